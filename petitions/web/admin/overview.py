"""The first page of administration: where everything is, and how the site stands."""

from __future__ import annotations

from flask import render_template, url_for
from flask_babel import gettext

from petitions.web.admin.access import is_administrator, readers
from petitions.web.admin.blueprint import blueprint


@blueprint.get("")
@readers
def overview() -> str:
    """Lead an administrator to every part, an auditor to what can be read."""
    return render_template("admin/overview.html", parts=_parts())


def _parts() -> list[dict[str, str]]:
    parts = [
        ("people", gettext("Staff and roles"), gettext("Invite, give and take rights."), True),
        (
            "rules",
            gettext("Rule sets in use"),
            gettext("Versions; check, compare and publish a changed one."),
            False,
        ),
        (
            "bodies",
            gettext("Bodies"),
            gettext("Names, level, competence, officers; who can be addressed."),
            False,
        ),
        (
            "territories",
            gettext("Territories and populations"),
            gettext("The tree of territories, with populations by year."),
            False,
        ),
        (
            "days",
            gettext("Holidays and moved working days"),
            gettext("A correction moves every open due date."),
            False,
        ),
        (
            "site",
            gettext("Banner, pauses, read-only mode"),
            gettext("What holds for the whole site."),
            True,
        ),
        (
            "audit_record",
            gettext("Audit record"),
            gettext("Who of the staff did what, when and why."),
            False,
        ),
        (
            "feedback",
            gettext("Messages to the operator"),
            gettext("What people wrote through the contact page."),
            True,
        ),
    ]
    return [
        {"url": url_for(f"admin.{page}"), "title": title, "text": text}
        for page, title, text, for_administrators in parts
        if is_administrator() or not for_administrators
    ]

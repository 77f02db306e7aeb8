"""The first page of administration: where everything is."""

from __future__ import annotations

from flask import render_template, url_for
from flask_babel import lazy_gettext as _l

from petitions.web.admin.access import is_administrator, readers
from petitions.web.admin.blueprint import blueprint

# Page, its words, what it is for, whether administrators alone may open it.
PARTS = (
    ("people", _l("Staff and roles"), _l("Invite, give and take rights."), True),
    (
        "rules",
        _l("Rule sets in use"),
        _l("Versions; check, compare and publish a changed one."),
        False,
    ),
    (
        "bodies",
        _l("Bodies"),
        _l("Names, level, competence, officers; who can be addressed."),
        False,
    ),
    (
        "territories",
        _l("Territories and populations"),
        _l("The tree of territories, with populations by year."),
        False,
    ),
    (
        "days",
        _l("Holidays and moved working days"),
        _l("A correction moves every open due date."),
        False,
    ),
    ("site", _l("Banner, pauses, read-only mode"), _l("What holds for the whole site."), True),
    ("audit_record", _l("Audit record"), _l("Who of the staff did what, when and why."), False),
    (
        "feedback",
        _l("Messages to the operator"),
        _l("What people wrote through the contact page."),
        True,
    ),
)


@blueprint.get("")
@readers
def overview() -> str:
    """Lead an administrator to every part, an auditor to what can be read."""
    parts = [
        {"url": url_for(f"admin.{page}"), "title": title, "text": text}
        for page, title, text, for_administrators in PARTS
        if is_administrator() or not for_administrators
    ]
    return render_template("admin/overview.html", parts=parts)

"""The first page of administration: where everything is."""

from __future__ import annotations

from flask import render_template, url_for
from flask_babel import lazy_gettext as _l

from petitions.storage import duties
from petitions.web import database
from petitions.web.admin.access import is_administrator, readers
from petitions.web.admin.blueprint import blueprint

# So many are counted on the first page.
MOST = 99
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
        "committees",
        _l("Committees"),
        _l("Seats and terms; who is invited to work on them."),
        False,
    ),
    (
        "ownerless",
        _l("Duties without an owner"),
        _l("What is owed and nobody at work can answer; give it to the competent body."),
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
    (
        "occasions",
        _l("Elections, dissolutions and pauses"),
        _l("For all petitions of a rule set, as its rules know them."),
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
    waiting = len(duties.without_owner(database.session(), limit=MOST + 1))
    parts = [
        {
            "url": url_for(f"admin.{page}"),
            "title": title,
            "text": text,
            "count": min(waiting, MOST) if page == "ownerless" else 0,
        }
        for page, title, text, for_administrators in PARTS
        if is_administrator() or not for_administrators
    ]
    return render_template("admin/overview.html", parts=parts)

"""The first page of administration: where everything is."""

from __future__ import annotations

from flask import render_template, url_for
from flask_babel import lazy_gettext as _l

from petitions.storage import duties
from petitions.web import access, database
from petitions.web.admin.access import readers
from petitions.web.admin.blueprint import blueprint

# So many are counted on the first page.
MOST = 99
# Page, its words, what it is for, who alone may open it; both where nobody is named.
PARTS = (
    (
        "cases",
        _l("Cases, duties and committees"),
        _l("What everybody works on, to read; names and addresses are left out."),
        "auditor",
    ),
    ("people", _l("Staff and roles"), _l("Invite, give and take rights."), "administrator"),
    (
        "rules",
        _l("Rule sets in use"),
        _l("Versions; check, compare and publish a changed one."),
        None,
    ),
    (
        "bodies",
        _l("Bodies"),
        _l("Names, level, competence, officers; who can be addressed."),
        None,
    ),
    (
        "committees",
        _l("Committees"),
        _l("Seats and terms; who is invited to work on them."),
        None,
    ),
    (
        "ownerless",
        _l("Duties without an owner"),
        _l("What is owed and nobody at work can answer; give it to the competent body."),
        None,
    ),
    (
        "territories",
        _l("Territories and populations"),
        _l("The tree of territories, with populations by year."),
        None,
    ),
    (
        "days",
        _l("Holidays and moved working days"),
        _l("A correction moves every open due date."),
        None,
    ),
    (
        "occasions",
        _l("Elections, dissolutions and pauses"),
        _l("For all petitions of a rule set, as its rules know them."),
        None,
    ),
    (
        "site",
        _l("Banner, pauses, read-only mode"),
        _l("What holds for the whole site."),
        "administrator",
    ),
    ("audit_record", _l("Audit record"), _l("Who of the staff did what, when and why."), None),
    (
        "feedback",
        _l("Messages to the operator"),
        _l("What people wrote through the contact page."),
        "administrator",
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
        for page, title, text, role in PARTS
        if role is None or access.person().has_role(role)
    ]
    return render_template("admin/overview.html", parts=parts)

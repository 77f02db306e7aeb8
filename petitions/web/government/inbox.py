"""What one's bodies owe, the next due first; what is one's own, waits for the head, is over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from petitions import clock
from petitions.services import duties, reading, standing_still
from petitions.storage import answers
from petitions.storage import duties as stored
from petitions.storage.duties import Row
from petitions.storage.tables import Duty
from petitions.web import access, database
from petitions.web.government.blueprint import blueprint
from petitions.web.languages import current_language
from petitions.web.own_duty import officers, own_roles
from petitions.web.paging import Place, read_place, write_place
from petitions.wording.names import duty_name, outcome_name

PAGE = 50
VIEWS = ("open", "mine", "to_approve", "done")


@blueprint.get("")
@officers
def inbox() -> str:
    session, now = database.session(), clock.now()
    shown = request.args.get("show", "open")
    shown = shown if shown in VIEWS else "open"
    found = _rows(shown, read_place(request.args.get("after")))
    page = found[:PAGE]
    titles = answers.titles(session, [petition.id for _, petition in page])
    names = stored.people(session, [duty.officer_id for duty, _ in page if duty.officer_id])
    drafts = stored.drafts(session, [duty.id for duty, _ in page])
    rows = [
        {
            **_row(row, now),
            "title": _title(row, titles),
            "officer": names.get(row[0].officer_id or 0),
            "draft": drafts.get(row[0].id),
        }
        for row in page
    ]
    last = found[PAGE - 1][0] if len(found) > PAGE else None
    return render_template(
        "government/inbox.html", rows=rows, next_url=_next_url(shown, last), shown=shown,
        tabs=_tabs(shown),
    )  # fmt: skip


def _rows(shown: str, after: Place | None) -> list[Row]:
    session, roles, limit = database.session(), own_roles(), PAGE + 1
    if shown == "done":
        return stored.done(session, roles, after=after, limit=limit)
    if shown == "to_approve":
        heads = [role for role in roles if role.role == "head"]
        return stored.inbox(session, heads, to_approve=True, after=after, limit=limit)
    officer = access.person().id if shown == "mine" else None
    return stored.inbox(session, roles, officer_id=officer, after=after, limit=limit)


def _row(row: Row, now: datetime) -> dict[str, Any]:
    duty, petition = row
    lang, session = current_language(), database.session()
    rule_set, calendar = duties.lately(session, petition)
    zone = rule_set.calendar.zone
    return {
        "duty": duty,
        "petition": petition,
        "is_still": standing_still.is_still(petition, duty),
        "zone": zone,
        "what": duty_name(rule_set, duty.kind, lang),
        "outcome": outcome_name(duty.outcome, lang) if duty.outcome else None,
        "days": reading.days_until(duty.due_at, now, zone) if duty.due_at else None,
        "working_days": calendar.working_days_until(duty.due_at, now) if duty.due_at else None,
        "due": reading.last_day(duty.due_at, zone) if duty.due_at else None,
        "report": reading.report_due(duty.report_due_at, now, zone),
    }


def _title(row: Row, titles: dict[int, dict[str, str]]) -> str:
    known = titles.get(row[1].id, {})
    return known.get(current_language()) or known.get(row[1].original_language, "")


def _tabs(shown: str) -> list[dict[str, Any]]:
    words = {
        "open": _("All open"),
        "mine": _("Given to me"),
        "to_approve": _("Waiting for the head's decision"),
        "done": _("Answered and ended"),
    }
    is_head = any(role.role == "head" for role in own_roles())
    return [
        {"text": text, "url": url_for("government.inbox", show=name), "current": name == shown}
        for name, text in words.items()
        if is_head or name != "to_approve"
    ]


def _next_url(shown: str, last: Duty | None) -> str | None:
    if last is None:
        return None
    moment = last.ended_at if shown == "done" else last.due_at
    return url_for("government.inbox", show=shown, after=write_place(moment, last.id))

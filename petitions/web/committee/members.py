"""A committee's desk: what is before it, who sits on it; conflicts of interest."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services.committees import cases, conflicts
from petitions.services.committees.rules import terms_of
from petitions.storage import committee_meetings
from petitions.storage import committees as store
from petitions.storage.tables import CommitteeCase, Petition
from petitions.web import access, database
from petitions.web.account.pages import form_page
from petitions.web.admin.forms import ReasonForm
from petitions.web.committee import own
from petitions.web.committee.blueprint import blueprint
from petitions.web.committee.forms import ConflictForm, TakeUpForm
from petitions.web.committees import (
    in_reader_words,
    meeting_row,
    member_row,
    title_of,
    titles_of,
)
from petitions.web.languages import current_language
from petitions.web.refusing import attempted
from petitions.web.widgets import choices
from petitions.wording import committees as wording
from petitions.wording.names import said

FIELDS = {"petition_unknown": "number", "member_unknown": "member", "reason_missing": "reason"}


@blueprint.get("")
@own.workers
def home() -> str:
    """List the committees that the reader works for."""
    session, now, person = database.session(), clock.now(), access.person()
    rows = [
        {
            "body": body,
            "name": body.names[current_language()],
            "open": len(store.cases(session, body.id, "open")),
        }
        for committee, body in store.everyone(session)
        if cases.works_for(session, person.id, committee, person.roles, now)
    ]
    return render_template("committee/home.html", rows=rows)


@blueprint.get("/<number:body_id>")
@own.workers
def desk(body_id: int) -> str:
    """Show what is before a committee, when it meets and who sits on it."""
    mine = own.committee(body_id)
    session, lang = database.session(), current_language()
    found = store.cases(session, body_id)
    titles = titles_of([petition for _, petition in found])
    meetings = committee_meetings.meetings(session, [body_id])
    on = cases.today(mine.committee, mine.at)
    terms = terms_of(session, mine.committee, mine.at)
    return render_template(
        "committee/desk.html",
        mine=mine,
        cases=[_case_row(case, petition, titles) for case, petition in found],
        meetings=[meeting_row(one, mine.committee.zone) for one in meetings],
        members=[member_row(one, on, lang) for one in store.members(session, body_id)],
        terms=terms,
        composition=said(terms.composition, lang) if terms.composition else None,
        about=in_reader_words(mine.committee.about),
    )


@blueprint.route("/<number:body_id>/take-up", methods=["GET", "POST"])
@own.clerks
def take_up(body_id: int) -> Response:
    """Put a petition before the committee of its own motion."""
    mine, form = own.committee(body_id, for_clerk=True), TakeUpForm()
    found: list[int] = []
    if form.validate_on_submit() and attempted(
        form,
        lambda: found.append(
            cases.take_up(
                database.session(), access.person().id, body_id, form.number.data, clock.now()
            )
        ),
        FIELDS,
    ):
        return redirect(url_for("committee.case", case_id=found[0]), 303)
    return form_page("committee/take_up.html", form, mine=mine)


@blueprint.route("/cases/<number:case_id>/conflict", methods=["GET", "POST"])
@own.workers
def declare_conflict(case_id: int) -> Response:
    """Let a member declare a conflict of interest, or a clerk record one."""
    mine, form = own.case(case_id), ConflictForm()
    members = _declaring(mine)
    if not members:
        abort(403)
    form.member.choices = choices(members)
    if form.validate_on_submit() and attempted(
        form,
        lambda: conflicts.declare_conflict(
            database.session(), access.person().id, case_id, form.reason.data,
            form.language.data, clock.now(), member_id=int(form.member.data),
        ),
        FIELDS,
    ):  # fmt: skip
        return redirect(url_for("committee.case", case_id=case_id), 303)
    return form_page("committee/conflict.html", form, mine=mine, title=title_of(mine.petition))


@blueprint.route(
    "/cases/<number:case_id>/conflict/<number:member_id>/withdraw", methods=["GET", "POST"]
)
@own.workers
def withdraw_conflict(case_id: int, member_id: int) -> Response:
    """Take a declared conflict back."""
    mine, form = own.case(case_id), ReasonForm()
    found = [one for _, one in store.conflicts(database.session(), case_id) if one.id == member_id]
    if not found or str(member_id) not in dict(_declaring(mine)):
        abort(404)
    if form.validate_on_submit() and attempted(
        form,
        lambda: conflicts.withdraw_conflict(
            database.session(), access.person().id, case_id, member_id, form.reason.data,
            clock.now(),
        ),
        FIELDS,
    ):  # fmt: skip
        return redirect(url_for("committee.case", case_id=case_id), 303)
    return form_page("committee/withdraw_conflict.html", form, mine=mine, member=found[0])


def _declaring(mine: own.OwnCase) -> list[tuple[str, str]]:
    """Return whose conflict the reader may declare: their own, or any member's as a clerk."""
    on = cases.today(mine.committee, mine.at)
    seats = store.sitting(database.session(), mine.committee.body_id, on)
    if not mine.is_clerk:
        seats = [one for one in seats if mine.seat is not None and one.id == mine.seat.id]
    return [(str(one.id), one.name) for one in seats]


def _case_row(
    case: CommitteeCase, petition: Petition, titles: dict[int, tuple[str, str]]
) -> dict[str, Any]:
    title, language = titles.get(petition.id, ("", petition.original_language))
    return {
        "case": case,
        "petition": petition,
        "title": title,
        "title_lang": language if language != current_language() else None,
        "why": wording.way_names(current_language())[case.opened_by_way],
    }

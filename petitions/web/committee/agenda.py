"""Meetings: planning them, their agendas, who came, the minutes."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services.committees import agenda as service
from petitions.services.committees.agenda import Plan
from petitions.services.committees.cases import today
from petitions.storage import committee_meetings
from petitions.storage import committees as store
from petitions.storage.tables import CommitteeMeeting
from petitions.web import access, database
from petitions.web.account.pages import form_page
from petitions.web.committee import own
from petitions.web.committee.act_forms import moment_of
from petitions.web.committee.blueprint import blueprint
from petitions.web.committee.forms import AgendaForm, MeetingForm, MinutesForm, StatusForm
from petitions.web.committees import agenda_rows, in_reader_words, meeting_row, titles_of
from petitions.web.forms import texts_of
from petitions.web.languages import current_language
from petitions.web.refusing import attempted
from petitions.web.widgets import choices
from petitions.wording import committees as wording

FIELDS = {
    "place_missing": "place_kk", "link_malformed": "link", "ends_before_start": "ends",
    "reason_missing": "reason_kk", "too_early": "status", "case_unknown": "case",
    "on_agenda_already": "case", "title_missing": "title_kk", "text_missing": "text_kk",
    "text_too_long": "text_kk",
}  # fmt: skip


@blueprint.route("/<number:body_id>/meetings/plan", methods=["GET", "POST"])
@own.clerks
def plan_meeting(body_id: int) -> Response:
    """Plan a meeting."""
    mine, form = own.committee(body_id, for_clerk=True), MeetingForm()
    _offer_visibility(form)
    made: list[int] = []
    if form.validate_on_submit() and attempted(
        form,
        lambda: made.append(
            service.plan(
                database.session(), access.person().id, body_id,
                _plan(form, mine.committee.zone), clock.now(),
            )
        ),
        FIELDS,
    ):  # fmt: skip
        return redirect(url_for("committee.meeting", meeting_id=made[0]), 303)
    return form_page("committee/plan_meeting.html", form, mine=mine, is_planned=False)


@blueprint.route("/meetings/<number:meeting_id>/plan", methods=["GET", "POST"])
@own.clerks
def replan_meeting(meeting_id: int) -> Response:
    """Change when and where a meeting takes place."""
    mine = own.meeting(meeting_id, for_clerk=True)
    form = MeetingForm(data=_planned(mine.meeting, mine.committee.zone))
    _offer_visibility(form)
    if form.validate_on_submit() and attempted(
        form,
        lambda: service.replan(
            database.session(), access.person().id, meeting_id,
            _plan(form, mine.committee.zone), clock.now(),
        ),
        FIELDS,
    ):  # fmt: skip
        return redirect(url_for("committee.meeting", meeting_id=meeting_id), 303)
    return form_page("committee/plan_meeting.html", form, mine=mine, is_planned=True)


@blueprint.get("/meetings/<number:meeting_id>")
@own.workers
def meeting(meeting_id: int) -> str:
    """Show a meeting with its agenda, who came and what the minutes say."""
    mine = own.meeting(meeting_id)
    session, lang = database.session(), current_language()
    minutes = committee_meetings.minutes(session, meeting_id)
    came = committee_meetings.attendance(session, meeting_id)
    return render_template(
        "committee/meeting.html",
        mine=mine,
        row=meeting_row(mine.meeting, mine.committee.zone),
        agenda=agenda_rows(meeting_id),
        came=[(member, wording.presence_names(lang)[one.presence]) for one, member in came],
        minutes=minutes[-1] if minutes else None,
        minutes_text=in_reader_words(minutes[-1].texts) if minutes else None,
        form=FlaskForm(),
    )


@blueprint.route("/meetings/<number:meeting_id>/status", methods=["GET", "POST"])
@own.clerks
def meeting_status(meeting_id: int) -> Response:
    """Say that a meeting was held, or why it is not."""
    mine, form = own.meeting(meeting_id, for_clerk=True), StatusForm()
    names = wording.status_names(current_language())
    possible = [status for status in service.FOLLOWS[mine.meeting.status] if status != "planned"]
    if not possible:
        abort(404)
    form.status.choices = choices((status, names[status]) for status in possible)
    if form.validate_on_submit() and attempted(
        form,
        lambda: service.set_status(
            database.session(), access.person().id, meeting_id, form.status.data,
            texts_of(form, "reason"), clock.now(),
        ),
        FIELDS,
    ):  # fmt: skip
        return redirect(url_for("committee.meeting", meeting_id=meeting_id), 303)
    return form_page("committee/meeting_status.html", form, mine=mine)


@blueprint.route("/meetings/<number:meeting_id>/agenda", methods=["GET", "POST"])
@own.clerks
def put_on_agenda(meeting_id: int) -> Response:
    """Put a petition or other business on the agenda."""
    mine, form = own.meeting(meeting_id, for_clerk=True), AgendaForm()
    _offer_cases(form, mine)
    if form.validate_on_submit() and attempted(
        form,
        lambda: service.put_on(
            database.session(), access.person().id, meeting_id, clock.now(),
            case_id=int(form.case.data) if form.case.data else None,
            title=texts_of(form, "title"),
            visibility=form.visibility.data,
        ),
        FIELDS,
    ):  # fmt: skip
        return redirect(url_for("committee.meeting", meeting_id=meeting_id), 303)
    return form_page("committee/put_on_agenda.html", form, mine=mine)


def _offer_cases(form: AgendaForm, mine: own.OwnMeeting) -> None:
    session = database.session()
    found = store.cases(session, mine.committee.body_id, "open")
    on_it = {item.case_id for item, _ in committee_meetings.agenda(session, mine.meeting.id)}
    titles = titles_of([petition for _, petition in found])
    pairs = [
        (str(case.id), f"№ {petition.id} {titles[petition.id][0]}")
        for case, petition in found
        if case.id not in on_it
    ]
    form.case.choices = choices([("", gettext("None: other business")), *pairs])
    _offer_visibility(form)


@blueprint.post("/agenda/<number:item_id>/take-off")
@own.clerks
def take_off_agenda(item_id: int) -> Response:
    """Take an item off the agenda."""
    item = committee_meetings.agenda_item(database.session(), item_id)
    if item is None:
        abort(404)
    own.meeting(item.meeting_id, for_clerk=True)
    meeting_id = item.meeting_id
    attempted(
        FlaskForm(),
        lambda: service.take_off(database.session(), access.person().id, item_id, clock.now()),
        {},
    )
    return redirect(url_for("committee.meeting", meeting_id=meeting_id), 303)


@blueprint.route("/meetings/<number:meeting_id>/attendance", methods=["GET", "POST"])
@own.clerks
def attendance(meeting_id: int) -> Response:
    """Note who came."""
    mine, form = own.meeting(meeting_id, for_clerk=True), FlaskForm()
    session = database.session()
    seats = store.sitting(
        session, mine.committee.body_id, today(mine.committee, mine.meeting.starts_at)
    )
    known = {m.id: one.presence for one, m in committee_meetings.attendance(session, meeting_id)}
    if form.validate_on_submit():
        said = {one.id: request.form.get(f"member-{one.id}", "") for one in seats}
        presences = {member: presence for member, presence in said.items() if presence}
        if attempted(
            form,
            lambda: service.mark_attendance(
                session, access.person().id, meeting_id, presences, clock.now()
            ),
            {},
        ):
            return redirect(url_for("committee.meeting", meeting_id=meeting_id), 303)
    names = wording.presence_names(current_language())
    items = {
        one.id: [
            {"value": value, "text": text, "checked": known.get(one.id) == value}
            for value, text in names.items()
        ]
        for one in seats
    }
    return form_page("committee/attendance.html", form, mine=mine, rows=seats, items=items)


@blueprint.route("/meetings/<number:meeting_id>/minutes", methods=["GET", "POST"])
@own.clerks
def write_minutes(meeting_id: int) -> Response:
    """Write the minutes: a draft, or published for everybody."""
    mine = own.meeting(meeting_id, for_clerk=True)
    versions = committee_meetings.minutes(database.session(), meeting_id)
    texts = versions[-1].texts if versions else {}
    form = MinutesForm(data={f"text_{code}": text for code, text in texts.items()})
    is_correction = bool(versions) and (
        versions[-1].published_at is not None or versions[-1].version > 1
    )
    if not is_correction:
        del form.correction
    fields = {**FIELDS, "reason_missing": "correction"}
    if form.validate_on_submit() and attempted(
        form,
        lambda: service.write_minutes(
            database.session(), access.person().id, meeting_id,
            texts_of(form, "text"), clock.now(),
            publish=request.form.get("then") != "draft",
            correction=form.correction.data or "" if is_correction else "",
        ),
        fields,
    ):  # fmt: skip
        return redirect(url_for("committee.meeting", meeting_id=meeting_id), 303)
    return form_page("committee/write_minutes.html", form, mine=mine)


def _offer_visibility(form: FlaskForm) -> None:
    form.visibility.choices = choices(
        [("public", gettext("Everybody")), ("internal", gettext("The committee alone"))]
    )


def _plan(form: MeetingForm, zone: str) -> Plan:
    return Plan(
        starts_at=moment_of(form.day.data, form.begins.data, zone),
        ends_at=moment_of(form.day.data, form.ends.data, zone) if form.ends.data else None,
        title=texts_of(form, "title"),
        place=texts_of(form, "place"),
        link=(form.link.data or "").strip() or None,
        visibility=form.visibility.data,
    )


def _planned(meeting: CommitteeMeeting, zone: str) -> dict[str, Any]:
    """Return what the form of a meeting begins with."""
    begins = meeting.starts_at.astimezone(ZoneInfo(zone))
    ends = meeting.ends_at.astimezone(ZoneInfo(zone)) if meeting.ends_at else None
    words = {f"title_{code}": text for code, text in meeting.title.items()}
    words |= {f"place_{code}": text for code, text in meeting.place.items()}
    return {
        "day": begins.date(), "begins": f"{begins:%H:%M}", "ends": f"{ends:%H:%M}" if ends else "",
        "link": meeting.link or "", "visibility": meeting.visibility, **words,
    }  # fmt: skip

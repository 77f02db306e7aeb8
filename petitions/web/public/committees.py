"""Committees in public: who sits on them, what is before them, when they meet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response, render_template, url_for
from flask_babel import gettext as _

from petitions import clock
from petitions.services.committees import showing
from petitions.services.committees.cases import today
from petitions.services.committees.rules import terms_of
from petitions.services.committees.showing import PublicCase
from petitions.services.errors import NotFound
from petitions.storage import committee_acts, committee_files, committee_meetings
from petitions.storage import committees as store
from petitions.storage.tables import Body, Committee, CommitteeMeeting, Petition
from petitions.web import access, uploads
from petitions.web.committees import (
    agenda_rows,
    in_reader_words,
    item_rows,
    meeting_row,
    member_row,
    titles_of,
)
from petitions.web.database import session
from petitions.web.languages import current_language
from petitions.web.public import blueprint, caching, committee_parts
from petitions.web.public.cards import untitled
from petitions.web.public.committee_calendar import Entry, calendar_of, of_debate, of_meeting
from petitions.wording import committees as wording
from petitions.wording.committee_acts import debate_names
from petitions.wording.names import said


@blueprint.get("/committees")
@access.public
@caching.shared
def committees() -> str:
    """List the committees, with the meetings to come of all."""
    at, lang, db = clock.now(), current_language(), session()
    found = store.everyone(db)
    zones = {committee.body_id: committee.zone for committee, _body in found}
    coming = committee_meetings.meetings(db, list(zones), public_only=True, since=at)
    rows = [
        {
            "body": body,
            "name": body.names[lang],
            "kind": wording.kind_names(lang)[committee.kind],
            "about": in_reader_words(committee.about),
        }
        for committee, body in found
        if body.active
    ]
    held_by = {body.id: body for _, body in found}
    meetings = [
        {**meeting_row(one, zones[one.body_id]), "body": held_by[one.body_id]}
        for one in reversed(coming)
    ]
    return render_template("public/committees.html", rows=rows, meetings=meetings)


@blueprint.get("/committees/<slug>")
@access.public
@caching.shared
def committee(slug: str) -> str:
    """Show who sits on a committee, what it has and when it meets."""
    at, lang, db = clock.now(), current_language(), session()
    found, body = showing.committee(db, slug)
    on = today(found, at)
    terms = terms_of(db, found, at)
    members = [one for one in store.members(db, body.id) if not _is_past(one.until_on, on)]
    cases = showing.cases(db, body.id)
    meetings = committee_meetings.meetings(db, [body.id], public_only=True)
    coming, past = _split(meetings, at)
    return render_template(
        "public/committee.html",
        body=body,
        name=body.names[lang],
        kind=wording.kind_names(lang)[found.kind],
        about=in_reader_words(found.about),
        terms=terms,
        composition=said(terms.composition, lang) if terms.composition else None,
        members=[member_row(one, on, lang) for one in members],
        zone=found.zone,
        open_cases=_case_rows([one for one in cases if one.case.status == "open"]),
        closed_cases=_case_rows([one for one in cases if one.case.status == "closed"]),
        coming=[meeting_row(one, found.zone) for one in coming],
        past=[meeting_row(one, found.zone) for one in past],
    )


def _is_past(until_on: Any, on: Any) -> bool:
    return until_on is not None and until_on < on


def _split(
    meetings: list[CommitteeMeeting], at: datetime
) -> tuple[list[CommitteeMeeting], list[CommitteeMeeting]]:
    """Return the meetings to come, the next one first, and those past, the latest first."""
    coming = [one for one in meetings if one.starts_at >= at and one.status != "held"]
    return coming[::-1], [one for one in meetings if one not in coming]


def _case_rows(cases: list[PublicCase]) -> list[dict[str, Any]]:
    lang = current_language()
    titles = titles_of([one.petition for one in cases])
    rows = []
    for one in cases:
        title, language = public_title(one.petition, titles)
        rows.append(
            {
                "case": one.case,
                "petition": one.petition,
                "title": title,
                "title_lang": language if language != lang else None,
                "why": wording.way_names(lang)[one.case.opened_by_way],
            }
        )
    return rows


def public_title(petition: Petition, titles: dict[int, tuple[str, str]]) -> tuple[str, str]:
    """Return a petition's title with its language, or its number where its text is hidden."""
    if petition.text_hidden or petition.id not in titles:
        return untitled(petition.id), current_language()
    return titles[petition.id]


@blueprint.get("/committees/<slug>/petitions/<number:number>")
@access.public
@caching.shared
def committee_case(slug: str, number: int) -> str:
    """Show what a committee did with a petition."""
    lang, db = current_language(), session()
    found, body = showing.committee(db, slug)
    one = showing.case(db, body.id, number)
    title, language = public_title(one.petition, titles_of([one.petition]))
    meetings = committee_meetings.meetings_of_case(db, one.case.id, public_only=True)
    return render_template(
        "public/committee_case.html",
        body=body,
        name=body.names[lang],
        case=one.case,
        petition=one.petition,
        visibility=one.visibility,
        title=title,
        title_lang=language if language != lang else None,
        why=wording.way_names(lang)[one.case.opened_by_way],
        items=item_rows(committee_files.items(db, one.case.id, public_only=True)),
        withheld=_withheld(one.case.id),
        conflicts=store.conflicts(db, one.case.id),
        meetings=[meeting_row(meeting, found.zone) for meeting in meetings],
        zone=found.zone,
        **committee_parts.everything(found, body, one),
    )


def _withheld(case_id: int) -> list[tuple[int, str]]:
    """Return the numbers of papers taken out of public sight, with the public reason alone."""
    found = committee_files.items(session(), case_id)
    return [
        (item.number, item.withheld_reason)
        for item in found
        if item.visibility == "internal" and item.withheld_reason
    ]


@blueprint.get("/committees/<slug>/meetings/<number:meeting_id>")
@access.public
@caching.shared
def committee_meeting(slug: str, meeting_id: int) -> str:
    """Show a meeting: when, where, its agenda, who came, the minutes."""
    lang, db = current_language(), session()
    found, body = showing.committee(db, slug)
    meeting = committee_meetings.meeting(db, meeting_id)
    if meeting is None or meeting.body_id != body.id or meeting.visibility != "public":
        raise NotFound("meeting")
    published = [one for one in committee_meetings.minutes(db, meeting_id) if one.published_at]
    came = committee_meetings.attendance(db, meeting_id)
    return render_template(
        "public/committee_meeting.html",
        body=body,
        name=body.names[lang],
        row=meeting_row(meeting, found.zone),
        meeting=meeting,
        agenda=public_agenda(meeting_id),
        came=[(member, wording.presence_names(lang)[one.presence]) for one, member in came],
        minutes=[(one, in_reader_words(one.texts)) for one in reversed(published)],
        zone=found.zone,
    )


def public_agenda(meeting_id: int) -> list[dict[str, Any]]:
    """Return what everybody may read of an agenda."""
    rows = []
    for row in agenda_rows(meeting_id, public_only=True):
        petition = row["petition"]
        if petition is not None and not showing.shows(session(), petition):
            continue
        if petition is not None and petition.text_hidden:
            row = {**row, "title": untitled(petition.id), "title_lang": None}
        rows.append(row)
    return rows


@blueprint.get("/committees/<slug>/calendar.ics")
@access.public
@caching.shared
def committee_calendar(slug: str) -> Response:
    """Give a committee's meetings to calendars that follow them."""
    lang, db = current_language(), session()
    found, body = showing.committee(db, slug)
    name = body.names[lang]
    entries = [*_meeting_entries(body, name), *_debate_entries(found, body)]
    content = calendar_of(str(_("Meetings: %(name)s", name=name)), entries, found.zone)
    return Response(content, mimetype="text/calendar")


def _meeting_entries(body: Body, name: str) -> list[Entry]:
    meetings = committee_meetings.meetings(session(), [body.id], public_only=True)
    agendas = {one.id: [row["title"] for row in public_agenda(one.id)] for one in meetings[:50]}
    return [
        of_meeting(
            one, name, agendas.get(one.id, ()),
            url_for("public.committee_meeting", slug=body.slug, meeting_id=one.id),
        )
        for one in meetings
    ]  # fmt: skip


def _debate_entries(found: Committee, body: Body) -> list[Entry]:
    """Return debates and hearings; their number is the committee's, which rises with each act."""
    rows = committee_acts.debates_of(session(), body.id)
    rows = [row for row in rows if showing.shows(session(), row[1])]
    titles = titles_of([petition for _, petition in rows])
    kinds = debate_names(current_language())
    return [
        of_debate(
            one, found.revision, f"{kinds[one.kind]}: {public_title(petition, titles)[0]}",
            url_for("public.committee_case", slug=body.slug, number=petition.id),
        )
        for one, petition in rows
    ]  # fmt: skip


@blueprint.get("/committees/documents/<number:document_id>")
@access.public
def committee_document(document_id: int) -> Response:
    """Hand a public document to whoever wants it."""
    found = showing.document(session(), document_id)
    response = uploads.download(found)
    response.headers["Cache-Control"] = caching.SHARED
    return response

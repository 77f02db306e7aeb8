"""One petition: its text, its count, its course."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from flask import render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from petitions import clock
from petitions.services import reading
from petitions.services.reading import Clock, View
from petitions.storage import public
from petitions.storage.public import Named, reviews
from petitions.web import access, attachments, places
from petitions.web.database import session
from petitions.web.keys import settings
from petitions.web.languages import NAMES, current_language
from petitions.web.lately import for_a_minute, for_a_second
from petitions.web.notices import notices
from petitions.web.public import (
    archive,
    before_committees,
    blueprint,
    caching,
    eligibility,
    filed_again,
    reports,
)
from petitions.web.public.answers import answers_of
from petitions.web.public.cards import body_of, group_roles, untitled
from petitions.wording import facts as telling
from petitions.wording import names
from petitions.wording.opinions import opinion_names

Read = TypeVar("Read")


@dataclass(frozen=True)
class Step:
    """One item of the timeline component."""

    at: datetime
    title: str
    text: str | None
    kind: str


@dataclass(frozen=True)
class Rung:
    """One rung of the progress component."""

    required: int
    what: str | None
    reached_on: datetime | None


@blueprint.get("/petitions/<number:number>")
@access.public
@caching.shared
def petition_page(number: int) -> str:
    """Show a petition as it stands; what a body answered comes first."""
    at, lang, db = clock.now(), current_language(), session()
    view = _lately("petition", reading.petition, number)
    bodies = for_a_minute("bodies", lambda: public.bodies(db))
    text = view.text(request.args.get("text"), lang)
    clocks = reading.clocks(db, view, at)
    return render_template(
        "public/petition.html",
        site_notices=notices(db, at, view.zone),
        view=view,
        petition=view.petition,
        text=text,
        text_lang=text.language if text and text.language != lang else None,
        title=heading(view, text),
        fields=_fields(view, text, lang),
        files=attachments.rows_beside(view),
        versions=_versions(view, text),
        rungs=rungs(view, lang),
        signing=_signing(view, at),
        answers=answers_of(db, view, bodies, at),
        opinion_names=opinion_names(lang),
        clocks=[_clock(view, one, bodies, lang) for one in clocks],
        archived=archive.parts_of(db, view),
        again=filed_again.links_of(db, view),
        reports=reports.told(db, view, bodies),
        timeline=_timeline(view, bodies, lang),
        committees=_lately("committees", before_committees.of_petition, number, lang),
        days=_lately("days", reading.days, number, view.zone),
        places=_places(db, view),
        tags=_tags(db, view, lang),
        body=bodies[view.petition.body_id].name(lang) if view.petition.body_id in bodies else None,
        petitioner=reading.petitioner_name(view),
        group_roles=group_roles(db, view, lang),
        last_signature_at=reading.last_signature_at(view),
        reasons=_reasons(db, view, lang),
        accepted_part=_accepted_part(view),
        shows_signatories=reading.shows_signatories(view),
        who_may_sign=eligibility.sentences(view.rule_set, view.life.scope.level),
        whole_url=settings().site_url + url_for("public.petition_page", number=number),
    )


def _lately(name: str, read: Callable[..., Read], number: int, *more: str) -> Read:
    """Return what was read of a petition at most a second ago: the page may be as old."""
    return for_a_second((name, number, *more), lambda: read(session(), number, *more))


def heading(view: View, text: public.Text | None) -> str:
    """Return the title, or the number where the text stays out of sight."""
    if text is None or view.is_text_hidden or not text.title.strip():
        return untitled(view.petition.number)
    return " ".join(text.title.split())


def _fields(view: View, text: public.Text | None, lang: str) -> list[dict[str, str]]:
    if text is None or view.is_text_hidden:
        return []
    return [
        {"label": names.field_label(view.rule_set, field.key, lang), "text": text.fields[field.key]}
        for field in view.rule_set.content.fields
        if field.key != "title" and text.fields.get(field.key, "").strip()
    ]


def _versions(view: View, shown: public.Text | None) -> list[dict[str, Any]]:
    """Return the language versions as links; the one shown is marked."""
    if view.is_text_hidden:
        return []
    return [
        {
            "code": code,
            "name": NAMES[code],
            "url": url_for("public.petition_page", number=view.petition.number, text=code),
            "current": shown is not None and shown.language == code,
            "note": _version_note(view, view.petition.texts[code]),
        }
        for code in NAMES
        if code in view.petition.texts
    ]


def _version_note(view: View, text: public.Text) -> str | None:
    if text.language == view.petition.original_language:
        return str(_("original"))
    notes = {
        "staff": _("translated by the site"),
        "machine": _("translated by machine"),
        "petitioner": _("translated by the petitioner"),
    }
    note = str(notes[text.translator])
    return str(_("%(note)s, added later", note=note)) if text.is_added_later else note


def rungs(view: View, lang: str) -> list[Rung]:
    """Return the rungs that ask for a number, lowest first."""
    found = [
        Rung(
            rung.required,
            names.threshold_name(view.rule_set, rung.id, lang),
            rung.reached_at if rung.status == "reached" else None,
        )
        for rung in view.life.rungs
        if rung.required
    ]
    return sorted(found, key=lambda rung: rung.required)


def _signing(view: View, at: datetime) -> dict[str, Any]:
    """Say whether one may sign, how long yet, or why not any more."""
    deadline, may_sign = view.life.closing_at, view.may_sign and view.rule_set.collection.signing
    if deadline is not None and deadline <= at:
        may_sign = False
    days = reading.days_until(deadline, at, view.zone) if deadline and may_sign else None
    return {
        "sign_url": url_for("public.sign", number=view.petition.number) if may_sign else None,
        "closed_text": None if may_sign else _closed_text(view),
        "days_left": days,
        "closes_on": reading.last_day(deadline, view.zone) if deadline and may_sign else None,
    }


def _closed_text(view: View) -> str:
    if not view.rule_set.collection.signing:
        return str(_("By these rules nobody signs: the body answers every petition."))
    if view.life.paused_at:
        return str(_("Collection of signatures is paused."))
    if view.life.state in reading.GATE_KINDS:
        return str(_("Collection of signatures has not begun yet."))
    return str(_("This petition no longer takes signatures."))


def _clock(view: View, clock: Clock, bodies: Mapping[int, Named], lang: str) -> dict[str, Any]:
    return {
        "what": names.owed_name(view.rule_set, clock.key, clock.duty, lang),
        "body": body_of(view.rule_set, clock.by, clock.body_id, bodies, lang),
        "status": clock.status,
        "days": clock.days,
        "due": clock.due_on,
        "fulfilled_on": clock.done_on,
        "report": clock.report,
    }


def _timeline(view: View, bodies: Mapping[int, Named], lang: str) -> list[Step]:
    """Tell the stored facts, the newest first.

    A first closing date says nothing new; one that is over says what the next fact tells.
    """
    steps, closing_told = [], False
    named = {number: body.name(lang) for number, body in bodies.items()}
    for fact in _lately("facts", public.facts, view.petition.number):
        if fact.fact == "closing" and (not closing_told or _is_over(fact)):
            closing_told = True
            continue
        said = telling.sentence(
            fact.fact, {**fact.data, "why": fact.why}, view.rule_set, lang,
            view.petition.rejection_reason, named,
        )  # fmt: skip
        if said:
            steps.append(Step(fact.at, said.title, said.text, said.kind))
    if view.petition.archived_at is not None:
        archived_at = view.petition.archived_at
        steps.append(Step(archived_at, _("The petition went to the archive"), None, ""))
    return sorted([*steps, *_decisions(view)], key=lambda step: step.at)[::-1]


def _decisions(view: View) -> list[Step]:
    """Tell what a review decided beyond the facts: a part accepted, reasons corrected."""
    titles = {
        "accept_partly": _("The petition was accepted in part"),
        "correct": _("The reasons of the refusal were corrected"),
    }
    return [Step(one.at, titles[one.outcome], one.why, "") for one in _told(view)]


def _accepted_part(view: View) -> str | None:
    """Return which part was accepted, in the reviewers' words, where the last review said so."""
    parts = [one.why for one in _told(view) if one.outcome == "accept_partly"]
    return parts[-1] if parts and view.petition.rejection_reason is None else None


def _told(view: View) -> list[reviews.PublicDecision]:
    outcomes = {outcome for gate in view.rule_set.gates for outcome in gate.outcomes}
    if view.petition.rejection_reason is None and "accept_partly" not in outcomes:
        return []
    return _lately("decisions", reviews.told_decisions, view.petition.number)


def _is_over(fact: public.Fact) -> bool:
    closing = fact.data.get("date")
    return closing is not None and datetime.fromisoformat(closing) <= fact.at


def _places(db: Session, view: View) -> list[dict[str, Any]]:
    """Return the counts by territory where the rules publish them, the highest first."""
    if not view.rule_set.disclosure.by_territory:
        return []
    counts = public.territory_counts(db, view.petition.number)
    named = places.names(counts)
    rows = [{"name": named[code], "count": count} for code, count in counts.items()]
    return sorted(rows, key=lambda row: -int(row["count"]))


def _tags(db: Session, view: View, lang: str) -> list[dict[str, str]]:
    vocabulary = {tag.id: tag.name for tag in view.rule_set.content.tags.vocabulary}
    return [
        {
            "text": getattr(vocabulary[tag], lang) if tag in vocabulary else tag,
            "url": url_for("public.petitions", tag=tag),
        }
        for tag in _lately("tags", public.tags, view.petition.number)
    ]


def _reasons(db: Session, view: View, lang: str) -> list[str]:
    """Return why a petition was refused, as its reasons hold now, or stopped."""
    code = view.petition.rejection_reason
    if code is None or view.life.state not in ("rejected", "stopped"):
        return []
    codes = reviews.refusal_reasons(db, view.petition.number) or [code]
    return [names.reason_words(view.rule_set, one, lang) for one in codes]

"""Petitions as the card component wants them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from petitions.domain.rules import RuleSet
from petitions.services import reading
from petitions.services.reading import Card, Clock, View
from petitions.storage.public import Named
from petitions.web.formats import number
from petitions.web.languages import current_language
from petitions.wording import names

SUMMARY_LENGTH = 180
ENDED = frozenset({"closed", "expired", "rejected", "lapsed", "withdrawn", "stopped"})


@dataclass(frozen=True)
class Shown:
    """The values of templates/components/petition_card.html."""

    url: str
    title: str
    language: str
    state: str
    count: int
    zone: str
    summary: str
    required: int | None = None
    what: str | None = None
    closes_on: date | None = None
    body: str | None = None
    emphasis: str = ""
    status_text: str | None = None


def shown(
    card: Card, bodies: Mapping[int, Named], at: datetime, clock: Clock | None = None
) -> Shown:
    """Prepare one petition; with a clock its card tells how the time for the answer stands."""
    row, lang = card.row, current_language()
    clock = clock or most_urgent(card, at)
    rung = card.next_rung if row.state == "open" else None
    is_signable = row.state == "open" and row.closing_at is not None
    return Shown(
        url=url_for("public.petition_page", number=row.number),
        title=untitled(row.number) if row.text_hidden else row.title,
        language="" if row.text_hidden else row.language,
        state=row.state,
        count=row.count,
        zone=card.zone,
        summary="" if row.text_hidden else shortened(row.fields.get("body", "")),
        required=rung.required if rung else None,
        what=names.threshold_name(card.rule_set, rung.id, lang) if rung else None,
        closes_on=reading.last_day(row.closing_at, card.zone)
        if is_signable and row.closing_at
        else None,
        body=_body(card, clock, bodies, lang),
        emphasis=_emphasis(card, clock),
        status_text=clock_words(clock) if clock else None,
    )


def untitled(number: int) -> str:
    """Name a petition whose text stays out of sight."""
    return str(_("Petition No. %(number)s", number=number))


def all_shown(cards: Iterable[Card], bodies: Mapping[int, Named], at: datetime) -> list[Shown]:
    return [shown(card, bodies, at) for card in cards]


def most_urgent(card: Card, at: datetime) -> Clock | None:
    """Return the clock of the duty that must be done next, if any."""
    clocks = [
        reading.clock_of(owed, card.row.body_id, at, card.zone)
        for owed in card.life.duties
        if owed.is_open and owed.obligation == "must" and not owed.paused_at
    ]
    return min(clocks, key=lambda clock: clock.due_on or date.max, default=None)


def clock_words(clock: Clock) -> str:
    """Say how the time stands: "Waiting for an answer: 3 days left"."""
    if clock.status == "overdue":
        late: str = ngettext(
            "Answer %(shown)s day overdue",
            "Answer %(shown)s days overdue",
            clock.days or 1,
            shown=number(clock.days or 1),
        )
        return late
    if clock.days is None:
        return str(_("Waiting for an answer"))
    left: str = ngettext(
        "Waiting for an answer: %(shown)s day left",
        "Waiting for an answer: %(shown)s days left",
        clock.days,
        shown=number(clock.days),
    )
    return left


def _emphasis(card: Card, clock: Clock | None) -> str:
    if clock:
        return "overdue" if clock.status == "overdue" else "waiting"
    if card.row.state == "decided" or any(owed.done_at for owed in card.life.duties):
        return "answered"
    return "ended" if card.row.state in ENDED else ""


def _body(card: Card, clock: Clock | None, bodies: Mapping[int, Named], lang: str) -> str | None:
    if clock:
        return body_of(card.rule_set, clock.by, clock.body_id, bodies, lang)
    number = card.row.body_id
    return bodies[number].name(lang) if number is not None and number in bodies else None


def body_of(
    rule_set: RuleSet, by: str, number: int | None, bodies: Mapping[int, Named], lang: str
) -> str:
    """Name who owes: the body of this site that holds the duty, else as the rules say."""
    own = bodies.get(number) if number is not None else None
    if own is not None:
        return own.name(lang)
    return names.body_name(rule_set, by, lang)


def shortened(text: str) -> str:
    """Cut a text at a space so that a card stays short."""
    text = " ".join(text.split())
    if len(text) <= SUMMARY_LENGTH:
        return text
    return text[:SUMMARY_LENGTH].rsplit(" ", 1)[0].rstrip(",.;:–—") + "…"


def group_roles(session: Session, view: View, lang: str) -> list[tuple[str, str]]:
    """Return who of the group holds which role, as far as the rules disclose petitioners."""
    held = reading.group_roles(session, view)
    return [(names.role_name(role, lang), name) for role, name in held.items()]

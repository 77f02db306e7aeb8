"""Promises: dated items of an answer, made with it or later, and what becomes of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from petitions.services import duties, languages, reminding_times, telling, telling_bodies
from petitions.services.duties import Mine
from petitions.services.errors import Conflict, NotFound, Refused
from petitions.storage import answers, promises
from petitions.storage import petitions as store
from petitions.storage.engine import unit
from petitions.storage.tables import Petition, Promise

TEXT_LIMIT = 500
# What may become of a promise; going back on what was said needs a reason, as dropping does.
COURSES: Mapping[str, tuple[str, ...]] = {
    "planned": ("under_way", "kept", "dropped"),
    "under_way": ("kept", "dropped"),
    "kept": ("under_way",),
    "dropped": ("planned",),
}


@dataclass(frozen=True)
class Promised:
    """A promise as it is made: words by language, and the last day."""

    texts: Mapping[str, str]
    due_on: date

    def to_json(self) -> dict[str, Any]:
        return {"texts": dict(self.texts), "due_on": self.due_on.isoformat()}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Promised:
        return cls(value["texts"], date.fromisoformat(value["due_on"]))


def add(
    session: Session, account_id: int, duty_id: int, promised: Promised, at: datetime, *,
    site: Sequence[str],
) -> None:  # fmt: skip
    """Add a promise to an answer that is public already."""
    with unit(session):
        mine = duties.own(session, account_id, duty_id, at, "make_promise")
        if not answers.versions(session, duty_id):
            raise Refused("answer_missing")
        duties.require_head_if_asked(session, mine)
        require_good(session, mine.petition, promised, at, _required(session, mine, site))
        make(session, mine, promised, at)
        _touch(session, mine.petition.id)


def change(
    session: Session, account_id: int, promise_id: int, state: str, reason: Mapping[str, str],
    at: datetime, *, site: Sequence[str], seen: str | None = None,
) -> None:  # fmt: skip
    """Say in public what has become of a promise; `seen` is the state that the page showed.

    Raises Refused("reason_missing") where a reason must be given: dropping, and going back.
    """
    with unit(session):
        promise = promises.lock(session, promise_id)
        if promise is None:
            raise NotFound("promise")
        mine = duties.own(session, account_id, promise.duty_id, at, "change_promise")
        before = promise.state
        if seen is not None and seen != before:
            raise Conflict("promise_changed")
        if state not in COURSES[before]:
            raise Refused("state_unknown")
        _require_reason(session, mine, before, state, reason, site)
        said = {lang: text.strip() for lang, text in reason.items() if text.strip()}
        promises.add_change(session, promise, state, said or None, account_id, at)
        _remind_or_not(session, mine.petition, promise, at)
        _touch(session, mine.petition.id)
        if state == "kept":
            _tell_kept(session, mine, promise, said, at)
        duties.note(
            session, mine, f"promise_{state}", at, before={"state": before},
            after={"promise": promise.id, "state": state},
        )  # fmt: skip


def make(session: Session, mine: Mine, promised: Promised, at: datetime) -> None:
    """Store a promise, its first step and its reminders; the caller commits."""
    calendar = duties.calendar(session, mine.petition)
    due_at = calendar.end_of(promised.due_on)
    promise = promises.add(
        session, petition_id=mine.petition.id, duty_id=mine.duty.id, texts=dict(promised.texts),
        due_on=promised.due_on, due_at=due_at,
        next_reminder_at=reminding_times.after(calendar, due_at, at),
        account_id=mine.account_id, at=at,
    )  # fmt: skip
    after = {"promise": promise.id, "due_on": promised.due_on.isoformat()}
    duties.note(session, mine, "make_promise", at, after=after)


def require_good(
    session: Session, petition: Petition, promised: Promised, at: datetime, required: Sequence[str]
) -> None:
    """Refused unless a promise has words in each required language and a day still ahead."""
    for language in required:
        if not promised.texts.get(language, "").strip():
            raise Refused("promise_text_missing", language)
    if any(len(text) > TEXT_LIMIT for text in promised.texts.values()):
        raise Refused("text_too_long")
    if promised.due_on < duties.calendar(session, petition).day(at):
        raise Refused("promise_day_is_over")


def _required(session: Session, mine: Mine, site: Sequence[str]) -> Sequence[str]:
    rule_set = duties.rule_set_of(session, mine.petition)
    return languages.required_of_answers(rule_set, mine.petition.original_language, site)


def needs_reason(before: str, state: str) -> bool:
    return state == "dropped" or before in ("kept", "dropped")


def _require_reason(
    session: Session, mine: Mine, before: str, state: str, reason: Mapping[str, str],
    site: Sequence[str],
) -> None:  # fmt: skip
    if any(len(text) > TEXT_LIMIT for text in reason.values()):
        raise Refused("text_too_long")
    if not needs_reason(before, state):
        return
    for language in _required(session, mine, site):
        if not reason.get(language, "").strip():
            raise Refused("reason_missing", language)
    # Where the head alone decides, nobody else takes back what was decided.
    duties.require_head_if_asked(session, mine)


def _remind_or_not(session: Session, petition: Petition, promise: Promise, at: datetime) -> None:
    is_open = promise.state in promises.OPEN
    calendar = duties.calendar(session, petition)
    promise.next_reminder_at = (
        reminding_times.after(calendar, promise.due_at, at) if is_open else None
    )


def _tell_kept(
    session: Session, mine: Mine, promise: Promise, note: Mapping[str, str], at: datetime
) -> None:
    data: dict[str, Any] = {
        "promise": promise.texts,
        **telling_bodies.names_of(session, mine.duty),
        **({"note": dict(note)} if note else {}),
    }
    telling.tell_all(session, mine.petition, "promise_kept", data, at)


def _touch(session: Session, petition_id: int) -> None:
    petition = store.lock(session, petition_id)
    if petition is not None:
        petition.revision += 1

"""Answering: an officer of the body that owes a duty drafts, publishes, corrects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from petitions.domain.actions import Action
from petitions.domain.rules import DECLINING
from petitions.services import languages, lifecycle, tallying
from petitions.services.errors import NotFound, Refused
from petitions.services.lifecycle import Locked
from petitions.services.rights import Matter, require
from petitions.storage import answers, audit
from petitions.storage import petitions as store
from petitions.storage.engine import unit
from petitions.storage.tables import Duty

OFFICERS = ("officer", "head")
SUMMARY_LIMIT = 500
TEXT_LIMIT = 20_000

Texts = Mapping[str, Mapping[str, str]]  # language -> {"summary": …, "text": …}


def save_draft(
    session: Session, account_id: int, duty_id: int, outcome: str | None, texts: Texts, at: datetime
) -> None:
    """Keep an unfinished answer; only the body sees it."""
    with unit(session):
        duty = _own_duty(session, account_id, duty_id, at, "save_draft")
        stored = {lang: dict(text) for lang, text in texts.items()}
        answers.save_draft(session, duty.id, outcome, stored, account_id, at)


def publish(
    session: Session,
    account_id: int,
    duty_id: int,
    outcome: str,
    texts: Texts,
    at: datetime,
    *,
    site: Sequence[str],
) -> None:
    """Publish the answer that a duty asks for; the petition lives on as the engine says.

    `site` are the installation's languages, the first one its own.

    Raises Refused with `text_missing` and the languages that lack one, or the engine's codes.
    """
    with unit(session):
        duty = _own_duty(session, account_id, duty_id, at, "publish")
        locked = lifecycle.take(session, duty.petition_id)
        rule_set = locked.rules.version(locked.life.version)
        original = locked.petition.original_language
        _require_texts(texts, languages.required_of_answers(rule_set, original, site))
        locked = tallying.settle(session, locked, at)
        answers.add_response(
            session, petition_id=duty.petition_id, duty_id=duty.id, body_id=duty.body_id, version=1,
            outcome=outcome, texts={lang: dict(text) for lang, text in texts.items()},
            published_at=at, published_by=account_id,
        )  # fmt: skip
        _end(session, locked, duty, outcome, at, account_id)
        answers.drop_draft(session, duty.id)
        audit.append(
            session, at=at, account_id=account_id, role="officer", act="publish_response",
            petition_id=duty.petition_id, subject=f"duty:{duty.id}", after={"outcome": outcome},
        )  # fmt: skip


def correct(
    session: Session, account_id: int, response_id: int, texts: Texts, reason: str, at: datetime
) -> None:
    """Publish a new version of an answer; the earlier one stays readable."""
    if not reason.strip():
        raise Refused("reason_missing")
    with unit(session):
        before = answers.response(session, response_id)
        if before is None or before.duty_id is None:
            raise NotFound("response")
        duty = _own_duty(session, account_id, before.duty_id, at, "correct")
        versions = answers.versions(session, duty.id)
        answers.add_response(
            session, petition_id=duty.petition_id, duty_id=duty.id, body_id=duty.body_id,
            version=versions[-1].version + 1, outcome=before.outcome,
            texts={lang: dict(text) for lang, text in texts.items()}, published_at=at,
            published_by=account_id, correction_reason=reason,
        )  # fmt: skip
        _touch(session, duty.petition_id)
        audit.append(
            session, at=at, account_id=account_id, role="officer", act="correct_response",
            petition_id=duty.petition_id, subject=f"response:{response_id}", why=reason,
        )  # fmt: skip


def extend(session: Session, account_id: int, duty_id: int, reason: str, at: datetime) -> None:
    """Extend a duty as far as the rules allow; the petitioner is told why."""
    with unit(session):
        duty = _own_duty(session, account_id, duty_id, at, "extend")
        _carry_out(session, account_id, duty, Action(do="extend", reason=reason), at)


def transfer(
    session: Session, account_id: int, duty_id: int, to_body: int, reason: str, at: datetime
) -> None:
    """Hand a duty to the body that is competent."""
    with unit(session):
        duty = _own_duty(session, account_id, duty_id, at, "transfer")
        action = Action(do="transfer", to=str(to_body), reason=reason)
        _carry_out(session, account_id, duty, action, at)
        duty.body_id = to_body
        duty.officer_id = None


def _carry_out(session: Session, account_id: int, duty: Duty, action: Action, at: datetime) -> None:
    if not (action.reason or "").strip():
        raise Refused("reason_missing")
    locked = tallying.settle(session, lifecycle.take(session, duty.petition_id), at)
    lifecycle.carry_out(session, locked, replace(action, duty=duty.key), at, account_id)
    audit.append(
        session, at=at, account_id=account_id, role="officer", act=action.do,
        petition_id=duty.petition_id, subject=f"duty:{duty.id}", why=action.reason,
    )  # fmt: skip


def _end(
    session: Session, locked: Locked, duty: Duty, outcome: str, at: datetime, account_id: int
) -> None:
    do = "decline" if outcome in DECLINING else "fulfil"
    action = Action(do=do, duty=duty.key, outcome=outcome)
    lifecycle.carry_out(session, locked, action, at, account_id)


def _own_duty(session: Session, account_id: int, duty_id: int, at: datetime, act: str) -> Duty:
    duty = answers.duty(session, duty_id)
    if duty is None:
        raise NotFound("duty")
    petition = store.find(session, duty.petition_id)
    if petition is None:
        raise NotFound("petition")
    matter = Matter.of(petition, duty.body_id)
    require(session, account_id, matter, *OFFICERS, at=at, act=f"{act} duty:{duty_id}")
    return duty


def _require_texts(texts: Texts, required: Sequence[str]) -> None:
    for language in required:
        given = texts.get(language, {})
        if not given.get("summary", "").strip() or not given.get("text", "").strip():
            raise Refused("text_missing", language)
    for text in texts.values():
        if len(text.get("summary", "")) > SUMMARY_LIMIT or len(text.get("text", "")) > TEXT_LIMIT:
            raise Refused("text_too_long")


def _touch(session: Session, petition_id: int) -> None:
    petition = store.lock(session, petition_id)
    if petition is not None:
        petition.revision += 1

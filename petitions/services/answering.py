"""Answering: an officer of the body that owes a duty drafts, publishes, corrects; the worker
publishes what was set for a moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from petitions.domain.actions import Action
from petitions.domain.rules import DECLINING
from petitions.services import (
    duties,
    lifecycle,
    promising,
    routing,
    tallying,
    telling,
    telling_bodies,
)
from petitions.services.duties import Mine
from petitions.services.errors import Conflict, NotFound, Refused
from petitions.services.lifecycle import Locked
from petitions.services.prepared import Prepared, Texts, prepared_of, require_complete, unsettled
from petitions.services.promising import Promised
from petitions.storage import answers, audit
from petitions.storage.engine import statements, unit
from petitions.storage.tables import Duty


def save_draft(
    session: Session, account_id: int, duty_id: int, outcome: str | None, texts: Texts,
    at: datetime, *, promises: Sequence[Promised] | None = None,
    correction_reason: str | None = None,
) -> None:  # fmt: skip
    """Keep an unfinished answer; only the body sees it. Promises stay as they were if not given.

    Raises Conflict("answer_waits") while it waits for the head or for its moment.
    """
    with unit(session):
        mine = duties.own(session, account_id, duty_id, at, "save_draft")
        before = unsettled(session, duty_id)
        kept = prepared_of(before).promises if before and promises is None else promises or ()
        prepared = Prepared(outcome, texts, tuple(kept), correction_reason)
        answers.save_draft(
            session, duty_id, **prepared.columns, updated_at=at, updated_by=account_id,
            remarks=before.remarks if before else None,
        )  # fmt: skip
        duties.note(session, mine, "save_draft", at)


def publish(
    session: Session, account_id: int, duty_id: int, outcome: str, texts: Texts, at: datetime, *,
    site: Sequence[str], promises: Sequence[Promised] = (), publish_at: datetime | None = None,
) -> None:  # fmt: skip
    """Publish the answer that a duty asks for, now or at a set moment; the petition lives on as
    the engine says.

    `site` are the installation's languages, the first one its own. Raises Refused with
    `text_missing` and the languages that lack one, `head_decides`, or the engine's codes.
    """
    prepared = Prepared(outcome, texts, tuple(promises), publish_at=publish_at)
    with unit(session):
        mine = duties.own(session, account_id, duty_id, at, "publish")
        head_decides = duties.require_head_if_asked(session, mine)
        require_complete(session, mine, prepared, at, site)
        put_out(session, mine, prepared, at, approved=head_decides)


def correct(
    session: Session, account_id: int, response_id: int, texts: Texts, reason: str, at: datetime,
    *, site: Sequence[str], publish_at: datetime | None = None,
) -> None:  # fmt: skip
    """Publish a new version of an answer; the earlier one stays readable."""
    with unit(session):
        before = answers.response(session, response_id)
        if before is None or before.duty_id is None:
            raise NotFound("response")
        mine = duties.own(session, account_id, before.duty_id, at, "correct")
        head_decides = duties.require_head_if_asked(session, mine)
        prepared = Prepared(before.outcome, texts, (), reason, publish_at)
        require_complete(session, mine, prepared, at, site)
        put_out(session, mine, prepared, at, approved=head_decides)


def withdraw(session: Session, account_id: int, duty_id: int, at: datetime) -> None:
    """Take an answer back that waits for the head or for its moment; it can be changed again."""
    with unit(session):
        mine = duties.own(session, account_id, duty_id, at, "withdraw_answer")
        draft = answers.lock_draft(session, duty_id)
        if draft is None or draft.status == "draft":
            raise Conflict("answer_waits_not")
        before = draft.status
        draft.status, draft.publish_at, draft.approved_by = "draft", None, None
        duties.note(session, mine, "withdraw_answer", at, before={"status": before})


def extend(session: Session, account_id: int, duty_id: int, reason: str, at: datetime) -> None:
    """Extend a duty as far as the rules allow; the petitioner is told why."""
    with unit(session):
        mine = duties.own(session, account_id, duty_id, at, "extend")
        _carry_out(session, mine, Action(do="extend", reason=reason), at)
        _tell_petitioner(session, mine, "duty_extended", reason, at)


def transfer(
    session: Session, account_id: int, duty_id: int, to_body: int, reason: str, at: datetime
) -> None:
    """Hand a duty to the body that is competent; its people and the petitioner are told."""
    with unit(session):
        mine = duties.own(session, account_id, duty_id, at, "transfer")
        routing.require_able(session, mine.petition, to_body)
        if to_body == mine.duty.body_id:
            raise Refused("to_missing")
        action = Action(do="transfer", to=str(to_body), reason=reason)
        before = {"body": mine.duty.body_id}
        _carry_out(session, mine, action, at, before=before, after={"body": to_body})
        _tell_petitioner(session, mine, "duty_transferred", reason, at)


def publish_due(session: Session, now: datetime) -> int:
    """Publish every answer whose moment has come, each in a transaction of its own and, however
    late the worker is, at its own moment; return how many there were."""
    count = 0
    while True:
        with statements(session):
            found = answers.next_scheduled(session, now)
        if found is None:
            return count
        _publish_scheduled(session, *found, now)
        count += 1


def _publish_scheduled(session: Session, duty_id: int, petition_id: int, now: datetime) -> None:
    try:
        with unit(session):
            locked = lifecycle.take(session, petition_id)
            draft = answers.lock_draft(session, duty_id)
            duty = answers.duty(session, duty_id)
            if draft is None or duty is None or draft.publish_at is None:
                return
            if draft.status != "scheduled" or draft.publish_at > now:
                return
            moment = max(draft.publish_at, locked.life.at)
            by = draft.approved_by or draft.updated_by
            # Whoever set the moment may have left since: their decision stands.
            mine = Mine(duty, locked.petition, by, "head" if draft.approved_by else "officer")
            locked = tallying.settle_to(session, locked, moment)
            prepared = replace(prepared_of(draft), publish_at=None)
            _write(session, mine, locked, prepared, moment, approved_by=draft.approved_by)
    except Refused as error:
        with unit(session):
            draft = answers.lock_draft(session, duty_id)
            if draft is not None:
                draft.status, draft.publish_at, draft.approved_by = "draft", None, None
            audit.append(
                session, at=now, account_id=None, act="publication_failed",
                petition_id=petition_id, subject=f"duty:{duty_id}", why=", ".join(error.codes),
            )  # fmt: skip


def put_out(
    session: Session, mine: Mine, prepared: Prepared, at: datetime, *, approved: bool
) -> None:
    """Publish what is complete, or set it for its moment; the caller commits."""
    approved_by = mine.account_id if approved else None
    if prepared.publish_at is not None and prepared.publish_at > at:
        answers.save_draft(
            session, mine.duty.id, **prepared.columns, status="scheduled",
            publish_at=prepared.publish_at, approved_by=approved_by, updated_at=at,
            updated_by=mine.account_id,
        )  # fmt: skip
        after = {"outcome": prepared.outcome, "publish_at": prepared.publish_at.isoformat()}
        duties.note(session, mine, "schedule_response", at, after=after)
        return
    locked = lifecycle.take(session, mine.petition.id)
    locked = tallying.settle(session, locked, at)
    _write(session, mine, locked, prepared, at, approved_by=approved_by)


def _write(
    session: Session, mine: Mine, locked: Locked, prepared: Prepared, at: datetime, *,
    approved_by: int | None,
) -> None:  # fmt: skip
    """Make an answer public: the first version ends the duty, a later one corrects it."""
    duty, is_correction = mine.duty, prepared.correction_reason is not None
    versions = answers.versions(session, duty.id)
    if is_correction != bool(versions):
        raise Refused("duty_not_open")
    answers.add_response(
        session, petition_id=duty.petition_id, duty_id=duty.id, body_id=duty.body_id,
        version=len(versions) + 1, outcome=prepared.outcome, texts=prepared.columns["texts"],
        published_at=at, published_by=mine.account_id, approved_by=approved_by,
        correction_reason=prepared.correction_reason,
    )  # fmt: skip
    if is_correction:
        locked.petition.revision += 1
    else:
        _end(session, locked, duty, prepared.outcome or "", at, mine.account_id)
    for promise in prepared.promises:
        promising.make(session, mine, promise, at)
    answers.drop_draft(session, duty.id)
    act = "correct_response" if is_correction else "publish_response"
    after = {"outcome": prepared.outcome, "version": len(versions) + 1}
    duties.note(session, mine, act, at, why=prepared.correction_reason, after=after)


def _end(
    session: Session, locked: Locked, duty: Duty, outcome: str, at: datetime, account_id: int
) -> None:
    do = "decline" if outcome in DECLINING else "fulfil"
    action = Action(do=do, duty=duty.key, outcome=outcome)
    lifecycle.carry_out(session, locked, action, at, account_id)


def _carry_out(
    session: Session, mine: Mine, action: Action, at: datetime, **changed: dict[str, Any]
) -> None:
    if not (action.reason or "").strip():
        raise Refused("reason_missing")
    locked = tallying.settle(session, lifecycle.take(session, mine.petition.id), at)
    action = replace(action, duty=mine.duty.key)
    lifecycle.carry_out(session, locked, action, at, mine.account_id)
    duties.note(session, mine, action.do, at, why=action.reason, **changed)


def _tell_petitioner(
    session: Session, mine: Mine, template: str, reason: str, at: datetime
) -> None:
    data = {
        "reason": reason,
        **telling_bodies.names_of(session, mine.duty),
        **telling_bodies.day_of(session, mine.petition, mine.duty.due_at),
    }
    telling.tell_petitioner(session, mine.petition, template, data, at)

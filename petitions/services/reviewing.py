"""Review: a moderator takes a case, decides with a reason, and may take down or restore later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from petitions.domain.actions import Action
from petitions.domain.rules import RuleSet
from petitions.services import lifecycle, tallying
from petitions.services.errors import Conflict, NotFound, Refused
from petitions.services.lifecycle import Locked
from petitions.services.rights import Matter, require
from petitions.storage import audit, cases
from petitions.storage import petitions as store
from petitions.storage.engine import unit

MODERATORS = ("moderator", "administrator")


def take_case(
    session: Session, account_id: int, petition_id: int, at: datetime, *, over: bool = False
) -> None:
    """Lock a case for oneself; Conflict("taken") if it is somebody's, unless taken over."""
    with unit(session):
        _for_moderator(session, account_id, petition_id, at, "take_case")
        owner = cases.owner(session, petition_id)
        if owner is not None and owner.account_id != account_id and not over:
            raise Conflict("taken")
        before = {"account": owner.account_id} if owner else None
        cases.take(session, petition_id, account_id, at)
        audit.append(
            session, at=at, account_id=account_id, role="moderator", act="take_case",
            petition_id=petition_id, before=before,
        )  # fmt: skip


def give_back(session: Session, account_id: int, petition_id: int, at: datetime) -> None:
    """Release one's own case."""
    with unit(session):
        cases.release(session, petition_id, account_id)
        audit.append(
            session, at=at, account_id=account_id, role="moderator", act="give_back",
            petition_id=petition_id,
        )  # fmt: skip


def decide(
    session: Session,
    account_id: int,
    petition_id: int,
    outcome: str,
    at: datetime,
    *,
    reason: str | None = None,
    message: str = "",
) -> None:
    """Accept, accept in part, return or reject; the rule set says which reasons there are.

    Raises Conflict("decided_already") when somebody decided meanwhile, Conflict("taken") when the
    case is another moderator's, Refused with the engine's codes otherwise.
    """
    with unit(session):
        locked = _for_moderator(session, account_id, petition_id, at, "review")
        if locked.petition.state != "in_review":
            raise Conflict("decided_already")
        owner = cases.owner(session, petition_id)
        if owner is not None and owner.account_id != account_id:
            raise Conflict("taken")
        locked = tallying.settle(session, locked, at)
        rule_set = locked.rules.version(locked.life.version)
        if outcome == "reject":
            _note_rejection(locked, rule_set, reason)
        cases.add_decision(
            session, petition_id=petition_id, outcome=outcome, reason=reason, message=message,
            decided_at=at, decided_by=account_id,
        )  # fmt: skip
        review = Action(do="review", outcome=outcome, by=_reviewer(rule_set), reason=reason)
        lifecycle.carry_out(session, locked, review, at, account_id)
        cases.release(session, petition_id, account_id)
        audit.append(
            session, at=at, account_id=account_id, role="moderator", act=f"review_{outcome}",
            petition_id=petition_id, before={"state": "in_review"},
            after={"state": locked.petition.state}, why=reason,
        )  # fmt: skip


def take_down(
    session: Session, account_id: int, petition_id: int, reason: str, at: datetime
) -> None:
    """Remove a public petition; the reason is one of the rule set's."""
    _administer(session, account_id, petition_id, "remove", reason, at)


def restore(session: Session, account_id: int, petition_id: int, reason: str, at: datetime) -> None:
    """Bring back what was taken down."""
    _administer(session, account_id, petition_id, "restore", reason, at)


def report_verified(
    session: Session,
    account_id: int,
    petition_id: int,
    at: datetime,
    *,
    valid: int | None = None,
    by_territory: Mapping[str, int] | None = None,
) -> None:
    """Enter the verifier's result: the total so far, or one number a territory.

    The verifier stands outside the site (a register, a chancellery); its result replaces the
    earlier one.
    """
    with unit(session):
        locked = _for_moderator(session, account_id, petition_id, at, "verify")
        locked = tallying.settle(session, locked, at)
        before = locked.petition.state
        action = Action(do="verify", valid=valid, by_territory=by_territory)
        lifecycle.carry_out(session, locked, action, at, account_id)
        audit.append(
            session, at=at, account_id=account_id, role="moderator", act="verify",
            petition_id=petition_id, before={"state": before},
            after={"state": locked.petition.state, "verified": locked.petition.life["verified"]},
        )  # fmt: skip


def _administer(
    session: Session,
    account_id: int,
    petition_id: int,
    do: str,
    reason: str,
    at: datetime,
) -> None:
    if not reason.strip():
        raise Refused("reason_missing")
    with unit(session):
        locked = _for_moderator(session, account_id, petition_id, at, do)
        locked = tallying.settle(session, locked, at)
        before = locked.petition.state
        action = Action(do=do, reason=reason)
        lifecycle.carry_out(session, locked, action, at, account_id)
        audit.append(
            session, at=at, account_id=account_id, role="moderator", act=do,
            petition_id=petition_id, before={"state": before},
            after={"state": locked.petition.state}, why=reason,
        )  # fmt: skip


def _for_moderator(
    session: Session, account_id: int, petition_id: int, at: datetime, act: str
) -> Locked:
    known = store.find(session, petition_id)
    if known is None:
        raise NotFound("petition")
    require(session, account_id, Matter.of(known), *MODERATORS, at=at, act=act)
    return lifecycle.take(session, petition_id)


def _note_rejection(locked: Locked, rule_set: RuleSet, reason: str | None) -> None:
    refusals = {r.code: r for r in (*rule_set.refusals, *rule_set.forbidden_topics)}
    if reason not in refusals:
        raise Refused("reason_missing" if not reason else "reason_unknown")
    locked.petition.rejection_reason = reason
    locked.petition.text_hidden = refusals[reason].hides_text


def _reviewer(rule_set: RuleSet) -> str:
    return next(gate.by for gate in rule_set.gates if gate.kind == "review")

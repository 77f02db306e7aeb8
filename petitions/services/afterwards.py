"""What a moderator does after a decision: take down, restore, correct the reasons of a rejection.

Each has its own reason, is written down among the case's decisions, and has its letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from petitions.domain.actions import Action
from petitions.services import lifecycle, reviewing, tallying, telling_reviews
from petitions.services.errors import Conflict, Refused
from petitions.services.lifecycle import Locked
from petitions.services.reviewing import SentLetter
from petitions.services.telling_reviews import Told
from petitions.storage import audit, cases
from petitions.storage.engine import unit
from petitions.storage.tables import Decision, Petition


@dataclass(frozen=True)
class Measure:
    """What is done (`remove`, `restore`, `correct`), why, and the reasons that hold from now on."""

    do: str
    why: str
    reasons: Sequence[str] = ()


def take_down(
    session: Session, account_id: int, petition_id: int, reason: str, at: datetime
) -> None:
    """Remove a public petition; everybody can read the reason."""
    carry_out(session, account_id, petition_id, Measure("remove", reason), at)


def restore(session: Session, account_id: int, petition_id: int, reason: str, at: datetime) -> None:
    """Bring back what was taken down."""
    carry_out(session, account_id, petition_id, Measure("restore", reason), at)


def correct_reasons(
    session: Session, account_id: int, petition_id: int, reasons: Sequence[str], why: str,
    at: datetime,
) -> None:  # fmt: skip
    """Give a rejected petition other reasons; `why` is public, and goes to the petitioner."""
    carry_out(session, account_id, petition_id, Measure("correct", why, reasons), at)


def carry_out(
    session: Session, account_id: int, petition_id: int, measure: Measure, at: datetime,
    letter: SentLetter | None = None,
) -> None:  # fmt: skip
    """Do it and write to the petitioner.

    Raises Refused("reason_unchanged") where the same reasons hold already, Conflict where the
    petition is not rejected, Refused with the engine's codes otherwise.
    """
    with unit(session):
        petition, decision = _do(session, account_id, petition_id, measure, at, letter)
        telling_reviews.tell_of_decision(session, petition, decision, at)


def foresee(
    session: Session, account_id: int, petition_id: int, measure: Measure, at: datetime
) -> Told:
    """Return the letter that it would write, without doing it; raises as that does."""
    return telling_reviews.foreseen(
        session, lambda: _do(session, account_id, petition_id, measure, at, None)
    )


def _do(
    session: Session, account_id: int, petition_id: int, measure: Measure, at: datetime,
    letter: SentLetter | None,
) -> tuple[Petition, Decision]:  # fmt: skip
    if not measure.why.strip():
        raise Refused("why_missing" if measure.do == "correct" else "reason_missing")
    act = "correct_reasons" if measure.do == "correct" else measure.do
    locked = reviewing.for_moderator(session, account_id, petition_id, at, act)
    if measure.do == "correct":
        before, after = _correct(session, locked, measure)
    else:
        before, after = _administer(session, locked, account_id, measure, at)
    reasons = list(after.get("reasons", ()))
    main = reasons[0] if reasons else None
    decision = cases.add_decision(
        session, petition_id=petition_id, outcome=measure.do, reason=main, reasons=reasons,
        message="", remarks=[], why=measure.why.strip(),
        letter=letter.to_json() if letter else None, decided_at=at, decided_by=account_id,
    )  # fmt: skip
    audit.append(
        session, at=at, account_id=account_id, role="moderator", act=act, petition_id=petition_id,
        subject=f"decision:{decision.id}", before=before,
        after={**after, "letter_adjusted": bool(letter and letter.is_adjusted)},
        why=measure.why.strip(),
    )  # fmt: skip
    return locked.petition, decision


Changed = dict[str, str | list[str]]


def _correct(session: Session, locked: Locked, measure: Measure) -> tuple[Changed, Changed]:
    wanted = list(dict.fromkeys(measure.reasons))
    if locked.petition.state != "rejected":
        raise Conflict("decided_already")
    before = cases.refusal_reasons(session, locked.petition.id)
    if before == wanted:
        raise Refused("reason_unchanged")
    rule_set = locked.rules.version(locked.life.version)
    reviewing.note_rejection(session, locked, rule_set, wanted)
    locked.petition.revision += 1
    return {"reasons": before}, {"reasons": wanted}


def _administer(
    session: Session, locked: Locked, account_id: int, measure: Measure, at: datetime
) -> tuple[Changed, Changed]:
    locked = tallying.settle(session, locked, at)
    before = locked.petition.state
    action = Action(do=measure.do, reason=measure.why)
    lifecycle.carry_out(session, locked, action, at, account_id)
    return {"state": before}, {"state": locked.petition.state}

"""What a committee asks of a body: a duty that no rule opens, with a day of its own."""

from __future__ import annotations

from petitions.domain.actions import Action
from petitions.domain.life import Owed
from petitions.domain.obligations import tell_duty
from petitions.domain.rules import Duty, OpenedBy
from petitions.domain.turn import Turn, given

Codes = tuple[str, ...]
NO_DAY = "date_unknown"
PREFIX = "request_"
# A life stays bounded.
MOST_REQUESTS = 100


def is_request(duty: str) -> bool:
    """Say whether a duty's id is that of a request."""
    return duty.startswith(PREFIX)


def may_request(turn: Turn, action: Action) -> Codes:
    if not action.to:
        return ("to_missing",)
    if action.until is None:
        return (NO_DAY,)
    if turn.calendar.end_of(action.until) <= turn.at:
        return ("day_is_past",)
    return ("too_many_requests",) if _made(turn) >= MOST_REQUESTS else ()


def request(turn: Turn, action: Action) -> None:
    """Open a duty of the body `to` until the end of a day."""
    due = turn.calendar.end_of(given(action.until))
    owed = Owed(
        id=f"{PREFIX}{_made(turn) + 1}",
        duty="response",
        by=given(action.to),
        obligation="must",
        opened_at=turn.at,
        due_at=due,
        due_from=turn.at,
        due_in="1 day",
        moves=(f"until {due.isoformat()}",),
    )
    turn.put_duty(owed)
    tell_duty(turn, owed)


def rule_of(owed: Owed) -> Duty:
    """Return what holds for a request: it is answered, or declined in words."""
    return Duty(
        source="",
        id=owed.id,
        kind="response",
        by=owed.by,
        obligation="must",
        opened_by=OpenedBy(),
        outcomes=("responded", "declined"),
    )


def _made(turn: Turn) -> int:
    return sum(1 for owed in turn.life.duties if is_request(owed.id))

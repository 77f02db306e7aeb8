"""The transition table: from which state, by which act, of whom, a petition goes where.

Read a line aloud: "in review, a review by the reviewer leads to the next gate, to rejected …".
`count` and `timer` are nobody's acts: a quantity reached, a moment passed. An empty target: the
act is possible there and the state stays. The engine refuses to go where no line leads.
"""

from __future__ import annotations

from collections.abc import Mapping

NEXT_GATE = ("gathering_support", "in_review", "in_deliberation", "scheduled", "open")
_GATES = ("gathering_support", "in_review", "in_deliberation", "scheduled")
_FORMING = ("draft", "forming_group", "returned")
_BEFORE_OPEN = ("draft", "forming_group", *_GATES, "returned")
_AFTER_OPEN = ("open", "closed", "in_verification", "under_consideration")
_LIVING = (*_BEFORE_OPEN, *_AFTER_OPEN)
_PUBLIC = (*_GATES, *_AFTER_OPEN, "decided", "expired", "lapsed", "stopped", "withdrawn")

Key = tuple[str | None, str, str]
Targets = tuple[str, ...]


def _rows() -> list[tuple[tuple[str | None, ...], str, str, Targets]]:
    return [
        ((None,), "create", "petitioner", ("draft",)),
        (("draft",), "join", "petitioner", ("forming_group",)),
        (("forming_group",), "join", "petitioner", ()),
        (_FORMING, "submit", "petitioner", NEXT_GATE),
        (("gathering_support",), "support", "supporter", ()),
        (("in_review", "in_deliberation", "scheduled", "returned"), "support", "supporter", ()),
        (("gathering_support",), "pass", "count", NEXT_GATE),
        (("in_review",), "review", "reviewer", (*NEXT_GATE, "returned", "rejected")),
        (("in_deliberation",), "start", "petitioner", ("open",)),
        (("draft", "forming_group", "gathering_support", "in_review", "returned", "scheduled",
          "open"), "start", "petitioner", ()),
        (("scheduled",), "start", "petitioner", ("open",)),
        (("scheduled",), "open", "timer", ("open",)),
        (_BEFORE_OPEN, "expire", "timer", ("expired",)),
        (_GATES, "pass", "timer", NEXT_GATE),
        (("open",), "sign", "signatory", ()),
        (("in_verification",), "sign", "signatory", ()),
        (_AFTER_OPEN, "withdraw_signature", "signatory", ()),
        (_AFTER_OPEN, "invalidate", "official", ()),
        (_AFTER_OPEN, "reinstate", "official", ()),
        (_AFTER_OPEN, "paper", "official", ()),
        (("closed", "in_verification"), "confirm_late", "signatory", ()),
        (("open",), "pause", "official", ()),
        (("open",), "resume", "official", ()),
        (_AFTER_OPEN, "rank", "timer", ()),
        (("open",), "close", "timer", ("closed", "expired")),
        (("open",), "expire", "timer", ("expired",)),
        (("open",), "close", "count", ("closed",)),
        (("open",), "close", "petitioner", ("closed", "expired")),
        (("closed",), "expire", "timer", ("expired",)),
        (("open", "closed"), "send", "petitioner", ("in_verification", "under_consideration")),
        (("in_verification",), "verify", "verifier", ("expired",)),
        (("in_verification",), "send", "petitioner", ("under_consideration",)),
        (("in_verification",), "expire", "timer", ("expired",)),
        (("open", "closed", "under_consideration"), "fulfil", "body", ("decided",)),
        (("open", "closed", "under_consideration"), "decline", "body", ("decided",)),
        (_LIVING, "extend", "body", ()),
        (_LIVING, "transfer", "body", ()),
        (("open", "closed", "in_verification", "under_consideration"), "lapse", "timer",
         ("lapsed",)),
        ((*_GATES, *_AFTER_OPEN, "decided", "lapsed"), "request", "committee", ()),
        (_LIVING, "withdraw", "petitioner", ("withdrawn",)),
        (_LIVING, "stop", "official", ("stopped",)),
        (("open",), "stop", "official", ("stopped", "closed")),
        (_PUBLIC, "remove", "moderator", ("removed",)),
        (("removed",), "restore", "moderator", _PUBLIC),
    ]  # fmt: skip


def _table() -> Mapping[Key, Targets]:
    table: dict[Key, Targets] = {}
    for states, act, role, targets in _rows():
        for state in states:
            known = table.get((state, act, role), ())
            table[state, act, role] = tuple(dict.fromkeys((*known, *targets)))
    return table


TRANSITIONS: Mapping[Key, Targets] = _table()
# Duties run beside the main line: these acts depend on the duty, not on the petition's state.
BESIDE: frozenset[tuple[str, str]] = frozenset(
    {
        ("fulfil", "body"),
        ("decline", "body"),
        ("extend", "body"),
        ("transfer", "body"),
        ("pause", "body"),
        ("resume", "body"),
        ("report", "body"),
        ("appeal", "petitioner"),
    }
)
_BESIDE_ACTS = frozenset(act for act, _ in BESIDE)
_POSSIBLE = frozenset((state, act) for state, act, _ in TRANSITIONS)
ROLES = tuple(sorted({role for _, _, role in TRANSITIONS}))


def may(state: str | None, act: str) -> bool:
    """Whether the act is possible for anyone in that state."""
    return act in _BESIDE_ACTS or (state, act) in _POSSIBLE

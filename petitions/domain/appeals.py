"""An appealed duty: examined again under an id of its own, by the rule of what was appealed."""

from __future__ import annotations

from dataclasses import replace

from petitions.domain.rules import Duty, OpenedBy

_SUFFIX = "_appeal"


def appeal_id(duty: str) -> str:
    """Return the id under which a duty is examined again."""
    return f"{duty}{_SUFFIX}"


def appealed_id(duty: str) -> str | None:
    """Return the id of the duty that was appealed; None for an id that no appeal gives."""
    return duty.removesuffix(_SUFFIX) if duty.endswith(_SUFFIX) else None


def examined_id(duty: str) -> str:
    """Return the id of the duty that is owed, at first or on appeal."""
    return appealed_id(duty) or duty


def rule_of_appeal(rule: Duty) -> Duty | None:
    """Return what holds for the second examination: as for the first, but with its own time,
    never before it is owed, and without a further appeal."""
    if rule.appeal is None:
        return None
    return replace(
        rule,
        id=appeal_id(rule.id or rule.kind),
        by=rule.appeal.by or rule.by,
        opened_by=OpenedBy(),
        due=rule.appeal.answer_within,
        due_by_kind={},
        early=False,
        fatal=False,
        appeal=None,
    )

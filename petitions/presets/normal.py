"""A rule set as plain values with all defaults filled in: for reading, comparing, exporting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from petitions.domain.durations import Duration
from petitions.domain.rules import USUAL_OUTCOMES, RuleSet


def normalised(rule_set: RuleSet) -> dict[str, Any]:
    """Give JSON values; a key without a value in the file has its default, or None."""
    gates = tuple(replace(gate, id=gate.id or gate.kind) for gate in rule_set.gates)
    duties = tuple(
        replace(duty, id=duty.id or duty.kind, outcomes=duty.outcomes or USUAL_OUTCOMES[duty.kind])
        for duty in rule_set.duties
    )
    plain: dict[str, Any] = _plain(replace(rule_set, gates=gates, duties=duties))
    return plain


def _plain(value: object) -> Any:
    if isinstance(value, Duration | date | Decimal):
        return str(value)
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value

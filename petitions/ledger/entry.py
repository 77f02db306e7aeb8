"""What one leaf of a petition's ledger says in the open, and what leaves add up to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from petitions.ledger.canonical import canonical, from_base64, parse_canonical, to_base64
from petitions.ledger.errors import LedgerError
from petitions.ledger.merkle import HASH_SIZE


class Kind(StrEnum):
    """A withdrawal names no entry: whoever saw a receipt must not learn that it was withdrawn."""

    SIGN = "sign"
    PAPER = "paper"
    REINSTATE = "reinstate"
    WITHDRAW = "withdraw"
    INVALIDATE = "invalidate"
    AGAINST = "against"
    AGAINST_PAPER = "against_paper"
    AGAINST_REINSTATE = "against_reinstate"
    AGAINST_WITHDRAW = "against_withdraw"
    AGAINST_INVALIDATE = "against_invalidate"
    SUPPORT = "support"
    SUPPORT_REINSTATE = "support_reinstate"
    SUPPORT_WITHDRAW = "support_withdraw"
    SUPPORT_INVALIDATE = "support_invalidate"


_TAKES_AWAY = ("withdraw", "invalidate")


@dataclass(frozen=True)
class Entry:
    """One leaf. `number` counts from 1 in its petition; `count` is over 1 for a paper batch."""

    number: int
    kind: Kind
    commitment: bytes
    territory: str | None = None
    count: int = 1

    def leaf(self) -> bytes:
        fields: dict[str, Any] = {
            "commitment": to_base64(self.commitment),
            "kind": self.kind.value,
            "number": self.number,
        }
        if self.territory is not None:
            fields["territory"] = self.territory
        if self.count != 1:
            fields["count"] = self.count
        return canonical(fields)


_OPTIONAL = {"territory", "count"}
_REQUIRED = {"commitment", "kind", "number"}


def parse_entry(leaf: bytes) -> Entry:
    """The entry of a leaf; refused unless it is spelled as `Entry.leaf` would."""
    fields = parse_canonical(leaf)
    if not _REQUIRED <= fields.keys() <= _REQUIRED | _OPTIONAL:
        raise LedgerError("bad_entry", ", ".join(sorted(fields)))
    try:
        kind = Kind(fields["kind"])
    except ValueError as error:
        raise LedgerError("bad_entry", f"kind {fields['kind']}") from error
    _check_types(fields)
    commitment = from_base64(fields["commitment"], HASH_SIZE)
    territory, count = fields.get("territory"), fields.get("count", 1)
    entry = Entry(fields["number"], kind, commitment, territory, count)
    if entry.leaf() != leaf:
        raise LedgerError("bad_entry", "a count of 1 is not written")
    return entry


def _check_types(fields: Mapping[str, Any]) -> None:
    number, count = fields["number"], fields.get("count", 1)
    texts = (fields["commitment"], fields.get("territory", ""))
    if type(number) is not int or number < 1 or type(count) is not int or count < 1:
        raise LedgerError("bad_entry", "number or count")
    if not all(type(text) is str for text in texts):
        raise LedgerError("bad_entry", "commitment or territory")


def sums(entries: Iterable[Entry], start: Mapping[str, int] | None = None) -> dict[str, int]:
    """How many of each kind, continued from `start`; kinds that never occurred are left out."""
    total = dict(start or {})
    for entry in entries:
        total[entry.kind.value] = total.get(entry.kind.value, 0) + entry.count
    return total


@dataclass(frozen=True)
class Counts:
    """The published counts: for, against, supporters."""

    count: int
    against: int
    support: int


def counts(sums_by_kind: Mapping[str, int]) -> Counts:
    """count = sign + paper + reinstate - withdraw - invalidate; against and support alike."""
    total = {"": 0, "against": 0, "support": 0}
    for name, number in sums_by_kind.items():
        side, effect = _side_and_effect(Kind(name))
        total[side] += effect * number
    return Counts(total[""], total["against"], total["support"])


def _side_and_effect(kind: Kind) -> tuple[str, int]:
    side = next((s for s in ("against", "support") if kind.startswith(s)), "")
    return side, -1 if kind.endswith(_TAKES_AWAY) else 1

"""Canonical JSON (RFC 8785) for the only values a ledger holds: ASCII strings and integers."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeAlias

from petitions.ledger.errors import LedgerError

Value: TypeAlias = "str | int | Mapping[str, Value] | Sequence[Value]"

LARGEST_INTEGER = 2**53 - 1
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def canonical(value: Mapping[str, Any]) -> bytes:
    """One object as RFC 8785 bytes.

    For ASCII strings and integers up to 2**53 - 1 the standard library's sorted, compact form is
    that of the RFC, at a tenth of the cost of a general encoder; anything else is refused.
    """
    for key, item in value.items():
        _check(key)
        _check(item)
    return _encode(value).encode("ascii")


def _check(item: object) -> None:
    kind = type(item)
    if kind is str:
        if not item.isascii():  # type: ignore[attr-defined]
            raise LedgerError("not_ascii", repr(item))
    elif kind is int:
        if not -LARGEST_INTEGER <= item <= LARGEST_INTEGER:  # type: ignore[operator]
            raise LedgerError("integer_too_large", str(item))
    elif isinstance(item, Mapping):
        canonical(item)
    elif isinstance(item, (list, tuple)):
        for part in item:
            _check(part)
    else:
        raise LedgerError("not_canonical", kind.__name__)


def parse_canonical(data: bytes) -> dict[str, Any]:
    """The object in `data`, refused unless `data` is exactly its canonical form."""
    try:
        value = json.loads(data)
    except ValueError as error:
        raise LedgerError("not_canonical", "not JSON") from error
    if not isinstance(value, dict) or canonical(value) != data:
        raise LedgerError("not_canonical", "another spelling of the same values")
    return value


def to_base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def from_base64(text: str, size: int | None = None) -> bytes:
    """Standard base64 with padding, of exactly `size` bytes where that is given."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise LedgerError("not_base64", text[:60]) from error
    if (size is not None and len(data) != size) or to_base64(data) != text:
        raise LedgerError("not_base64", text[:60])
    return data


def to_moment(at: datetime) -> str:
    """`2026-11-21T09:00:00Z`, in UTC, to the second."""
    if at.tzinfo is None:
        raise LedgerError("naive_moment", at.isoformat())
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def from_moment(text: str) -> datetime:
    try:
        at = datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise LedgerError("bad_moment", text[:40]) from error
    if to_moment(at) != text:
        raise LedgerError("bad_moment", text[:40])
    return at

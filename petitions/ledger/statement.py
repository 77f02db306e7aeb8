"""Figures by hour and territory as signed statements, with small cells merged.

A statement covers one or more whole hours and the entries appended in them. It is held back until
it covers at least `least` entries, so a quiet hour is merged with the next ones. Within it, a
territory with fewer than `least` entries is merged into `elsewhere`; if those merged together are
still fewer than `least`, the smallest remaining territory joins them, so that no merged figure
can be found by subtraction. Both rules use the number of entries, whatever their kind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from petitions.ledger.canonical import canonical, parse_canonical, to_moment
from petitions.ledger.errors import LedgerError
from petitions.ledger.note import Signer, Verifier, open_note, sign_note

HOUR = timedelta(hours=1)
LEAST = 10


@dataclass(frozen=True)
class Figures:
    """What was appended in [start, end): entries `first` to `last`, counted by kind and place.

    `by_territory` counts entries; entries without a territory are left out of it.
    """

    petition: int
    start: datetime
    end: datetime
    first: int
    last: int
    sums: Mapping[str, int]
    by_territory: Mapping[str, int]

    @property
    def entries(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True)
class Merged:
    """Territories that may be shown, and how many entries lie elsewhere (or are not shown)."""

    shown: Mapping[str, int]
    elsewhere: int


def merge_small(by_territory: Mapping[str, int], entries: int, least: int = LEAST) -> Merged:
    """Merge cells until each shown one, and the rest if there is any, has at least `least`."""
    shown = {place: n for place, n in by_territory.items() if n >= least}
    rest = entries - sum(shown.values())
    while 0 < rest < least and shown:
        smallest = min(shown, key=lambda place: (shown[place], place))
        rest += shown.pop(smallest)
    return Merged(shown, rest)


def make_statement(figures: Figures, least: int = LEAST, final: bool = False) -> bytes | None:
    """The statement as canonical JSON, or None while its hours must wait for more entries.

    With `final`, after the last entry of an ended petition, the remainder is stated without
    territories however small it is: its number is public in the last checkpoint anyway.
    """
    _check(figures)
    too_few = figures.entries < least
    if figures.entries < 1 or (too_few and not final):
        return None
    merged = merge_small({} if too_few else figures.by_territory, figures.entries, least)
    return canonical(
        {
            "elsewhere": merged.elsewhere,
            "first": figures.first,
            "from": to_moment(figures.start),
            "last": figures.last,
            "petition": figures.petition,
            "sums": dict(figures.sums),
            "territories": dict(merged.shown),
            "to": to_moment(figures.end),
        }
    )


def _check(figures: Figures) -> None:
    for moment in (figures.start, figures.end):
        if moment.minute or moment.second or moment.microsecond:
            raise LedgerError("bad_statement", "not a whole hour")
    if figures.end - figures.start < HOUR or figures.first < 1:
        raise LedgerError("bad_statement", "no hours")
    if sum(figures.by_territory.values()) > figures.entries:
        raise LedgerError("bad_statement", "more places than entries")


def sign_statement(statement: bytes, origin: str, signers: Sequence[Signer]) -> str:
    """The statement as a signed note under the site's keys."""
    return sign_note(f"{origin}/statement\n{statement.decode('ascii')}\n", signers)


def open_statement(note: str, origin: str, known: Sequence[Verifier]) -> dict[str, object]:
    """The statement's fields, after a known key's signature was verified."""
    lines = open_note(note, known).text.split("\n")
    if len(lines) != 3 or lines[0] != f"{origin}/statement":
        raise LedgerError("other_origin", lines[0][:60])
    return parse_canonical(lines[1].encode())

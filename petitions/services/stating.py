"""Hourly figures as signed statements. An entry belongs to the hour in which a signed checkpoint
first covered it, so that anyone can see which entries a statement speaks of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from petitions.clock import whole_hour
from petitions.ledger.entry import Entry, parse_entry, sums
from petitions.ledger.note import Signer
from petitions.ledger.paths import parse_bundle
from petitions.ledger.statement import Figures, make_statement, sign_statement
from petitions.ledger.tiles import WIDTH
from petitions.services import rulebooks
from petitions.storage import ledgers, signature_sums
from petitions.storage import petitions as store

HOUR = timedelta(hours=1)
PETITIONS_AT_ONCE = 500


def state_hours(session: Session, origin: str, signers: Sequence[Signer], now: datetime) -> int:
    """Sign a statement for every petition whose ended hours hold enough new entries; return how
    many. Hours with fewer are merged with the next ones. The caller commits."""
    if not signers:
        return 0
    end = whole_hour(now)
    made = 0
    for petition_id in ledgers.unstated(session, end, PETITIONS_AT_ONCE):
        figures = _figures(session, petition_id, end)
        text = make_statement(figures) if figures else None
        if figures is None or text is None:
            continue
        ledgers.add_statement(
            session, petition_id=petition_id, first=figures.first, last=figures.last, until=end,
            note=sign_statement(text, origin, signers), signed_at=now,
        )  # fmt: skip
        made += 1
    return made


def _figures(session: Session, petition_id: int, end: datetime) -> Figures | None:
    before = ledgers.last_statement(session, petition_id)
    first = before.last + 1 if before else 1
    last = ledgers.size_at(session, petition_id, end)
    if last < first:
        return None
    begun = before.until if before else ledgers.first_published_at(session, petition_id)
    if begun is None:
        return None
    entries = _entries(session, petition_id, first, last)
    places = _places(session, petition_id, first, last)
    return Figures(petition_id, whole_hour(begun), end, first, last, sums(entries), places)


def _entries(session: Session, petition_id: int, first: int, last: int) -> list[Entry]:
    name = ledgers.petition_tree(petition_id)
    found: list[Entry] = []
    for number in range((first - 1) // WIDTH, (last - 1) // WIDTH + 1):
        data = ledgers.tile(session, name, ledgers.BUNDLES, number) or b""
        found += [parse_entry(leaf) for leaf in parse_bundle(data)]
    return [entry for entry in found if first <= entry.number <= last]


def _places(session: Session, petition_id: int, first: int, last: int) -> dict[str, int]:
    """Return entries by territory where the rules publish counts by territory."""
    petition = store.find(session, petition_id)
    if petition is None:
        return {}
    rules = rulebooks.rules_for(session, petition.rule_set)
    if not rules.version(petition.life["version"]).disclosure.by_territory:
        return {}
    rows = signature_sums.territories_of_entries(session, petition_id, first, last)
    return dict(Counter(territory for territory in rows if territory))

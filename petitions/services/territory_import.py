"""Territories and populations from a CSV file: whole or not at all, every fault with its line."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from petitions.domain.rules import LEVELS
from petitions.services import rights
from petitions.services.errors import Refused
from petitions.services.rights import Matter
from petitions.storage import audit, bodies, institutions
from petitions.storage.engine import unit

NEEDED = ("code", "population", "year", "source")
OF_NEW = ("level", "name_kk", "name_ru", "name_en")
YEARS = range(1900, 2101)
MOST = 10**11


@dataclass(frozen=True)
class Fault:
    """What is wrong in a line (the first is 1): a code and the value or column it is about."""

    line: int
    code: str
    about: str


class BadTable(Refused):
    """A file that cannot be taken over."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(*dict.fromkeys(fault.code for fault in faults))
        self.faults = faults


def import_territories(session: Session, text: str, *, by: int, at: datetime) -> int:
    """Store what the file says and return how many lines it had; BadTable with every fault."""
    rights.require(session, by, Matter(), "administrator", at=at, act="import_territories")
    with unit(session):
        rows = list(_rows(text))
        faults = [*_faults(session, rows)]
        if faults:
            raise BadTable(faults)
        for _line, row in rows:
            _store(session, row)
        audit.append(
            session, at=at, account_id=by, act="import_territories", subject="territories",
            after={"lines": len(rows), "codes": [row["code"] for _, row in rows][:100]},
        )  # fmt: skip
        return len(rows)


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(text.splitlines(), strict=True)
    try:
        missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
        if missing:
            raise BadTable([Fault(1, "column_missing", name) for name in missing])
        for row in reader:
            # A line with too many cells has them under no name.
            cells = {name: (cell or "").strip() for name, cell in row.items() if name}
            yield reader.line_num, cells
    except csv.Error as error:
        raise BadTable([Fault(reader.line_num, "no_csv", str(error))]) from None


def _faults(session: Session, rows: list[tuple[int, dict[str, str]]]) -> Iterator[Fault]:
    known = {one.code for one in bodies.territories(session)}
    seen = set[tuple[str, str]]()
    if not rows:
        yield Fault(1, "no_lines", "")
    for line, row in rows:
        yield from (Fault(line, *fault) for fault in _line_faults(row, known))
        key = (row["code"], row["year"])
        if key in seen:
            yield Fault(line, "line_twice", row["code"])
        seen.add(key)
        known.add(row["code"])


def _line_faults(row: Mapping[str, str], known: set[str]) -> Iterator[tuple[str, str]]:
    for name in NEEDED:
        if not row[name]:
            yield "cell_empty", name
    if row["population"] and not _is_number(row["population"], MOST):
        yield "population_malformed", row["population"]
    if row["year"] and not (_is_number(row["year"], 9999) and int(row["year"]) in YEARS):
        yield "year_malformed", row["year"]
    if row["code"] and row["code"] not in known:
        for name in OF_NEW:
            if not row.get(name):
                yield "new_territory_incomplete", name
    if row.get("level") and row["level"] not in LEVELS:
        yield "level_unknown", row["level"]
    if row.get("parent") and (row["parent"] not in known or row["parent"] == row["code"]):
        yield "parent_unknown", row["parent"]


def _is_number(text: str, most: int) -> bool:
    return text.isascii() and text.isdecimal() and int(text[:20]) <= most


def _store(session: Session, row: Mapping[str, str]) -> None:
    if bodies.territory(session, row["code"]) is None:
        bodies.add_territory(session, {"parent": "", **row})
        session.flush()
        return
    institutions.put_population(
        session, row["code"], int(row["year"]), int(row["population"]), row["source"]
    )
    session.flush()

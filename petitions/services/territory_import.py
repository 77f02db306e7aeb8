"""Territories and populations from a CSV file: whole or not at all, every fault with its line.

Of a territory that is known already the populations and the names are taken; its place in the
tree and its level stay, since petitions, roles and bodies hang on them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from petitions.domain.rules import LEVELS
from petitions.services import rights
from petitions.services.errors import Refused
from petitions.services.rights import Matter
from petitions.storage import audit, bodies, institutions
from petitions.storage.engine import unit
from petitions.storage.tables import Territory

NEEDED = ("code", "population", "year", "source")
NAMES = ("name_kk", "name_ru", "name_en")
OF_NEW = ("level", *NAMES)
YEARS = range(1900, 2101)
MOST = 10**11
Known = Mapping[str, tuple[str, str]]  # level and parent by code


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


Renamed = dict[str, dict[str, str]]


@dataclass
class Imported:
    """What a file changed: how many lines it had, which territories are new, and the names that
    others had before and have now."""

    lines: int
    added: list[str] = field(default_factory=list)
    names_before: Renamed = field(default_factory=dict)
    names_after: Renamed = field(default_factory=dict)


def import_territories(session: Session, text: str, *, by: int, at: datetime) -> Imported:
    """Store what the file says and return what it changed; BadTable with every fault."""
    rights.require(session, by, Matter(), "administrator", at=at, act="import_territories")
    with unit(session):
        rows = list(_rows(text))
        faults = [*_faults(session, rows)]
        if faults:
            raise BadTable(faults)
        done = Imported(len(rows))
        for _line, row in rows:
            _store(session, row, done)
        audit.append(
            session, at=at, account_id=by, act="import_territories", subject="territories",
            before={"names": done.names_before} if done.names_before else None,
            after=_after(done, [row["code"] for _, row in rows]),
        )  # fmt: skip
        return done


def _after(done: Imported, codes: list[str]) -> dict[str, Any]:
    said: dict[str, Any] = {"lines": done.lines, "codes": codes[:100], "added": done.added}
    return {**said, "names": done.names_after} if done.names_after else said


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
    known = {one.code: (one.level, one.parent or "") for one in bodies.territories(session)}
    seen = set[tuple[str, str]]()
    if not rows:
        yield Fault(1, "no_lines", "")
    for line, row in rows:
        yield from (Fault(line, *fault) for fault in _line_faults(row, known))
        key = (row["code"], row["year"])
        if key in seen:
            yield Fault(line, "line_twice", row["code"])
        seen.add(key)
        known.setdefault(row["code"], (row.get("level", ""), row.get("parent", "")))


def _line_faults(row: Mapping[str, str], known: Known) -> Iterator[tuple[str, str]]:
    for name in NEEDED:
        if not row[name]:
            yield "cell_empty", name
    if row["population"] and not _is_number(row["population"], MOST):
        yield "population_malformed", row["population"]
    if row["year"] and not (_is_number(row["year"], 9999) and int(row["year"]) in YEARS):
        yield "year_malformed", row["year"]
    yield from _place_faults(row, known)


def _place_faults(row: Mapping[str, str], known: Known) -> Iterator[tuple[str, str]]:
    """Say what is wrong with a territory's names, its level and its place in the tree."""
    if row["code"] and row["code"] not in known:
        for name in OF_NEW:
            if not row.get(name):
                yield "new_territory_incomplete", name
    if row.get("level") and row["level"] not in LEVELS:
        yield "level_unknown", row["level"]
    if row.get("parent") and (row["parent"] not in known or row["parent"] == row["code"]):
        yield "parent_unknown", row["parent"]
    elif row["code"] in known:
        yield from _moves(row, *known[row["code"]])


def _moves(row: Mapping[str, str], level: str, parent: str) -> Iterator[tuple[str, str]]:
    """Say what a line would change of a known territory's place; an empty cell changes nothing."""
    if row.get("level") in LEVELS and row["level"] != level:
        yield "level_differs", row["code"]
    if row.get("parent") and row["parent"] != parent:
        yield "parent_differs", row["code"]


def _is_number(text: str, most: int) -> bool:
    return text.isascii() and text.isdecimal() and int(text[:20]) <= most


def _store(session: Session, row: Mapping[str, str], done: Imported) -> None:
    known = bodies.territory(session, row["code"])
    if known is None:
        bodies.add_territory(session, {"parent": "", **row})
        session.flush()
        done.added.append(row["code"])
        return
    _rename(known, row, done)
    institutions.put_population(
        session, row["code"], int(row["year"]), int(row["population"]), row["source"]
    )
    session.flush()


def _rename(known: Territory, row: Mapping[str, str], done: Imported) -> None:
    """Take the names that a line gives; an empty cell leaves the one there is."""
    for name in NAMES:
        old, new = getattr(known, name), row.get(name)
        if new and new != old:
            setattr(known, name, new)
            done.names_before.setdefault(known.code, {}).setdefault(name, old)
            done.names_after.setdefault(known.code, {})[name] = new

"""Fills the product's own tables fast: INSERT … SELECT, and COPY where rows differ in words."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from psycopg.types.json import Json

from bench.site import Site
from petitions.storage import analyser
from petitions.storage.tables import metadata

WORDS_A_TEXT = 24
# They make words nobody uses: the analyser treats them as it treats all.
SYLLABLES = ("ба", "ра", "та", "ма", "ко", "ле", "си", "ну", "го", "до", "жа", "ке")
# Above the numbers of those that sign through the site meanwhile.
BASE = 1_000_000_000
# From here on it is faster to make the indexes afterwards.
MANY = 100_001


@contextmanager
def said(what: str) -> Iterator[None]:
    """Tell what takes so long."""
    started = time.perf_counter()
    yield
    print(f"  {what}: {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)


class Words:
    """A made-up vocabulary, a few words common and most rare, with the stems of each."""

    def __init__(self, count: int) -> None:
        self._random = random.Random(1)
        made = {self._word() for _ in range(count * 2)}
        self.all = sorted(made)[:count]
        self._weights = [1 / (place + 10) for place in range(len(self.all))]
        self._stems = {word: analyser.analyse(word, "kk").split() for word in self.all}

    def _word(self) -> str:
        return "".join(self._random.choices(SYLLABLES, k=self._random.randint(2, 5)))

    def text(self, length: int) -> list[str]:
        return self._random.choices(self.all, self._weights, k=length)

    def stems(self, words: list[str]) -> str:
        return " ".join(dict.fromkeys(stem for word in words for stem in self._stems[word]))


def petitions(site: Site, words: Words, first: int, count: int) -> None:
    """Copy the petition that is open, each time with a number, dates and words of its own."""
    last, template = first + count - 1, site.ready.number
    own = {
        "id": "n", "support_token": "NULL", "next_moment_at": "NULL",
        "opened_at": "opened_at - n * interval '7 seconds'",
        "signature_count": "mod(n * 7919, 5000)",
        "closing_at": "closing_at + n * interval '7 seconds'", "trending": "mod(n * 31, 1000)",
    }  # fmt: skip
    with said(f"{count} petitions"), _loading(site) as connection:
        _copies(connection, "petition", own, template, first, last)
        for table in ("petition_tag", "fact"):
            _copies(connection, table, {"petition_id": "n"}, template, first, last)
        texts, stems = _texts(words, first, last)
        digest = "0" * 64
        _copy(
            connection, "petition_text",
            ("petition_id", "language", "revision", "is_current", "fields", "title", "translator",
             "sha256", "written_at", "is_added_later"),
            ((n, "kk", 1, True, Json(fields), fields["title"], "petitioner", digest,
              "2026-03-01T00:00:00Z", False) for n, fields in texts),
        )  # fmt: skip
        _copy(connection, "petition_search", ("petition_id", "title_stems", "stems"), stems)
        sequence = sa.func.pg_get_serial_sequence("petition", "id")
        connection.execute(sa.select(sa.func.setval(sequence, last)))
    _settled(site)


def _texts(words: Words, first: int, last: int) -> tuple[list[Any], list[Any]]:
    texts, stems = [], []
    for number in range(first, last + 1):
        title, body = words.text(5), words.text(WORDS_A_TEXT)
        texts.append((number, {"title": " ".join(title), "action": " ".join(body)}))
        stems.append((number, words.stems(title), words.stems(title + body)))
    return texts, stems


def signatures(site: Site, first: int, count: int) -> None:
    """Sign `count` times, as confirming does: the signature, the person, the entry to count."""
    number = site.ready.number
    each = f"generate_series({first}::bigint, {first + count - 1}::bigint) AS n"
    with said(f"{count} signatures"), _loading(site) as connection:
        _without_indexes(
            connection,
            "signature",
            count,
            f"""
            INSERT INTO signature (id, petition_id, kind, person, slot, language, text_sha256,
              confirmed_at, commitment)
            SELECT {BASE} + n, {number}, 'for', sha256(int8send(n)), 0, 'kk', repeat('0', 64),
              now() - interval '1 minute', sha256(int8send(-n)) FROM {each}""",
        )
        _without_indexes(
            connection,
            "signatory",
            count,
            f"""
            INSERT INTO signatory (signature_id, name, email, email_domain, language,
              wants_letters, salt)
            SELECT {BASE} + n, 'Дана Ахметова', 'p' || n || '@example.org', 'example.org', 'kk',
              false, substring(sha256(int8send(n)), 1, 16) FROM {each}""",
        )
        connection.exec_driver_sql(f"""
            INSERT INTO tally_queue (petition_id, entry, moment, commitment, signature_id, count,
              is_late)
            SELECT {number}, 'sign', now() - interval '1 minute', sha256(int8send(-n)), {BASE} + n,
              1, false FROM {each}""")
    _settled(site)


@contextmanager
def _loading(site: Site) -> Iterator[sa.Connection]:
    """Give a connection in one transaction that neither checks references nor waits for a disk."""
    with site.engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
        yield connection


def _copies(
    connection: sa.Connection, table: str, own: Mapping[str, str], template: int, first: int,
    last: int,
) -> None:  # fmt: skip
    """Repeat the rows of the template petition; `own` says what each copy has of its own."""
    key = "id" if table == "petition" else "petition_id"
    columns = [c.name for c in metadata.tables[table].columns if c.name != "id" or key == "id"]
    values = ", ".join(own.get(name, name) for name in columns)
    connection.exec_driver_sql(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} "
        f"FROM {table}, generate_series({first}, {last}) AS n WHERE {key} = {template}"
    )


def _copy(
    connection: sa.Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    driver: Any = connection.connection.dbapi_connection
    with (
        driver.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as into,
    ):
        for row in rows:
            into.write_row(row)


def _without_indexes(connection: sa.Connection, table: str, count: int, statement: str) -> None:
    """Run a statement that adds many rows; indexes that are no constraints are made afterwards."""
    if count < MANY:
        connection.exec_driver_sql(statement)
        return
    found = sa.text(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = :table AND indexname NOT IN "
        "(SELECT conname FROM pg_constraint)"
    )
    indexes = connection.execute(found, {"table": table}).all()
    for name, _definition in indexes:
        connection.exec_driver_sql(f"DROP INDEX {name}")
    connection.exec_driver_sql(statement)
    for _name, definition in indexes:
        connection.exec_driver_sql(definition)


def _settled(site: Site) -> None:
    """Let the database know its sizes and have everything on the disk, as by then it would have:
    or its catching up is measured."""
    with site.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")
        connection.exec_driver_sql("CHECKPOINT")

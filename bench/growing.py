"""The long mode: the same at ten million signatures on one petition among 100,000.

Everything is written into the product's own tables: by INSERT … SELECT where rows differ in their
numbers alone, by COPY where they differ in their words. The tally counts every entry itself, so
that the ledger at the ten-millionth is the one that it made.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import median
from urllib.parse import quote

from sqlalchemy.orm import Session

from bench import counting, loading, signing
from bench.load import SECONDS, wrk
from bench.loading import Words, said
from bench.site import Site
from bench.table import Row

FEW = 1_000
PORTIONS = 3
MEASURED = PORTIONS * counting.QUEUED


def rows(site: Site, signatures: int, petitions: int) -> Iterator[Row]:
    words = Words(4_000)
    loading.signatures(site, 1, FEW)
    _count_all(site)  # so that the petition, and with it each of its copies, stands in the lists
    loading.petitions(site, words, site.ready.eid_number + 1, FEW)
    few = _read(site, words)
    start = _tally_rate(site, FEW + 1)
    loading.petitions(site, words, site.ready.eid_number + 1 + FEW, petitions - FEW)
    done, last = FEW + MEASURED, signatures - MEASURED
    loading.signatures(site, done + 1, last - done)
    _count_all(site)
    end = _tally_rate(site, last + 1)
    yield Row("tally_10m", end, start, end / start, 0.8)
    yield signing.sign_email(site, "sign_10m")
    many = _read(site, words)
    yield Row("read_10m", *_worst(many, few, ("page", "list")), 1.5)
    yield Row("search_10m", *_worst(many, few, ("search",)), 5.0)


def _tally_rate(site: Site, first: int) -> float:
    """Count several full queues from a number on; the median of entries a second."""
    rates = []
    for portion in range(PORTIONS):
        loading.signatures(site, first + portion * counting.QUEUED, counting.QUEUED)
        rates.append(counting.QUEUED / _count_all(site))
    return median(rates)


def _count_all(site: Site) -> float:
    with said("counting what waits"), Session(site.engine, expire_on_commit=False) as session:
        return counting.drain(session)


def _read(site: Site, words: Words) -> dict[str, float]:
    """Return the 95th percentile in milliseconds of each kind of page, none of it from memory."""
    frequent = [quote(" ".join(words.text(1))) for _ in range(200)]
    paths = {
        "page": [f"/kk/petitions/{site.ready.number}"],
        "list": [f"/kk/petitions?sort={order}" for order in ("newest", "most_signed", "closing")],
        "search": [f"/kk/petitions?q={word}" for word in frequent],
    }
    return {kind: _p95(site, kind, found) for kind, found in paths.items()}


def _p95(site: Site, kind: str, paths: list[str]) -> float:
    file: Path = site.folder / f"{kind}.txt"
    file.write_text("".join(f"{path}\n" for path in paths))
    wrk(site.url, 2, str(file), script="fresh.lua", connections=1)
    rate = wrk(site.url, SECONDS, str(file), script="fresh.lua", connections=1)
    if rate.failed:
        raise RuntimeError(f"{kind}: {rate.failed} answers were refused")
    return rate.p95_ms


def _worst(
    many: dict[str, float], few: dict[str, float], kinds: tuple[str, ...]
) -> tuple[float, float, float]:
    worst = max(kinds, key=lambda kind: many[kind] / few[kind])
    return many[worst], few[worst], many[worst] / few[worst]

"""Runs wrk and reads what it says."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

LUA = Path(__file__).parent / "lua"
SECONDS = 8
TURNS, TURN_SECONDS = 5, 3


@dataclass(frozen=True)
class Rate:
    """Requests a second, two percentiles in milliseconds, and how many were refused.

    The 95th is known where the script prints it.
    """

    per_second: float
    p99_ms: float
    failed: int
    p95_ms: float = 0.0


def wrk(
    url: str, seconds: int, *arguments: str, script: str | None = None, connections: int = 8
) -> Rate:
    """Load an address with one thread over some connections; `failed` counts the errors."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency"]
    if script:
        command += ["-s", str(LUA / script)]
    done = subprocess.run(
        [*command, url, "--", *arguments], capture_output=True, text=True, check=True
    )
    return read(done.stdout)


def read(text: str) -> Rate:
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    latency = re.search(r"99%\s+([\d.]+)(us|ms|s)", text)
    if rate is None or latency is None:
        raise ValueError(text)
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    p95 = re.search(r"95th percentile: (\d+) us", text)
    factor = {"us": 0.001, "ms": 1.0, "s": 1000.0}[latency[2]]
    return Rate(
        float(rate[1]), float(latency[1]) * factor, int(failed[1]) if failed else 0,
        int(p95[1]) / 1000 if p95 else 0.0,
    )  # fmt: skip


def in_turns(ours: Callable[[int], Rate], bare: Callable[[int], Rate]) -> tuple[Rate, Rate]:
    """Load the product and its bare limit in short turns, so that both meet the same moods of the
    machine's disk, and the same luck: all connections of a turn may fall to one of two workers.

    Each is told the number of its turn and loads for `TURN_SECONDS`.
    """
    turns = [(bare(turn), ours(turn)) for turn in range(TURNS)]
    return _together([own for _limit, own in turns]), _together([limit for limit, _own in turns])


def _together(rates: Sequence[Rate]) -> Rate:
    return Rate(
        sum(rate.per_second for rate in rates) / len(rates),
        max(rate.p99_ms for rate in rates),
        sum(rate.failed for rate in rates),
    )

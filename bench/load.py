"""Runs wrk and reads what it says."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

LUA = Path(__file__).parent / "lua"


@dataclass(frozen=True)
class Rate:
    """Requests a second, the 99th percentile in milliseconds, and how many were refused."""

    per_second: float
    p99_ms: float
    failed: int


def wrk(url: str, seconds: int, *arguments: str, script: str | None = None) -> Rate:
    """Load an address with one thread and eight connections; raise if any answer was an error."""
    command = ["wrk", "-t1", "-c8", f"-d{seconds}s", "--latency"]
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
    factor = {"us": 0.001, "ms": 1.0, "s": 1000.0}[latency[2]]
    return Rate(float(rate[1]), float(latency[1]) * factor, int(failed[1]) if failed else 0)

"""The table: each figure beside its limit measured in the same run."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.load import Rate
from config import ROOT

RESULTS = Path(__file__).parent / "results"
# Of these the ratio must stay below the target; of all others it must reach it.
AT_MOST = frozenset({"memory", "read_10m", "search_10m"})


@dataclass(frozen=True)
class Row:
    """One figure: its value, its limit measured in the same run, the ratio, the must."""

    name: str
    value: float
    limit: float
    ratio: float
    target: float

    @property
    def is_reached(self) -> bool:
        is_below = self.ratio <= self.target
        return is_below if self.name in AT_MOST else self.ratio >= self.target


def compared(name: str, rate: Rate, limit: Rate, target: float) -> Row:
    """Return the row of two rates; a load that was refused anything counts for nothing."""
    if rate.failed or limit.failed:
        print(f"{name}: {rate.failed} + {limit.failed} answers were refused", file=sys.stderr)
        return Row(name, rate.per_second, limit.per_second, 0.0, target)
    ratio = rate.per_second / limit.per_second
    return Row(name, rate.per_second, limit.per_second, ratio, target)


def show_head() -> None:
    print(f"{'name':16}{'value':>12}{'limit':>12}{'ratio':>8}{'must':>8}")


def show(row: Row) -> None:
    mark = "" if row.is_reached else "  not reached"
    print(
        f"{row.name:16}{row.value:12.1f}{row.limit:12.1f}{row.ratio:8.2f}{row.target:8.2f}{mark}",
        flush=True,
    )


def write(rows: Sequence[Row], sizes: dict[str, int]) -> None:
    """Write the table with what the machine is and how much was in the database."""
    RESULTS.mkdir(exist_ok=True)
    now = datetime.now(UTC)
    machine = {"system": platform.platform(), "cores": os.cpu_count(), "python": sys.version}
    found = {
        "at": now.isoformat(), "machine": machine, "sizes": sizes,
        "rows": [asdict(row) for row in rows],
    }  # fmt: skip
    file = RESULTS / f"{now:%Y%m%dT%H%M%SZ}.json"
    file.write_text(json.dumps(found, indent=2))
    print(file.relative_to(ROOT))

"""`make bench`: one table, each figure beside its limit measured in the same run."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterator

from bench import counting, growing, reading, signing, site, table
from bench.table import Row
from tests.support import postgres

DURABLE = (
    "fsync=on", "synchronous_commit=on", "max_connections=100", "shared_buffers=256MB",
    "max_wal_size=4GB", "maintenance_work_mem=512MB",
)  # fmt: skip


def main() -> int:
    said = _arguments()
    for program in ("nginx", "wrk"):
        if not shutil.which(program):
            print(f"{program} is missing: apt-get install nginx-light wrk", file=sys.stderr)
            return 2
    server = postgres.start(DURABLE)
    if server is None:
        print(postgres.ADVICE, file=sys.stderr)
        return 2
    table.show_head()
    rows = []
    try:
        with site.running(server) as running:
            after_a_thousand = reading.largest_worker(running.pid)
            for row in _rows(running, said, after_a_thousand):
                rows.append(row)
                table.show(row)
    finally:
        server.stop()
    sizes = {"signatures": said.signatures, "petitions": said.petitions} if said.long else {}
    table.write(rows, sizes)
    return 0 if all(row.is_reached for row in rows) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--long", action="store_true", help="also the rows at ten million signatures"
    )
    parser.add_argument("--signatures", type=int, default=10_000_000)
    parser.add_argument("--petitions", type=int, default=100_000)
    return parser.parse_args()


def _rows(running: site.Site, said: argparse.Namespace, memory: float) -> Iterator[Row]:
    for row in signing.rows(running):
        yield row
        if row.name == "sign_email":
            sign_rate = row.value
    yield from reading.rows(running)
    yield counting.tally(running, sign_rate)
    requests = 15_000
    if said.long:
        yield from growing.rows(running, said.signatures, said.petitions)
        requests = min(1_000_000, said.signatures // 10)
    yield reading.memory(running, requests, memory)


if __name__ == "__main__":
    sys.exit(main())

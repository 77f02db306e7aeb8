"""Reading: pages from memory, rendered afresh and behind nginx; a worker's memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.request import urlopen

from bench import servers
from bench.load import SECONDS, TURN_SECONDS, Rate, in_turns, wrk
from bench.site import Site
from bench.table import Row, compared


def rows(site: Site) -> Iterator[Row]:
    number = site.ready.number
    page, count = f"/kk/petitions/{number}", f"/api/v1/petitions/{number}/count"
    hello = f"{site.bare}/hello"
    yield compared("page_cached", *_worse_of(site.url, (page, count), hello), 0.5)
    paths = site.folder / "fresh.txt"
    paths.write_text(f"{page}\n")
    rates = in_turns(
        lambda turn: wrk(site.url, TURN_SECONDS, str(paths), script="fresh.lua"),
        lambda turn: wrk(hello, TURN_SECONDS),
    )
    yield compared("page_rendered", *rates, 0.1)
    yield _behind_nginx(site, page, count)


def _worse_of(address: str, paths: Sequence[str], bare: str) -> tuple[Rate, Rate]:
    """Load each path in turns with the bare address; return the rates of the slower one."""
    found = [
        in_turns(
            lambda turn, path=path: wrk(address + path, TURN_SECONDS),  # type: ignore[misc]
            lambda turn: wrk(bare, TURN_SECONDS),
        )
        for path in paths
    ]
    return min(found, key=lambda rates: rates[0].per_second / rates[1].per_second)


def _behind_nginx(site: Site, page: str, count: str) -> Row:
    with servers.nginx(site.port) as (front, folder):
        with urlopen(f"{site.url}{page}") as answer:
            (folder / "page").write_bytes(answer.read())
        (folder / "page").chmod(0o644)
        address = f"http://127.0.0.1:{front}"
        rates = _worse_of(address, (page, count), f"{address}/file/page")
        return compared("page_nginx", *rates, 0.7)


def memory(site: Site, requests: int, before: float) -> Row:
    """The largest worker while each answers so many requests, one of ten for a page rendered
    afresh, against itself at the beginning."""
    url = f"{site.url}/kk/petitions/{site.ready.number}"
    served, after = 0.0, before
    while served < requests * int(servers.WORKERS):
        served += wrk(url, SECONDS, script="reading.lua").per_second * SECONDS
        # gunicorn replaces a worker some time after its millionth request: look each time.
        after = max(after, largest_worker(site.pid))
    return Row("memory", after, before, after / before, 1.2)


def largest_worker(pid: int) -> float:
    """Return the resident megabytes of the largest child of a process."""
    sizes = []
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        status = Path(f"/proc/{child}/status").read_text()
        sizes.append(int(status.split("VmRSS:")[1].split()[0]) / 1024)
    return max(sizes)

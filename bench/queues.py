"""`python -m bench.queues [open]`: every queue and inbox page at 500 and at 50,000 open cases.

Counts processor time, the page's and its database's together, on PostgreSQL; of several turns the
cheapest, both sizes by turns, since a machine differs from minute to minute. The must: 1.5 times.
Every list fills a page at both sizes.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from config import DEVELOPMENT_KEY, DEVELOPMENT_SECRET, Settings
from petitions import clock, create_app
from petitions.storage.engine import make_engine
from petitions.storage.tables import (
    Account,
    Base,
    CaseTag,
    Duty,
    Petition,
    PetitionSearch,
    PetitionText,
    ResponseDraft,
    ReviewCase,
)
from petitions.web.database import db
from petitions.web.paging import write_place
from tests.support import databases, postgres
from tests.support.lives import World
from tests.support.people import sign_in

FEW, MANY, MOST = 500, 50_000, 1.5
TURNS, REQUESTS, CHUNK = 4, 4, 2_000
LIMIT = timedelta(days=20)
RULES = ("ru-roi", "lv-manabalss", "kz-epetition")
QUEUE = (
    "", "?state=late", "?state=near", "?state=on_time", "?rule_set=ru-roi", "?language=ru",
    "?show=mine", "?show=free", "?show=others", "?show=flagged", "?show=parked", "?order=age",
    "?rule_set=ru-roi&order=age", "?language=ru&order=age", "?state=late&order=age",
    "?show=flagged&order=age", "?rule_set=ru-roi&language=ru",
    "?rule_set=ru-roi&show=free", "?tag=көп", "?tag=сирек", "?q=мектепке", "?q=№700",
    "?tag=көп&state=on_time",
)  # fmt: skip
INBOX = ("", "?show=mine", "?show=to_approve", "?show=done")
TICK = 1 / os.sysconf("SC_CLK_TCK")


def main(arguments: list[str]) -> int:
    many = int(arguments[0]) if arguments else MANY
    server = postgres.start(postgres.FAST)
    if server is None:
        print(postgres.ADVICE, file=sys.stderr)
        return 2
    try:
        sites = [Site(_database(server, size), size) for size in (FEW, many)]
        return max([_shown(path, *sites) for path in _paths()])
    finally:
        server.stop()


def _database(server: postgres.Server, size: int) -> str:
    server.execute(f"CREATE DATABASE petitions_test_queues{size} TEMPLATE template0")
    url = server.url_of(f"petitions_test_queues{size}")
    databases.create_all(url)
    return url


def _paths() -> Iterator[tuple[str, str]]:
    """Return who opens what; of a long list a later page too."""
    later = quote(write_place(clock.now() + timedelta(days=3), 1))
    lists = (("moderator", "/kk/moderator", QUEUE), ("head", "/kk/government", INBOX))
    for who, root, pages in lists:
        yield from ((who, root + page) for page in (*pages, f"?after={later}"))


def _shown(visit: tuple[str, str], few: Site, many: Site) -> int:
    costs = [(few.cost(*visit), many.cost(*visit)) for _ in range(TURNS)]
    one, other = (min(cost) for cost in zip(*costs, strict=True))
    ratio = other / one
    print(f"{visit[1]:58} {one * 1000:7.1f} ms {other * 1000:7.1f} ms {ratio:5.2f}", flush=True)
    return int(ratio > MOST)


class Site:
    """The product over one database that holds so many open cases and duties."""

    def __init__(self, url: str, size: int) -> None:
        settings = Settings(
            environment="test", secret_key=DEVELOPMENT_SECRET, master_key=DEVELOPMENT_KEY,
            database_url=url, demonstration=True, instance_path=Path(tempfile.mkdtemp()),
        )  # fmt: skip
        self._app = create_app(settings)
        self._clients: dict[str, FlaskClient] = {}
        engine = make_engine(url)
        with Session(engine, expire_on_commit=False) as session:
            self._fill(session, size)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("VACUUM ANALYZE"))
        engine.dispose()

    def cost(self, who: str, path: str) -> float:
        """Return the processor time of one request, of the page and of its database."""
        client = self._clients[who]
        assert client.get(path).status_code == 200, path
        before, began = self._spent(), time.process_time()
        for _ in range(REQUESTS):
            client.get(path)
        return (time.process_time() - began + self._spent() - before) / REQUESTS

    def _spent(self) -> float:
        """Return the processor time of the database's process that serves this one."""
        with self._app.app_context(), db.engine.connect() as connection:
            pid = connection.scalar(sa.text("SELECT pg_backend_pid()"))
        said = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(said[11]) + int(said[12])) * TICK

    def _fill(self, session: Session, size: int) -> None:
        world = World(session, now=clock.now()).install(*RULES)
        number, body = world.petition(RULES[0]), world.body(RULES[0])
        me, other = (world.staff("moderator", f"m{n}@example.org") for n in range(2))
        head = world.staff("head", "head@example.org", body)
        for role, account_id in (("moderator", me), ("head", head)):
            account = session.get(Account, account_id)
            assert account
            account.password_hash = "unused"
            session.commit()
            self._clients[role] = self._app.test_client()
            sign_in(self._clients[role], account)
        session.execute(sa.update(Petition).where(Petition.id == number).values(body_id=body))
        kinds = [_copy_of(session, kind, number) for kind in (Petition, PetitionText, ReviewCase)]
        stems = _copy_of(session, PetitionSearch, number)
        who = {"me": me, "other": other, "head": head, "body": body}
        for start in range(number + 1, number + size, CHUNK):
            ids = range(start, min(start + CHUNK, number + size))
            _insert(session, kinds, stems, ids, who)
        session.commit()


def _copy_of(session: Session, kind: type[Base], number: int) -> dict[str, Any]:
    key = Petition.id if kind is Petition else kind.__table__.c.petition_id
    row = session.execute(sa.select(kind.__table__).where(key == number)).mappings().first()
    assert row
    return {name: value for name, value in row.items() if name != "id"}


def _insert(
    session: Session, kinds: list[dict[str, Any]], stems: dict[str, Any], ids: range,
    who: dict[str, int],
) -> None:  # fmt: skip
    """Copy the one petition with its case and a duty, unlike in what pages filter and sort by."""
    petition, text, case = kinds
    now, spread = clock.now(), {n: timedelta(minutes=n * 7919 % 20_000 - 4_000) for n in ids}
    rows: dict[type[Base], list[dict[str, Any]]] = {
        Petition: [{**petition, "id": n, "support_token": None} for n in ids],
        PetitionText: [{**text, "petition_id": n, "title": f"Мектепке жол {n}"} for n in ids],
        PetitionSearch: [
            {**(stems if n % 2 else {**stems, "title_stems": "басқа", "stems": "басқа"}),
             "petition_id": n}
            for n in ids
        ],
        ReviewCase: [
            {**case, "petition_id": n, "rule_set": RULES[n % 3], "language": ("kk", "ru")[n % 2],
             "queue_at": now + spread[n], "due_at": now + spread[n],
             "since": now + spread[n] - LIMIT, "is_flagged": n % 9 == 0,
             "parked_until": now + timedelta(days=3) if n % 8 == 0 else None,
             **_owner(n, who, now)}
            for n in ids
        ],
        CaseTag: [{"petition_id": n, "tag": "сирек" if n % 9 == 1 else "көп"} for n in ids],
        Duty: [
            {"id": n, "petition_id": n, "key": "response", "kind": "response", "owed_by": "b",
             "obligation": "must", "body_id": who["body"], "opened_at": now - spread[n],
             "status": "fulfilled" if n % 5 == 0 else "open", "due_at": now + spread[n],
             "ended_at": now if n % 5 == 0 else None,
             "officer_id": who["head"] if n < 100 else None}
            for n in ids
        ],
        ResponseDraft: [
            {"duty_id": n, "status": "submitted", "texts": {}, "promises": [], "outcome": None,
             "updated_at": now, "updated_by": who["head"]}
            for n in ids if n < 100 or n % 100 == 1
        ],
    }  # fmt: skip
    for kind, made in rows.items():
        if made:
            session.execute(sa.insert(kind), made)


def _owner(number: int, who: dict[str, int], now: Any) -> dict[str, Any]:
    if number % 10 > 1:
        return {"owner_id": None, "taken_at": None}
    return {"owner_id": who["me" if number % 10 else "other"], "taken_at": now}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

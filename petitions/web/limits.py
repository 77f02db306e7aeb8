"""Rate limits: how often a network or a person may do what costs or could be guessed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from flask import current_app, request
from werkzeug.exceptions import TooManyRequests

from petitions import clock
from petitions.services.secrets import keyed, network_hash
from petitions.storage.limits import add
from petitions.web import database
from petitions.web.hits import Hits
from petitions.web.keys import keys

MINUTE = 60
HOUR = 60 * MINUTE


@dataclass(frozen=True)
class Rate:
    """At most `count` times in each window of `seconds`."""

    count: int
    seconds: int


@dataclass(frozen=True)
class Limit:
    """What one network (/24 or /48) may do, and one subject: an address or an account.

    A whole school or village may share a network, so its figures are generous. What people do in
    a rush is shared between processes once a second: each process may let that many through before
    it hears of the others, so it must be nothing by which a secret could be guessed.
    """

    network: Rate
    subject: Rate | None = None
    in_a_rush: bool = False


LIMITS = {
    "sign_in": Limit(Rate(100, 10 * MINUTE), Rate(20, 10 * MINUTE)),
    "second_factor": Limit(Rate(100, 10 * MINUTE), Rate(8, 5 * MINUTE)),
    "identity": Limit(Rate(300, HOUR)),
    "register": Limit(Rate(60, HOUR), Rate(5, HOUR)),
    "reset": Limit(Rate(60, HOUR), Rate(5, HOUR)),
    "link": Limit(Rate(300, HOUR), in_a_rush=True),
    "sign": Limit(Rate(600, HOUR), Rate(30, HOUR), in_a_rush=True),
    "create": Limit(Rate(300, HOUR), Rate(100, HOUR)),
    "feedback": Limit(Rate(20, HOUR)),
}


def check(action: str, subject: str | None = None) -> None:
    """Count one attempt; raise 429 with Retry-After once there were too many.

    `subject` is the typed address or the account's id; it is kept only as a keyed hash.
    Call it before the view writes anything: the counting has a transaction of its own.
    """
    limit, now = LIMITS[action], clock.now()
    # On SQLite one writer waits for another: let go of what this request has read so far.
    session = database.session()
    if session.in_transaction():
        session.commit()
    rates = {_in_window(key, rate, now): rate for rate, key in _counted(action, limit, subject)}
    ends = {key: _end(rate, now) for key, rate in rates.items()}
    # Tests move the clock and look at once.
    counts = _hits().add(ends, now, at_once=current_app.testing or not limit.in_a_rush)
    waits = [_seconds_left(rate, now) for key, rate in rates.items() if counts[key] > rate.count]
    if waits:
        raise TooManyRequests(retry_after=max(waits))


def _counted(action: str, limit: Limit, subject: str | None) -> Iterator[tuple[Rate, str]]:
    network = network_hash(keys(), request.remote_addr)
    if network:
        yield limit.network, f"{action}:n:{network.hex()}"
    if limit.subject and subject:
        normal = subject.strip().casefold()
        yield limit.subject, f"{action}:s:{keyed(keys(), 'limits', normal).hex()}"


def _hits() -> Hits:
    found: Hits | None = current_app.extensions.get("hits")
    if found is None:
        hits = Hits(partial(add, database.db.engine))
        found = current_app.extensions.setdefault("hits", hits)
    return found


def _in_window(key: str, rate: Rate, now: datetime) -> str:
    return f"{key}:{int(now.timestamp()) // rate.seconds}"


def _end(rate: Rate, now: datetime) -> datetime:
    return now + timedelta(seconds=_seconds_left(rate, now))


def _seconds_left(rate: Rate, now: datetime) -> int:
    return rate.seconds - int(now.timestamp()) % rate.seconds

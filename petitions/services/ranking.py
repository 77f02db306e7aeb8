"""Rungs that are a rank: when a period ends, the best petitions reach them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from sqlalchemy.orm import Session

from petitions.domain.actions import Action
from petitions.domain.calendar import Calendar, calendar_of
from petitions.domain.durations import Duration
from petitions.domain.life import Life
from petitions.domain.rules import Rank, RuleSet, Threshold
from petitions.services import lifecycle, reading, rulebooks, tallying
from petitions.services.errors import Refused
from petitions.storage import ranking as store
from petitions.storage import switches
from petitions.storage.tables import Petition


@dataclass
class _Places:
    """What a petition has won: its place among all, and in its best category."""

    among_all: int | None = None
    in_category: int | None = None


def rank_due(session: Session, now: datetime) -> int:
    """Hand in the places where a period is over; return how many petitions won one.

    Periods follow one another from the beginning of the year, month, week or day in which a rule
    set was first seen. The caller commits.
    """
    won = 0
    for name, found in reading.in_force(session, now).items():
        for rung in found.rule_set.thresholds:
            if rung.rank is not None:
                won += _rank(session, found.rule_set, rung, rung.rank, name, now)
    return won


def _rank(
    session: Session, rule_set: RuleSet, rung: Threshold, rank: Rank, name: str, now: datetime
) -> int:
    rules = rulebooks.rules_for(session, name)
    calendar = calendar_of(rules, rules.current(now).number)
    marker = f"ranked {name} {rung.id}"
    known = switches.get(session, marker)
    start = datetime.fromisoformat(known["until"]) if known else _first(calendar, rank.every, now)
    ended = _last_end(calendar, rank.every, start, now)
    if ended is None and known:
        return 0
    switches.put(session, marker, {"until": (ended or start).isoformat()}, now)
    if ended is None:
        return 0
    places = _places(session, name, rung, rank, ended)
    return sum(_hand_in(session, number, places[number], now) for number in sorted(places))


def _first(calendar: Calendar, every: Duration, now: datetime) -> datetime:
    """The beginning of the year, month, week or day in which the first period began."""
    day = calendar.day(now)
    starts = {
        "year": date(day.year, 1, 1),
        "month": day.replace(day=1),
        "week": day - timedelta(days=day.weekday()),
    }
    return calendar.start_of(starts.get(every.unit, day))


def _last_end(
    calendar: Calendar, every: Duration, start: datetime, now: datetime
) -> datetime | None:
    """The latest end of a period up to `now`; none while the first still runs."""
    ended = None
    while (start := _end(calendar, every, start)) <= now:
        ended = start
    return ended


def _end(calendar: Calendar, every: Duration, start: datetime) -> datetime:
    if every.unit in ("minute", "hour", "working hour"):
        return calendar.after(start, every)
    return calendar.start_of(calendar.add_to_day(calendar.day(start), every))


def _places(
    session: Session, name: str, rung: Threshold, rank: Rank, ended: datetime
) -> dict[int, _Places]:
    """Return who has won a place; who had reached the rung before takes none from others."""
    found: dict[int, _Places] = {}
    for place, number in enumerate(_best(session, name, rung, ended, None, rank.top), 1):
        found.setdefault(number, _Places()).among_all = place
    for tag in store.tags(session, name, ended) if rank.top_of_category else ():
        best = _best(session, name, rung, ended, tag, rank.top_of_category)
        for place, number in enumerate(best, 1):
            mine = found.setdefault(number, _Places())
            mine.in_category = min(place, mine.in_category or place)
    return found


def _best(
    session: Session, name: str, rung: Threshold, ended: datetime, tag: str | None, most: int
) -> list[int]:
    ordered = store.by_votes(session, name, ended, is_net=rung.counts == "net", tag=tag)
    return list(islice((one.id for one in ordered if not _has_reached(one, rung.id)), most))


def _has_reached(petition: Petition, rung: str) -> bool:
    life = Life.from_json(petition.life)
    return any(one.id == rung and one.status == "reached" for one in life.rungs)


def _hand_in(session: Session, number: int, places: _Places, now: datetime) -> bool:
    """Say whether the petition took its place; the version it runs under may know none."""
    locked = tallying.settle(session, lifecycle.take(session, number), now)
    action = Action(do="rank", place=places.among_all, place_in_category=places.in_category)
    try:
        lifecycle.carry_out(session, locked, action, now)
    except Refused:
        return False
    return True

"""The law a petition runs under: published versions, read once and kept by each process."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from time import monotonic
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from petitions import presets
from petitions.domain.calendar import fingerprint
from petitions.domain.rules import Rules, RuleSet, Version
from petitions.services import rights
from petitions.services.errors import Conflict, NotFound
from petitions.services.rights import Matter
from petitions.storage import audit, rulebooks
from petitions.storage.engine import unit
from petitions.storage.tables import Petition, RuleVersion


def rules_for(session: Session, rule_set: str) -> Rules:
    """Return every version of a rule set with today's holidays; NotFound if none is published."""
    stamp = rulebooks.version_count(session, rule_set)
    if not stamp:
        raise NotFound("rule_set")
    return _with_days(session, _versions(session, rule_set, stamp))


def rule_set_of(session: Session, petition: Petition) -> RuleSet:
    """Return the version of its rule set that a petition runs under."""
    return rules_for(session, petition.rule_set).version(petition.life["version"])


def rules_lately(session: Session, rule_set: str, version: int) -> Rules:
    """Return the rules as this process last read them, at most a second ago, for acts on a
    petition that runs under `version`; read anew if that one is not among them."""
    lately = _memory(session).lately
    kept = lately.get(rule_set)
    if kept and monotonic() - kept[0] < LATELY and len(kept[1].versions) >= version:
        return kept[1]
    rules = rules_for(session, rule_set)
    lately[rule_set] = (monotonic(), rules)
    return rules


LATELY = 1.0


@dataclass
class _Memory:
    """What this process remembers of one database's rules."""

    lately: dict[str, tuple[float, Rules]] = field(default_factory=dict)
    versions: dict[str, tuple[int, tuple[Version, ...]]] = field(default_factory=dict)
    days: dict[str, tuple[tuple[int, datetime | None], Rules]] = field(default_factory=dict)


_memories: WeakKeyDictionary[Engine, _Memory] = WeakKeyDictionary()


def _memory(session: Session) -> _Memory:
    return _memories.setdefault(session.get_bind().engine, _Memory())


def _versions(session: Session, rule_set: str, stamp: int) -> tuple[Version, ...]:
    kept = _memory(session).versions.get(rule_set)
    if kept and kept[0] == stamp:
        return kept[1]
    versions = tuple(
        Version(row.number, row.in_force_from, parsed(row.source, f"{rule_set}@{row.number}"))
        for row in rulebooks.versions(session, rule_set)
    )
    _memory(session).versions[rule_set] = (stamp, versions)
    return versions


@lru_cache(maxsize=256)
def parsed(source: str, name: str) -> RuleSet:
    """Return the rule set that a TOML text says; the same text gives the same value."""
    return presets.load_text(source, name)


def _with_days(session: Session, versions: tuple[Version, ...]) -> Rules:
    country = versions[-1].rule_set.calendar.country
    if not country:
        return Rules(versions)
    stamp = rulebooks.holiday_stamp(session, country)
    days = _memory(session).days
    kept = days.get(country)
    if kept is None or kept[0] != stamp:
        off, on = rulebooks.days(session, country)
        kept = (stamp, Rules((), off, on))
        days[country] = kept
    return replace(kept[1], versions=versions)


def keep_days(session: Session, country: str) -> None:
    """Keep a country's days as they are now, for the replay of what is judged by them."""
    off, on = rulebooks.days(session, country)
    rulebooks.keep_days(session, fingerprint(Rules((), off, on)), off, on)


def rules_by(session: Session, rules: Rules, stamp: str) -> Rules:
    """Return rules with the days that bore a stamp; as they are if those were never kept."""
    for known in (rules, Rules(rules.versions)):
        if fingerprint(known) == stamp:
            return known
    days = rulebooks.known_days(session, stamp)
    return Rules(rules.versions, *days) if days else rules


def publish(
    session: Session,
    source: str,
    reason: str,
    at: datetime,
    *,
    in_force_from: datetime | None = None,
    by: int | None = None,
) -> RuleVersion:
    """Publish a text as the next version of its rule set; running petitions keep theirs.

    Raises presets.BadRuleSet for a bad text, Conflict if nothing changed or no reason is given,
    Forbidden if the account `by` does not administer this rule set.
    """
    rule_set = parsed(source, "source")
    if by is not None:
        rights.require(
            session, by, Matter(rule_set=rule_set.id), "administrator", at=at, act="publish_rules"
        )
    if not reason.strip():
        raise Conflict("reason_missing")
    _memory(session).lately.pop(rule_set.id, None)
    with unit(session):
        before = rulebooks.versions(session, rule_set.id)
        digest = hashlib.sha256(source.encode()).hexdigest()
        if before and before[-1].sha256 == digest:
            raise Conflict("nothing_changed")
        number = before[-1].number + 1 if before else 1
        audit.append(
            session, at=at, account_id=by, act="publish_rules", subject=f"rules:{rule_set.id}",
            before={"version": number - 1} if before else None,
            after={"version": number, "sha256": digest}, why=reason,
        )  # fmt: skip
        return rulebooks.add_version(
            session,
            rule_set=rule_set.id,
            number=number,
            format_number=rule_set.format,
            source=source,
            sha256=digest,
            in_force_from=in_force_from or at,
            reason=reason,
            published_at=at,
            published_by=by,
        )


def rule_set_in_force(session: Session, rule_set: str, at: datetime) -> RuleSet:
    """Return the version current at a moment: what a new petition would run under."""
    return rules_for(session, rule_set).current(at).rule_set


def source_of(session: Session, rule_set: str, number: int | None = None) -> str:
    """Return the TOML text of a published version, the newest if no number is given."""
    found = rulebooks.versions(session, rule_set)
    wanted = [row for row in found if number is None or row.number == number]
    if not wanted:
        raise NotFound("rule_set")
    return wanted[-1].source

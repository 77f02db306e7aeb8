"""Rule sets by the digest of their text, and those in force."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from petitions.domain.rules import RuleSet
from petitions.services.rulebooks import parsed
from petitions.storage import public
from petitions.storage.public import Published


def rule_sets(session: Session, digests: Iterable[str]) -> dict[str, RuleSet]:
    """Return the rule sets by the digests of their texts; each text is read once a process."""
    wanted = set(digests)
    missing = wanted - _known.keys()
    if missing:
        for digest, source in public.rule_sources(session, sorted(missing)).items():
            _known[digest] = parsed(source, digest[:12])
    return {digest: _known[digest] for digest in wanted if digest in _known}


# By digest, so that what is kept can never be of another database or version.
_known: dict[str, RuleSet] = {}


@dataclass(frozen=True)
class InForce:
    """A rule set as it is in force now, with all its published versions."""

    rule_set: RuleSet
    current: Published
    versions: tuple[Published, ...]


def in_force(session: Session, at: datetime) -> dict[str, InForce]:
    """Return every published rule set by its id."""
    by_id: dict[str, list[Published]] = {}
    for version in public.rule_versions(session):
        by_id.setdefault(version.rule_set, []).append(version)
    current = {name: _current(versions, at) for name, versions in by_id.items()}
    read = rule_sets(session, (version.sha256 for version in current.values()))
    return {
        name: InForce(read[version.sha256], version, tuple(by_id[name]))
        for name, version in current.items()
    }


def _current(versions: Sequence[Published], at: datetime) -> Published:
    begun = [version for version in versions if version.in_force_from <= at]
    return max(begun or versions[:1], key=lambda version: version.number)


def every_rule_set(session: Session) -> dict[str, RuleSet]:
    """Return the newest version of every published rule set, to be named in lists."""
    newest = {version.rule_set: version.sha256 for version in public.rule_versions(session)}
    read = rule_sets(session, newest.values())
    return {name: read[digest] for name, digest in newest.items()}

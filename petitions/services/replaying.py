"""Replay: play a petition's recorded acts through the engine and compare the facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from petitions.domain.actions import Action
from petitions.domain.engine import act, advance
from petitions.domain.life import Fact, Life
from petitions.domain.rules import Rules
from petitions.services import rulebooks
from petitions.services.errors import NotFound
from petitions.storage import petitions as store
from petitions.storage.tables import Act, StoredFact


@dataclass(frozen=True)
class Replay:
    """The facts as replayed and as stored, each as the simulator would print it."""

    replayed: Sequence[dict[str, Any]]
    stored: Sequence[dict[str, Any]]
    life_agrees: bool

    @property
    def agrees(self) -> bool:
        return list(self.replayed) == list(self.stored) and self.life_agrees


def replay(session: Session, petition_id: int) -> Replay:
    """Play everything that was ever done to a petition, from nothing; NotFound if there is none."""
    petition = store.find(session, petition_id)
    if petition is None:
        raise NotFound("petition")
    rules = rulebooks.rules_for(session, petition.rule_set)
    life, facts = _play(session, rules, store.acts(session, petition_id))
    return Replay(
        [fact.to_json() for fact in facts],
        [_as_printed(fact) for fact in store.facts(session, petition_id)],
        life is not None and life.to_json() == petition.life,
    )


def _play(session: Session, today: Rules, acts: Sequence[Act]) -> tuple[Life | None, list[Fact]]:
    """Play acts, each by the days off by which it was judged: a correction changes no past."""
    life: Life | None = None
    rules = today
    stamp = ""
    facts: list[Fact] = []
    for recorded in acts:
        action = Action.from_json(recorded.action)
        if recorded.days != stamp:
            stamp = recorded.days
            rules = rulebooks.rules_by(session, today, stamp)
        if action.do == "wait" and life is not None:
            life, more = advance(rules, life, recorded.at)
        else:
            life, more = act(rules, life, action, recorded.at)
        facts += more
    return life, facts


def _as_printed(fact: StoredFact) -> dict[str, Any]:
    return Fact(fact.at, fact.fact, fact.data).to_json()

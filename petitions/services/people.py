"""What the engine is told of a person: what was proven goes before what was declared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from petitions.domain.actions import Action
from petitions.domain.eligibility import Person, asks_where_creators_live
from petitions.domain.law import named_territories
from petitions.domain.rules import Eligibility, RuleSet
from petitions.services.identities import Proof

# No rule set accepts it: said of a status that must be proven and is not.
UNPROVEN = "unproven"


def known_person(
    who: Eligibility, level: str, proof: Proof | None, declared: Mapping[str, Any], identity: str
) -> dict[str, Any]:
    """Return what is known of a person as keys of `Person`.

    `identity` is the level without a proof ("email"); a proof brings its own. What the rules want
    proven and the proof does not say is told as unproven, never left out: the engine takes what
    is left out as accepted.
    """
    known: dict[str, Any] = {"identity": proof.level if proof else identity}
    if who.min_age:
        if proof is not None and proof.born_on is not None:
            known["born"] = proof.born_on
        else:
            known["age"] = declared.get("age", 0)
    if "anyone" not in who.statuses:
        known["status"] = _status(who, proof, declared)
    if level in who.own_territory:
        proven = proof.territory if proof is not None else None
        known["territory"] = proven or declared.get("territory") or ""
    return known


def known_petitioner(
    rules: RuleSet, level: str, proof: Proof | None, declared: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what is known of somebody who makes a petition, alone or in a group.

    Where the rules name territories of their own, a proven one is not among them.
    """
    known = known_person(rules.create, level, proof, declared, "email")
    if asks_where_creators_live(rules, level):
        named = named_territories(rules)
        proven = proof.territory if proof is not None else None
        is_known = proven and (not named or proven in named)
        known["territory"] = proven if is_known else declared.get("territory") or ""
    return known


def _status(who: Eligibility, proof: Proof | None, declared: Mapping[str, Any]) -> str:
    said = str(declared.get("status") or UNPROVEN)
    if proof is not None and proof.status is not None:
        return proof.status
    return said if who.statuses.get(said) == "declared" else UNPROVEN  # type: ignore[call-overload]


def without_person(action: Action) -> Action:
    """Return the act as it is recorded: nothing of a person stays but a territory that counts."""
    person = action.person
    if person is None:
        return action
    kept = Person(territory=person.territory) if person.territory else None
    return replace(action, person=kept)

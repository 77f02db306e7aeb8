"""What a committee's decision does to a petition: a review, or the end of a duty, by the rules.

The petition's state is never set here: the engine is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from petitions.domain.actions import Action
from petitions.domain.engine import judge
from petitions.domain.law import law_of, outcomes_of
from petitions.domain.life import Life
from petitions.domain.requests import is_request
from petitions.domain.rules import DECLINING, RuleSet
from petitions.services import languages, lifecycle, reviewing, rulebooks, tallying
from petitions.services.committees.cases import Own
from petitions.services.errors import Refused
from petitions.storage import answers
from petitions.storage import petitions as store
from petitions.storage.tables import Motion

NO_EFFECT = ("other", "debate")


@dataclass(frozen=True)
class Option:
    """One thing that a motion can do now: `do` is "review", "fulfil" or "decline"."""

    kind: str
    do: str
    outcome: str
    duty: str | None = None
    duty_kind: str | None = None
    reason: str | None = None

    @property
    def key(self) -> str:
        return ":".join(
            (self.kind, self.do, self.duty or "", self.outcome, self.reason or "")
        )  # fmt: skip

    def action(self) -> dict[str, Any]:
        said = {"do": self.do, "duty": self.duty, "outcome": self.outcome, "reason": self.reason}
        return {key: value for key, value in said.items() if value is not None}


def options(session: Session, own: Own, at: datetime) -> list[Option]:
    """Return what the rules let this committee decide about a petition now."""
    rules = rulebooks.rules_for(session, own.petition.rule_set)
    life = Life.from_json(own.petition.life)
    rule_set = rules.version(life.version)
    found = [*_reviews(own, rule_set), *_duties(session, own, rule_set, life)]
    return [one for one in found if not _is_refused(rules, life, one, at)]


def action_of(
    session: Session, own: Own, kind: str, key: str, at: datetime
) -> dict[str, Any] | None:
    """Return what a motion of this kind does; None for one that only says something."""
    if kind in NO_EFFECT:
        return None
    found = next((one for one in options(session, own, at) if one.key == key), None)
    if found is None or found.kind != kind:
        raise Refused("option_unknown")
    return found.action()


def required_languages(session: Session, own: Own, site: Sequence[str]) -> tuple[str, ...]:
    """Return the languages in which a decision's reasons must be given."""
    rule_set = rulebooks.rule_set_of(session, own.petition)
    return languages.required_of_answers(rule_set, own.petition.original_language, site)


def carry_out(session: Session, own: Own, motion: Motion, at: datetime, account_id: int) -> None:
    """Do what a carried motion says, within the caller's unit."""
    said = Action(**(motion.action or {}))
    locked = tallying.settle(session, lifecycle.take(session, own.petition.id), at)
    if said.do == "review":
        message = spoken(motion.reasons or {}, own.petition.original_language)
        reviewing.carry_out(
            session, locked, said.outcome or "", at, account_id, reason=said.reason,
            message=message,
        )  # fmt: skip
        return
    end_duty(
        session, locked, said.duty or "", said.outcome or "",
        _response(motion.texts, motion.reasons or {}), at, account_id,
    )  # fmt: skip


def end_duty(
    session: Session, locked: lifecycle.Locked, key: str, outcome: str,
    texts: Mapping[str, Mapping[str, str]], at: datetime, account_id: int,
) -> int | None:  # fmt: skip
    """Publish what a committee says to a duty, and let the engine end it; return its row."""
    do = "decline" if outcome in DECLINING else "fulfil"
    lifecycle.carry_out(session, locked, Action(do=do, duty=key, outcome=outcome), at, account_id)
    duty = store.duty(session, locked.petition.id, key)
    if duty is None:
        return None
    answers.add_response(
        session, petition_id=locked.petition.id, duty_id=duty.id, body_id=duty.body_id, version=1,
        outcome=outcome, texts={lang: dict(text) for lang, text in texts.items()},
        published_at=at, published_by=account_id,
    )  # fmt: skip
    return duty.id


def spoken(words: Mapping[str, str], language: str) -> str:
    """Return words in a language, else in any that there is."""
    return words.get(language) or next(iter(words.values()), "")


def _response(summary: Mapping[str, str], reasons: Mapping[str, str]) -> dict[str, dict[str, str]]:
    return {
        lang: {"summary": spoken(summary, lang), "text": text} for lang, text in reasons.items()
    }


def _reviews(own: Own, rule_set: RuleSet) -> list[Option]:
    gate = next((gate for gate in rule_set.gates if gate.kind == "review"), None)
    if gate is None or gate.by != own.committee.rules_body or own.petition.state != "in_review":
        return []
    passing = [one for one in gate.outcomes if one != "reject"]
    found = [Option("admissibility", "review", outcome) for outcome in passing]
    if "reject" not in gate.outcomes:
        return found
    grounds = (*rule_set.refusals, *rule_set.forbidden_topics)
    return found + [Option("admissibility", "review", "reject", reason=one.code) for one in grounds]


def _duties(session: Session, own: Own, rule_set: RuleSet, life: Life) -> list[Option]:
    rules = rulebooks.rules_for(session, own.petition.rule_set)
    law = law_of(rules, life.version, life.scope)
    kind = "conclusion" if own.committee.kind == "expert_group" else "decision"
    mine = {
        duty.key
        for duty in store.duties(session, own.petition.id)
        if duty.body_id == own.committee.body_id and duty.status == "open"
    }
    return [
        Option(kind, "decline" if outcome in DECLINING else "fulfil", outcome, rule.id, rule.kind)
        for rule in law.duties
        if rule.id in mine and not is_request(rule.id) and rule.kind not in ("debate", "hearing")
        for outcome in outcomes_of(rule)
    ] + [
        Option(kind, "decline", outcome, rule.id, rule.kind)
        for rule in law.duties
        if rule.id in mine and rule.kind in ("debate", "hearing")
        for outcome in outcomes_of(rule)
        if outcome in DECLINING
    ]


def _is_refused(rules: Any, life: Life, option: Option, at: datetime) -> bool:
    if option.do == "review":
        return False
    action = Action(do=option.do, duty=option.duty, outcome=option.outcome)
    return bool(judge(rules, life, action, at))

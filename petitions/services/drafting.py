"""Writing a petition: a draft that loses nothing, then the petition it becomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from unicodedata import category

from sqlalchemy.orm import Session

from petitions.domain.actions import Action
from petitions.domain.admissibility import with_required
from petitions.domain.eligibility import Person
from petitions.domain.engine import act, judge
from petitions.domain.life import Fact, Scope
from petitions.domain.rules import Rules
from petitions.services import (
    languages,
    lifecycle,
    own_signature,
    petition_keys,
    records,
    rulebooks,
    secrets,
    switching,
)
from petitions.services.errors import NotFound, Refused
from petitions.services.people import without_person
from petitions.services.secrets import Keys
from petitions.storage import attachments, bodies, drafts, search
from petitions.storage import petitions as store
from petitions.storage.engine import unit
from petitions.storage.tables import Draft, Petition


@dataclass(frozen=True, kw_only=True)
class Answers:
    """All that a petitioner has said so far; every key may still be missing."""

    rule_set: str | None = None
    body_id: int | None = None
    level: str = "national"
    territory: str | None = None
    kind: str | None = None
    language: str | None = None  # the original
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # language -> key -> text
    tags: Sequence[str] = ()
    declared: Mapping[str, Any] = field(default_factory=dict)
    hides_name: bool = False  # kept only under rules that let the petitioner stay anonymous
    again_of: int | None = None  # the petition that failed and is filed again

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Answers:
        return cls(**stored)

    def to_json(self) -> dict[str, Any]:
        """Return what is stored: all that was typed but characters that nothing can show."""
        return {
            "rule_set": self.rule_set,
            "body_id": self.body_id,
            "level": self.level,
            "territory": self.territory,
            "kind": self.kind,
            "language": self.language,
            "texts": {
                lang: {key: showable(words) for key, words in text.items()}
                for lang, text in self.texts.items()
            },
            "tags": [showable(tag) for tag in self.tags],
            "declared": dict(self.declared),
            "hides_name": self.hides_name,
            "again_of": self.again_of,
        }

    def with_text(self, language: str, key: str, text: str) -> Answers:
        """Return the answers with one field of one language version replaced."""
        versions = {lang: dict(fields) for lang, fields in self.texts.items()}
        versions.setdefault(language, {})[key] = line_breaks(text)
        return replace(self, texts=versions)


def line_breaks(text: str) -> str:
    """Return the text with every line break as one LF, as limits count and storage keeps it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def showable(text: str) -> str:
    """Return the text without control characters: no page shows them, PostgreSQL holds no NUL."""
    return "".join(mark for mark in text if mark in "\n\t" or category(mark) != "Cc")


def start(session: Session, account_id: int, at: datetime) -> int:
    """Begin an empty draft and return its id."""
    with unit(session):
        return drafts.add(session, account_id, Answers().to_json(), at)


def open_draft(session: Session, account_id: int, draft_id: int) -> Answers:
    """Return the answers of one's own draft; NotFound for anybody else's."""
    draft = drafts.find(session, account_id, draft_id)
    if draft is None:
        raise NotFound("draft")
    return Answers.from_json(draft.answers)


def petition_of(session: Session, account_id: int, draft_id: int) -> int | None:
    """Return the number of the petition that one's own draft has become, if it has."""
    draft = drafts.find(session, account_id, draft_id)
    return draft.petition_id if draft else None


def save(session: Session, account_id: int, draft_id: int, answers: Answers, at: datetime) -> None:
    """Keep what was typed, whatever it is: judging comes later.

    The draft of a petition is closed but while the petition is returned for changes.
    """
    with unit(session):
        draft = drafts.lock(session, account_id, draft_id)
        if draft is None or not is_open(session, draft):
            raise NotFound("draft")
        draft.answers = answers.to_json()
        draft.updated_at = at


def is_open(session: Session, draft: Draft) -> bool:
    """Say whether a draft may still be changed."""
    if draft.petition_id is None:
        return True
    petition = store.find(session, draft.petition_id)
    return petition is not None and petition.state == "returned"


def objections(
    session: Session,
    answers: Answers,
    person: Person,
    at: datetime,
    site: Sequence[str] = (),
    account_id: int | None = None,
    attached: float | None = None,
) -> tuple[str, ...]:
    """Return the codes for which this petition could not be made now, without making it.

    `account_id`: whose petition it would be, for the quotas; `site`: the languages of the
    installation, which decide what language rules bind it; `attached`: the megabytes of its files.
    """
    rules = rulebooks.rules_for(session, answers.rule_set or "")
    rule_set = rules.current(at).rule_set
    found: dict[str, None] = dict.fromkeys(languages.missing(rule_set, answers.texts, site))
    if len(rule_set.content.kinds) > 1 and answers.kind is None:
        found["kind_missing"] = None
    for language in {_original(answers): {}, **answers.texts}:
        action = _create(session, rules, answers, language, person, account_id, at, attached)
        found |= dict.fromkeys(judge(rules, None, action, at))
    return tuple(found)


def submit(
    session: Session,
    keys: Keys,
    account_id: int,
    draft_id: int,
    person: Person,
    at: datetime,
    site: Sequence[str] = (),
) -> int:
    """Make the petition of a draft and hand it in; return its number.

    A draft makes one petition: sent twice, the second answer is the first one's number.
    """
    with unit(session):
        draft = drafts.lock(session, account_id, draft_id)
        if draft is None:
            raise NotFound("draft")
        if draft.petition_id is not None:
            return draft.petition_id
        switching.require_creation(session)
        answers = Answers.from_json(draft.answers)
        attached = attachments.megabytes(session, draft_id)
        codes = objections(session, answers, person, at, site, account_id, attached)
        if codes:
            raise Refused(*codes)
        petition = _make(session, keys, account_id, answers, person, at, attached)
        draft.petition_id = petition.id
        rule_set = rulebooks.rule_set_in_force(session, petition.rule_set, at)
        if rule_set.petitioners.min == 1:
            hand_in(session, keys, lifecycle.take(session, petition.id), at, account_id)
        return petition.id


def hand_in(
    session: Session,
    keys: Keys,
    locked: lifecycle.Locked,
    at: datetime,
    account_id: int,
    action: Action | None = None,
) -> tuple[Fact, ...]:
    """Submit: the petitioner's own signature stands in the ledger where the rules count it.

    `action` says what a petition that was returned holds now; none: what it held before.
    """
    petition = locked.petition
    before = locked.life.signatures
    petition.submitted_at = petition.submitted_at or at
    submission = action or Action(do="submit")
    facts = lifecycle.carry_out(session, locked, submission, at, account_id)
    if petition.signature_count > before:
        own_signature.enter(session, keys, petition, at)
    return facts


def _make(
    session: Session,
    keys: Keys,
    account_id: int,
    answers: Answers,
    person: Person,
    at: datetime,
    attached: float | None,
) -> Petition:
    rules = rulebooks.rules_for(session, answers.rule_set or "")
    original = _original(answers)
    action = _create(session, rules, answers, original, person, account_id, at, attached)
    life, facts = act(rules, None, action, at)
    if life is None:
        raise Refused(*[code for fact in facts for code in fact.data.get("reasons", ())])
    disclosure = rules.current(at).rule_set.disclosure
    petition = Petition(
        rule_set=answers.rule_set,
        petitioner_id=account_id,
        body_id=answers.body_id,
        level=answers.level,
        territory=answers.territory,
        original_language=original,
        kind=answers.kind,
        again_of=answers.again_of,
        name_hidden=answers.hides_name and disclosure.petitioner_may_hide,
        created_at=at,
        key_sealed=petition_keys.new_sealed_key(keys),
        support_token=secrets.new_token(),
        life=life.to_json(),
        state=life.state,
    )
    locked = lifecycle.Locked(petition, rules, life)
    lifecycle.copy_columns(session, locked, life)
    session.add(petition)
    session.flush()
    _store_texts(session, petition, answers, at)
    said = without_person(action).to_json()
    stored = store.add_act(session, petition.id, at, said, account_id, days=life.calendar)
    lifecycle.keep(session, locked, life, facts, stored.id)
    return petition


def _original(answers: Answers) -> str:
    return answers.language or next(iter(answers.texts), "")


def _store_texts(session: Session, petition: Petition, answers: Answers, at: datetime) -> None:
    for language, fields in answers.texts.items():
        store.add_text(session, petition.id, language, fields, languages.text_hash(fields), at)
    store.set_tags(session, petition.id, answers.tags)
    session.flush()
    search.index_petition(session, petition.id)


def _create(
    session: Session,
    rules: Rules,
    answers: Answers,
    language: str,
    person: Person,
    account_id: int | None,
    at: datetime,
    attached: float | None,
) -> Action:
    content = rules.current(at).rule_set.content
    text = with_required(content, answers.texts.get(language, {}))
    title = text.get("title", "")
    return Action(
        do="create",
        text=text,
        record=records.record_of(session, rules, account_id, title, at, answers.again_of),
        tags=tuple(answers.tags),
        attachments_mb=attached,
        kind=answers.kind,
        person=person,
        scope=scope_of(session, answers),
    )


def scope_of(session: Session, answers: Answers) -> Scope:
    """Return where and to whom the petition goes, with the population that thresholds need."""
    body = bodies.find(session, answers.body_id) if answers.body_id else None
    population = bodies.population(session, answers.territory) if answers.territory else None
    return Scope(answers.level, body.kind if body else None, answers.territory, population)

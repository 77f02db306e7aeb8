"""Changing a petition that was returned: its draft is open again until it is handed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from petitions.domain.actions import Action
from petitions.domain.admissibility import with_required
from petitions.domain.engine import judge
from petitions.services import languages, lifecycle
from petitions.services.drafting import Answers
from petitions.services.errors import NotFound, Refused
from petitions.services.lifecycle import Locked
from petitions.storage import drafts, search
from petitions.storage import petitions as store
from petitions.storage.tables import Petition


def is_open(petition: Petition) -> bool:
    """Say whether its petitioner may change the text now."""
    return petition.state == "returned"


def draft_of(session: Session, petition: Petition) -> int:
    """Return the id of the draft that a petition was made of and is changed in."""
    draft_id = drafts.of_petition(session, petition.id)
    if draft_id is None:
        raise NotFound("draft")
    return draft_id


def objections(session: Session, petition: Petition, answers: Answers, at: datetime) -> list[str]:
    """Return the codes for which the changed petition could not be handed in now."""
    locked = lifecycle.opened(session, petition)
    found: dict[str, None] = {}
    content = locked.rules.version(locked.life.version).content
    for text in answers.texts.values():
        submission = _submission(answers, with_required(content, text))
        found |= dict.fromkeys(judge(locked.rules, locked.life, submission, at))
    return list(found)


def take_in(session: Session, locked: Locked, at: datetime, site: Sequence[str] = ()) -> Action:
    """Store what was changed as new revisions and return the act that hands them in.

    Refused if a language version breaks the rules; the caller holds the lock and commits.
    """
    petition = locked.petition
    draft = drafts.lock(session, petition.petitioner_id, draft_of(session, petition))
    if draft is None:
        raise NotFound("draft")
    answers = Answers.from_json(draft.answers)
    codes = objections(session, petition, answers, at)
    if petition.original_language not in answers.texts:
        codes.append("language_missing")
    codes += languages.missing(locked.rules.version(locked.life.version), answers.texts, site)
    if codes:
        raise Refused(*dict.fromkeys(codes))
    _keep(session, petition, answers, at)
    return _submission(answers, answers.texts[petition.original_language])


def _submission(answers: Answers, text: Mapping[str, str]) -> Action:
    return Action(do="submit", text=dict(text), tags=tuple(answers.tags))


def _keep(session: Session, petition: Petition, answers: Answers, at: datetime) -> None:
    """Add a revision of each language version that differs; what was there stays as it was."""
    known = store.texts(session, petition.id)
    for language, fields in answers.texts.items():
        if language not in known or known[language].fields != dict(fields):
            digest = languages.text_hash(fields)
            store.add_text(session, petition.id, language, fields, digest, at)
    for language in known.keys() - answers.texts.keys():
        store.retire_text(session, petition.id, language)
    store.set_tags(session, petition.id, answers.tags)
    session.flush()
    search.index_petition(session, petition.id)

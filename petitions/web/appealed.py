"""An answer that is appealed against, as both sides of the appeal see it."""

from __future__ import annotations

from petitions.domain.appeals import appealed_id
from petitions.services import rulebooks
from petitions.storage import answers, public
from petitions.storage import petitions as store
from petitions.storage.tables import Duty, Petition
from petitions.web import database
from petitions.web.languages import current_language
from petitions.web.public.cards import body_of
from petitions.wording.names import owed_name


def first_answer(petition: Petition, appeal: Duty) -> dict[str, object]:
    """Return the answer against which an appeal goes; nothing for a duty that is no appeal."""
    first = appealed_id(appeal.key)
    duty = store.duty(database.session(), petition.id, first) if first else None
    return answer_of(petition, duty) if duty is not None else {}


def answer_of(petition: Petition, duty: Duty) -> dict[str, object]:
    """Prepare the answer to a duty, in the reader's language or the petition's."""
    session, lang = database.session(), current_language()
    versions, rule_set = (
        answers.versions(session, duty.id),
        rulebooks.rule_set_of(session, petition),
    )
    if not versions:
        return {}
    texts = versions[-1].texts
    order = (lang, petition.original_language, *texts)
    language = next(code for code in order if code in texts)
    return {
        "title": owed_name(rule_set, duty.key, duty.kind, lang),
        "body": body_of(rule_set, duty.owed_by, duty.body_id, public.bodies(session), lang),
        "on": versions[-1].published_at,
        "summary": texts[language].get("summary", ""),
        "text": texts[language].get("text", ""),
        "language": language if language != lang else None,
    }

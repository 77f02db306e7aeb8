"""An answer before it is public: what it consists of, and whether it is complete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from petitions.services import duties, languages, promising
from petitions.services.duties import Mine
from petitions.services.errors import Conflict, Refused
from petitions.services.promising import Promised
from petitions.storage import answers
from petitions.storage.tables import ResponseDraft

SUMMARY_LIMIT = 500
TEXT_LIMIT = 20_000

Texts = Mapping[str, Mapping[str, str]]  # language -> {"summary": …, "text": …}


@dataclass(frozen=True)
class Prepared:
    """An answer as it was written; `correction_reason` where one that is public is corrected,
    `publish_at` where it is not to be published at once."""

    outcome: str | None
    texts: Texts
    promises: tuple[Promised, ...] = ()
    correction_reason: str | None = None
    publish_at: datetime | None = None

    @property
    def columns(self) -> dict[str, Any]:
        return {
            "outcome": self.outcome,
            "texts": {lang: dict(text) for lang, text in self.texts.items()},
            "promises": [promise.to_json() for promise in self.promises],
            "correction_reason": self.correction_reason,
        }


def prepared_of(draft: ResponseDraft) -> Prepared:
    """Return what a stored draft says."""
    promises = tuple(Promised.from_json(one) for one in draft.promises)
    return Prepared(draft.outcome, draft.texts, promises, draft.correction_reason, draft.publish_at)


def unsettled(session: Session, duty_id: int) -> ResponseDraft | None:
    draft = answers.lock_draft(session, duty_id)
    if draft is not None and draft.status != "draft":
        raise Conflict("answer_waits")
    return draft


def require_complete(
    session: Session, mine: Mine, prepared: Prepared, at: datetime, site: Sequence[str]
) -> None:
    """Refused unless the answer is one that may be published: words in each required language,
    an outcome of the rules, a reason for a correction, promises with a day ahead."""
    unsettled(session, mine.duty.id)
    rule_set = duties.rule_set_of(session, mine.petition)
    if prepared.correction_reason is None:
        if mine.duty.status != "open":
            raise Refused("duty_not_open")
        if prepared.outcome not in duties.outcomes(rule_set, mine.duty):
            raise Refused("outcome_unknown")
    elif not prepared.correction_reason.strip():
        raise Refused("reason_missing")
    original = mine.petition.original_language
    required = languages.required_of_answers(rule_set, original, site)
    _require_texts(prepared.texts, required)
    for promise in prepared.promises:
        promising.require_good(session, mine.petition, promise, at, required)


def _require_texts(texts: Texts, required: Sequence[str]) -> None:
    for language in required:
        given = texts.get(language, {})
        if not given.get("summary", "").strip() or not given.get("text", "").strip():
            raise Refused("text_missing", language)
    for text in texts.values():
        if len(text.get("summary", "")) > SUMMARY_LIMIT or len(text.get("text", "")) > TEXT_LIMIT:
            raise Refused("text_too_long")

"""A petition of the demonstration that came back with remarks, was changed and handed in again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from petitions.services import amending, drafting, petitioning, reviewing
from petitions.services.remarks import Remark
from petitions.services.reviewing import Verdict
from petitions.services.secrets import Keys
from petitions.storage import petitions as store

LOOKED_AT = timedelta(days=3)
CHANGED = timedelta(days=2)


def come_back(
    session: Session, keys: Keys, moderator: int, number: int, plan: Mapping[str, Any], at: datetime
) -> datetime:
    """Return a petition as its plan says and hand it in again; tell when that was."""
    at += LOOKED_AT
    said = plan["returned"]
    verdict = Verdict(
        outcome="return", message=said["message"],
        remarks=tuple(Remark(one["quote"], one["remark"]) for one in said["remarks"]),
    )  # fmt: skip
    reviewing.give_verdict(session, moderator, number, verdict, at)
    at += CHANGED
    petition = store.find(session, number)
    if petition is None:
        raise LookupError(number)
    draft, owner = amending.draft_of(session, petition), petition.petitioner_id
    session.commit()
    answers = drafting.open_draft(session, owner, draft)
    texts = {lang: {**text, **said.get(lang, {})} for lang, text in answers.texts.items()}
    drafting.save(session, owner, draft, replace(answers, texts=texts), at)
    petitioning.submit_again(session, keys, owner, number, at, answer=said["answer"])
    return at

"""A petition's case follows its life: it enters the queue with the review and leaves with it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from petitions.domain.life import Life
from petitions.storage import cases
from petitions.storage.tables import Petition


def follow(session: Session, petition: Petition, before: Life, life: Life) -> None:
    """Keep the queue in step with what the engine has made of a petition."""
    if life.state == "in_review":
        cases.open_case(
            session, since=life.entered_at or life.at, due_at=life.gate_ends_at,
            petition_id=petition.id, rule_set=petition.rule_set,
            language=petition.original_language, territory=petition.territory,
            body_id=petition.body_id,
        )  # fmt: skip
    elif before.state == "in_review":
        cases.close_case(session, petition.id)

"""The letters to a petitioner about signatures found invalid: how many and why, never whose."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from petitions.domain.life import Life
from petitions.services import telling
from petitions.storage import petitions as store
from petitions.storage.tables import Invalidation, Petition


def tell_of_invalidation(
    session: Session, petition: Petition, order: Invalidation, at: datetime
) -> None:
    """Write how many fell, why, what the count is, and which numbers it fell below again."""
    data = _data(petition, order) | {"fell_below": _fell_below(session, petition, order.ordered_at)}
    telling.tell_petitioner(session, petition, "signatures_invalidated", data, at)


def tell_of_undoing(
    session: Session, petition: Petition, order: Invalidation, at: datetime
) -> None:
    """Write how many count again; of a rung that is reached anew its own letter tells."""
    data = _data(petition, order) | {"again": order.undone_count}
    telling.tell_petitioner(session, petition, "signatures_reinstated", data, at)


def _data(petition: Petition, order: Invalidation) -> dict[str, Any]:
    return {
        "count": order.done_count,
        "reason": order.reason,
        "signatures": petition.signature_count,
    }


def _fell_below(session: Session, petition: Petition, since: datetime) -> list[int]:
    """Return what the rungs asked for that fell since then and are not reached now."""
    down = {one.id for one in Life.from_json(petition.life).rungs if one.status == "reverted"}
    fallen = {
        fact.data["threshold"]: fact.data["required"]
        for fact in store.facts(session, petition.id)
        if fact.fact == "threshold_reverted" and fact.at >= since
    }
    return [needed for key, needed in fallen.items() if key in down]

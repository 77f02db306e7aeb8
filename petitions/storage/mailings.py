"""Mailings: one fact to be told to many."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from petitions.storage.tables import Mailing


def add(
    session: Session, petition_id: int, template: str, data: Mapping[str, Any], at: datetime
) -> None:
    """Write a mailing down; the worker turns it into letters."""
    session.add(Mailing(petition_id=petition_id, template=template, data=dict(data), written_at=at))

"""States of the installation as a whole, by name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.tables import Account, Switch


def get(session: Session, name: str) -> Mapping[str, Any] | None:
    """Return a switch's value; None if it was never set."""
    return session.scalar(sa.select(Switch.value).where(Switch.name == name))


def put(
    session: Session, name: str, value: Mapping[str, Any], at: datetime, by: int | None = None
) -> None:
    session.merge(Switch(name=name, value=dict(value), set_at=at, set_by=by))


def holds_accounts(session: Session) -> bool:
    return session.scalar(sa.select(Account.id).limit(1)) is not None

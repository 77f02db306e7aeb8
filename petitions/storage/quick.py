"""Statements of the busiest moments, built once in each database's own form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session


class Quick:
    """A statement that is built once, and may differ on PostgreSQL."""

    def __init__(
        self, statement: sa.Select[Any], on_postgresql: sa.Select[Any] | None = None
    ) -> None:
        self._statement = statement
        self._on_postgresql = statement if on_postgresql is None else on_postgresql

    def rows(self, session: Session, said: dict[str, Any]) -> Sequence[Any]:
        """Run it in the session's transaction."""
        connection = session.connection()
        is_postgresql = connection.dialect.name == "postgresql"
        chosen = self._on_postgresql if is_postgresql else self._statement
        return connection.execute(chosen, said).all()

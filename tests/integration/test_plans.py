"""Statements whose cost must not grow with the signatures: PostgreSQL finds their rows by index."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from petitions.storage import signatures, signing

pytestmark = pytest.mark.postgresql


@pytest.mark.parametrize("found", [signatures._EARLIER, signing._OPEN_FOR], ids=["earlier", "open"])
def test_what_a_person_signed_before_is_found_without_looking_at_others(
    session: Session, found: sa.Select[tuple[object, ...]]
) -> None:
    if session.get_bind().dialect.name != "postgresql":
        pytest.skip("plans differ")
    statement = str(
        found.params(petition=1, person=b"1").compile(
            dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}
        )
    )
    # So small a table would be read whole.
    session.execute(sa.text("SET LOCAL enable_seqscan = off"))
    plan = "\n".join(session.scalars(sa.text(f"EXPLAIN {statement}")))
    session.rollback()
    assert "uq_signature_person" in plan
    assert "ix_signature_person_withdrawn" in plan

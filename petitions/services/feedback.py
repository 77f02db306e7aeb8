"""What people write to the operator through the contact page."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from petitions.services.addresses import normalise
from petitions.storage import public
from petitions.storage.engine import unit

LONGEST = 5000


def write(
    session: Session, *, message: str, email: str | None, page: str | None, language: str,
    at: datetime,
) -> None:  # fmt: skip
    """Keep a message; an address that was given is normalised, Refused where it is none."""
    address = normalise(email) if email else None
    with unit(session):
        public.add_feedback(
            session, language=language, page=page, message=message, email=address, at=at
        )

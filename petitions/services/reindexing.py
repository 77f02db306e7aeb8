"""Write the search index anew, as a new analyser or dictionary needs it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from petitions.storage import petitions, search
from petitions.storage.engine import unit

CHUNK = 200


def reindex(session: Session) -> Iterator[int]:
    """Index every petition again, a chunk in a transaction; yields how many are done.

    The site may run meanwhile: a chunk sees the texts as they are when it is written.
    """
    done = last = 0
    while True:
        with unit(session):
            numbers = petitions.numbers_after(session, last, CHUNK)
            for number in numbers:
                search.index_petition(session, number)
        session.expunge_all()
        if not numbers:
            return
        done, last = done + len(numbers), numbers[-1]
        yield done

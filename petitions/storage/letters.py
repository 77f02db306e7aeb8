"""The outbox: letters that wait, are claimed for a while, and are sent or given up; mailings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.rows import insert_into
from petitions.storage.tables import (
    Checkpoint,
    Letter,
    Mailing,
    Petition,
    PetitionText,
    Signatory,
    Signature,
    metadata,
)


@dataclass(frozen=True)
class Waiting:
    """A claimed letter, with the mailing's data where it belongs to one."""

    id: int
    template: str
    address: str
    language: str
    data: dict[str, Any]
    message_id: str
    petition_id: int | None
    signature_id: int | None
    is_mailing: bool
    attempts: int
    written_at: datetime


_ADD_LETTER = sa.insert(Letter)
# Statements of the busiest moments are built once: building them costs more than running them.
_LETTER = metadata.tables["letter"]
_COLUMNS = (
    *(_LETTER.c[name] for name in (
        "id", "template", "address", "language", "data", "message_id", "petition_id",
        "signature_id", "mailing_id", "attempts", "written_at",
    )),
    sa.select(Mailing.data).where(Mailing.id == _LETTER.c.mailing_id).scalar_subquery(),
)  # fmt: skip
_OLDEST = (
    sa.select(Letter.id)
    .where(
        Letter.sent_at.is_(None),
        Letter.failed_at.is_(None),
        Letter.claimable_at <= sa.bindparam("at"),
    )
    .order_by(Letter.claimable_at, Letter.id)
    .limit(sa.bindparam("most"))
    .with_for_update(skip_locked=True)
)
_CLAIM = (
    sa.update(_LETTER)
    .where(_LETTER.c.id.in_(_OLDEST.scalar_subquery()))
    .values(claimable_at=sa.bindparam("until"), attempts=_LETTER.c.attempts + 1)
    .returning(*_COLUMNS)
)
_MARK_SENT = (
    sa.update(_LETTER)
    .where(_LETTER.c.id == sa.bindparam("letter"), _LETTER.c.sent_at.is_(None))
    .values(sent_at=sa.bindparam("at"), data={}, error=None)
)
# The setting holds for this transaction; for a letter that is sent already, none is needed.
_MARK_SENT_ON_POSTGRESQL = """
UPDATE letter SET sent_at = %(at)s, data = '{}', error = NULL
WHERE id = %(letter)s AND sent_at IS NULL
  AND set_config('synchronous_commit', 'off', true) = 'off'
"""


def add_letter(session: Session, **columns: Any) -> None:
    session.connection().execute(_ADD_LETTER, columns)


def claim(session: Session, at: datetime, until: datetime, limit: int) -> tuple[Waiting, ...]:
    """Take up to `limit` waiting letters for oneself until the given moment, oldest first."""
    said = {"at": at, "until": until, "most": limit}
    taken = session.connection().execute(_CLAIM, said)
    return _waiting(sorted(taken, key=lambda row: row[0]))


def latest(session: Session, limit: int) -> tuple[Waiting, ...]:
    """List the newest letters, sent or not, for the page that shows them in development."""
    newest = sa.select(*_COLUMNS).order_by(_LETTER.c.id.desc()).limit(limit)
    return _waiting(session.connection().execute(newest))


def _waiting(rows: Iterable[Sequence[Any]]) -> tuple[Waiting, ...]:
    return tuple(
        Waiting(
            id=row[0], template=row[1], address=row[2], language=row[3],
            data={**(row[11] or {}), **row[4]}, message_id=row[5], petition_id=row[6],
            signature_id=row[7], is_mailing=row[8] is not None, attempts=row[9],
            written_at=row[10],
        )
        for row in rows
    )  # fmt: skip


def mark_sent(session: Session, letter_id: int, at: datetime) -> None:
    """Note that a letter went out, and forget what it said: it may hold a link.

    PostgreSQL need not wait for the disk: a killed worker repeats only the letter in flight, and
    a server that loses power those of its last moments, under the same Message-ID.
    """
    connection = session.connection()
    said = {"letter": letter_id, "at": at}
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_MARK_SENT_ON_POSTGRESQL, said)
    else:
        connection.execute(_MARK_SENT, said)


def put_back(
    session: Session, letter_id: int, claimable_at: datetime, error: str, attempts: int
) -> None:
    _set(session, letter_id, claimable_at=claimable_at, error=error, attempts=attempts)


def give_up(session: Session, letter_id: int, at: datetime, error: str) -> None:
    _set(session, letter_id, failed_at=at, error=error)


def _set(session: Session, letter_id: int, **values: Any) -> None:
    session.execute(
        sa.update(Letter)
        .where(Letter.id == letter_id, Letter.sent_at.is_(None))
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def open_mailing(session: Session) -> Mailing | None:
    """Hold the oldest mailing that is not yet expanded; another worker takes the next."""
    query = sa.select(Mailing).where(Mailing.done_at.is_(None)).order_by(Mailing.id).limit(1)
    return session.scalar(
        query.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    )


def next_signatures(session: Session, mailing: Mailing, limit: int) -> Sequence[int]:
    """List the next signatures after the mailing's mark whose people asked for letters."""
    return session.scalars(
        _wishing(mailing)
        .where(Signature.id > mailing.last_signature_id)
        .order_by(Signature.id)
        .limit(limit)
    ).all()


def missed_signatures(session: Session, mailing: Mailing, limit: int) -> Sequence[int]:
    """List signatures that became visible only after the mark had passed them."""
    written = sa.select(Letter.id).where(
        Letter.mailing_id == mailing.id, Letter.signature_id == Signature.id
    )
    return session.scalars(
        _wishing(mailing).where(~written.exists()).order_by(Signature.id).limit(limit)
    ).all()


def _wishing(mailing: Mailing) -> sa.Select[int]:
    return (
        sa.select(Signature.id)
        .join(Signatory, Signatory.signature_id == Signature.id)
        .where(
            Signature.petition_id == mailing.petition_id,
            Signature.confirmed_at <= mailing.written_at,
            Signature.withdrawn_at.is_(None),
            Signature.invalidated_at.is_(None),
            Signatory.wants_letters,
            Signatory.email.is_not(None),
        )
    )


def write_to_signatures(
    session: Session, mailing: Mailing, signature_ids: Sequence[int], at: datetime
) -> None:
    """Write one letter a signature; one that has its letter already keeps just that."""
    if not signature_ids:
        return
    message_id = sa.literal(f"mailing.{mailing.id}.") + sa.cast(Signatory.signature_id, sa.Text)
    people = sa.select(
        sa.literal(mailing.template), Signatory.email, Signatory.language,
        sa.literal({}, Letter.data.type), sa.literal(mailing.petition_id, sa.BigInteger()),
        sa.literal(mailing.id, sa.BigInteger()), Signatory.signature_id, message_id,
        sa.literal(at, Letter.written_at.type), sa.literal(at, Letter.claimable_at.type),
        sa.literal(0, sa.BigInteger()),
    ).where(Signatory.signature_id.in_(signature_ids))  # fmt: skip
    columns = [
        "template", "address", "language", "data", "petition_id", "mailing_id", "signature_id",
        "message_id", "written_at", "claimable_at", "attempts",
    ]  # fmt: skip
    session.execute(
        insert_into(session, Letter)
        .from_select(columns, people)
        .on_conflict_do_nothing(index_elements=["mailing_id", "signature_id"])
    )


def stop_letters(session: Session, signature_id: int) -> bool:
    """Note that a signatory wants no more letters and drop those still waiting."""
    stopped = session.scalar(
        sa.update(Signatory)
        .where(Signatory.signature_id == signature_id)
        .values(wants_letters=False)
        .returning(Signatory.signature_id)
    )
    session.execute(
        sa.delete(Letter).where(
            Letter.signature_id == signature_id,
            Letter.mailing_id.is_not(None),
            Letter.sent_at.is_(None),
        )
    )
    return stopped is not None


def petition_title(session: Session, petition_id: int, language: str) -> str:
    """Return the petition's title in the language, else in its original one."""
    rows = session.execute(
        sa.select(PetitionText.language, PetitionText.title, Petition.original_language)
        .join(Petition, Petition.id == PetitionText.petition_id)
        .where(PetitionText.petition_id == petition_id, PetitionText.is_current)
    ).all()
    titles: dict[str, str] = {row.language: row.title for row in rows}
    original: str = rows[0].original_language if rows else language
    return titles.get(language) or titles.get(original, "")


def latest_checkpoint(session: Session) -> str | None:
    """Return the newest signed note of the site ledger."""
    return session.scalar(sa.select(Checkpoint.note).order_by(Checkpoint.id.desc()).limit(1))


def newest_to(session: Session, address: str) -> dict[str, Any]:
    """Return the data of the last letter written to an address."""
    mine = sa.select(Letter.data).where(Letter.address == address)
    found: dict[str, Any] | None = session.scalar(mine.order_by(Letter.id.desc()).limit(1))
    if found is None:
        raise LookupError(f"no letter to {address}")
    return found


def discard_waiting(session: Session) -> None:
    """Drop every letter and mailing that waits: the demonstration writes to nobody."""
    session.execute(sa.delete(Letter).where(Letter.sent_at.is_(None)))
    session.execute(sa.delete(Mailing).where(Mailing.done_at.is_(None)))

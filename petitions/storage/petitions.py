"""Petitions: rows by number, their locks, texts, acts, facts and duties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.rows import add_row
from petitions.storage.tables import (
    Act,
    CoPetitioner,
    Duty,
    Petition,
    PetitionTag,
    PetitionText,
    StoredFact,
    Switch,
)


def find(session: Session, petition_id: int) -> Petition | None:
    """Return a petition as it stands; no lock."""
    return session.get(Petition, petition_id)


@dataclass(frozen=True)
class Snapshot:
    """What signing needs of a petition, read without a lock; `life` as the JSON that is stored."""

    id: int
    rule_set: str
    life: str
    support_token: str | None
    key_sealed: bytes | None
    pause: Mapping[str, Any] | None  # the switch that stops signing on the whole site
    stamp: str | None = None  # another one as soon as the row changes; PostgreSQL's only


_PAUSE = sa.select(Switch.value).where(Switch.name == "pause_signing").scalar_subquery()
PETITION = Petition.__table__
SNAPSHOT_COLUMNS = (
    PETITION.c.id, PETITION.c.rule_set, sa.cast(PETITION.c.life, sa.Text),
    PETITION.c.support_token, PETITION.c.key_sealed, _PAUSE,
)  # fmt: skip
_SNAPSHOT = sa.select(*SNAPSHOT_COLUMNS).where(PETITION.c.id == sa.bindparam("petition"))


def snapshot(session: Session, petition_id: int) -> Snapshot | None:
    """Return a petition as it stands, for signers; they never wait for one another."""
    row = session.connection().execute(_SNAPSHOT, {"petition": petition_id}).first()
    return Snapshot(*row) if row else None


def lock(session: Session, petition_id: int) -> Petition | None:
    """Return a petition, locked until the transaction ends; SQLite's writers are alone anyway.

    Its key stays shared: a signer's row refers to it, and whoever closes the stream waits for the
    signer. Each would wait for the other.
    """
    found = sa.select(Petition).where(Petition.id == petition_id).with_for_update(key_share=True)
    return session.scalar(found.execution_options(populate_existing=True))


def lock_many(session: Session, ids: Sequence[int]) -> list[Petition]:
    """Lock several petitions, always in the order of their numbers so that nobody deadlocks."""
    found = sa.select(Petition).where(Petition.id.in_(ids)).order_by(Petition.id)
    found = found.with_for_update(key_share=True)
    return list(session.scalars(found.execution_options(populate_existing=True)))


_SHARE = "SELECT pg_advisory_xact_lock_shared(%(petition)s)"


def share_stream(session: Session, petition_id: int) -> None:
    """Say that this transaction may hold a confirmation of the petition; signers do not wait
    for one another, only for whoever has called `close_stream`."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_SHARE, {"petition": petition_id})


def close_stream(session: Session, petition_id: int) -> None:
    """Wait until no open transaction can still hold a confirmation of the petition."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(petition_id)))


def add_text(
    session: Session,
    petition_id: int,
    language: str,
    fields: Mapping[str, str],
    sha256: str,
    at: datetime,
    *,
    translator: str = "petitioner",
    added_later: bool = False,
) -> PetitionText:
    """Store the next revision of one language version and make it the current one."""
    mine = (PetitionText.petition_id == petition_id, PetitionText.language == language)
    last = session.scalar(sa.select(sa.func.max(PetitionText.revision)).where(*mine)) or 0
    session.execute(sa.update(PetitionText).where(*mine).values(is_current=False))
    text = PetitionText(
        petition_id=petition_id,
        language=language,
        revision=last + 1,
        is_current=True,
        fields=dict(fields),
        title=fields.get("title", ""),
        translator=translator,
        sha256=sha256,
        written_at=at,
        is_added_later=added_later,
    )
    session.add(text)
    return text


def retire_text(session: Session, petition_id: int, language: str) -> None:
    """Let a language version no longer be current; its revisions stay."""
    mine = (PetitionText.petition_id == petition_id, PetitionText.language == language)
    session.execute(sa.update(PetitionText).where(*mine).values(is_current=False))


def texts(session: Session, petition_id: int) -> dict[str, PetitionText]:
    """Return the current text in each language it has."""
    found = sa.select(PetitionText).where(
        PetitionText.petition_id == petition_id, PetitionText.is_current
    )
    return {text.language: text for text in session.scalars(found)}


def text_revisions(session: Session, petition_id: int, language: str) -> list[PetitionText]:
    """Return every revision of one language version, oldest first."""
    found = sa.select(PetitionText).where(
        PetitionText.petition_id == petition_id, PetitionText.language == language
    )
    return list(session.scalars(found.order_by(PetitionText.revision)))


def set_tags(session: Session, petition_id: int, tags: Sequence[str]) -> None:
    session.execute(sa.delete(PetitionTag).where(PetitionTag.petition_id == petition_id))
    session.add_all(PetitionTag(petition_id=petition_id, tag=tag) for tag in dict.fromkeys(tags))


def tags(session: Session, petition_id: int) -> list[str]:
    found = sa.select(PetitionTag.tag).where(PetitionTag.petition_id == petition_id)
    return sorted(session.scalars(found))


def last_act(session: Session, petition_id: int) -> Act | None:
    found = sa.select(Act).where(Act.petition_id == petition_id)
    return session.scalar(found.order_by(Act.number.desc()).limit(1))


def acts(session: Session, petition_id: int) -> list[Act]:
    """Return everything done to a petition, in order."""
    found = sa.select(Act).where(Act.petition_id == petition_id).order_by(Act.number)
    return list(session.scalars(found))


def add_act(
    session: Session,
    petition_id: int,
    at: datetime,
    action: Mapping[str, Any],
    account_id: int | None,
    *,
    days: str,
    is_quiet: bool = False,
) -> Act:
    """Record the next act; a quiet one made no fact and may grow by the next like it."""
    last = last_act(session, petition_id)
    number = last.number + 1 if last else 1
    return add_row(
        session,
        Act(
            petition_id=petition_id,
            number=number,
            at=at,
            action=dict(action),
            account_id=account_id,
            days=days,
            is_quiet=is_quiet,
        ),
    )


def facts(session: Session, petition_id: int) -> list[StoredFact]:
    """Return a petition's facts in order."""
    found = sa.select(StoredFact).where(StoredFact.petition_id == petition_id)
    return list(session.scalars(found.order_by(StoredFact.number)))


def add_facts(
    session: Session,
    petition_id: int,
    act_id: int | None,
    facts: Sequence[tuple[datetime, str, Mapping[str, Any]]],
) -> None:
    """Append facts (moment, name, data) after those already stored."""
    mine = StoredFact.petition_id == petition_id
    last = session.scalar(sa.select(sa.func.max(StoredFact.number)).where(mine)) or 0
    session.add_all(
        StoredFact(
            petition_id=petition_id, number=number, at=at, fact=fact, data=dict(data), act_id=act_id
        )
        for number, (at, fact, data) in enumerate(facts, start=last + 1)
    )


def duties(session: Session, petition_id: int) -> list[Duty]:
    """Return what bodies owe or owed on a petition, oldest first."""
    found = sa.select(Duty).where(Duty.petition_id == petition_id).order_by(Duty.id)
    return list(session.scalars(found))


def duty(session: Session, petition_id: int, key: str) -> Duty | None:
    return session.scalar(sa.select(Duty).where(Duty.petition_id == petition_id, Duty.key == key))


_DUE = (
    sa.select(Petition.id)
    .where(Petition.next_moment_at <= sa.bindparam("now"))
    .order_by(Petition.next_moment_at)
    .limit(sa.bindparam("most"))
)


def due_ids(session: Session, now: datetime, limit: int) -> list[int]:
    """Return the petitions for which something falls due, the longest waiting first."""
    return list(session.connection().scalars(_DUE, {"now": now, "most": limit}))


@dataclass(frozen=True)
class Own:
    """One line of a petitioner's page; `token` leads into the group that makes it."""

    number: int
    state: str
    count: int
    title: str
    language: str
    token: str | None


def of_petitioner(session: Session, account_id: int, lang: str) -> list[Own]:
    """Return an account's petitions, the newest first, titled in a language if there is one."""
    return _own(session, Petition.petitioner_id == account_id, lang)


def joined_by(session: Session, account_id: int, lang: str) -> list[Own]:
    """Return the petitions of others whose group an account has joined, as its own are."""
    joined = sa.select(CoPetitioner.petition_id).where(CoPetitioner.account_id == account_id)
    return _own(session, Petition.id.in_(joined), lang)


def _own(session: Session, whose: sa.ColumnElement[bool], lang: str) -> list[Own]:
    found = (
        sa.select(
            Petition.id,
            Petition.state,
            Petition.signature_count,
            Petition.original_language,
            PetitionText.language,
            PetitionText.title,
            Petition.support_token,
        )
        .join(PetitionText, PetitionText.petition_id == Petition.id)
        .where(whose, PetitionText.is_current)
        .where(PetitionText.language.in_([lang, Petition.original_language]))
        .order_by(Petition.id.desc())
    )
    best: dict[int, Own] = {}
    for number, state, count, original, language, title, token in session.execute(found):
        if number not in best or language == lang or language != original:
            best[number] = Own(number, state, count, title, language, token)
    return list(best.values())


def add_co_petitioner(session: Session, petition_id: int, account_id: int, at: datetime) -> None:
    session.add(CoPetitioner(petition_id=petition_id, account_id=account_id, joined_at=at))
    session.flush()


def is_co_petitioner(session: Session, petition_id: int, account_id: int) -> bool:
    return session.get(CoPetitioner, (petition_id, account_id)) is not None


def numbers_after(session: Session, number: int, limit: int) -> list[int]:
    """Return the next petitions' numbers, whatever their state."""
    found = sa.select(Petition.id).where(Petition.id > number).order_by(Petition.id).limit(limit)
    return list(session.scalars(found))

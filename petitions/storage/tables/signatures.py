"""Signatures: public facts and personal data in tables of their own, and what counts them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from petitions.storage.tables.base import Base, BigId, Id, one_of

KINDS = ("for", "against", "support")
INVALIDATION_REASONS = ("automated", "without_consent", "repeated", "not_entitled")


class SignatureAttempt(Base):
    """What somebody typed and has not confirmed; it binds nobody and blocks nothing."""

    __tablename__ = "signature_attempt"
    __table_args__ = (one_of("kind", *KINDS),)
    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(sa.ForeignKey("petition.id"))
    kind: Mapped[str]
    email: Mapped[str]
    name: Mapped[str]
    territory: Mapped[str | None]
    language: Mapped[str]
    text_language: Mapped[str]
    text_sha256: Mapped[str]
    wants_letters: Mapped[bool]
    declared: Mapped[str]  # JSON of what the rules asked to be declared (age, status)
    network: Mapped[bytes | None]  # keyed hash of the /24 or /48, dropped after 30 days
    attempted_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    signature_id: Mapped[int | None] = mapped_column(BigId)


class Signature(Base):
    """A confirmed signature. `person` is an HMAC under the petition's own key; `slot` lets as
    many persons share one address as the rules allow."""

    __tablename__ = "signature"
    __table_args__ = (
        one_of("kind", *KINDS),
        sa.Index(
            "uq_signature_person",
            "petition_id",
            "person",
            "slot",
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        ),
        sa.Index(
            "ix_signature_person_withdrawn",
            "petition_id",
            "person",
            sqlite_where=sa.text("withdrawn_at IS NOT NULL"),
            postgresql_where=sa.text("withdrawn_at IS NOT NULL"),
        ),
        sa.Index("ix_signature_page", "petition_id", "id"),
        sa.Index("ix_signature_commitment", "commitment"),
        sa.Index(
            "ix_signature_invalidation",
            "invalidation_id",
            "id",
            sqlite_where=sa.text("invalidation_id IS NOT NULL"),
            postgresql_where=sa.text("invalidation_id IS NOT NULL"),
        ),
    )
    id: Mapped[Id]
    petition_id: Mapped[int] = mapped_column(sa.ForeignKey("petition.id"))
    kind: Mapped[str]
    person: Mapped[bytes]
    slot: Mapped[int] = mapped_column(default=0)
    territory: Mapped[str | None]
    language: Mapped[str]
    text_sha256: Mapped[str]
    confirmed_at: Mapped[datetime]
    commitment: Mapped[bytes]
    withdrawn_at: Mapped[datetime | None]
    invalidated_at: Mapped[datetime | None]
    invalidation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("invalidation.id"))


class Invalidation(Base):
    """Signatures found invalid in one order: the worker carries it out, or back, in chunks.

    `pattern` says what they have in common; what it says of persons is forgotten with the work.
    """

    __tablename__ = "invalidation"
    __table_args__ = (
        one_of("state", "running", "done", "undoing", "undone"),
        one_of("reason", *INVALIDATION_REASONS),
        sa.Index(
            "ix_invalidation_working",
            "id",
            sqlite_where=sa.text("state IN ('running', 'undoing')"),
            postgresql_where=sa.text("state IN ('running', 'undoing')"),
        ),
    )
    id: Mapped[Id]
    petition_id: Mapped[int] = mapped_column(sa.ForeignKey("petition.id"), index=True)
    pattern: Mapped[dict[str, Any]]
    reason: Mapped[str]
    state: Mapped[str] = mapped_column(default="running")
    found_count: Mapped[int]
    done_count: Mapped[int] = mapped_column(default=0)
    undone_count: Mapped[int] = mapped_column(default=0)
    last_signature_id: Mapped[int] = mapped_column(BigId, default=0)
    stopped_for: Mapped[str | None]  # why the rules did not let it go on to the end
    ordered_at: Mapped[datetime]
    ordered_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    done_at: Mapped[datetime | None]
    undo_ordered_at: Mapped[datetime | None]
    undo_ordered_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    undone_at: Mapped[datetime | None]


class Signatory(Base):
    """The person behind a signature, kept apart so that retention can delete it."""

    __tablename__ = "signatory"
    signature_id: Mapped[int] = mapped_column(
        BigId, sa.ForeignKey("signature.id"), primary_key=True, autoincrement=False
    )
    name: Mapped[str]
    email: Mapped[str | None]
    email_domain: Mapped[str | None] = mapped_column(index=True)
    language: Mapped[str]
    wants_letters: Mapped[bool]
    network: Mapped[bytes | None]
    network_until: Mapped[datetime | None]
    salt: Mapped[bytes | None]  # with the petition's key it remakes the receipt's code
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"), index=True)


class TallyQueue(Base):
    """What awaits counting; the tally deletes rows as it counts them, in one transaction."""

    __tablename__ = "tally_queue"
    __table_args__ = (sa.Index("ix_tally_queue_stream", "petition_id", "moment", "id"),)
    id: Mapped[Id]
    petition_id: Mapped[int] = mapped_column(BigId)
    entry: Mapped[str]  # the ledger's kind of entry
    moment: Mapped[datetime]
    territory: Mapped[str | None]
    commitment: Mapped[bytes]
    signature_id: Mapped[int | None] = mapped_column(BigId)
    count: Mapped[int] = mapped_column(default=1)
    is_late: Mapped[bool] = mapped_column(default=False)  # given in time, confirmed in the grace


class SignatureEntry(Base):
    """Where a signature stands in its petition's ledger, for its receipt."""

    __tablename__ = "signature_entry"
    signature_id: Mapped[int] = mapped_column(
        BigId, sa.ForeignKey("signature.id"), primary_key=True, autoincrement=False
    )
    entry: Mapped[int]


class PetitionHour(Base):
    """Signatures counted in one hour of one petition: charts and bursts read this."""

    __tablename__ = "petition_hour"
    petition_id: Mapped[int] = mapped_column(sa.ForeignKey("petition.id"), primary_key=True)
    hour: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int]
    is_burst: Mapped[bool] = mapped_column(default=False)


class PetitionTerritory(Base):
    """Signatures counted in one territory of one petition."""

    __tablename__ = "petition_territory"
    petition_id: Mapped[int] = mapped_column(sa.ForeignKey("petition.id"), primary_key=True)
    territory: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]


class LedgerTile(Base):
    """Up to 256 hashes (32 bytes each) of one level of one tree; level -1 holds entry bundles."""

    __tablename__ = "ledger_tile"
    tree: Mapped[str] = mapped_column(primary_key=True)  # "site" or "petition/<number>"
    level: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    data: Mapped[bytes]


class LedgerTree(Base):
    """How large a tree is and what it sums to; changed with its tiles in one transaction."""

    __tablename__ = "ledger_tree"
    tree: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(default=0)
    root: Mapped[bytes]
    sums: Mapped[dict[str, Any]]  # how many entries of each kind
    published_size: Mapped[int] = mapped_column(default=0)  # as of the last site checkpoint
    published_at: Mapped[datetime | None]


class Checkpoint(Base):
    """A signed note of the site ledger."""

    __tablename__ = "checkpoint"
    id: Mapped[Id]
    size: Mapped[int] = mapped_column(unique=True)
    root: Mapped[bytes]
    note: Mapped[str]
    signed_at: Mapped[datetime]


class PublishedTree(Base):
    """A petition's checkpoint as a leaf of the site's ledger."""

    __tablename__ = "published_tree"
    __table_args__ = (sa.UniqueConstraint("petition_id", "size"),)
    site_index: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    petition_id: Mapped[int] = mapped_column(BigId)
    size: Mapped[int]
    published_at: Mapped[datetime]


class LedgerKey(Base):
    """A signing key of the ledger; old ones stay for verification."""

    __tablename__ = "ledger_key"
    id: Mapped[Id]
    vkey: Mapped[str] = mapped_column(unique=True)
    skey_sealed: Mapped[bytes | None]
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class LedgerStatement(Base):
    """A signed statement of figures over whole hours: entries `first` to `last` of a petition."""

    __tablename__ = "ledger_statement"
    __table_args__ = (sa.UniqueConstraint("petition_id", "first"),)
    id: Mapped[Id]
    petition_id: Mapped[int] = mapped_column(sa.ForeignKey("petition.id"))
    first: Mapped[int]
    last: Mapped[int]
    until: Mapped[datetime]
    note: Mapped[str]
    signed_at: Mapped[datetime]

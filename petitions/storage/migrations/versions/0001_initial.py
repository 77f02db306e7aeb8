"""initial"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from petitions.storage import ddl

revision = "0001"
down_revision = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("email_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("session_epoch", sa.BigInteger(), nullable=False),
        sa.Column("totp_secret_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("totp_last_step", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
    )
    op.create_table(
        "audit_record",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("petition_id", sa.BigInteger(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("before", JSON, nullable=True),
        sa.Column("after", JSON, nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_record")),
    )
    with op.batch_alter_table("audit_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_record_act"), ["act"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_record_at"), ["at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_audit_record_petition_id"), ["petition_id"], unique=False
        )

    op.create_table(
        "checkpoint",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkpoint")),
        sa.UniqueConstraint("size", name=op.f("uq_checkpoint_size")),
    )
    op.create_table(
        "feedback",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("page", sa.Text(), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
    )
    op.create_table(
        "holiday",
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_workday", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("country", "day", name=op.f("pk_holiday")),
    )
    op.create_table(
        "known_days",
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("holidays", JSON, nullable=False),
        sa.Column("workdays", JSON, nullable=False),
        sa.PrimaryKeyConstraint("stamp", name=op.f("pk_known_days")),
    )
    op.create_table(
        "lease",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("fence", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    op.create_table(
        "ledger_key",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("vkey", sa.Text(), nullable=False),
        sa.Column("skey_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_key")),
        sa.UniqueConstraint("vkey", name=op.f("uq_ledger_key_vkey")),
    )
    op.create_table(
        "ledger_tile",
        sa.Column("tree", sa.Text(), nullable=False),
        sa.Column("level", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("tree", "level", "number", name=op.f("pk_ledger_tile")),
    )
    op.create_table(
        "ledger_tree",
        sa.Column("tree", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("sums", JSON, nullable=False),
        sa.Column("published_size", sa.BigInteger(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("tree", name=op.f("pk_ledger_tree")),
    )
    op.create_table(
        "published_tree",
        sa.Column(
            "site_index",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "petition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("site_index", name=op.f("pk_published_tree")),
        sa.UniqueConstraint("petition_id", "size", name=op.f("uq_published_tree_petition_id_size")),
    )
    op.create_table(
        "rate_limit",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_rate_limit")),
    )
    with op.batch_alter_table("rate_limit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rate_limit_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "registration",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_registration")),
    )
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_registration_expires_at"), ["expires_at"], unique=False
        )

    op.create_table(
        "tally_queue",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "petition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("moment", sa.DateTime(timezone=True), nullable=False),
        sa.Column("territory", sa.Text(), nullable=True),
        sa.Column("commitment", sa.LargeBinary(), nullable=False),
        sa.Column(
            "signature_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally_queue")),
    )
    with op.batch_alter_table("tally_queue", schema=None) as batch_op:
        batch_op.create_index(
            "ix_tally_queue_stream", ["petition_id", "moment", "id"], unique=False
        )

    op.create_table(
        "territory",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("name_kk", sa.Text(), nullable=False),
        sa.Column("name_ru", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "level IN ('national', 'region', 'district')", name=op.f("ck_territory_level_known")
        ),
        sa.ForeignKeyConstraint(
            ["parent"], ["territory.code"], name=op.f("fk_territory_parent_territory")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_territory")),
    )
    with op.batch_alter_table("territory", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_territory_parent"), ["parent"], unique=False)

    op.create_table(
        "account_identity",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("personal_id_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("territory", sa.Text(), nullable=True),
        sa.Column("proven_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "level IN ('state_account', 'eid')", name=op.f("ck_account_identity_level_known")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_account_identity_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_identity")),
        sa.UniqueConstraint(
            "provider", "subject", name=op.f("uq_account_identity_provider_subject")
        ),
    )
    with op.batch_alter_table("account_identity", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_account_identity_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "account_token",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('reset_password', 'invite_staff')",
            name=op.f("ck_account_token_purpose_known"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_account_token_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_account_token")),
    )
    with op.batch_alter_table("account_token", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_account_token_expires_at"), ["expires_at"], unique=False
        )

    op.create_table(
        "body",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("rule_set", sa.Text(), nullable=True),
        sa.Column("name_kk", sa.Text(), nullable=False),
        sa.Column("name_ru", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("competence_kk", sa.Text(), nullable=False),
        sa.Column("competence_ru", sa.Text(), nullable=False),
        sa.Column("competence_en", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("territory", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["territory"], ["territory.code"], name=op.f("fk_body_territory_territory")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body")),
        sa.UniqueConstraint("slug", name=op.f("uq_body_slug")),
    )
    op.create_table(
        "occasion",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("rule_set", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind <> 'stop' OR reason IS NOT NULL", name=op.f("ck_occasion_reasoned")
        ),
        sa.CheckConstraint(
            "kind IN ('election', 'pause', 'stop')", name=op.f("ck_occasion_kind_known")
        ),
        sa.CheckConstraint(
            "until IS NULL OR kind = 'pause'", name=op.f("ck_occasion_until_of_pause")
        ),
        sa.CheckConstraint("length(source) > 0", name=op.f("ck_occasion_source_given")),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["account.id"], name=op.f("fk_occasion_entered_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occasion")),
    )
    with op.batch_alter_table("occasion", schema=None) as batch_op:
        batch_op.create_index("ix_occasion_open", ["done_at", "rule_set"], unique=False)

    op.create_table(
        "rule_version",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("rule_set", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("format", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("in_force_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "published_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_rule_version_reason_given")),
        sa.ForeignKeyConstraint(
            ["published_by"], ["account.id"], name=op.f("fk_rule_version_published_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_version")),
        sa.UniqueConstraint("rule_set", "number", name=op.f("uq_rule_version_rule_set_number")),
    )
    op.create_table(
        "switch",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", JSON, nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["set_by"], ["account.id"], name=op.f("fk_switch_set_by_account")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_switch")),
    )
    op.create_table(
        "territory_population",
        sa.Column("territory", sa.Text(), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("population", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["territory"],
            ["territory.code"],
            name=op.f("fk_territory_population_territory_territory"),
        ),
        sa.PrimaryKeyConstraint("territory", "year", name=op.f("pk_territory_population")),
    )
    op.create_table(
        "petition",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("rule_set", sa.Text(), nullable=False),
        sa.Column(
            "rule_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "petitioner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("territory", sa.Text(), nullable=True),
        sa.Column("original_language", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("again_of", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("life", JSON, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("signature_count", sa.BigInteger(), nullable=False),
        sa.Column("against_count", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("review_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closing_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_signature_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_moment_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rejection_reason", sa.Text(), nullable=True),
        sa.Column("text_hidden", sa.Boolean(), nullable=False),
        sa.Column("name_hidden", sa.Boolean(), nullable=False),
        sa.Column("trending", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("support_token", sa.Text(), nullable=True),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("key_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "original_language IN ('kk', 'ru', 'en')",
            name=op.f("ck_petition_original_language_known"),
        ),
        sa.CheckConstraint(
            "state <> 'rejected' OR rejection_reason IS NOT NULL", name=op.f("ck_petition_reasoned")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'forming_group') OR submitted_at IS NOT NULL",
            name=op.f("ck_petition_submitted"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'forming_group', 'returned', 'gathering_support', 'in_review', 'in_deliberation', 'scheduled', 'open', 'closed', 'in_verification', 'under_consideration', 'decided', 'expired', 'rejected', 'lapsed', 'withdrawn', 'stopped', 'removed')",
            name=op.f("ck_petition_state_known"),
        ),
        sa.CheckConstraint(
            "NOT listed OR opened_at IS NOT NULL", name=op.f("ck_petition_listed_is_open")
        ),
        sa.CheckConstraint(
            "signature_count >= 0 AND against_count >= 0", name=op.f("ck_petition_counts_positive")
        ),
        sa.ForeignKeyConstraint(
            ["again_of"], ["petition.id"], name=op.f("fk_petition_again_of_petition")
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_petition_body_id_body")),
        sa.ForeignKeyConstraint(
            ["petitioner_id"], ["account.id"], name=op.f("fk_petition_petitioner_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["rule_version_id"],
            ["rule_version.id"],
            name=op.f("fk_petition_rule_version_id_rule_version"),
        ),
        sa.ForeignKeyConstraint(
            ["territory"], ["territory.code"], name=op.f("fk_petition_territory_territory")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_petition")),
        sa.UniqueConstraint("support_token", name=op.f("uq_petition_support_token")),
    )
    with op.batch_alter_table("petition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_petition_again_of"), ["again_of"], unique=False)
        batch_op.create_index(batch_op.f("ix_petition_body_id"), ["body_id"], unique=False)
        batch_op.create_index(
            "ix_petition_closing", ["listed", "state", "closing_at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_petition_closing_any", ["listed", "closing_at", "id"], unique=False
        )
        batch_op.create_index("ix_petition_due", ["next_moment_at"], unique=False)
        batch_op.create_index(
            "ix_petition_most_signed", ["listed", "signature_count", "id"], unique=False
        )
        batch_op.create_index("ix_petition_newest", ["listed", "opened_at", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_petition_petitioner_id"), ["petitioner_id"], unique=False
        )
        batch_op.create_index(
            "ix_petition_public", ["listed", "state", "opened_at", "id"], unique=False
        )
        batch_op.create_index("ix_petition_submitted", ["submitted_at", "rule_set"], unique=False)
        batch_op.create_index(batch_op.f("ix_petition_territory"), ["territory"], unique=False)
        batch_op.create_index("ix_petition_trending", ["listed", "trending", "id"], unique=False)

    op.create_table(
        "staff_role",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("territory", sa.Text(), nullable=True),
        sa.Column("rule_set", sa.Text(), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "granted_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role IN ('moderator', 'clerk', 'member', 'officer', 'head', 'administrator', 'auditor')",
            name=op.f("ck_staff_role_role_known"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_staff_role_account_id_account")
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_staff_role_body_id_body")),
        sa.ForeignKeyConstraint(
            ["granted_by"], ["account.id"], name=op.f("fk_staff_role_granted_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_role")),
    )
    with op.batch_alter_table("staff_role", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_role_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_staff_role_body_id"), ["body_id"], unique=False)

    op.create_table(
        "act",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "petition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", JSON, nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("days", sa.Text(), nullable=False),
        sa.Column("is_quiet", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_act_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name=op.f("fk_act_petition_id_petition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act")),
        sa.UniqueConstraint("petition_id", "number", name=op.f("uq_act_petition_id_number")),
    )
    op.create_table(
        "archived",
        sa.Column(
            "petition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name=op.f("fk_archived_petition_id_petition")
        ),
        sa.PrimaryKeyConstraint("petition_id", "data", name=op.f("pk_archived")),
    )
    op.create_table(
        "case_check",
        sa.Column(
            "petition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_case_check_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name=op.f("fk_case_check_petition_id_petition")
        ),
        sa.PrimaryKeyConstraint("petition_id", "code", name=op.f("pk_case_check")),
    )
    op.create_table(
        "case_note",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "petition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('note', 'flag', 'unflag', 'park', 'unpark')",
            name=op.f("ck_case_note_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_case_note_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name=op.f("fk_case_note_petition_id_petition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_note")),
    )
    with op.batch_alter_table("case_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_note_petition_id"), ["petition_id"], unique=False)

    op.create_table(
        "case_tag",
        sa.Column(
            "petition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name=op.f("fk_case_tag_petition_id_petition")
        ),
        sa.PrimaryKeyConstraint("petition_id", "tag", name=op.f("pk_case_tag")),
    )
    with op.batch_alter_table("case_tag", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_tag_tag"), ["tag"], unique=False)

    op.create_table(
        "co_petitioner",
        sa.Column(
            "petition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_co_petitioner_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name=op.f("fk_co_petitioner_petition_id_petition")
        ),
        sa.PrimaryKeyConstraint("petition_id", "account_id", name=op.f("pk_co_petitioner")),
    )
    op.create_table(
        "committee",
        sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("rules_body", sa.Text(), nullable=True),
        sa.Column(
            "petition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("quorum", sa.BigInteger(), nullable=True),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("about", JSON, nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind <> 'working_group' OR rules_body IS NULL",
            name=op.f("ck_committee_named_by_rules"),
        ),
        sa.CheckConstraint(
            "kind IN ('committee', 'expert_group', 'commission', 'working_group')",
            name=op.f("ck_committee_kind_known"),
        ),
        sa.CheckConstraint(
            "quorum IS NULL OR quorum > 0", name=op.f("ck_committee_quorum_positive")
        ),
        sa.CheckConstraint("size IS NULL OR size > 0", name=op.f("ck_committee_size_positive")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_committee_body_id_body")),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name=op.f("fk_committee_petition_id_petition")
        ),
        sa.PrimaryKeyConstraint("body_id", name=op.f("pk_committee")),
    )
    with op.batch_alter_table("committee", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_committee_petition_id"), ["petition_id"], unique=False)

    op.create_table(
        "decision",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "petition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("reasons", JSON, nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("remarks", JSON, nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seconds", sa.BigInteger(), nullable=True),
        sa.Column("in_time", sa.Boolean(), nullable=True),
        sa.Column("letter", JSON, nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.CheckConstraint(
            "outcome <> 'correct' OR length(why) > 0", name=op.f("ck_decision_correction_explained")
        ),
        sa.CheckConstraint(
            "outcome NOT IN ('reject', 'correct') OR reason IS NOT NULL",
            name=op.f("ck_decision_reasoned"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["account.id"], name=op.f("fk_decision_decided_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name=op.f("fk_decision_petition_id_petition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index("ix_decision_period", ["decided_at", "outcome"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_petition_id"), ["petition_id"], unique=False)

    op.create_table(
        "draft",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "petition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("answers", JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_draft_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name=op.f("fk_draft_petition_id_petition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_account_id"), ["account_id"], unique=False)

    op.create_table(
        "duty",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "petition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("owed_by", sa.Text(), nullable=False),
        sa.Column("obligation", sa.Text(), nullable=False),
        sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overdue_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column(
            "officer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("next_reminder_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("report_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_report_reminder_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(status = 'open') = (ended_at IS NULL)", name=op.f("ck_duty_ended")),
        sa.CheckConstraint(
            "obligation IN ('must', 'considers', 'may')", name=op.f("ck_duty_obligation_known")
        ),
        sa.CheckConstraint(
            "status IN ('open', 'fulfilled', 'declined', 'cancelled')",
            name=op.f("ck_duty_status_known"),
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_duty_body_id_body")),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["account.id"], name=op.f("fk_duty_officer_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name=op.f("fk_duty_petition_id_petition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
        sa.UniqueConstraint("petition_id", "key", name=op.f("uq_duty_petition_id_key")),
    )
    with op.batch_alter_table("duty", schema=None) as batch_op:
        batch_op.create_index("ix_duty_done", ["body_id", "ended_at", "id"], unique=False)
        batch_op.create_index("ix_duty_inbox", ["body_id", "status", "due_at", "id"], unique=False)
        batch_op.create_index(
            "ix_duty_officer", ["officer_id", "status", "due_at", "id"], unique=False
        )
        batch_op.create_index("ix_duty_overdue", ["status", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_duty_petition_id"), ["petition_id"], unique=False)
        batch_op.create_index("ix_duty_reminder", ["next_reminder_at"], unique=False)
        batch_op.create_index("ix_duty_report_reminder", ["next_report_reminder_at"], unique=False)

    op.create_table(
        "group_role",
        sa.Column(
            "petition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_group_role_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name=op.f("fk_group_role_petition_id_petition")
        ),
        sa.PrimaryKeyConstraint("petition_id", "role", name=op.f("pk_group_role")),
        sa.UniqueConstraint(
            "petition_id", "account_id", name=op.f("uq_group_role_petition_id_account_id")
        ),
    )
    op.create_table(
        "invalidation",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "petition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("pattern", JSON, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("found_count", sa.BigInteger(), nullable=False),
        sa.Column("done_count", sa.BigInteger(), nullable=False),
        sa.Column("undone_count", sa.BigInteger(), nullable=False),
        sa.Column(
            "last_signature_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("stopped_for", sa.Text(), nullable=True),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "ordered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undo_ordered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "undo_ordered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "reason IN ('automated', 'without_consent', 'repeated', 'not_entitled')",
            name=op.f("ck_invalidation_reason_known"),
        ),
        sa.CheckConstraint(
            "state IN ('running', 'done', 'undoing', 'undone')",
            name=op.f("ck_invalidation_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["ordered_by"], ["account.id"], name=op.f("fk_invalidation_ordered_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name=op.f("fk_invalidation_petition_id_petition")
        ),
        sa.ForeignKeyConstraint(
            ["undo_ordered_by"],
            ["account.id"],
            name=op.f("fk_invalidation_undo_ordered_by_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invalidation")),
    )
    with op.batch_alter_table("invalidation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_invalidation_petition_id"), ["petition_id"], unique=False
        )
        batch_op.create_index(
            "ix_invalidation_working",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state IN ('running', 'undoing')"),
            postgresql_where=sa.text("state IN ('running', 'undoing')"),
        )

    op.create_table(
        "ledger_statement",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "petition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name=op.f("fk_ledger_statement_petition_id_petition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_statement")),
        sa.UniqueConstraint(
            "petition_id", "first", name=op.f("uq_ledger_statement_petition_id_first")
        ),
    )
    op.create_table(
        "mailing",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "petition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("data", JSON, nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "last_signature_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name=op.f("fk_mailing_petition_id_petition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailing")),
    )
    with op.batch_alter_table("mailing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mailing_done_at"), ["done_at"], unique=False)

    op.create_table(
        "petition_hour",
        sa.Column(
            "petition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("is_burst", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name=op.f("fk_petition_hour_petition_id_petition")
        ),
        sa.PrimaryKeyConstraint("petition_id", "hour", name=op.f("pk_petition_hour")),
    )
    op.create_table(
        "petition_search",
        sa.Column(
            "petition_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("title_stems", sa.Text(), nullable=False),
        sa.Column("stems", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name=op.f("fk_petition_search_petition_id_petition")
        ),
        sa.PrimaryKeyConstraint("petition_id", name=op.f("pk_petition_search")),
    )
    op.create_table(
        "petition_tag",
        sa.Column(
            "petition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name=op.f("fk_petition_tag_petition_id_petition")
        ),
        sa.PrimaryKeyConstraint("petition_id", "tag", name=op.f("pk_petition_tag")),
    )
    with op.batch_alter_table("petition_tag", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_petition_tag_tag"), ["tag"], unique=False)

    op.create_table(
        "petition_territory",
        sa.Column(
            "petition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("territory", sa.Text(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["petition_id"],
            ["petition.id"],
            name=op.f("fk_petition_territory_petition_id_petition"),
        ),
        sa.PrimaryKeyConstraint("petition_id", "territory", name=op.f("pk_petition_territory")),
    )
    op.create_table(
        "petition_text",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "petition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("fields", JSON, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("translator", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_added_later", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "language IN ('kk', 'ru', 'en')", name=op.f("ck_petition_text_language_known")
        ),
        sa.CheckConstraint(
            "translator IN ('petitioner', 'staff', 'machine')",
            name=op.f("ck_petition_text_translator_known"),
        ),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name=op.f("fk_petition_text_petition_id_petition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_petition_text")),
        sa.UniqueConstraint(
            "petition_id",
            "language",
            "revision",
            name=op.f("uq_petition_text_petition_id_language_revision"),
        ),
    )
    with op.batch_alter_table("petition_text", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_petition_text_petition_id"), ["petition_id"], unique=False
        )

    op.create_table(
        "refusal_reason",
        sa.Column(
            "petition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name=op.f("fk_refusal_reason_petition_id_petition")
        ),
        sa.PrimaryKeyConstraint("petition_id", "code", name=op.f("pk_refusal_reason")),
    )
    op.create_table(
        "review_case",
        sa.Column(
            "petition_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("rule_set", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("territory", sa.Text(), nullable=True),
        sa.Column("body_id", sa.BigInteger(), nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("queue_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_flagged", sa.Boolean(), nullable=False),
        sa.Column("parked_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(owner_id IS NULL) = (taken_at IS NULL)", name=op.f("ck_review_case_owned")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["account.id"], name=op.f("fk_review_case_owner_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name=op.f("fk_review_case_petition_id_petition")
        ),
        sa.PrimaryKeyConstraint("petition_id", name=op.f("pk_review_case")),
    )
    with op.batch_alter_table("review_case", schema=None) as batch_op:
        batch_op.create_index(
            "ix_review_case_age", ["is_open", "since", "petition_id"], unique=False
        )
        batch_op.create_index(
            "ix_review_case_flagged",
            ["is_open", "is_flagged", "queue_at", "petition_id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_review_case_language",
            ["is_open", "language", "queue_at", "petition_id", "parked_until"],
            unique=False,
        )
        batch_op.create_index(
            "ix_review_case_owner",
            ["is_open", "owner_id", "queue_at", "petition_id"],
            unique=False,
            sqlite_where=sa.text("owner_id IS NOT NULL"),
            postgresql_where=sa.text("owner_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_review_case_parked", ["is_open", "parked_until", "petition_id"], unique=False
        )
        batch_op.create_index(
            "ix_review_case_queue",
            ["is_open", "queue_at", "petition_id", "parked_until"],
            unique=False,
        )
        batch_op.create_index(
            "ix_review_case_rules",
            ["is_open", "rule_set", "queue_at", "petition_id", "parked_until"],
            unique=False,
        )

    op.create_table(
        "signature_attempt",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column(
            "petition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("territory", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("text_language", sa.Text(), nullable=False),
        sa.Column("text_sha256", sa.Text(), nullable=False),
        sa.Column("wants_letters", sa.Boolean(), nullable=False),
        sa.Column("declared", sa.Text(), nullable=False),
        sa.Column("network", sa.LargeBinary(), nullable=True),
        sa.Column("attempted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "signature_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.CheckConstraint(
            "kind IN ('for', 'against', 'support')", name=op.f("ck_signature_attempt_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name=op.f("fk_signature_attempt_petition_id_petition")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_signature_attempt")),
    )
    with op.batch_alter_table("signature_attempt", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_signature_attempt_expires_at"), ["expires_at"], unique=False
        )

    op.create_table(
        "attachment",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("draft_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("storage_name", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("scanned", sa.Boolean(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_attachment_named")),
        sa.CheckConstraint("size > 0", name=op.f("ck_attachment_size_positive")),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name=op.f("fk_attachment_draft_id_draft")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint("storage_name", name=op.f("uq_attachment_storage_name")),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachment_draft_id"), ["draft_id"], unique=False)

    op.create_table(
        "committee_case",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "petition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("opened_by_way", sa.Text(), nullable=False),
        sa.Column("duty_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "referred_from", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("item_count", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(status = 'open') = (closed_at IS NULL)", name=op.f("ck_committee_case_closed")
        ),
        sa.CheckConstraint(
            "opened_by_way IN ('duty', 'review', 'referral', 'own_motion')",
            name=op.f("ck_committee_case_opened_by_way_known"),
        ),
        sa.CheckConstraint(
            "status IN ('open', 'closed')", name=op.f("ck_committee_case_status_known")
        ),
        sa.ForeignKeyConstraint(
            ["body_id"], ["committee.body_id"], name=op.f("fk_committee_case_body_id_committee")
        ),
        sa.ForeignKeyConstraint(
            ["duty_id"], ["duty.id"], name=op.f("fk_committee_case_duty_id_duty")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["account.id"], name=op.f("fk_committee_case_opened_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name=op.f("fk_committee_case_petition_id_petition")
        ),
        sa.ForeignKeyConstraint(
            ["referred_from"],
            ["committee_case.id"],
            name=op.f("fk_committee_case_referred_from_committee_case"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_case")),
        sa.UniqueConstraint(
            "body_id", "petition_id", name=op.f("uq_committee_case_body_id_petition_id")
        ),
    )
    with op.batch_alter_table("committee_case", schema=None) as batch_op:
        batch_op.create_index("ix_committee_case_list", ["body_id", "status", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_committee_case_petition_id"), ["petition_id"], unique=False
        )

    op.create_table(
        "committee_meeting",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", JSON, nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("place", JSON, nullable=False),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("status_reason", JSON, nullable=True),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "created_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('planned', 'held', 'postponed', 'cancelled')",
            name=op.f("ck_committee_meeting_status_known"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('postponed', 'cancelled') OR status_reason IS NOT NULL",
            name=op.f("ck_committee_meeting_reasoned"),
        ),
        sa.CheckConstraint(
            "visibility IN ('public', 'internal')",
            name=op.f("ck_committee_meeting_visibility_known"),
        ),
        sa.CheckConstraint(
            "ends_at IS NULL OR ends_at > starts_at",
            name=op.f("ck_committee_meeting_ends_after_start"),
        ),
        sa.ForeignKeyConstraint(
            ["body_id"], ["committee.body_id"], name=op.f("fk_committee_meeting_body_id_committee")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["account.id"], name=op.f("fk_committee_meeting_created_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_meeting")),
    )
    with op.batch_alter_table("committee_meeting", schema=None) as batch_op:
        batch_op.create_index(
            "ix_committee_meeting_calendar", ["body_id", "starts_at", "id"], unique=False
        )

    op.create_table(
        "committee_member",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("role_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("seat", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("party", JSON, nullable=False),
        sa.Column("constituency", JSON, nullable=False),
        sa.Column("represents", JSON, nullable=False),
        sa.Column(
            "substitute_for", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "seat IN ('chair', 'member', 'substitute', 'clerk')",
            name=op.f("ck_committee_member_seat_known"),
        ),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_committee_member_named")),
        sa.CheckConstraint(
            "until_on IS NULL OR until_on >= from_on",
            name=op.f("ck_committee_member_term_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_committee_member_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["body_id"], ["committee.body_id"], name=op.f("fk_committee_member_body_id_committee")
        ),
        sa.ForeignKeyConstraint(
            ["role_id"], ["staff_role.id"], name=op.f("fk_committee_member_role_id_staff_role")
        ),
        sa.ForeignKeyConstraint(
            ["substitute_for"],
            ["committee_member.id"],
            name=op.f("fk_committee_member_substitute_for_committee_member"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_member")),
    )
    with op.batch_alter_table("committee_member", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_committee_member_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index("ix_committee_member_body", ["body_id", "id"], unique=False)

    op.create_table(
        "duty_comment",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("duty_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_duty_comment_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["body_id"], ["body.id"], name=op.f("fk_duty_comment_body_id_body")
        ),
        sa.ForeignKeyConstraint(
            ["duty_id"], ["duty.id"], name=op.f("fk_duty_comment_duty_id_duty")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_comment")),
    )
    with op.batch_alter_table("duty_comment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duty_comment_duty_id"), ["duty_id"], unique=False)

    op.create_table(
        "fact",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "petition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fact", sa.Text(), nullable=False),
        sa.Column("data", JSON, nullable=False),
        sa.Column("act_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("fk_fact_act_id_act")),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name=op.f("fk_fact_petition_id_petition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact")),
        sa.UniqueConstraint("petition_id", "number", name=op.f("uq_fact_petition_id_number")),
    )
    op.create_table(
        "letter",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("data", JSON, nullable=False),
        sa.Column("petition_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "mailing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "signature_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimable_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["mailing_id"], ["mailing.id"], name=op.f("fk_letter_mailing_id_mailing")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint(
            "mailing_id", "signature_id", name=op.f("uq_letter_mailing_id_signature_id")
        ),
    )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.create_index(
            "ix_letter_waiting",
            ["claimable_at"],
            unique=False,
            sqlite_where=sa.text("sent_at IS NULL AND failed_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND failed_at IS NULL"),
        )

    op.create_table(
        "message",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "petition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("duty_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("is_from_petitioner", sa.Boolean(), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_message_account_id_account")
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_message_body_id_body")),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], name=op.f("fk_message_duty_id_duty")),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name=op.f("fk_message_petition_id_petition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index("ix_message_thread", ["petition_id", "body_id", "id"], unique=False)

    op.create_table(
        "progress_report",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "petition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("duty_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("texts", JSON, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "written_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["body_id"], ["body.id"], name=op.f("fk_progress_report_body_id_body")
        ),
        sa.ForeignKeyConstraint(
            ["duty_id"], ["duty.id"], name=op.f("fk_progress_report_duty_id_duty")
        ),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name=op.f("fk_progress_report_petition_id_petition")
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["account.id"], name=op.f("fk_progress_report_written_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_report")),
    )
    with op.batch_alter_table("progress_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_progress_report_duty_id"), ["duty_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_progress_report_petition_id"), ["petition_id"], unique=False
        )

    op.create_table(
        "promise",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "petition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("duty_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("texts", JSON, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("next_reminder_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('planned', 'under_way', 'kept', 'dropped')",
            name=op.f("ck_promise_state_known"),
        ),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], name=op.f("fk_promise_duty_id_duty")),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name=op.f("fk_promise_petition_id_petition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise")),
    )
    with op.batch_alter_table("promise", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_promise_duty_id"), ["duty_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_promise_petition_id"), ["petition_id"], unique=False)
        batch_op.create_index("ix_promise_reminder", ["next_reminder_at"], unique=False)

    op.create_table(
        "response",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "petition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("duty_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("texts", JSON, nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "published_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "approved_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("correction_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["account.id"], name=op.f("fk_response_approved_by_account")
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_response_body_id_body")),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], name=op.f("fk_response_duty_id_duty")),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name=op.f("fk_response_petition_id_petition")
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["account.id"], name=op.f("fk_response_published_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint("duty_id", "version", name=op.f("uq_response_duty_id_version")),
    )
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_response_petition_id"), ["petition_id"], unique=False)

    op.create_table(
        "response_draft",
        sa.Column("duty_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("texts", JSON, nullable=False),
        sa.Column("promises", JSON, nullable=False),
        sa.Column("correction_reason", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("publish_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "approved_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("remarks", sa.Text(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "updated_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.CheckConstraint(
            "status <> 'scheduled' OR publish_at IS NOT NULL",
            name=op.f("ck_response_draft_has_moment"),
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'submitted', 'scheduled')",
            name=op.f("ck_response_draft_status_known"),
        ),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["account.id"], name=op.f("fk_response_draft_approved_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["duty_id"], ["duty.id"], name=op.f("fk_response_draft_duty_id_duty")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by"], ["account.id"], name=op.f("fk_response_draft_updated_by_account")
        ),
        sa.PrimaryKeyConstraint("duty_id", name=op.f("pk_response_draft")),
    )
    with op.batch_alter_table("response_draft", schema=None) as batch_op:
        batch_op.create_index("ix_response_draft_due", ["status", "publish_at"], unique=False)

    op.create_table(
        "signature",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "petition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person", sa.LargeBinary(), nullable=False),
        sa.Column("slot", sa.BigInteger(), nullable=False),
        sa.Column("territory", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("text_sha256", sa.Text(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("commitment", sa.LargeBinary(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("invalidated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "invalidation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.CheckConstraint(
            "kind IN ('for', 'against', 'support')", name=op.f("ck_signature_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["invalidation_id"],
            ["invalidation.id"],
            name=op.f("fk_signature_invalidation_id_invalidation"),
        ),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name=op.f("fk_signature_petition_id_petition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
    )
    with op.batch_alter_table("signature", schema=None) as batch_op:
        batch_op.create_index("ix_signature_commitment", ["commitment"], unique=False)
        batch_op.create_index(
            "ix_signature_invalidation",
            ["invalidation_id", "id"],
            unique=False,
            sqlite_where=sa.text("invalidation_id IS NOT NULL"),
            postgresql_where=sa.text("invalidation_id IS NOT NULL"),
        )
        batch_op.create_index("ix_signature_page", ["petition_id", "id"], unique=False)
        batch_op.create_index(
            "ix_signature_person_withdrawn",
            ["petition_id", "person"],
            unique=False,
            sqlite_where=sa.text("withdrawn_at IS NOT NULL"),
            postgresql_where=sa.text("withdrawn_at IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_signature_person",
            ["petition_id", "person", "slot"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "survey",
        sa.Column(
            "duty_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "petition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closing_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("yes", sa.BigInteger(), nullable=False),
        sa.Column("partly", sa.BigInteger(), nullable=False),
        sa.Column("no", sa.BigInteger(), nullable=False),
        sa.Column("petitioner", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "petitioner IN ('yes', 'partly', 'no')", name=op.f("ck_survey_petitioner_known")
        ),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], name=op.f("fk_survey_duty_id_duty")),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petition.id"], name=op.f("fk_survey_petition_id_petition")
        ),
        sa.PrimaryKeyConstraint("duty_id", name=op.f("pk_survey")),
    )
    with op.batch_alter_table("survey", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_survey_petition_id"), ["petition_id"], unique=False)

    op.create_table(
        "agenda_item",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("title", JSON, nullable=True),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "visibility IN ('public', 'internal')", name=op.f("ck_agenda_item_visibility_known")
        ),
        sa.CheckConstraint(
            "case_id IS NOT NULL OR title IS NOT NULL", name=op.f("ck_agenda_item_says_what")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["committee_case.id"], name=op.f("fk_agenda_item_case_id_committee_case")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["committee_meeting.id"],
            name=op.f("fk_agenda_item_meeting_id_committee_meeting"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
        sa.UniqueConstraint(
            "meeting_id", "case_id", name=op.f("uq_agenda_item_meeting_id_case_id")
        ),
    )
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_item_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            "ix_agenda_item_order", ["meeting_id", "position", "id"], unique=False
        )

    op.create_table(
        "attendance",
        sa.Column(
            "meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("presence", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.CheckConstraint(
            "presence IN ('present', 'excused', 'absent')",
            name=op.f("ck_attendance_presence_known"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["committee_meeting.id"],
            name=op.f("fk_attendance_meeting_id_committee_meeting"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["committee_member.id"],
            name=op.f("fk_attendance_member_id_committee_member"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["account.id"], name=op.f("fk_attendance_recorded_by_account")
        ),
        sa.PrimaryKeyConstraint("meeting_id", "member_id", name=op.f("pk_attendance")),
    )
    op.create_table(
        "case_item",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column(
            "sender_body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withheld_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(visibility = 'public') = (published_at IS NOT NULL)", name=op.f("ck_case_item_public")
        ),
        sa.CheckConstraint(
            "kind IN ('petition', 'evidence', 'correspondence', 'answer', 'paper', 'note')",
            name=op.f("ck_case_item_kind_known"),
        ),
        sa.CheckConstraint(
            "language IN ('kk', 'ru', 'en')", name=op.f("ck_case_item_language_known")
        ),
        sa.CheckConstraint(
            "source IN ('petitioner', 'body', 'committee', 'other')",
            name=op.f("ck_case_item_source_known"),
        ),
        sa.CheckConstraint(
            "visibility IN ('public', 'internal')", name=op.f("ck_case_item_visibility_known")
        ),
        sa.CheckConstraint("length(title) > 0", name=op.f("ck_case_item_titled")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["committee_case.id"], name=op.f("fk_case_item_case_id_committee_case")
        ),
        sa.ForeignKeyConstraint(
            ["filed_by"], ["account.id"], name=op.f("fk_case_item_filed_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["sender_body_id"], ["body.id"], name=op.f("fk_case_item_sender_body_id_body")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_item")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_case_item_case_id_number")),
    )
    op.create_table(
        "conflict_of_interest",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "declared_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "language IN ('kk', 'ru', 'en')", name=op.f("ck_conflict_of_interest_language_known")
        ),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_conflict_of_interest_reasoned")),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["committee_case.id"],
            name=op.f("fk_conflict_of_interest_case_id_committee_case"),
        ),
        sa.ForeignKeyConstraint(
            ["declared_by"],
            ["account.id"],
            name=op.f("fk_conflict_of_interest_declared_by_account"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["committee_member.id"],
            name=op.f("fk_conflict_of_interest_member_id_committee_member"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict_of_interest")),
        sa.UniqueConstraint(
            "case_id", "member_id", name=op.f("uq_conflict_of_interest_case_id_member_id")
        ),
    )
    with op.batch_alter_table("conflict_of_interest", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_conflict_of_interest_member_id"), ["member_id"], unique=False
        )

    op.create_table(
        "debate",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("duty_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", JSON, nullable=False),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("scheduled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "scheduled_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", JSON, nullable=True),
        sa.Column("outcome", JSON, nullable=True),
        sa.Column("video", sa.Text(), nullable=True),
        sa.Column("transcript", sa.Text(), nullable=True),
        sa.Column("papers", JSON, nullable=False),
        sa.CheckConstraint("kind IN ('debate', 'hearing')", name=op.f("ck_debate_kind_known")),
        sa.CheckConstraint(
            "status <> 'not_held' OR reason IS NOT NULL", name=op.f("ck_debate_reasoned")
        ),
        sa.CheckConstraint(
            "status IN ('scheduled', 'held', 'not_held')", name=op.f("ck_debate_status_known")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["committee_case.id"], name=op.f("fk_debate_case_id_committee_case")
        ),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], name=op.f("fk_debate_duty_id_duty")),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["committee_meeting.id"],
            name=op.f("fk_debate_meeting_id_committee_meeting"),
        ),
        sa.ForeignKeyConstraint(
            ["scheduled_by"], ["account.id"], name=op.f("fk_debate_scheduled_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debate")),
    )
    with op.batch_alter_table("debate", schema=None) as batch_op:
        batch_op.create_index("ix_debate_case", ["case_id", "id"], unique=False)

    op.create_table(
        "discussion",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("duty_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("draft", JSON, nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "opened_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("final", JSON, nullable=True),
        sa.Column("statement", JSON, nullable=True),
        sa.Column("concluded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(final IS NULL) = (concluded_at IS NULL)", name=op.f("ck_discussion_concluded")
        ),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_discussion_closes_after_opening")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["committee_case.id"], name=op.f("fk_discussion_case_id_committee_case")
        ),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], name=op.f("fk_discussion_duty_id_duty")),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["account.id"], name=op.f("fk_discussion_opened_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discussion")),
    )
    with op.batch_alter_table("discussion", schema=None) as batch_op:
        batch_op.create_index("ix_discussion_case", ["case_id", "id"], unique=False)

    op.create_table(
        "minutes",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("texts", JSON, nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "written_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("correction_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "version = 1 OR correction_reason IS NOT NULL", name=op.f("ck_minutes_reasoned")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["committee_meeting.id"],
            name=op.f("fk_minutes_meeting_id_committee_meeting"),
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["account.id"], name=op.f("fk_minutes_written_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes")),
        sa.UniqueConstraint("meeting_id", "version", name=op.f("uq_minutes_meeting_id_version")),
    )
    op.create_table(
        "motion",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("texts", JSON, nullable=False),
        sa.Column("action", JSON, nullable=True),
        sa.Column("rules", JSON, nullable=False),
        sa.Column("votes_public", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "opened_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("counts", JSON, nullable=True),
        sa.Column(
            "casting_vote_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("reasons", JSON, nullable=True),
        sa.CheckConstraint(
            "kind IN ('admissibility', 'decision', 'conclusion', 'debate', 'other')",
            name=op.f("ck_motion_kind_known"),
        ),
        sa.CheckConstraint(
            "result IN ('carried', 'lost', 'tied', 'no_quorum', 'dropped')",
            name=op.f("ck_motion_result_known"),
        ),
        sa.CheckConstraint(
            "result IS NULL OR result NOT IN ('carried', 'lost') OR reasons IS NOT NULL",
            name=op.f("ck_motion_reasoned"),
        ),
        sa.CheckConstraint("(closed_at IS NULL) = (result IS NULL)", name=op.f("ck_motion_closed")),
        sa.ForeignKeyConstraint(
            ["body_id"], ["committee.body_id"], name=op.f("fk_motion_body_id_committee")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["committee_case.id"], name=op.f("fk_motion_case_id_committee_case")
        ),
        sa.ForeignKeyConstraint(
            ["casting_vote_by"],
            ["committee_member.id"],
            name=op.f("fk_motion_casting_vote_by_committee_member"),
        ),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["account.id"], name=op.f("fk_motion_closed_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["committee_meeting.id"],
            name=op.f("fk_motion_meeting_id_committee_meeting"),
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["account.id"], name=op.f("fk_motion_opened_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_motion")),
    )
    with op.batch_alter_table("motion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_motion_body_id"), ["body_id"], unique=False)
        batch_op.create_index("ix_motion_case", ["case_id", "id"], unique=False)

    op.create_table(
        "opinion",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("duty_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "signature_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("words_state", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.CheckConstraint(
            "(words = '') = (words_state = 'none')", name=op.f("ck_opinion_words_stated")
        ),
        sa.CheckConstraint(
            "choice IN ('yes', 'partly', 'no')", name=op.f("ck_opinion_choice_known")
        ),
        sa.CheckConstraint(
            "words_state IN ('none', 'waiting', 'shown', 'hidden')",
            name=op.f("ck_opinion_words_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["account.id"], name=op.f("fk_opinion_decided_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["duty_id"], ["survey.duty_id"], name=op.f("fk_opinion_duty_id_survey")
        ),
        sa.ForeignKeyConstraint(
            ["signature_id"], ["signature.id"], name=op.f("fk_opinion_signature_id_signature")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion")),
        sa.UniqueConstraint(
            "duty_id", "signature_id", name=op.f("uq_opinion_duty_id_signature_id")
        ),
    )
    with op.batch_alter_table("opinion", schema=None) as batch_op:
        batch_op.create_index("ix_opinion_words", ["duty_id", "words_state", "id"], unique=False)

    op.create_table(
        "promise_change",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "promise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", JSON, nullable=True),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.CheckConstraint(
            "state <> 'dropped' OR reason IS NOT NULL", name=op.f("ck_promise_change_reasoned")
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'under_way', 'kept', 'dropped')",
            name=op.f("ck_promise_change_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_promise_change_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["promise_id"], ["promise.id"], name=op.f("fk_promise_change_promise_id_promise")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_change")),
    )
    with op.batch_alter_table("promise_change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_promise_change_promise_id"), ["promise_id"], unique=False
        )

    op.create_table(
        "signatory",
        sa.Column(
            "signature_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("email_domain", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("wants_letters", sa.Boolean(), nullable=False),
        sa.Column("network", sa.LargeBinary(), nullable=True),
        sa.Column("network_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_signatory_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["signature_id"], ["signature.id"], name=op.f("fk_signatory_signature_id_signature")
        ),
        sa.PrimaryKeyConstraint("signature_id", name=op.f("pk_signatory")),
    )
    with op.batch_alter_table("signatory", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signatory_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_signatory_email_domain"), ["email_domain"], unique=False
        )

    op.create_table(
        "signature_entry",
        sa.Column(
            "signature_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("entry", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["signature_id"],
            ["signature.id"],
            name=op.f("fk_signature_entry_signature_id_signature"),
        ),
        sa.PrimaryKeyConstraint("signature_id", name=op.f("pk_signature_entry")),
    )
    op.create_table(
        "comment_reply",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "discussion_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("texts", JSON, nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "written_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["discussion_id"],
            ["discussion.id"],
            name=op.f("fk_comment_reply_discussion_id_discussion"),
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["account.id"], name=op.f("fk_comment_reply_written_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_reply")),
    )
    with op.batch_alter_table("comment_reply", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_comment_reply_discussion_id"), ["discussion_id"], unique=False
        )

    op.create_table(
        "committee_act",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("motion_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "to_body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("duty_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("texts", JSON, nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answer_text", sa.Text(), nullable=True),
        sa.Column("answer_language", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "answered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "answer_item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.CheckConstraint(
            "answer IN ('accepted', 'declined', 'answered')",
            name=op.f("ck_committee_act_answer_known"),
        ),
        sa.CheckConstraint(
            "kind IN ('write', 'invite', 'ask', 'press', 'refer', 'debate')",
            name=op.f("ck_committee_act_kind_known"),
        ),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_committee_act_answered")
        ),
        sa.ForeignKeyConstraint(
            ["answer_item_id"],
            ["case_item.id"],
            name=op.f("fk_committee_act_answer_item_id_case_item"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["account.id"], name=op.f("fk_committee_act_answered_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["committee_case.id"], name=op.f("fk_committee_act_case_id_committee_case")
        ),
        sa.ForeignKeyConstraint(
            ["done_by"], ["account.id"], name=op.f("fk_committee_act_done_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["duty_id"], ["duty.id"], name=op.f("fk_committee_act_duty_id_duty")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["committee_meeting.id"],
            name=op.f("fk_committee_act_meeting_id_committee_meeting"),
        ),
        sa.ForeignKeyConstraint(
            ["motion_id"], ["motion.id"], name=op.f("fk_committee_act_motion_id_motion")
        ),
        sa.ForeignKeyConstraint(
            ["to_body_id"], ["body.id"], name=op.f("fk_committee_act_to_body_id_body")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_act")),
    )
    with op.batch_alter_table("committee_act", schema=None) as batch_op:
        batch_op.create_index("ix_committee_act_case", ["case_id", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_committee_act_to_body_id"), ["to_body_id"], unique=False
        )

    op.create_table(
        "dissent",
        sa.Column(
            "motion_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "language IN ('kk', 'ru', 'en')", name=op.f("ck_dissent_language_known")
        ),
        sa.CheckConstraint("length(text) > 0", name=op.f("ck_dissent_worded")),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["committee_member.id"],
            name=op.f("fk_dissent_member_id_committee_member"),
        ),
        sa.ForeignKeyConstraint(
            ["motion_id"], ["motion.id"], name=op.f("fk_dissent_motion_id_motion")
        ),
        sa.PrimaryKeyConstraint("motion_id", "member_id", name=op.f("pk_dissent")),
    )
    op.create_table(
        "document",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("storage_name", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("scanned", sa.Boolean(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "uploaded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_document_named")),
        sa.CheckConstraint("size > 0", name=op.f("ck_document_size_positive")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["case_item.id"], name=op.f("fk_document_item_id_case_item")
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["account.id"], name=op.f("fk_document_uploaded_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("storage_name", name=op.f("uq_document_storage_name")),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_document_item_id"), ["item_id"], unique=False)

    op.create_table(
        "motion_present",
        sa.Column(
            "motion_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "stands_for", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["committee_member.id"],
            name=op.f("fk_motion_present_member_id_committee_member"),
        ),
        sa.ForeignKeyConstraint(
            ["motion_id"], ["motion.id"], name=op.f("fk_motion_present_motion_id_motion")
        ),
        sa.ForeignKeyConstraint(
            ["stands_for"],
            ["committee_member.id"],
            name=op.f("fk_motion_present_stands_for_committee_member"),
        ),
        sa.PrimaryKeyConstraint("motion_id", "member_id", name=op.f("pk_motion_present")),
    )
    op.create_table(
        "vote",
        sa.Column(
            "motion_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("cast_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cast_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "choice IN ('for', 'against', 'abstain')", name=op.f("ck_vote_choice_known")
        ),
        sa.ForeignKeyConstraint(["cast_by"], ["account.id"], name=op.f("fk_vote_cast_by_account")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["committee_member.id"], name=op.f("fk_vote_member_id_committee_member")
        ),
        sa.ForeignKeyConstraint(
            ["motion_id"], ["motion.id"], name=op.f("fk_vote_motion_id_motion")
        ),
        sa.PrimaryKeyConstraint("motion_id", "member_id", name=op.f("pk_vote")),
    )
    op.create_table(
        "discussion_comment",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "discussion_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("refusal_reason", sa.Text(), nullable=True),
        sa.Column("moderated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "moderated_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("reply_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "language IN ('kk', 'ru', 'en')", name=op.f("ck_discussion_comment_language_known")
        ),
        sa.CheckConstraint(
            "status <> 'refused' OR refusal_reason IS NOT NULL",
            name=op.f("ck_discussion_comment_reasoned"),
        ),
        sa.CheckConstraint(
            "status IN ('waiting', 'published', 'refused')",
            name=op.f("ck_discussion_comment_status_known"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_discussion_comment_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["discussion_id"],
            ["discussion.id"],
            name=op.f("fk_discussion_comment_discussion_id_discussion"),
        ),
        sa.ForeignKeyConstraint(
            ["moderated_by"],
            ["account.id"],
            name=op.f("fk_discussion_comment_moderated_by_account"),
        ),
        sa.ForeignKeyConstraint(
            ["reply_id"],
            ["comment_reply.id"],
            name=op.f("fk_discussion_comment_reply_id_comment_reply"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discussion_comment")),
    )
    with op.batch_alter_table("discussion_comment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_discussion_comment_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            "ix_discussion_comment_list", ["discussion_id", "status", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_discussion_comment_reply_id"), ["reply_id"], unique=False
        )
    ddl.create(op.get_bind())


def downgrade() -> None:
    with op.batch_alter_table("discussion_comment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_discussion_comment_reply_id"))
        batch_op.drop_index("ix_discussion_comment_list")
        batch_op.drop_index(batch_op.f("ix_discussion_comment_account_id"))

    op.drop_table("discussion_comment")
    op.drop_table("vote")
    op.drop_table("motion_present")
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_document_item_id"))

    op.drop_table("document")
    op.drop_table("dissent")
    with op.batch_alter_table("committee_act", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_committee_act_to_body_id"))
        batch_op.drop_index("ix_committee_act_case")

    op.drop_table("committee_act")
    with op.batch_alter_table("comment_reply", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_comment_reply_discussion_id"))

    op.drop_table("comment_reply")
    op.drop_table("signature_entry")
    with op.batch_alter_table("signatory", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signatory_email_domain"))
        batch_op.drop_index(batch_op.f("ix_signatory_account_id"))

    op.drop_table("signatory")
    with op.batch_alter_table("promise_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_promise_change_promise_id"))

    op.drop_table("promise_change")
    with op.batch_alter_table("opinion", schema=None) as batch_op:
        batch_op.drop_index("ix_opinion_words")

    op.drop_table("opinion")
    with op.batch_alter_table("motion", schema=None) as batch_op:
        batch_op.drop_index("ix_motion_case")
        batch_op.drop_index(batch_op.f("ix_motion_body_id"))

    op.drop_table("motion")
    op.drop_table("minutes")
    with op.batch_alter_table("discussion", schema=None) as batch_op:
        batch_op.drop_index("ix_discussion_case")

    op.drop_table("discussion")
    with op.batch_alter_table("debate", schema=None) as batch_op:
        batch_op.drop_index("ix_debate_case")

    op.drop_table("debate")
    with op.batch_alter_table("conflict_of_interest", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conflict_of_interest_member_id"))

    op.drop_table("conflict_of_interest")
    op.drop_table("case_item")
    op.drop_table("attendance")
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.drop_index("ix_agenda_item_order")
        batch_op.drop_index(batch_op.f("ix_agenda_item_case_id"))

    op.drop_table("agenda_item")
    with op.batch_alter_table("survey", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_petition_id"))

    op.drop_table("survey")
    with op.batch_alter_table("signature", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_signature_person",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_signature_person_withdrawn",
            sqlite_where=sa.text("withdrawn_at IS NOT NULL"),
            postgresql_where=sa.text("withdrawn_at IS NOT NULL"),
        )
        batch_op.drop_index("ix_signature_page")
        batch_op.drop_index(
            "ix_signature_invalidation",
            sqlite_where=sa.text("invalidation_id IS NOT NULL"),
            postgresql_where=sa.text("invalidation_id IS NOT NULL"),
        )
        batch_op.drop_index("ix_signature_commitment")

    op.drop_table("signature")
    with op.batch_alter_table("response_draft", schema=None) as batch_op:
        batch_op.drop_index("ix_response_draft_due")

    op.drop_table("response_draft")
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_response_petition_id"))

    op.drop_table("response")
    with op.batch_alter_table("promise", schema=None) as batch_op:
        batch_op.drop_index("ix_promise_reminder")
        batch_op.drop_index(batch_op.f("ix_promise_petition_id"))
        batch_op.drop_index(batch_op.f("ix_promise_duty_id"))

    op.drop_table("promise")
    with op.batch_alter_table("progress_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_progress_report_petition_id"))
        batch_op.drop_index(batch_op.f("ix_progress_report_duty_id"))

    op.drop_table("progress_report")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index("ix_message_thread")

    op.drop_table("message")
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_letter_waiting",
            sqlite_where=sa.text("sent_at IS NULL AND failed_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND failed_at IS NULL"),
        )

    op.drop_table("letter")
    op.drop_table("fact")
    with op.batch_alter_table("duty_comment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_duty_comment_duty_id"))

    op.drop_table("duty_comment")
    with op.batch_alter_table("committee_member", schema=None) as batch_op:
        batch_op.drop_index("ix_committee_member_body")
        batch_op.drop_index(batch_op.f("ix_committee_member_account_id"))

    op.drop_table("committee_member")
    with op.batch_alter_table("committee_meeting", schema=None) as batch_op:
        batch_op.drop_index("ix_committee_meeting_calendar")

    op.drop_table("committee_meeting")
    with op.batch_alter_table("committee_case", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_committee_case_petition_id"))
        batch_op.drop_index("ix_committee_case_list")

    op.drop_table("committee_case")
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attachment_draft_id"))

    op.drop_table("attachment")
    with op.batch_alter_table("signature_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signature_attempt_expires_at"))

    op.drop_table("signature_attempt")
    with op.batch_alter_table("review_case", schema=None) as batch_op:
        batch_op.drop_index("ix_review_case_rules")
        batch_op.drop_index("ix_review_case_queue")
        batch_op.drop_index("ix_review_case_parked")
        batch_op.drop_index(
            "ix_review_case_owner",
            sqlite_where=sa.text("owner_id IS NOT NULL"),
            postgresql_where=sa.text("owner_id IS NOT NULL"),
        )
        batch_op.drop_index("ix_review_case_language")
        batch_op.drop_index("ix_review_case_flagged")
        batch_op.drop_index("ix_review_case_age")

    op.drop_table("review_case")
    op.drop_table("refusal_reason")
    with op.batch_alter_table("petition_text", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_petition_text_petition_id"))

    op.drop_table("petition_text")
    op.drop_table("petition_territory")
    with op.batch_alter_table("petition_tag", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_petition_tag_tag"))

    op.drop_table("petition_tag")
    op.drop_table("petition_search")
    op.drop_table("petition_hour")
    with op.batch_alter_table("mailing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mailing_done_at"))

    op.drop_table("mailing")
    op.drop_table("ledger_statement")
    with op.batch_alter_table("invalidation", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_invalidation_working",
            sqlite_where=sa.text("state IN ('running', 'undoing')"),
            postgresql_where=sa.text("state IN ('running', 'undoing')"),
        )
        batch_op.drop_index(batch_op.f("ix_invalidation_petition_id"))

    op.drop_table("invalidation")
    op.drop_table("group_role")
    with op.batch_alter_table("duty", schema=None) as batch_op:
        batch_op.drop_index("ix_duty_report_reminder")
        batch_op.drop_index("ix_duty_reminder")
        batch_op.drop_index(batch_op.f("ix_duty_petition_id"))
        batch_op.drop_index("ix_duty_overdue")
        batch_op.drop_index("ix_duty_officer")
        batch_op.drop_index("ix_duty_inbox")
        batch_op.drop_index("ix_duty_done")

    op.drop_table("duty")
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_account_id"))

    op.drop_table("draft")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_petition_id"))
        batch_op.drop_index("ix_decision_period")

    op.drop_table("decision")
    with op.batch_alter_table("committee", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_committee_petition_id"))

    op.drop_table("committee")
    op.drop_table("co_petitioner")
    with op.batch_alter_table("case_tag", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_tag_tag"))

    op.drop_table("case_tag")
    with op.batch_alter_table("case_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_note_petition_id"))

    op.drop_table("case_note")
    op.drop_table("case_check")
    op.drop_table("archived")
    op.drop_table("act")
    with op.batch_alter_table("staff_role", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_role_body_id"))
        batch_op.drop_index(batch_op.f("ix_staff_role_account_id"))

    op.drop_table("staff_role")
    with op.batch_alter_table("petition", schema=None) as batch_op:
        batch_op.drop_index("ix_petition_trending")
        batch_op.drop_index(batch_op.f("ix_petition_territory"))
        batch_op.drop_index("ix_petition_submitted")
        batch_op.drop_index("ix_petition_public")
        batch_op.drop_index(batch_op.f("ix_petition_petitioner_id"))
        batch_op.drop_index("ix_petition_newest")
        batch_op.drop_index("ix_petition_most_signed")
        batch_op.drop_index("ix_petition_due")
        batch_op.drop_index("ix_petition_closing_any")
        batch_op.drop_index("ix_petition_closing")
        batch_op.drop_index(batch_op.f("ix_petition_body_id"))
        batch_op.drop_index(batch_op.f("ix_petition_again_of"))

    op.drop_table("petition")
    op.drop_table("territory_population")
    op.drop_table("switch")
    op.drop_table("rule_version")
    with op.batch_alter_table("occasion", schema=None) as batch_op:
        batch_op.drop_index("ix_occasion_open")

    op.drop_table("occasion")
    op.drop_table("body")
    with op.batch_alter_table("account_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_token_expires_at"))

    op.drop_table("account_token")
    with op.batch_alter_table("account_identity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_identity_account_id"))

    op.drop_table("account_identity")
    with op.batch_alter_table("territory", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_territory_parent"))

    op.drop_table("territory")
    with op.batch_alter_table("tally_queue", schema=None) as batch_op:
        batch_op.drop_index("ix_tally_queue_stream")

    op.drop_table("tally_queue")
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registration_expires_at"))

    op.drop_table("registration")
    with op.batch_alter_table("rate_limit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rate_limit_expires_at"))

    op.drop_table("rate_limit")
    op.drop_table("published_tree")
    op.drop_table("ledger_tree")
    op.drop_table("ledger_tile")
    op.drop_table("ledger_key")
    op.drop_table("lease")
    op.drop_table("known_days")
    op.drop_table("holiday")
    op.drop_table("feedback")
    op.drop_table("checkpoint")
    with op.batch_alter_table("audit_record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_record_petition_id"))
        batch_op.drop_index(batch_op.f("ix_audit_record_at"))
        batch_op.drop_index(batch_op.f("ix_audit_record_act"))

    op.drop_table("audit_record")
    op.drop_table("account")

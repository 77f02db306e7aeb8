"""Public discussions of draft decisions: the comments, and what the final text answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.rows import add_row, lock_row
from petitions.storage.tables import (
    CommentReply,
    CommitteeCase,
    Discussion,
    DiscussionComment,
    Petition,
)


def add(session: Session, **columns: Any) -> Discussion:
    return add_row(session, Discussion(**columns))


def find(session: Session, discussion_id: int) -> Discussion | None:
    return session.get(Discussion, discussion_id)


def lock(session: Session, discussion_id: int) -> Discussion | None:
    return lock_row(session, Discussion, discussion_id)


def of_case(session: Session, case_id: int) -> list[Discussion]:
    query = sa.select(Discussion).where(Discussion.case_id == case_id)
    return list(session.scalars(query.order_by(Discussion.id)))


def of_duty(session: Session, duty_id: int) -> list[Discussion]:
    query = sa.select(Discussion).where(Discussion.duty_id == duty_id)
    return list(session.scalars(query.order_by(Discussion.id)))


def with_case(
    session: Session, discussion_id: int
) -> tuple[Discussion, CommitteeCase, Petition] | None:
    """Return a discussion with the case and the petition that it is about."""
    row = session.execute(_whole().where(Discussion.id == discussion_id)).first()
    return (row[0], row[1], row[2]) if row else None


def everything(
    session: Session, *, petition_id: int | None = None, limit: int = 100
) -> list[tuple[Discussion, CommitteeCase, Petition]]:
    """Return discussions, the one that closes last first; of one petition, if asked."""
    query = _whole().order_by(Discussion.closes_at.desc(), Discussion.id.desc()).limit(limit)
    if petition_id is not None:
        query = query.where(CommitteeCase.petition_id == petition_id)
    return [(row[0], row[1], row[2]) for row in session.execute(query)]


def _whole() -> sa.Select[Discussion, CommitteeCase, Petition]:
    return (
        sa.select(Discussion, CommitteeCase, Petition)
        .join(CommitteeCase, CommitteeCase.id == Discussion.case_id)
        .join(Petition, Petition.id == CommitteeCase.petition_id)
    )


def add_comment(session: Session, **columns: Any) -> DiscussionComment:
    return add_row(session, DiscussionComment(**columns))


def comment(session: Session, comment_id: int) -> DiscussionComment | None:
    return session.get(DiscussionComment, comment_id)


def lock_comment(session: Session, comment_id: int) -> DiscussionComment | None:
    query = sa.select(DiscussionComment).where(DiscussionComment.id == comment_id)
    query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalar(query)


def comments(
    session: Session, discussion_id: int, *statuses: str, after: int = 0, limit: int = 50
) -> list[DiscussionComment]:
    """Return comments in the order they were written, those after the comment `after`."""
    query = (
        sa.select(DiscussionComment)
        .where(DiscussionComment.discussion_id == discussion_id, DiscussionComment.id > after)
        .order_by(DiscussionComment.id)
        .limit(limit)
    )
    if statuses:
        query = query.where(DiscussionComment.status.in_(statuses))
    return list(session.scalars(query))


def unanswered(session: Session, discussion_id: int, limit: int = 50) -> list[DiscussionComment]:
    """Return published comments that no reply answers yet, in the order they were written."""
    query = sa.select(DiscussionComment).where(
        DiscussionComment.discussion_id == discussion_id,
        DiscussionComment.status == "published",
        DiscussionComment.reply_id.is_(None),
    )
    return list(session.scalars(query.order_by(DiscussionComment.id).limit(limit)))


def counts(session: Session, discussion_id: int) -> dict[str, int]:
    """Return how many comments wait, are published, are refused, and lack an answer."""
    of = DiscussionComment.discussion_id == discussion_id
    query = sa.select(DiscussionComment.status, sa.func.count()).where(of)
    found = {row[0]: int(row[1]) for row in session.execute(query.group_by("status"))}
    lacking = sa.select(sa.func.count()).where(
        of, DiscussionComment.status == "published", DiscussionComment.reply_id.is_(None)
    )
    return {
        "waiting": found.get("waiting", 0),
        "published": found.get("published", 0),
        "refused": found.get("refused", 0),
        "unanswered": int(session.scalar(lacking) or 0),
    }


def written_by(session: Session, discussion_id: int, account_id: int) -> list[DiscussionComment]:
    query = sa.select(DiscussionComment).where(
        DiscussionComment.discussion_id == discussion_id,
        DiscussionComment.account_id == account_id,
    )
    return list(session.scalars(query.order_by(DiscussionComment.id)))


def to_answer(
    session: Session, discussion_id: int, comment_ids: Sequence[int]
) -> list[DiscussionComment]:
    """Lock published, unanswered comments of a discussion."""
    query = sa.select(DiscussionComment).where(
        DiscussionComment.discussion_id == discussion_id,
        DiscussionComment.id.in_(comment_ids),
        DiscussionComment.status == "published",
        DiscussionComment.reply_id.is_(None),
    )
    query = query.with_for_update().execution_options(populate_existing=True)
    return list(session.scalars(query.order_by(DiscussionComment.id)))


def add_reply(
    session: Session, discussion_id: int, texts: dict[str, Any], account_id: int, at: datetime
) -> int:
    return add_row(
        session,
        CommentReply(
            discussion_id=discussion_id, texts=texts, written_at=at, written_by=account_id
        ),
    ).id


def replies(session: Session, reply_ids: Sequence[int]) -> dict[int, CommentReply]:
    query = sa.select(CommentReply).where(CommentReply.id.in_(reply_ids))
    return {one.id: one for one in session.scalars(query)}

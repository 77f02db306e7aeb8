"""Public discussion: a draft decision open for comment, and the final text that answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from petitions.domain.moments import last_day
from petitions.services import duties, telling
from petitions.services.committees import cases, texts
from petitions.services.committees.acts import names_of, note
from petitions.services.committees.cases import Own
from petitions.services.committees.texts import Texts
from petitions.services.errors import Conflict, NotFound, Refused
from petitions.storage import accounts, answers, audit, bodies, committees, discussions
from petitions.storage import petitions as store
from petitions.storage.engine import unit
from petitions.storage.tables import Account, Discussion, Petition

COMMENT_LIMIT = 5_000
MOST_COMMENTS = 10  # of one person in one discussion
SHORTEST = timedelta(days=1)
REASONS = ("offensive", "off_topic", "personal_data", "advert", "repeated")


@dataclass(frozen=True)
class Draft:
    """A draft decision and the first instant at which nobody may comment any more."""

    texts: Texts
    closes_at: datetime


def open_discussion(
    session: Session, account_id: int, case_id: int, said: Draft, at: datetime, *,
    site: Sequence[str],
) -> int:  # fmt: skip
    """Put a draft decision up for comment in every language of the site; letters go out.

    Refused with `text_missing` and the language, `closes_too_early`, `discussion_is_open`.
    """
    with unit(session):
        own = cases.own_case(session, account_id, case_id, at, *cases.CLERKS, act="open_discussion")
        if own.case.status != "open":
            raise Refused("case_closed")
        if said.closes_at < at + SHORTEST:
            raise Refused("closes_too_early")
        if any(one.final is None for one in discussions.of_case(session, case_id)):
            raise Conflict("discussion_is_open")
        made = discussions.add(
            session, case_id=case_id, duty_id=own.case.duty_id,
            draft=dict(texts.worded(said.texts, site)), opens_at=at, closes_at=said.closes_at,
            opened_by=account_id,
        )  # fmt: skip
        last = last_day(said.closes_at, own.committee.zone)
        body = names_of(bodies.find(session, own.committee.body_id))
        data = {"closes_on": last.isoformat(), "discussion": made.id, **body}
        telling.tell_all(session, own.petition, "discussion_opened", data, at)
        note(session, own, "open_discussion", f"discussion:{made.id}", account_id, at)
        return made.id


def comment(
    session: Session, account_id: int, discussion_id: int, text: str, language: str, at: datetime
) -> int:
    """Comment on a draft while it is open; it waits for a clerk before anybody sees it."""
    text = text.strip()
    if not text:
        raise Refused("comment_missing")
    if len(text) > COMMENT_LIMIT:
        raise Refused("text_too_long")
    with unit(session):
        discussion = discussions.lock(session, discussion_id)
        about = discussions.with_case(session, discussion_id)
        account = accounts.by_id(session, account_id)
        if discussion is None or about is None or account is None:
            raise NotFound("discussion")
        if not discussion.opens_at <= at < discussion.closes_at:
            raise Refused("discussion_closed")
        mine = discussions.written_by(session, discussion_id, account_id)
        if any(one.text == text for one in mine):
            raise Conflict("commented_already")
        if len(mine) >= MOST_COMMENTS:
            raise Refused("too_many_comments")
        return discussions.add_comment(
            session, discussion_id=discussion_id, account_id=account_id,
            name=name_beside(about[2], account), language=language, text=text,
            written_at=at, status="waiting",
        ).id  # fmt: skip


def name_beside(petition: Petition, account: Account) -> str:
    """Return the name beside a comment; none of a petitioner who stays anonymous."""
    is_hidden = petition.name_hidden and petition.petitioner_id == account.id
    return "" if is_hidden else account.name


def moderate(
    session: Session, account_id: int, comment_id: int, at: datetime, *, refuse_for: str | None
) -> None:
    """Let a comment through, or refuse it for one of the reasons."""
    if refuse_for is not None and refuse_for not in REASONS:
        raise Refused("reason_missing")
    with unit(session):
        row = discussions.lock_comment(session, comment_id)
        if row is None:
            raise NotFound("comment")
        own, _ = _own(session, account_id, row.discussion_id, at, "moderate_comment")
        if row.status != "waiting":
            raise Conflict("decided_already")
        row.status = "refused" if refuse_for else "published"
        row.refusal_reason, row.moderated_at, row.moderated_by = refuse_for, at, account_id
        subject = f"comment:{comment_id}"
        note(session, own, f"comment_{row.status}", subject, account_id, at, why=refuse_for)


def reply(
    session: Session, account_id: int, discussion_id: int, comment_ids: Sequence[int],
    said: Texts, at: datetime, *, site: Sequence[str],
) -> None:  # fmt: skip
    """Answer one published comment, or several together, in every language of the site."""
    with unit(session):
        own, discussion = _own(session, account_id, discussion_id, at, "reply_comments")
        _require_unfinished(discussion)
        chosen = discussions.to_answer(session, discussion_id, comment_ids)
        if not chosen or len(chosen) != len(set(comment_ids)):
            raise Refused("comments_not_chosen")
        answer = dict(texts.worded(said, site))
        made = discussions.add_reply(session, discussion_id, answer, account_id, at)
        for row in chosen:
            row.reply_id = made
        note(session, own, "reply_comments", f"discussion:{discussion_id}", account_id, at)


def conclude(
    session: Session, account_id: int, discussion_id: int, said: Texts, at: datetime, *,
    site: Sequence[str],
) -> None:  # fmt: skip
    """Publish the final text once every comment is answered; it becomes the body's draft answer.

    Refused with `discussion_still_open`, `comments_waiting`, `comments_unanswered`,
    `text_missing` and the language.
    """
    with unit(session):
        own, discussion = _own(session, account_id, discussion_id, at, "conclude_discussion")
        _require_unfinished(discussion)
        if at < discussion.closes_at:
            raise Refused("discussion_still_open")
        left = discussions.counts(session, discussion_id)
        if left["waiting"]:
            raise Refused("comments_waiting")
        if left["unanswered"]:
            raise Refused("comments_unanswered")
        discussion.final = dict(texts.worded(said, site))
        discussion.concluded_at = at
        _hand_to_body(session, discussion, account_id, at)
        note(session, own, "conclude_discussion", f"discussion:{discussion_id}", account_id, at)


def state(
    session: Session, account_id: int, discussion_id: int, said: Texts, link: str | None,
    at: datetime, *, site: Sequence[str],
) -> None:  # fmt: skip
    """Publish what the head of the body told the media of the decision; only after it."""
    with unit(session):
        discussion = discussions.lock(session, discussion_id)
        if discussion is None or discussion.duty_id is None:
            raise NotFound("discussion")
        mine = duties.own(session, account_id, discussion.duty_id, at, "state_decision")
        if mine.duty.status == "open":
            raise Refused("not_decided_yet")
        if discussion.statement is not None:
            raise Conflict("stated_already")
        words = dict(texts.worded(said, site))
        discussion.statement = {"texts": words, "link": texts.https(link), "on": at.isoformat()}
        case = committees.case(session, discussion.case_id)
        if case is not None:
            committees.touch(session, case.body_id)
        mine.petition.revision += 1
        audit.append(
            session, at=at, account_id=account_id, act="state_decision",
            petition_id=mine.petition.id, subject=f"discussion:{discussion_id}",
        )  # fmt: skip


def _own(
    session: Session, account_id: int, discussion_id: int, at: datetime, act: str
) -> tuple[Own, Discussion]:
    known = discussions.find(session, discussion_id)
    if known is None:
        raise NotFound("discussion")
    own = cases.own_case(session, account_id, known.case_id, at, *cases.CLERKS, act=act)
    discussion = discussions.lock(session, discussion_id)
    if discussion is None:
        raise NotFound("discussion")
    return own, discussion


def _require_unfinished(discussion: Discussion) -> None:
    if discussion.final is not None:
        raise Conflict("discussion_concluded")


def _hand_to_body(session: Session, discussion: Discussion, account_id: int, at: datetime) -> None:
    """Let the body that owes the decision go on from the final text, unless it has its own."""
    duty = answers.duty(session, discussion.duty_id) if discussion.duty_id else None
    if duty is None or duty.status != "open" or answers.draft(session, duty.id) is not None:
        return
    petition = store.find(session, duty.petition_id)
    words = discussion.final or {}
    if petition is not None:
        said = {lang: {"summary": _summary(text), "text": text} for lang, text in words.items()}
        answers.save_draft(
            session, duty.id, texts=said, updated_at=at, updated_by=account_id
        )  # fmt: skip


def _summary(text: str) -> str:
    """Return the first paragraph, as far as a summary goes."""
    first = text.strip().split("\n", 1)[0].strip()
    return first if len(first) <= 400 else first[:400].rsplit(" ", 1)[0] + "…"

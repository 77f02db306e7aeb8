"""Debates and hearings: scheduled, then held with an outcome or not held with the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from petitions.domain.actions import Action
from petitions.domain.engine import judge
from petitions.domain.law import law_of
from petitions.domain.life import Life
from petitions.domain.rules import DECLINING, OUTCOMES
from petitions.services import lifecycle, rulebooks, tallying, telling
from petitions.services.committees import cases, deciding, texts
from petitions.services.committees.acts import names_of, note
from petitions.services.committees.cases import Own
from petitions.services.committees.texts import Texts
from petitions.services.errors import Conflict, NotFound, Refused
from petitions.services.lifecycle import Locked
from petitions.storage import bodies, committee_acts, surveys
from petitions.storage import petitions as store
from petitions.storage.engine import unit
from petitions.storage.tables import Debate

MOST_PAPERS = 20
TITLE_LIMIT = 200


@dataclass(frozen=True)
class Planned:
    """When and where a debate or hearing is to be."""

    kind: str
    starts_at: datetime
    place: Texts = field(default_factory=dict)
    link: str | None = None


@dataclass(frozen=True)
class Held:
    """How it went: the outcome in words, and where it can be seen and read."""

    outcome: Texts
    video: str | None = None
    transcript: str | None = None
    papers: Sequence[Mapping[str, str]] = ()  # {"title": …, "url": …}


def schedule(session: Session, account_id: int, case_id: int, said: Planned, at: datetime) -> int:
    """Set the day of a debate or hearing; letters go to everybody who asked for them.

    Refused with `day_is_past`, `place_missing`, `link_unknown_kind`, `case_closed`.
    """
    with unit(session):
        own = cases.own_case(session, account_id, case_id, at, *cases.CLERKS, act="schedule")
        if own.case.status != "open":
            raise Refused("case_closed")
        place, link = _where(said, at)
        made = committee_acts.add_debate(
            session, case_id=case_id, kind=said.kind, starts_at=said.starts_at, place=place,
            link=link, status="scheduled", scheduled_at=at, scheduled_by=account_id, papers=[],
        )  # fmt: skip
        _tell(session, own, made, "debate_scheduled", {}, at)
        note(session, own, f"schedule_{said.kind}", f"debate:{made.id}", account_id, at)
        return made.id


def move(session: Session, account_id: int, debate_id: int, said: Planned, at: datetime) -> None:
    """Set another day or place; letters go out again."""
    with unit(session):
        own, debate = _own(session, account_id, debate_id, at, "move_debate")
        place, link = _where(said, at)
        before = debate.starts_at.isoformat()
        debate.starts_at, debate.place, debate.link = said.starts_at, place, link
        _tell(session, own, debate, "debate_scheduled", {}, at)
        after = {"from": before, "to": said.starts_at.isoformat()}
        subject = f"debate:{debate_id}"
        note(session, own, "move_debate", subject, account_id, at, after=after)


def hold(session: Session, account_id: int, debate_id: int, said: Held, at: datetime) -> None:
    """Say how it went; where the rules owe it, the duty is fulfilled thereby.

    Refused with `too_early`, `text_missing`, `link_unknown_kind`.
    """
    with unit(session):
        own, debate = _own(session, account_id, debate_id, at, "hold_debate")
        if at < debate.starts_at:
            raise Refused("too_early")
        # Its own letter is known by the moment at which the petition's life ends the duty.
        locked = _settled(session, own, at)
        at = max(at, locked.life.at)
        debate.outcome = dict(texts.worded(said.outcome))
        debate.video, debate.transcript = texts.https(said.video), texts.https(said.transcript)
        debate.papers = _papers(said.papers)
        debate.status, debate.ended_at = "held", at
        _end_duty(
            session, own, locked, debate, OUTCOMES[debate.kind][0], debate.outcome, at, account_id
        )
        _tell(session, own, debate, "debate_held", _how_it_went(session, debate), at)
        note(session, own, f"hold_{debate.kind}", f"debate:{debate_id}", account_id, at)


def cancel(
    session: Session, account_id: int, debate_id: int, reason: Texts, at: datetime, *,
    for_good: bool,
) -> None:  # fmt: skip
    """Say why it was not held; `for_good`: it is not to be, and a duty to hold it is declined."""
    with unit(session):
        own, debate = _own(session, account_id, debate_id, at, "cancel_debate")
        debate.reason = dict(texts.worded(reason, missing="reason_missing"))
        debate.status, debate.ended_at = "not_held", at
        if for_good:
            outcome = next(one for one in OUTCOMES[debate.kind] if one in DECLINING)
            locked = _settled(session, own, at)
            _end_duty(session, own, locked, debate, outcome, debate.reason, at, account_id)
        after = {"for_good": for_good}
        subject = f"debate:{debate_id}"
        note(session, own, f"cancel_{debate.kind}", subject, account_id, at, after=after)


def add_records(
    session: Session, account_id: int, debate_id: int, said: Held, at: datetime
) -> None:
    """Add links that came later: video, transcript, papers."""
    with unit(session):
        own, debate = _own(session, account_id, debate_id, at, "add_records", ended=True)
        debate.video = texts.https(said.video) or debate.video
        debate.transcript = texts.https(said.transcript) or debate.transcript
        debate.papers = _papers([*debate.papers, *said.papers])
        note(session, own, "add_records", f"debate:{debate_id}", account_id, at)


def _own(
    session: Session, account_id: int, debate_id: int, at: datetime, act: str, *,
    ended: bool = False,
) -> tuple[Own, Debate]:  # fmt: skip
    known = committee_acts.debate(session, debate_id)
    if known is None:
        raise NotFound("debate")
    own = cases.own_case(session, account_id, known.case_id, at, *cases.CLERKS, act=act)
    debate = committee_acts.lock_debate(session, debate_id)
    if debate is None:
        raise NotFound("debate")
    if ended and debate.status != "held":
        raise Refused("debate_not_held")
    if not ended and debate.status != "scheduled":
        raise Conflict("debate_has_ended")
    return own, debate


def _where(said: Planned, at: datetime) -> tuple[dict[str, str], str | None]:
    if said.kind not in ("debate", "hearing"):
        raise Refused("option_unknown")
    if said.starts_at <= at:
        raise Refused("day_is_past")
    place, link = dict(texts.optional(said.place)), texts.https(said.link)
    if not place and link is None:
        raise Refused("place_missing")
    return place, link


def _papers(papers: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    found = []
    for paper in papers:
        url, title = texts.https(paper.get("url")), paper.get("title", "").strip()
        if url is None and not title:
            continue
        if url is None or not title or len(title) > TITLE_LIMIT:
            raise Refused("paper_incomplete")
        found.append({"title": title, "url": url})
    if len(found) > MOST_PAPERS:
        raise Refused("too_many_papers")
    return found


def _settled(session: Session, own: Own, at: datetime) -> Locked:
    return tallying.settle(session, lifecycle.take(session, own.petition.id), at)


def _end_duty(
    session: Session, own: Own, locked: Locked, debate: Debate, outcome: str,
    words: Mapping[str, str], at: datetime, account_id: int,
) -> None:  # fmt: skip
    """End the duty that this was about, if the rules know one and the engine lets it end."""
    key = _duty_of(session, own, locked.life, debate.kind)
    do = "decline" if outcome in DECLINING else "fulfil"
    if key is None or judge(
        locked.rules, locked.life, Action(do=do, duty=key, outcome=outcome), at
    ):
        return
    said = {lang: {"summary": _first_line(text), "text": text} for lang, text in words.items()}
    debate.duty_id = deciding.end_duty(session, locked, key, outcome, said, at, account_id)


def _duty_of(session: Session, own: Own, life: Life, kind: str) -> str | None:
    rules = rulebooks.rules_for(session, own.petition.rule_set)
    law = law_of(rules, life.version, life.scope)
    owed_to_others = {
        duty.key
        for duty in store.duties(session, own.petition.id)
        if duty.body_id != own.committee.body_id
    }
    mine = (rule for rule in law.duties if rule.kind == kind and rule.id not in owed_to_others)
    return next((r.id for r in mine if life.owed(r.id) or r.by == own.committee.rules_body), None)


def _first_line(text: str) -> str:
    line = text.strip().splitlines()[0]
    return line if len(line) <= TITLE_LIMIT else line[:TITLE_LIMIT].rsplit(" ", 1)[0] + "…"


def _how_it_went(session: Session, debate: Debate) -> dict[str, Any]:
    """Return the outcome, and the question of those whom it answers."""
    data: dict[str, Any] = {"summary": dict(debate.outcome or {})}
    if debate.duty_id is not None and surveys.find(session, debate.duty_id) is not None:
        data["question"] = debate.duty_id
    return data


def _tell(
    session: Session, own: Own, debate: Debate, template: str, more: dict[str, Any], at: datetime
) -> None:
    day = debate.starts_at.astimezone(cases.zone_of(own.committee)).date().isoformat()
    body = names_of(bodies.find(session, own.committee.body_id))
    data = {"on": day, "kind": debate.kind, **body, **more}
    telling.tell_all(session, own.petition, template, data, at)

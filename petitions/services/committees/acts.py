"""The powers of a committee: to write, invite, ask, press, refer and put forward for debate.

Each use is an act with its date and text; what a body is asked for runs on the answer clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from petitions.domain.actions import Action
from petitions.services import letters, lifecycle, tallying, telling
from petitions.services.committees import cases, texts
from petitions.services.committees.cases import Own
from petitions.services.committees.texts import Texts
from petitions.services.errors import Conflict, Forbidden, NotFound, Refused
from petitions.storage import audit, bodies, committee_acts, committees, staff
from petitions.storage import petitions as store
from petitions.storage.engine import unit
from petitions.storage.tables import Body, CommitteeAct

TO_BODIES = ("ask", "press", "refer", "debate")
TO_PETITIONER = ("write", "invite")
ANSWERS = {"write": ("answered",), "invite": ("accepted", "declined")}
ANSWER_LIMIT = 5_000


@dataclass(frozen=True, kw_only=True)
class Said:
    """What an act says, and what its kind needs besides: to whom, until when, where."""

    texts: Texts
    to_body: int | None = None
    until: date | None = None
    starts_at: datetime | None = None
    place: str = ""
    link: str | None = None
    meeting_id: int | None = None


def use(
    session: Session, account_id: int, case_id: int, kind: str, said: Said, at: datetime
) -> int:
    """Use one of the powers; return the act's number.

    Refused with `text_missing`, `body_not_chosen`, `date_unknown`, `day_is_past`,
    `place_missing`, `link_unknown_kind`, or the engine's codes.
    """
    with unit(session):
        own = cases.own_case(session, account_id, case_id, at, *cases.CLERKS, act=f"use_{kind}")
        _require_open(own)
        columns = _columns(kind, said, at)
        body = _addressed(session, own, kind, said)
        duty_id = None
        if body is not None and said.until is not None:
            duty_id = _open_request(session, own, body, said.until, account_id, at)
        made = committee_acts.add_act(
            session, case_id=case_id, kind=kind, to_body_id=body.id if body else None,
            duty_id=duty_id, is_public=True, done_at=at, done_by=account_id, **columns,
        )  # fmt: skip
        _follow(session, own, made, body, at, account_id)
        note(session, own, f"committee_{kind}", f"act:{made.id}", account_id, at)
        return made.id


def reply(
    session: Session, account_id: int, act_id: int, answer: str, text: str, language: str,
    at: datetime,
) -> None:  # fmt: skip
    """Answer a committee's letter or invitation; only the petitioner may, and once.

    The committee's clerks are told.
    """
    with unit(session):
        act = committee_acts.lock_act(session, act_id)
        case = committees.case(session, act.case_id) if act else None
        petition = store.find(session, case.petition_id) if case else None
        if act is None or case is None or petition is None or act.kind not in TO_PETITIONER:
            raise NotFound("act")
        if petition.petitioner_id != account_id:
            raise Forbidden("not_yours")
        if act.answer is not None:
            raise Conflict("answered_already")
        if answer not in ANSWERS[act.kind]:
            raise Refused("answer_unknown")
        if act.kind == "write" and not text.strip():
            raise Refused("text_missing")
        if len(text) > ANSWER_LIMIT:
            raise Refused("text_too_long")
        act.answer, act.answer_text, act.answer_language = answer, text.strip(), language
        act.answered_at, act.answered_by = at, account_id
        petition.revision += 1
        committees.touch(session, case.body_id)
        _tell_clerks(session, case.body_id, petition.id, answer, at)


def note(
    session: Session, own: Own, act: str, subject: str, account_id: int, at: datetime, *,
    after: dict[str, Any] | None = None, why: str | None = None,
) -> None:  # fmt: skip
    """Record an act of a committee, and let its pages and the petition's be made anew."""
    committees.touch(session, own.committee.body_id)
    own.petition.revision += 1
    audit.append(
        session, at=at, account_id=account_id, role=own.role, act=act, after=after, why=why,
        petition_id=own.petition.id, subject=f"case:{own.case.id} {subject}",
    )  # fmt: skip


def names_of(body: Body | None) -> dict[str, dict[str, str]]:
    """Return a body's name in three languages, as letters take it."""
    return {"body": body.names} if body is not None else {}


def _require_open(own: Own) -> None:
    if own.case.status != "open":
        raise Refused("case_closed")


def _columns(kind: str, said: Said, at: datetime) -> dict[str, Any]:
    columns: dict[str, Any] = {"texts": texts.worded(said.texts), "meeting_id": said.meeting_id}
    if kind == "invite":
        place, link = said.place.strip(), texts.https(said.link)
        if said.starts_at is None or said.starts_at <= at:
            raise Refused("date_unknown" if said.starts_at is None else "day_is_past")
        if not place and link is None:
            raise Refused("place_missing")
        columns |= {"starts_at": said.starts_at, "place": place, "link": link}
    if kind == "ask" and said.until is None:
        raise Refused("date_unknown")
    return columns


def _addressed(session: Session, own: Own, kind: str, said: Said) -> Body | None:
    """Return the body that an act goes to; a debate may be put forward without one."""
    if kind not in TO_BODIES or (kind == "debate" and said.to_body is None):
        return None
    body = bodies.find(session, said.to_body) if said.to_body is not None else None
    if body is None or not body.active or body.id == own.committee.body_id:
        raise Refused("body_not_chosen")
    return body


def _open_request(
    session: Session, own: Own, body: Body, until: date, account_id: int, at: datetime
) -> int:
    locked = tallying.settle(session, lifecycle.take(session, own.petition.id), at)
    action = Action(do="request", to=str(body.id), until=until)
    facts = lifecycle.carry_out(session, locked, action, at, account_id)
    key = next(fact.data["duty"] for fact in reversed(facts) if fact.fact == "duty")
    duty = store.duty(session, own.petition.id, key)
    if duty is None:
        raise LookupError(key)
    return duty.id


def _follow(
    session: Session, own: Own, act: CommitteeAct, body: Body | None, at: datetime, account_id: int
) -> None:
    """What an act brings about besides: letters, and the case of another committee."""
    committee = names_of(bodies.find(session, own.committee.body_id))
    data: dict[str, Any] = {**committee, "text": dict(act.texts)}
    if act.kind in TO_PETITIONER:
        if act.starts_at is not None:
            data["on"] = act.starts_at.astimezone(cases.zone_of(own.committee)).date().isoformat()
        link = {"act": act.id, "kind": act.kind}
        telling.tell_petitioner(session, own.petition, "committee_letter", data | link, at)
        return
    step = data | {"kind": act.kind} | ({"to": body.names} if body else {})
    telling.tell_petitioner(session, own.petition, "committee_step", step, at)
    if body is None:
        return
    if act.kind == "refer":
        other = committees.find(session, body.id)
        if other is not None:
            cases.bring(
                session, other, own.petition, "referral", at,
                referred_from=own.case.id, by=account_id,
            )  # fmt: skip
    if act.duty_id is None:
        for role in ("officer", "head", "clerk"):
            _tell(session, role, body.id, own.petition.id, "committee_step", step, at)


def _tell_clerks(
    session: Session, body_id: int, petition_id: int, answer: str, at: datetime
) -> None:
    _tell(session, "clerk", body_id, petition_id, "committee_reply", {"answer": answer}, at)


def _tell(
    session: Session, role: str, body_id: int, petition_id: int, template: str,
    data: Mapping[str, Any], at: datetime,
) -> None:  # fmt: skip
    for account_id in staff.holders(session, role, body_id):
        letters.write_to_account(session, account_id, template, data, at, petition_id)

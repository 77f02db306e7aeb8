"""Working groups: made for one petition by the body that must decide, of stakeholders."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from petitions.services import duties, rulebooks, staff
from petitions.services.addresses import normalise
from petitions.services.committees import cases, membership, texts
from petitions.services.committees.membership import Seat
from petitions.services.committees.texts import Texts
from petitions.services.errors import Conflict, NotFound, Refused
from petitions.services.staff import Grant
from petitions.storage import accounts, audit, bodies, committees
from petitions.storage import staff as roles
from petitions.storage.engine import unit


def set_up(
    session: Session, account_id: int, duty_id: int, names: Texts, at: datetime, *,
    site: tuple[str, ...],
) -> int:  # fmt: skip
    """Make a working group for a petition that one's body must decide on; return its body.

    Whoever sets it up is its clerk. Refused where the rules know no working group.
    """
    with unit(session):
        mine = duties.own(session, account_id, duty_id, at, "set_up_group")
        rule_set = rulebooks.rule_set_of(session, mine.petition)
        steps = rule_set.decision.steps if rule_set.decision else ()
        if "working_group" not in steps or mine.duty.status != "open":
            raise Refused("no_working_group")
        if committees.group_of(session, mine.petition.id) is not None:
            raise Conflict("group_exists")
        words = texts.worded(names, site)
        account = accounts.by_id(session, account_id)
        if account is None:
            raise NotFound("account")
        body_id = bodies.add(
            session, slug=f"working-group-{mine.petition.id}", kind="working_group",
            rule_set=None, level=mine.petition.level, territory=mine.petition.territory,
            **{f"name_{lang}": words.get(lang) or next(iter(words.values()))
               for lang in ("kk", "ru", "en")},
        )  # fmt: skip
        committee = committees.add(
            session, body_id=body_id, kind="working_group", rules_body=None,
            petition_id=mine.petition.id, size=None, quorum=None, zone=rule_set.calendar.zone,
            about={}, created_at=at,
        )  # fmt: skip
        role_id = roles.add_role(
            session, account_id=account_id, role="clerk", body_id=body_id, territory=None,
            rule_set=None, at=at, by=account_id,
        )  # fmt: skip
        committees.add_member(
            session, body_id=body_id, account_id=account_id, role_id=role_id, seat="clerk",
            name=account.name, party={}, constituency={}, represents={}, substitute_for=None,
            from_on=cases.today(committee, at), until_on=None, added_at=at,
        )  # fmt: skip
        cases.bring(session, committee, mine.petition, "duty", at, duty_id=duty_id, by=account_id)
        duties.note(session, mine, "set_up_group", at, after={"body": body_id})
        return body_id


def add_member(session: Session, account_id: int, body_id: int, said: Seat, at: datetime) -> int:
    """Take a stakeholder into a working group; its clerk may, and an address invites them."""
    address = normalise(said.email) if said.email else None
    with unit(session):
        committee = committees.lock(session, body_id)
        if committee is None or committee.kind != "working_group":
            raise NotFound("committee")
        act = f"add_group_member body:{body_id}"
        cases.require_seat(session, account_id, committee, at, *cases.CLERKS, act=act)
        if said.seat not in ("chair", "member"):
            raise Refused("seat_unknown")
        represents = texts.worded(said.represents, missing="represents_missing")
        membership.check_seat(session, committee, said, at)
        account = role_id = None
        if address is not None:
            account, given = staff.bring_in(
                session, address=address, name=said.name, language=said.language,
                grants=(Grant("member", body_id),), by=account_id, at=at,
            )  # fmt: skip
            role_id = given[0]
            membership.require_one_voice(session, body_id, account, said)
        made = committees.add_member(
            session, body_id=body_id, account_id=account, role_id=role_id, seat=said.seat,
            name=said.name.strip(), party={}, constituency={}, represents=dict(represents),
            substitute_for=None, from_on=said.from_on, until_on=said.until_on, added_at=at,
        )  # fmt: skip
        committees.touch(session, body_id)
        audit.append(
            session, at=at, account_id=account_id, role="clerk", act="add_group_member",
            petition_id=committee.petition_id, subject=f"body:{body_id} member:{made.id}",
        )  # fmt: skip
        return made.id

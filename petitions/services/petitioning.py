"""What a petitioner may do with a petition of their own: end it, close it, hand it on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from petitions.domain.actions import Action
from petitions.domain.eligibility import Person, refusals
from petitions.domain.rules import Eligibility
from petitions.services import amending, drafting, grouping, identities, lifecycle, people, tallying
from petitions.services.errors import NotFound, Refused
from petitions.services.secrets import Keys
from petitions.storage import cases
from petitions.storage import petitions as store
from petitions.storage.engine import unit
from petitions.storage.tables import Petition


def own(session: Session, account_id: int, petition_id: int) -> Petition:
    """Return one's own petition; NotFound for anybody else's."""
    petition = store.find(session, petition_id)
    if petition is None or petition.petitioner_id != account_id:
        raise NotFound("petition")
    return petition


def submit_again(
    session: Session,
    keys: Keys,
    account_id: int,
    petition_id: int,
    at: datetime,
    site: Sequence[str] = (),
    answer: str = "",
) -> None:
    """Hand in a petition whose group is complete, or one that was returned, as it is changed.

    `site`: the languages of the installation, which decide what language rules bind it; `answer`:
    what the petitioner says to those who returned it.
    """
    with unit(session):
        own(session, account_id, petition_id)
        locked = tallying.settle(session, lifecycle.take(session, petition_id), at)
        grouping.require_roles(session, locked)
        changed = None
        if amending.is_open(locked.petition):
            changed = amending.take_in(session, locked, at, site)
            cases.answer_return(session, petition_id, answer.strip(), at)
        drafting.hand_in(session, keys, locked, at, account_id, changed)


def joinable(session: Session, petition_id: int, token: str) -> Petition:
    """Return the petition whose group a private link invites into; NotFound for a wrong link."""
    petition = store.find(session, petition_id)
    if petition is None or not petition.support_token or petition.support_token != token:
        raise NotFound("petition")
    return petition


def join(
    session: Session,
    keys: Keys,
    account_id: int,
    petition_id: int,
    token: str,
    at: datetime,
    territory: str | None = None,
) -> None:
    """Join the group that makes a petition, with what is proven about oneself.

    `territory`: where one says that one lives, for rules that count it and where it is not proven.
    Raises Refused: "joined_already" for the petitioner and for whoever is in the group,
    "invitation_over" once the link is too old.
    """
    with unit(session):
        petition = joinable(session, petition_id, token)
        locked = lifecycle.take(session, petition_id)
        mine = store.is_co_petitioner(session, petition_id, account_id)
        if mine or petition.petitioner_id == account_id:
            raise Refused("joined_already")
        if grouping.is_over(session, petition, at):
            raise Refused("invitation_over")
        rule_set = locked.rules.version(locked.life.version)
        proof = identities.best_proof(session, keys, account_id)
        declared = _declared_by_joining(rule_set.create, territory)
        known = people.known_petitioner(rule_set, petition.level, proof, declared)
        counts = rule_set.petitioners.territories > 0
        codes = refusals(rule_set.create, rule_set, locked.life.scope, Person(**known), at.date())
        if codes:
            raise Refused(*codes)
        action = Action(do="join", territories=(known["territory"],) if counts else None)
        lifecycle.carry_out(session, locked, action, at, account_id)
        store.add_co_petitioner(session, petition_id, account_id, at)


def _declared_by_joining(who: Eligibility, territory: str | None) -> dict[str, object]:
    """Return what pressing the button declares, where the rules take a declaration."""
    statuses = (status for status, proof in who.statuses.items() if proof == "declared")
    age = who.min_age_in.get(territory or "", who.min_age)
    return {"status": next(statuses, None), "age": age, "territory": territory}


def withdraw(session: Session, account_id: int, petition_id: int, at: datetime) -> None:
    """End one's own petition; it stays readable as withdrawn."""
    _act(session, account_id, petition_id, Action(do="withdraw"), at)


def close(
    session: Session, account_id: int, petition_id: int, at: datetime, *, on: date | None = None
) -> None:
    """End the collection early, on a day where the rules ask for notice."""
    _act(session, account_id, petition_id, Action(do="close", on=on), at)


def start(
    session: Session,
    account_id: int,
    petition_id: int,
    at: datetime,
    *,
    on: date | None = None,
    until: date | None = None,
) -> None:
    """Choose when the collection starts or ends, where the rules leave it to the petitioner."""
    _act(session, account_id, petition_id, Action(do="start", on=on, until=until), at)


def send(session: Session, account_id: int, petition_id: int, at: datetime) -> None:
    """Hand the petition on: to the verifier where there is one, then to the addressee."""
    _act(session, account_id, petition_id, Action(do="send"), at)


def _act(session: Session, account_id: int, petition_id: int, action: Action, at: datetime) -> None:
    with unit(session):
        own(session, account_id, petition_id)
        locked = tallying.settle(session, lifecycle.take(session, petition_id), at)
        lifecycle.carry_out(session, locked, action, at, account_id)

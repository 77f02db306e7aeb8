"""Builders of committees with members, and of petitions that stand before them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import sqlalchemy as sa

from petitions.domain.actions import Action
from petitions.services import lifecycle
from petitions.services.committees import membership
from petitions.services.committees.membership import CommitteeValues, Seat
from petitions.storage import accounts, committees
from petitions.storage.engine import unit
from petitions.storage.tables import CommitteeCase
from tests.support.lives import World

UK, PETI, ROI, KZ = "uk-parliament", "eu-parliament-peti", "ru-roi", "kz-epetition"


@dataclass
class Sitting:
    """A committee: its body, its clerk, and the accounts and seats of its members by name."""

    world: World
    body: int
    clerk: int
    accounts: dict[str, int] = field(default_factory=dict)
    seats: dict[str, int] = field(default_factory=dict)

    def case(self, number: int) -> int:
        query = sa.select(CommitteeCase.id).where(
            CommitteeCase.body_id == self.body, CommitteeCase.petition_id == number
        )
        found = self.world.session.scalar(query)
        self.world.session.commit()
        assert found is not None
        return found


def a_committee(
    world: World, rule_set: str | None, *, rules_body: str | None = "petitions_committee",
    kind: str = "committee", members: int = 5, zone: str = "UTC", **columns: object,
) -> Sitting:  # fmt: skip
    """Make a committee with a clerk, a chair and members: chair, m2, m3 …"""
    body = world.body(rule_set or "none", kind, **columns)
    values = CommitteeValues(kind=kind, zone=zone, rules_body=rules_body)
    membership.establish(world.session, body, values, by=None, at=world.now)
    today = world.now.date() - timedelta(days=1)
    clerk = world.staff("clerk", "clerk@example.org", body)
    made = Sitting(world, body, clerk)
    for place in range(1, members + 1):
        name = "chair" if place == 1 else f"m{place}"
        email = f"{name}@committee.example.org"
        seat = Seat(
            "chair" if place == 1 else "member", f"Мүше {place}", today, email=email, language="kk",
            party={"en": "Blue" if place % 2 else "Red"},
        )  # fmt: skip
        made.seats[name] = membership.add_seat(world.session, body, seat, by=None, at=world.now)
        account = accounts.by_email(world.session, email)
        assert account
        world.session.commit()
        made.accounts[name] = account.id
    return made


def acted(world: World, number: int, *actions: Action) -> int:
    """Let the engine act on a petition, as if many people had."""
    for action in actions:
        with unit(world.session):
            locked = lifecycle.take(world.session, number)
            lifecycle.carry_out(world.session, locked, action, world.now)
    return number


def an_open_petition(
    world: World, rule_set: str = UK, *, signatures: int = 0, **answers: object
) -> int:
    """Bring a petition through its gates, and let so many people sign it."""
    number = world.petition(rule_set, **answers)
    gates = {
        UK: [Action(do="support", count=5), Action(do="review", outcome="accept")],
        ROI: [Action(do="review", outcome="accept")],
        KZ: [Action(do="review", outcome="accept"), Action(do="support", count=50)],
    }
    acted(world, number, *gates.get(rule_set, []))
    if signatures:
        acted(world, number, Action(do="sign", count=signatures))
    return number


def seat_ends(world: World, seat: int, days_ago: int = 1) -> None:
    """Let a member's term have ended."""
    with unit(world.session):
        member = committees.member(world.session, seat)
        assert member
        member.until_on = world.now.date() - timedelta(days=days_ago)
        member.from_on = member.until_on - timedelta(days=30)

"""A body that owes an answer by rules that ask for its head's decision."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import sqlalchemy as sa

from petitions import presets
from petitions.domain.actions import Action
from petitions.services import lifecycle
from petitions.services.promising import Promised
from petitions.storage.engine import unit
from petitions.storage.tables import AuditRecord, Duty, Response
from tests.support.lives import World

KZ = "kz-epetition"
UK = "uk-parliament"
SITE = ("kk", "ru", "en")
WORDS = {
    "kk": {"summary": "Мектеп салынады", "text": "Келесі жылы құрылыс басталады."},
    "ru": {"summary": "Школу построят", "text": "Строительство начнётся в следующем году."},
}
KEPT = {"kk": "Мектеп ашылды", "ru": "Школа открыта"}
PROMISE = {"kk": "Мектептің жобасын бітіреміз", "ru": "Закончим проект школы"}


@dataclass
class Owing:
    """One petition that has reached its threshold, and the body that owes the answer."""

    world: World
    rule_set: str = KZ
    number: int = 0
    body: int = 0
    people: dict[str, int] = field(default_factory=dict)

    def begin(self, *, source: str | None = None, level: str = "national") -> Owing:
        """Bring a petition to the duty; `source` is another version of the rules."""
        self.world.install(self.rule_set)
        if source is not None:
            self.world.publish(source)
        self.body = self.world.body(self.rule_set, "government", level=level)
        self.people["officer"] = self.world.staff("officer", "officer@example.org", self.body)
        self.people["head"] = self.world.staff("head", "head@example.org", self.body)
        self.people["administrator"] = self.world.staff("administrator", "admin@example.org")
        self.number = self.petition()
        return self

    def petition(self) -> int:
        """Hand in a petition to the body and let it reach what obliges."""
        number = self.world.petition(self.rule_set, body_id=self.body)
        if self.rule_set == KZ:
            self.act(number, "review", outcome="accept", by="authorised_body")
            self.act(number, "support", count=50)
            self.act(number, "sign", count=50_000)
        else:
            self.act(number, "support", count=5)
            self.act(number, "review", outcome="accept", by="petitions_committee")
            self.act(number, "sign", count=10_000)
        return number

    def act(self, number: int, do: str, **keys: object) -> None:
        with unit(self.world.session):
            locked = lifecycle.take(self.world.session, number)
            lifecycle.carry_out(self.world.session, locked, Action(do=do, **keys), self.world.now)  # type: ignore[arg-type]

    @property
    def duty(self) -> Duty:
        return self.duty_of(self.number)

    def duty_of(self, number: int) -> Duty:
        self.world.session.expire_all()
        found = self.world.session.scalars(sa.select(Duty).where(Duty.petition_id == number)).one()
        self.world.session.commit()
        return found

    def responses(self) -> list[Response]:
        self.world.session.expire_all()
        mine = sa.select(Response).where(Response.petition_id == self.number)
        found = list(self.world.session.scalars(mine.order_by(Response.id)))
        self.world.session.commit()
        return found

    def acts(self) -> list[str]:
        """Return what staff did on the duty, in order, as the audit record has it."""
        mine = sa.select(AuditRecord.act).where(AuditRecord.subject == f"duty:{self.duty.id}")
        found = list(self.world.session.scalars(mine.order_by(AuditRecord.id)))
        self.world.session.commit()
        return found

    def letters(self, template: str) -> list[str]:
        """Return who was written to, in the order of the letters."""
        return [letter.address for letter in self.world.letters(template)]

    def promise(self, days: int = 60) -> Promised:
        return Promised(PROMISE, self.world.now.date() + timedelta(days=days))


def extendable(rule_set: str, length: str) -> str:
    """Return a preset's file with one lawful extension of its duties, as another version of it."""
    source = presets.source(rule_set)
    return source.replace(
        "decides = true\n", f'decides = true\nextension = {{ length = "{length}" }}\n'
    )

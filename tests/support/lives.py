"""Builders that bring a petition to a state through the services, as people would."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions import presets
from petitions.domain.eligibility import Person
from petitions.services import drafting, installing, rulebooks, signing, staff, tallying
from petitions.services.drafting import Answers
from petitions.services.secrets import Keys
from petitions.services.signing import Signed, Signing
from petitions.services.staff import Grant
from petitions.storage import accounts, leases
from petitions.storage import petitions as store
from petitions.storage.engine import unit
from petitions.storage.tables import Body, Letter, Petition

KEYS = Keys(b"k" * 32)
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SITE = "http://127.0.0.1:8000"
LONG = timedelta(days=1)


@dataclass
class World:
    """One database with what every installation has, and a clock that the test moves."""

    session: Session
    now: datetime = START
    holder: str = "test"
    people: dict[str, int] = field(default_factory=dict)

    def wait(self, length: timedelta) -> World:
        self.now += length
        return self

    def install(self, *rule_sets: str) -> World:
        list(installing.install(self.session, KEYS, SITE, START - LONG, only=rule_sets))
        return self

    def publish(self, source: str, reason: str = "A test") -> World:
        rulebooks.publish(self.session, source, reason, self.now)
        return self

    def account(self, email: str, name: str = "Айгүл Сәрсенова") -> int:
        if email not in self.people:
            with unit(self.session):
                made = accounts.add_account(
                    self.session, email=email, name=name, language="kk", at=START
                )
                made.email_confirmed_at = START
            self.people[email] = made.id
        return self.people[email]

    def body(self, rule_set: str, kind: str = "government", **columns: object) -> int:
        with unit(self.session):
            made = Body(
                slug=f"{rule_set}-{kind}", kind=kind, rule_set=rule_set,
                name_kk="Жауапты орган", name_ru="Ответственный орган", name_en="The body",
                **columns,
            )  # fmt: skip
            self.session.add(made)
            self.session.flush()
            return made.id

    def staff(self, role: str, email: str, body_id: int | None = None) -> int:
        account_id = self.account(email)
        staff.grant_role(
            self.session, account_id=account_id, grant=Grant(role, body_id), by=None, at=self.now
        )
        return account_id

    def petition(self, rule_set: str, **answers: object) -> int:
        """Submit a petition with the least that the rules ask for; return its number."""
        petitioner = self.account("petitioner@example.org")
        draft = drafting.start(self.session, petitioner, self.now)
        written = answers if "texts" in answers else {**least(rule_set), **answers}
        written = {"kind": self.first_kind(rule_set), **written}
        said = Answers(rule_set=rule_set, language="kk", **written)  # type: ignore[arg-type]
        drafting.save(self.session, petitioner, draft, said, self.now)
        return drafting.submit(self.session, KEYS, petitioner, draft, Person(), self.now)

    def first_kind(self, rule_set: str) -> str | None:
        found = rulebooks.rule_set_in_force(self.session, rule_set, self.now)
        self.session.commit()
        return next((kind.id for kind in found.content.kinds), None)

    def type_signature(
        self, number: int, email: str, kind: str = "for", **said: object
    ) -> str | None:
        """Type a signature and return the token of the letter, None if there is none."""
        petition = self.get(number)
        token = petition.support_token if kind == "support" else None
        before = self._letters(email)
        signing.attempt(
            self.session, KEYS, number, a_signing(kind, **said), email, self.now,
            support_token=token,
        )  # fmt: skip
        letter = self._letters(email)[len(before) :][0]
        return letter.data.get("token")

    def sign(self, number: int, email: str, kind: str = "for", **said: object) -> Signed:
        token = self.type_signature(number, email, kind, **said)
        assert token
        return signing.confirm(self.session, KEYS, token, self.now)

    def tally(self, holder: str | None = None) -> tallying.Progress:
        with unit(self.session):
            held = leases.acquire(
                self.session, "tally", holder or self.holder, self.now, timedelta(seconds=10)
            )
        assert held
        return tallying.tally_once(self.session, held, self.now)

    def get(self, number: int) -> Petition:
        self.session.expire_all()
        petition = store.find(self.session, number)
        assert petition
        self.session.commit()
        return petition

    def facts(self, number: int) -> list[str]:
        found = [fact.fact for fact in store.facts(self.session, number)]
        self.session.commit()
        return found

    def letters(self, template: str) -> list[Letter]:
        found = self.session.scalars(sa.select(Letter).where(Letter.template == template)).all()
        self.session.commit()
        return list(found)

    def _letters(self, email: str) -> list[Letter]:
        mine = sa.select(Letter).where(Letter.address == email).order_by(Letter.id)
        found = list(self.session.scalars(mine))
        self.session.commit()
        return found


def a_signing(kind: str = "for", name: str = "Дана Ахметова", **said: object) -> Signing:
    values: dict[str, object] = {
        "kind": kind, "name": name, "language": "kk", "text_language": "kk",
        "text_sha256": "0" * 64, **said,
    }  # fmt: skip
    return Signing(**values)  # type: ignore[arg-type]


def least(rule_set: str) -> dict[str, object]:
    """The shortest text and the fewest tags that a preset takes."""
    content = presets.preset(rule_set).content
    fields = {one.key: "Мектепке жол керек" for one in content.fields if one.required}
    fields.setdefault("title", "Мектепке жол керек")
    tags = tuple(choice.id for choice in content.tags.vocabulary[: content.tags.min])
    free = tuple(f"тақырып {n}" for n in range(content.tags.min))
    return {"texts": {"kk": fields}, "tags": tags or free}


MakeWorld = Callable[[], World]

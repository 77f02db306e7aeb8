"""Load the demonstration: people, bodies, and petitions that live under an earlier clock."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from petitions.demonstration import answers, committee, discussion, returned
from petitions.demonstration.people import email_of, name_of
from petitions.demonstration.small_rules import small_rules
from petitions.domain.eligibility import Person
from petitions.services import (
    accounts,
    afterwards,
    answering,
    casework,
    drafting,
    housekeeping,
    identities,
    installing,
    institutions,
    keeping,
    ledger_keys,
    people,
    petitioning,
    reviewing,
    rulebooks,
    second_factor,
    signing,
    staff,
    tallying,
)
from petitions.services.drafting import Answers
from petitions.services.errors import Conflict
from petitions.services.identities import Proof
from petitions.services.secrets import Keys
from petitions.services.signing import Identified, Signing
from petitions.services.staff import Grant
from petitions.storage import bodies, leases, letters
from petitions.storage import petitions as store
from petitions.storage.engine import unit

FOLDER = Path(__file__).parent
PASSWORD = "three horses by the lake"  # noqa: S105  printed by `flask demo accounts`
MARK = "demonstration"
LEASE = timedelta(days=1)
PARKED_FOR = timedelta(days=6)
STAFF = (
    ("admin@example.org", "Әкімші Сәуле", "administrator", None),
    ("moderator@example.org", "Модератор Ерлан", "moderator", None),
    ("moderator2@example.org", "Модератор Мадина", "moderator", None),
    ("auditor@example.org", "Аудитор Олжас", "auditor", None),
    ("officer@example.org", "Лауазымды адам Гүлнар", "officer", "education"),
    ("health@example.org", "Лауазымды адам Тимур", "officer", "health"),
    ("transport@example.org", "Лауазымды адам Жанар", "officer", "transport"),
    ("ecology@example.org", "Лауазымды адам Нұрлан", "officer", "ecology"),
    ("digital@example.org", "Лауазымды адам Әсел", "officer", "digital"),
    ("head@example.org", "Басшы Қайрат", "head", "education"),
    ("akimat@example.org", "Лауазымды адам Раушан", "officer", "akimat-almaty"),
    ("maslikhat@example.org", "Лауазымды адам Дәурен", "officer", "maslikhat-abai"),
    ("parliament@example.org", "Лауазымды адам Зарина", "officer", "parliament"),
    ("experts@example.org", "Лауазымды адам Сергей", "officer", "expert-group"),
    ("commission@example.org", "Лауазымды адам Ольга", "officer", "commission"),
)
PETITIONER = ("petitioner@example.org", "Айгүл Сәрсенова")
# The demonstration's petitions are spread over several people.
PETITIONERS = (
    PETITIONER,
    ("petitioner2@example.org", "Бауыржан Әбенов"),
    ("petitioner3@example.org", "Ольга Ковалёва"),
    ("petitioner4@example.org", "Мадина Нұрпейіс"),
    ("petitioner5@example.org", "Тимур Юсупов"),
)
OUTCOMES = {"response": "responded", "debate": "debated", "decision": "satisfied"}


class NotEmpty(Exception):
    """The database holds something that the demonstration did not make."""


@dataclass
class Loader:
    """Carries the demonstration through the services at moments of the past."""

    session: Session
    keys: Keys
    site_url: str
    languages: Sequence[str]
    now: datetime
    person: int = 0
    petitioner: tuple[str, str] = PETITIONER
    people: dict[str, int] = field(default_factory=dict)
    bodies: dict[str, int] = field(default_factory=dict)

    def load(self) -> Iterator[str]:
        """Load everything, line by line; NotEmpty for a database in real use."""
        if institutions.is_marked(self.session, MARK):
            yield "The demonstration is loaded already."
            return
        if institutions.holds_people(self.session):
            raise NotEmpty("the database holds accounts that are not the demonstration's")
        start = self.now - timedelta(days=365)
        yield from installing.install(self.session, self.keys, self.site_url, start)
        for source in small_rules().values():
            rulebooks.publish(self.session, source, "Numbers made small for trying out", start)
        self._bodies()
        self._accounts(start)
        committee_id, members = committee.establish(
            self.session, start, lambda email, name: self._account(email, name, start)
        )
        for account_id in members.values():
            self._enrol(account_id, start)
        other = committee.establish_other(self.session, start)
        for number, plan in enumerate(self._plans(), start=1):
            self.petitioner = PETITIONERS[number % len(PETITIONERS)]
            self._live(plan)
            yield f"petition {number}: {plan['kk']['title']}"
        clerk, ministry = members["clerk@example.org"], self.bodies["health"]
        committee.work(self.session, committee_id, clerk, self.now, ministry, other)
        self._finish()

    def _plans(self) -> list[dict[str, Any]]:
        found = tomllib.loads((FOLDER / "petitions.toml").read_text("utf-8"))["petition"]
        return sorted([*found, discussion.PLAN["petition"]], key=lambda plan: -plan["days"])

    def _bodies(self) -> None:
        file = tomllib.loads((FOLDER / "bodies.toml").read_text("utf-8"))
        for row in file["territory"]:
            institutions.add_territory(self.session, row)
        for row in file["body"]:
            self.bodies[row["slug"]] = institutions.add_body(self.session, row)

    def _accounts(self, at: datetime) -> None:
        for email, name in PETITIONERS:
            self.people[email] = self._account(email, name, at)
        for email, name, role, body in STAFF:
            account_id = self._account(email, name, at)
            grant = Grant(role, self.bodies[body] if body else None)
            staff.grant_role(self.session, account_id=account_id, grant=grant, by=None, at=at)
            self._enrol(account_id, at)
            self.people[email] = account_id

    def _enrol(self, account_id: int, at: datetime) -> None:
        secret = second_factor.new_secret()
        second_factor.enrol(
            self.session, self.keys, account_id=account_id, secret=secret,
            code=second_factor.code_of(secret, at), at=at,
        )  # fmt: skip

    def _account(self, email: str, name: str, at: datetime) -> int:
        """Register as everybody does and follow the letter's link."""
        accounts.register(
            self.session, email=email, name=name, password=PASSWORD, language="kk", at=at
        )
        token = self._token(email)
        return accounts.confirm_email(self.session, token, at).id

    def _token(self, email: str) -> str:
        token = letters.newest_to(self.session, email)["token"]
        self.session.commit()
        return str(token)

    def _live(self, plan: Mapping[str, Any]) -> None:
        at = self.now - timedelta(days=plan["days"])
        number = self._hand_in(plan, at)
        ending = PLANS[plan["plan"]](self, number, plan, at)
        self._tally(max(ending, at))

    def _hand_in(self, plan: Mapping[str, Any], at: datetime) -> int:
        petitioner = self.people[self.petitioner[0]]
        rule_set = rulebooks.rule_set_in_force(self.session, plan["rules"], at)
        proof = self._proof_of_petitioner(at) if rule_set.create.identity == "eid" else None
        body = bodies.find(self.session, self.bodies[plan["body_of"]])
        self.session.commit()
        if body is None:
            raise LookupError(plan["body_of"])
        declared = {"status": "citizen", "age": rule_set.create.min_age}
        known = people.known_person(rule_set.create, body.level, proof, declared, "email")
        texts = {lang: plan[lang] for lang in ("kk", "ru", "en") if lang in plan}
        said = Answers(
            rule_set=plan["rules"], body_id=body.id, level=body.level, territory=body.territory,
            language="kk", texts=texts, tags=tuple(plan.get("tags", ())), declared=declared,
            kind=plan.get("kind") or next((kind.id for kind in rule_set.content.kinds), None),
        )  # fmt: skip
        draft = drafting.start(self.session, petitioner, at)
        drafting.save(self.session, petitioner, draft, said, at)
        return drafting.submit(self.session, self.keys, petitioner, draft, Person(**known), at)

    def _proof_of_petitioner(self, at: datetime) -> Proof:
        place = PETITIONERS.index(self.petitioner)
        proof = _proof(-place, self.petitioner[1])
        identities.sign_in_with_identity(
            self.session, self.keys, proof, language="kk", at=at,
            account_id=self.people[self.petitioner[0]],
        )  # fmt: skip
        return proof

    def gather(
        self, number: int, count: int, start: datetime, end: datetime, kind: str = "for"
    ) -> datetime:
        """Let `count` people sign between two moments, more of them at the beginning."""
        last = start
        for place in range(count):
            share = ((place + 1) / (count + 1)) ** 1.7
            last = start + (end - start) * share
            self._sign(number, kind, last)
            if place % 40 == 39:
                self._tally(last)
        self._tally(last)
        return last

    def _sign(self, number: int, kind: str, at: datetime) -> None:
        self.person += 1
        petition = store.find(self.session, number)
        if petition is None:
            raise LookupError(number)
        rule_set = rulebooks.rule_set_of(self.session, petition)
        needs_eid, territory = rule_set.sign.identity == "eid", petition.territory
        token = petition.support_token if kind == "support" else None
        text = store.texts(self.session, number)[petition.original_language]
        self.session.commit()
        said = Signing(
            kind="support" if kind == "support" else "for",
            name=name_of(self.person), language="kk", text_language=text.language,
            text_sha256=text.sha256, territory=territory, wants_letters=self.person % 3 == 0,
            declared={} if needs_eid else {"status": "citizen", "age": 30},
        )  # fmt: skip
        if needs_eid:
            self._sign_identified(number, said, token, at)
            return
        email = email_of(self.person)
        signing.attempt(self.session, self.keys, number, said, email, at, support_token=token)
        signing.confirm(self.session, self.keys, self._token(email), at)

    def _sign_identified(self, number: int, said: Signing, token: str | None, at: datetime) -> None:
        proof = _proof(self.person, said.name, said.territory)
        account = identities.sign_in_with_identity(
            self.session, self.keys, proof, language="kk", at=at
        )
        who = Identified(
            account_id=account.id,
            personal_id=proof.personal_id or "",
            person={
                "identity": proof.level, "status": proof.status, "born": proof.born_on,
                "territory": proof.territory,
            },
        )  # fmt: skip
        signing.sign_identified(self.session, self.keys, number, said, who, at, support_token=token)

    def review(self, number: int, outcome: str, at: datetime, **said: str) -> None:
        moderator = self.people["moderator@example.org"]
        reviewing.decide(self.session, moderator, number, outcome, at, **said)

    def answer(self, number: int, plan: Mapping[str, Any], key: str, at: datetime) -> None:
        """Let the body's officer publish the plan's answer to one duty."""
        duty = store.duty(self.session, number, key)
        if duty is None:
            raise LookupError(f"{number}: no duty {key}")
        officer = self.people[OFFICERS[plan["body_of"]]]
        self.session.commit()
        answering.publish(
            self.session, officer, duty.id, OUTCOMES[duty.kind], plan["answer"], at,
            site=self.languages, promises=answers.promised(plan, at),
        )  # fmt: skip
        answers.correct(self.session, officer, duty, plan, at, self.languages)
        answers.follow(self.session, officer, duty, plan, at, self.languages)

    def decide(self, number: int, plan: Mapping[str, Any], at: datetime) -> None:
        """Let an officer prepare the plan's decision and the head of the body take it."""
        duty = store.duty(self.session, number, "decision")
        if duty is None:
            raise LookupError(f"{number}: no decision is owed")
        officer = self.people[OFFICERS[plan["body_of"]]]
        head = self.people["head@example.org"]
        self.session.commit()
        answers.decide(self.session, officer, head, duty, plan, at, self.languages)

    def _tally(self, at: datetime) -> None:
        with unit(self.session):
            held = leases.acquire(self.session, "tally", MARK, at, LEASE)
        if held is None:
            raise Conflict("tally")
        while not tallying.tally_once(self.session, held, at).is_idle:
            continue

    def _finish(self) -> None:
        """Bring everything up to today, sign a checkpoint, and let go of the letters to people
        who do not exist."""
        self._tally(self.now)
        with unit(self.session):
            signers = ledger_keys.signers(self.session, self.keys)
            origin = ledger_keys.origin_of(self.site_url)
            keeping.publish_checkpoint(self.session, origin, signers, self.now)
            housekeeping.refresh_trending(self.session, self.now)
            letters.discard_waiting(self.session)
            leases.release(self.session, "tally")
            institutions.mark(self.session, MARK, self.now)


Plan = Callable[[Loader, int, Mapping[str, Any], datetime], datetime]


def _support(loader: Loader, number: int, plan: Mapping[str, Any], at: datetime) -> datetime:
    petition = store.find(loader.session, number)
    loader.session.commit()
    if petition is None or petition.state != "gathering_support":
        return at
    rules = rulebooks.rule_set_in_force(loader.session, plan["rules"], at)
    needed = next(gate.needed for gate in rules.gates if gate.kind == "support")
    return loader.gather(number, needed, at, at + timedelta(days=1), "support")


def _in_review(loader: Loader, number: int, plan: Mapping[str, Any], at: datetime) -> datetime:
    """Leave a petition with the moderators; one of them may have put it aside with a reason."""
    at = _support(loader, number, plan, at)
    if "parked" in plan:
        moderator, noticed = loader.people["moderator@example.org"], loader.now - timedelta(hours=5)
        until = (loader.now + PARKED_FOR).date()
        casework.flag(loader.session, moderator, number, True, plan["parked"], noticed)
        casework.park(loader.session, moderator, number, until, plan["parked"], noticed)
    return at


def _accepted(loader: Loader, number: int, plan: Mapping[str, Any], at: datetime) -> datetime:
    at = _support(loader, number, plan, at)
    petition = store.find(loader.session, number)
    loader.session.commit()
    if petition is not None and petition.state == "in_review":
        at += timedelta(days=2)
        loader.review(number, "accept", at)
    return at


def _open(loader: Loader, number: int, plan: Mapping[str, Any], at: datetime) -> datetime:
    at = _accepted(loader, number, plan, at)
    petition = store.find(loader.session, number)
    loader.session.commit()
    closing = petition.closing_at if petition is not None else None
    end = min(loader.now, closing or loader.now) - timedelta(hours=2)
    return loader.gather(number, plan.get("signatures", 0), at, end)


def _awaiting(loader: Loader, number: int, plan: Mapping[str, Any], at: datetime) -> datetime:
    start = _accepted(loader, number, plan, at)
    end = min(start + timedelta(days=20), loader.now - timedelta(hours=3))
    return loader.gather(number, plan["signatures"], start, end)


def _answered(loader: Loader, number: int, plan: Mapping[str, Any], at: datetime) -> datetime:
    last = _awaiting(loader, number, plan, at) + timedelta(days=11)
    loader._tally(last)
    loader.answer(number, plan, "response", last)
    return last


def _decided(loader: Loader, number: int, plan: Mapping[str, Any], at: datetime) -> datetime:
    start = _accepted(loader, number, plan, at)
    start = _support(loader, number, plan, start)
    last = loader.gather(number, plan["signatures"], start, start + timedelta(days=20))
    last += timedelta(days=11)
    loader.decide(number, plan, last)
    return last + timedelta(days=1)


def _discussed(loader: Loader, number: int, plan: Mapping[str, Any], at: datetime) -> datetime:
    """Let a working group draft the decision and people comment on the draft."""
    start = _support(loader, number, plan, _accepted(loader, number, plan, at))
    last = loader.gather(number, plan["signatures"], start, start + timedelta(days=20))
    duty = store.duty(loader.session, number, "decision")
    loader.session.commit()
    if duty is None:
        raise LookupError(f"{number}: no decision is owed")
    head, opened = loader.people["head@example.org"], last + timedelta(days=4)
    discussion.open_for_comment(
        loader.session, head, duty, loader.people, opened, loader.now, loader.languages
    )
    return opened + timedelta(days=1)


def _gathering(loader: Loader, number: int, plan: Mapping[str, Any], at: datetime) -> datetime:
    petition = store.find(loader.session, number)
    loader.session.commit()
    if petition is not None and petition.state == "in_review":
        at += timedelta(days=3)
        loader.review(number, "accept", at)
    return loader.gather(number, plan["signatures"], at, loader.now - timedelta(hours=1), "support")


def _returned(loader: Loader, number: int, plan: Mapping[str, Any], at: datetime) -> datetime:
    moderator = loader.people["moderator@example.org"]
    return returned.come_back(loader.session, loader.keys, moderator, number, plan, at)


def _rejected(loader: Loader, number: int, plan: Mapping[str, Any], at: datetime) -> datetime:
    at = _support(loader, number, plan, at) + timedelta(days=3)
    loader.review(number, "reject", at, reason=plan["reason"], message=plan["message"])
    return at


def _withdrawn(loader: Loader, number: int, plan: Mapping[str, Any], at: datetime) -> datetime:
    last = loader.gather(number, plan["signatures"], at, at + timedelta(days=9))
    petitioner = loader.people[loader.petitioner[0]]
    petitioning.withdraw(loader.session, petitioner, number, last + timedelta(days=1))
    return last + timedelta(days=1)


def _removed(loader: Loader, number: int, plan: Mapping[str, Any], at: datetime) -> datetime:
    last = loader.gather(number, plan["signatures"], at, at + timedelta(days=2))
    moderator = loader.people["moderator@example.org"]
    afterwards.take_down(
        loader.session, moderator, number, plan["reason"], last + timedelta(hours=5)
    )
    return last + timedelta(hours=5)


PLANS: Mapping[str, Plan] = {
    "open": _open,
    "unlisted": _open,
    "expired": _open,
    "closed": _open,
    "awaiting": _awaiting,
    "overdue": _awaiting,
    "answered": _answered,
    "responded": _answered,
    "debate": _answered,
    "decided": _decided,
    "discussed": _discussed,
    "gathering": _gathering,
    "review": _in_review,
    "returned": _returned,
    "rejected": _rejected,
    "withdrawn": _withdrawn,
    "removed": _removed,
}
OFFICERS = {body: email for email, _, role, body in STAFF if role == "officer" and body}


def _proof(number: int, name: str, territory: str | None = None) -> Proof:
    """Return what the mock identity provider would prove of one of its people."""
    return Proof(
        provider="demo",
        subject=f"demo-{number}",
        level="eid",
        name=name,
        personal_id=f"{900000000000 + number}",
        born_on=date(1985, 1 + number % 12, 1 + number % 28),
        status="citizen",
        territory=territory,
    )

"""A running site's committee: its people at their browsers, and a petition that reaches it."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from petitions import presets
from petitions.domain.actions import Action
from petitions.domain.eligibility import Person
from petitions.services import drafting
from petitions.services.committees import membership
from petitions.services.committees.membership import CommitteeValues, Seat
from petitions.services.drafting import Answers
from petitions.storage import accounts
from petitions.storage.tables import CommitteeCase
from tests.support.committee import acted
from tests.support.lives import World
from tests.support.town import KEYS, Town
from tests.support.visitor import Visitor


def seat_committee(
    town: Town, rule_set: str | None, clerk: Visitor, members: list[Visitor], *,
    kind: str = "committee", rules_body: str | None = "petitions_committee", more: int = 0,
    zone: str = "Europe/London",
) -> int:  # fmt: skip
    """Make a committee; its clerk, its chair and members are invited by letter and begin work.

    `more` members sit on it who never come to the site.
    """
    body = town.body(
        kind, slug=f"{kind}-{rule_set}", rule_set=rule_set, **named("Петициялар комитеті")
    )
    at = town.site.clock.now()
    first = at.date() - timedelta(days=1)
    people = [("clerk", clerk), *(("chair" if not n else "member", one) for n, one in
                                  enumerate(members))]  # fmt: skip
    with town.session() as session:
        values = CommitteeValues(kind=kind, zone=zone, rules_body=rules_body)
        membership.establish(session, body, values, by=None, at=at)
        for seat, who in people:
            said = Seat(seat, who.name, first, email=who.email, language=who.lang)
            membership.add_seat(session, body, said, by=None, at=at)
        for number in range(more):
            said = Seat("member", f"Мүше {number + 1}", first, party={"en": "Blue"})
            membership.add_seat(session, body, said, by=None, at=at)
    for _, who in people:
        who.take_up_work()
    return body


def named(name: str) -> dict[str, dict[str, str]]:
    """Name a body the same in all three languages."""
    return {lang: {"name": name, "competence": ""} for lang in ("kk", "ru", "en")}


def hand_in(town: Town, who: Visitor, rule_set: str, title: str, **answers: object) -> int:
    """Hand in a petition of somebody who has registered here."""
    at = town.site.clock.now()
    content = presets.preset(rule_set).content
    text = {field.key: title for field in content.fields if field.required}
    if content.kinds:
        answers.setdefault("kind", content.kinds[0].id)
    free = tuple(f"тақырып {n}" for n in range(content.tags.min))
    tags = tuple(choice.id for choice in content.tags.vocabulary[: content.tags.min]) or free
    with town.session() as session:
        owner = accounts.by_email(session, who.email)
        assert owner
        session.commit()
        draft = drafting.start(session, owner.id, at)
        said = Answers(
            rule_set=rule_set, language="kk", texts={"kk": text}, tags=tags, **answers,
        )  # type: ignore[arg-type]  # fmt: skip
        drafting.save(session, owner.id, draft, said, at)
        return drafting.submit(session, KEYS, owner.id, draft, Person(), at)


def let_happen(town: Town, number: int, *actions: Action) -> None:
    """Let the engine act on a petition, as if many people had."""
    with town.session() as session:
        acted(World(session, now=town.site.clock.now()), number, *actions)


def case_path(town: Town, body: int, number: int) -> str:
    """Return where a committee's case about a petition stands."""
    with town.session() as session:
        query = sa.select(CommitteeCase.id).where(
            CommitteeCase.body_id == body, CommitteeCase.petition_id == number
        )
        return f"/committee/cases/{session.scalar(query)}"

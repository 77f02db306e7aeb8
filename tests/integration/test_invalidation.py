"""Signatures found invalid fall from the count, and come back; the ledger only grows."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions import presets
from petitions.ledger.entry import counts
from petitions.services import (
    invalidating,
    my_signature,
    replaying,
    secrets,
    signing,
    striking,
    telling,
)
from petitions.services.errors import Conflict, Forbidden, NotFound, Refused
from petitions.storage import ledgers, public
from petitions.storage.engine import unit
from petitions.storage.invalidations import Pattern
from petitions.storage.tables import AuditRecord, Invalidation, Signatory, Signature
from petitions.wording.facts import sentence
from tests.support.databases import on_sqlite
from tests.support.lives import KEYS, World, least

pytestmark = on_sqlite
US = "us-we-the-people"


def a_small_law() -> str:
    """We the People with a rung of six signatures that falls again."""
    source = presets.source(US).replace(f'id = "{US}"', 'id = "small"')
    source = source.replace("petitioner_signs = true\n", "")
    return source.replace("required = 100000\n", "required = 6\nreverts = true\n")


@pytest.fixture
def world(session: Session) -> World:
    return World(session).install(US).publish(a_small_law())


def signed(world: World) -> tuple[int, int]:
    """Bring a petition over its rung: four from good.kz, three from bots.example; a moderator."""
    number = world.petition("small", **least(US))
    for person in range(4):
        world.sign(number, f"p{person}@good.kz", name=f"Дана {person}")
    world.wait(timedelta(hours=1))
    for person in range(3):
        world.sign(number, f"b{person}@mail.bots.example", name=f"Бот {person}")
    world.wait(timedelta(minutes=1)).tally()
    assert world.get(number).signature_count == 7
    return number, world.staff("moderator", "moderator@example.org")


def order(world: World, number: int, moderator: int, **pattern: object) -> int:
    wanted = Pattern(**(pattern or {"domain": "bots.example"}))  # type: ignore[arg-type]
    made = invalidating.order(
        world.session, moderator, number, wanted, "automated", "a burst at ten", world.now
    )
    world.wait(timedelta(seconds=1))
    return made


def work(world: World, chunk: int = 2) -> None:
    while striking.work_once(world.session, KEYS, world.now, chunk):
        world.wait(timedelta(seconds=1))
    world.wait(timedelta(seconds=1)).tally()


def invalidating_only(world: World) -> None:
    """Carry the orders out while the tally does nothing of its own."""
    while striking.work_once(world.session, KEYS, world.now):
        world.wait(timedelta(seconds=1))


def agrees(world: World, number: int) -> bool:
    """The count on the page, the ledger's sums and the replayed life are the same."""
    tree = ledgers.tree(world.session, ledgers.petition_tree(number))
    assert tree
    petition = world.get(number)
    same = counts(tree.sums).count == petition.signature_count
    return same and replaying.replay(world.session, number).agrees


def test_what_fits_the_pattern_falls_and_the_rung_with_it(world: World) -> None:
    number, moderator = signed(world)
    assert "threshold_reached" in world.facts(number)
    order(world, number, moderator)
    work(world)
    assert world.get(number).signature_count == 4
    assert {"threshold_reverted", "duty_cancelled"} <= set(world.facts(number)[-3:])
    assert agrees(world, number)


def test_what_was_undone_counts_again_and_the_rung_is_reached_anew(world: World) -> None:
    number, moderator = signed(world)
    made = order(world, number, moderator)
    work(world)
    invalidating.undo(world.session, moderator, made, "It was a school class.", world.now)
    work(world)
    assert world.get(number).signature_count == 7
    assert world.facts(number).count("threshold_reached") == 2
    assert agrees(world, number)
    struck = world.session.scalars(sa.select(Signature.invalidation_id)).all()
    assert set(struck) == {None}


def test_an_order_that_is_undone_half_way_brings_back_what_had_fallen(world: World) -> None:
    number, moderator = signed(world)
    made = order(world, number, moderator)
    striking.work_once(world.session, KEYS, world.now, chunk=2)
    world.wait(timedelta(seconds=1))
    invalidating.undo(world.session, moderator, made, "A mistake", world.now)
    work(world)
    assert world.get(number).signature_count == 7
    assert agrees(world, number)


def test_undoing_twice_is_said_to_be_done_already(world: World) -> None:
    number, moderator = signed(world)
    made = order(world, number, moderator)
    work(world)
    invalidating.undo(world.session, moderator, made, "A mistake", world.now)
    with pytest.raises(Conflict, match="undone_already"):
        invalidating.undo(world.session, moderator, made, "A mistake", world.now)


class Killed(BaseException):
    pass


def _killed(*anything: object) -> None:
    raise Killed


def test_a_worker_that_dies_within_a_chunk_lets_nothing_fall_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, moderator = signed(world)
    order(world, number, moderator)
    striking.work_once(world.session, KEYS, world.now, chunk=1)
    monkeypatch.setattr(striking, "_enqueue", _killed)
    with pytest.raises(Killed):
        striking.work_once(world.session, KEYS, world.now, chunk=1)
    monkeypatch.undo()
    work(world, chunk=1)
    assert world.get(number).signature_count == 4
    assert world.session.scalars(sa.select(Invalidation.done_count)).one() == 3
    assert agrees(world, number)


@pytest.mark.parametrize(
    ("pattern", "falls"),
    [
        ({"domain": "bots.example"}, 3),
        ({"domain": "ots.example"}, 0),
        ({"name": "бОТ  1"}, 1),
        ({"name": "дана"}, 4),
        ({"domain": "good.kz", "name": "дана 3"}, 1),
    ],
)
def test_a_search_finds_by_domain_and_by_name_in_any_case(
    world: World, pattern: dict[str, str], falls: int
) -> None:
    number, moderator = signed(world)
    found = invalidating.search(
        world.session,
        moderator,
        number,
        Pattern(**pattern),
        world.now,  # type: ignore[arg-type]
    )
    assert found.count == falls
    assert len(found.samples) == falls


def test_a_search_finds_by_the_hour_and_says_what_is_common_and_what_would_follow(
    world: World,
) -> None:
    number, moderator = signed(world)
    first = world.now - timedelta(minutes=30)
    found = invalidating.search(
        world.session, moderator, number, Pattern(since=first, until=world.now), world.now
    )
    assert found.count == 3
    assert found.domains == (("mail.bots.example", 3),)
    assert {"threshold_reverted", "duty_cancelled"} <= {one.fact for one in found.consequences}
    assert world.get(number).signature_count == 7


def test_a_search_finds_by_the_range_of_addresses_that_is_kept(world: World) -> None:
    number, moderator = signed(world)
    wanted = secrets.network_hash(KEYS, "203.0.113.9")
    assert wanted
    with unit(world.session):
        rows = sa.update(Signatory).where(Signatory.name == "Бот 2")
        world.session.execute(rows.values(network=wanted))
    same_range = secrets.network_hash(KEYS, "203.0.113.77")
    assert same_range
    pattern = Pattern(network=same_range.hex())
    found = invalidating.search(world.session, moderator, number, pattern, world.now)
    assert found.count == 1


def test_a_pattern_that_says_nothing_is_refused(world: World) -> None:
    number, moderator = signed(world)
    with pytest.raises(Refused, match="pattern_missing"):
        invalidating.search(world.session, moderator, number, Pattern(until=world.now), world.now)
    with pytest.raises(Refused, match="pattern_missing"):
        invalidating.order(world.session, moderator, number, Pattern(), "automated", "", world.now)


def test_who_signs_after_the_search_is_not_struck(world: World) -> None:
    number, moderator = signed(world)
    order(world, number, moderator)
    world.sign(number, "late@bots.example", name="Кеш")
    work(world)
    assert world.get(number).signature_count == 5


def test_who_withdrew_meanwhile_falls_once(world: World) -> None:
    number, moderator = signed(world)
    order(world, number, moderator)
    mine = world.session.scalars(
        sa.select(Signature.id).order_by(Signature.id.desc()).limit(1)
    ).one()
    world.session.commit()
    with unit(world.session):
        world.session.execute(
            sa.update(Signature).where(Signature.id == mine).values(withdrawn_at=world.now)
        )
    work(world)
    assert world.session.scalars(sa.select(Invalidation.done_count)).one() == 2


def test_whose_signature_was_found_invalid_sees_it_and_cannot_take_it_back(world: World) -> None:
    number, moderator = signed(world)
    mine = world.session.scalars(
        sa.select(Signature.id).order_by(Signature.id.desc()).limit(1)
    ).one()
    order(world, number, moderator)
    work(world)
    seen = my_signature.mine(world.session, KEYS, my_signature.token_of(KEYS, mine), world.now)
    assert seen.invalidated_at is not None
    assert not seen.may_withdraw
    with pytest.raises(Refused, match="signature_invalidated"):
        signing.withdraw(world.session, KEYS, mine, world.now)


def test_who_was_found_invalid_cannot_simply_sign_again(world: World) -> None:
    number, moderator = signed(world)
    order(world, number, moderator)
    work(world)
    assert world.type_signature(number, "b0@mail.bots.example", name="Бот 0") is None


def test_the_public_is_told_how_many_and_why_and_never_who(world: World) -> None:
    number, moderator = signed(world)
    made = order(world, number, moderator)
    work(world)
    invalidating.undo(world.session, moderator, made, "A mistake", world.now)
    work(world)
    told = [f for f in public.facts(world.session, number) if f.fact.startswith("signatures_")]
    assert [(fact.fact, fact.data["count"]) for fact in told] == [
        ("signatures_invalidated", 3), ("signatures_reinstated", 3),
    ]  # fmt: skip
    said = sentence(told[0].fact, told[0].data, _rules(world), "en")
    assert said
    assert said.title == "3 signatures were found invalid"
    assert "bots" not in f"{said.title} {said.text}"


def _rules(world: World):  # type: ignore[no-untyped-def]
    from petitions.services import rulebooks

    rules = rulebooks.rules_for(world.session, "small")
    return rules.current(world.now)


def test_the_record_of_it_holds_no_personal_value(world: World) -> None:
    number, moderator = signed(world)
    order(world, number, moderator, domain="bots.example", name="Бот")
    work(world)
    rows = world.session.scalars(
        sa.select(AuditRecord).where(AuditRecord.petition_id == number).order_by(AuditRecord.id)
    ).all()
    assert [row.act for row in rows] == ["invalidate_signatures", "signatures_invalidated"]
    assert rows[0].account_id == moderator
    assert rows[0].after == {"by": ["domain", "name"], "found": 3, "reason": "automated"} | {
        "by": ["domain", "name", "until"]
    }
    assert rows[1].after == {"count": 3, "state": "done"}
    assert "Бот" not in repr([(row.before, row.after, row.why) for row in rows])
    kept = world.session.scalars(sa.select(Invalidation.pattern)).one()
    assert "name" not in kept
    assert "network" not in kept


def test_the_petitioner_is_told_how_many_why_and_what_the_count_is_now(world: World) -> None:
    number, moderator = signed(world)
    order(world, number, moderator, domain="bots.example", name="Бот")
    invalidating_only(world)
    [letter] = world.letters("signatures_invalidated")
    assert letter.address == "petitioner@example.org"
    assert letter.data == {"count": 3, "reason": "automated", "signatures": 4, "fell_below": [6]}


def test_the_petitioner_is_told_that_signatures_count_again(world: World) -> None:
    number, moderator = signed(world)
    made = order(world, number, moderator)
    work(world)
    invalidating.undo(world.session, moderator, made, "It was a school class.", world.now)
    invalidating_only(world)
    [letter] = world.letters("signatures_reinstated")
    assert letter.data == {"count": 3, "reason": "automated", "signatures": 7, "again": 3}
    assert len(world.letters("signatures_invalidated")) == 1


def test_nobody_is_written_to_about_an_order_that_struck_nothing(world: World) -> None:
    number, moderator = signed(world)
    made = order(world, number, moderator)
    invalidating.undo(world.session, moderator, made, "A mistake", world.now)
    work(world)
    assert not world.letters("signatures_invalidated")
    assert not world.letters("signatures_reinstated")


def test_a_worker_that_dies_at_the_end_of_an_order_writes_its_letter_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, moderator = signed(world)
    order(world, number, moderator)
    monkeypatch.setattr(telling, "tell_petitioner", _killed)
    with pytest.raises(Killed):
        work(world)
    assert world.session.scalars(sa.select(Invalidation.state)).one() == "running"
    monkeypatch.undo()
    work(world)
    assert len(world.letters("signatures_invalidated")) == 1
    assert agrees(world, number)


def test_a_search_is_on_record_too(world: World) -> None:
    number, moderator = signed(world)
    invalidating.search(world.session, moderator, number, Pattern(name="Дана"), world.now)
    row = world.session.scalars(
        sa.select(AuditRecord).where(AuditRecord.act == "search_signatures")
    ).one()
    assert row.after == {"by": ["name"], "found": 4}


@pytest.mark.parametrize("role", ["officer", "auditor", "member", None])
def test_nobody_but_moderators_and_administrators_may(world: World, role: str | None) -> None:
    number, moderator = signed(world)
    made = order(world, number, moderator)
    other = world.account("other@example.org")
    if role:
        body = world.body("small") if role == "officer" else None
        world.staff(role, "other@example.org", body)
    with pytest.raises(Forbidden):
        invalidating.search(world.session, other, number, Pattern(name="Дана"), world.now)
    with pytest.raises(Forbidden):
        order(world, number, other)
    with pytest.raises(Forbidden):
        invalidating.undo(world.session, other, made, "Mine", world.now)


def test_what_does_not_exist_is_not_found(world: World) -> None:
    _, moderator = signed(world)
    with pytest.raises(NotFound):
        invalidating.undo(world.session, moderator, 10**6, "A mistake", world.now)
    with pytest.raises(NotFound):
        order(world, 10**6, moderator)


def test_nothing_falls_from_a_petition_that_has_ended(world: World) -> None:
    number, moderator = signed(world)
    order(world, number, moderator)
    from petitions.services import petitioning

    petitioning.withdraw(world.session, world.account("petitioner@example.org"), number, world.now)
    work(world)
    row = world.session.scalars(sa.select(Invalidation)).one()
    assert (row.state, row.done_count, row.stopped_for) == ("done", 0, "not_when_withdrawn")
    assert world.get(number).signature_count == 7
    assert agrees(world, number)

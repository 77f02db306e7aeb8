"""Personal data go when the rules' term is over, not an instant before; what is public stays."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions import presets
from petitions.domain.keeping_data import end_of
from petitions.domain.life import Life
from petitions.services import retaining, rulebooks
from petitions.storage.tables import AuditRecord, Letter, Signatory
from tests.support.databases import on_sqlite
from tests.support.lives import World

pytestmark = on_sqlite
US = "us-we-the-people"
AN_INSTANT = timedelta(microseconds=1)
SIGNED = 4  # the petitioner too


def law(data: str, action: str = "delete") -> str:
    """We the People's rules, but that something goes two months after the petition's end."""
    before, _, after = presets.source(US).partition("[[retention]]\n")
    _, _, rest = after.partition("source = ")
    term = f'data = "{data}"\nsince = "end"\nafter = "2 months"\naction = "{action}"\n'
    return f"{before}[[retention]]\n{term}source = {rest}"


def signed(world: World, source: str) -> int:
    world.publish(source)
    number = world.petition(US)
    for n in range(SIGNED - 1):
        world.sign(number, f"p{n}@good.kz", wants_letters=True)
    world.wait(timedelta(minutes=1)).tally()
    world.wait(timedelta(days=40)).tally()  # it expires
    assert world.get(number).state == "expired"
    return number


def term_of(world: World, number: int) -> datetime:
    rules = rulebooks.rules_for(world.session, US)
    life = Life.from_json(world.get(number).life)
    end = end_of(rules, life, rules.version(life.version).retention[0])
    world.session.commit()
    assert end
    return end


def known(world: World) -> list[Signatory]:
    world.session.expire_all()
    found = list(world.session.scalars(sa.select(Signatory)))
    world.session.commit()
    return found


@pytest.fixture
def world(session: Session) -> World:
    return World(session)


def test_signatories_go_at_the_very_end_of_their_term(world: World) -> None:
    number = signed(world, law("signatures"))
    end = term_of(world, number)
    assert retaining.carry_out(world.session, end - AN_INSTANT) == 0
    assert len(known(world)) == SIGNED
    assert retaining.carry_out(world.session, end) == SIGNED
    assert known(world) == []
    letters = world.session.scalars(sa.select(Letter).where(Letter.signature_id.is_not(None))).all()
    assert letters == []


def test_the_count_stays_and_nothing_happens_twice(world: World) -> None:
    number = signed(world, law("signatures"))
    end = term_of(world, number)
    retaining.carry_out(world.session, end)
    assert retaining.carry_out(world.session, end + timedelta(hours=1)) == 0
    assert world.get(number).signature_count == SIGNED
    assert not world.get(number).name_hidden
    acts = sa.select(AuditRecord).where(AuditRecord.act == retaining.ENDED)
    (record,) = world.session.scalars(acts).all()
    assert record.after == {"data": ["signatures"], "signatures": SIGNED}


def test_everything_means_the_petitioner_s_name_too(world: World) -> None:
    number = signed(world, law("everything", "anonymise"))
    retaining.carry_out(world.session, term_of(world, number))
    assert known(world) == []
    assert world.get(number).name_hidden


def test_only_the_addresses_go_where_the_rules_say_only_them(world: World) -> None:
    number = signed(world, law("email"))
    retaining.carry_out(world.session, term_of(world, number))
    assert [(one.email, one.wants_letters) for one in known(world)] == [(None, False)] * SIGNED
    assert all(one.name for one in known(world))


def test_what_is_kept_for_an_archive_is_not_deleted(world: World) -> None:
    number = signed(world, law("everything", "archive"))
    retaining.carry_out(world.session, term_of(world, number))
    assert len(known(world)) == SIGNED


def test_a_batch_that_is_full_is_followed_by_another(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = signed(world, law("signatures"))
    monkeypatch.setattr(retaining, "PERSONS_AT_ONCE", 2)
    assert retaining.carry_out(world.session, term_of(world, number)) == SIGNED
    assert known(world) == []

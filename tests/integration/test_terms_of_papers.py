"""Papers of committees go with the term of the rules, their files too; what is at work stays."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.services import retaining
from petitions.services.committees import cases, filing
from petitions.services.committees.filing import Item
from petitions.services.documents import Given, Store
from petitions.storage import committee_files
from petitions.storage.tables import AuditRecord
from tests.integration.test_terms_of_retention import AN_INSTANT, law, signed, term_of
from tests.support.committee import Sitting, a_committee
from tests.support.databases import on_sqlite
from tests.support.lives import World
from tests.unit.documents import hostile

pytestmark = on_sqlite
MINE, INSIDE, PUBLIC = b"of the petitioner", b"an internal letter", b"public figures"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "documents", 1024 * 1024)


def found(store: Store, *planted: bytes) -> list[bytes]:
    """Search the storage folder for what was in the files."""
    kept = [path.read_bytes() for path in store.folder.rglob("*") if path.is_file()]
    return [text for text in planted if any(text in content for content in kept)]


def a_case(world: World, store: Store, data: str) -> tuple[Sitting, int, int]:
    """A petition that has ended and is before a committee: a published paper of the petitioner's,
    an internal letter of a body's and its public figures."""
    number = signed(world, law(data))
    sitting, session = a_committee(world, None, rules_body=None), world.session
    case = cases.take_up(session, sitting.clerk, sitting.body, number, world.now)
    me = world.account("petitioner@example.org")
    item = filing.file_from_petitioner(
        session, me, case, Item("evidence", "My scar", "en"), world.now, store_of=store,
        files=[Given("a.pdf", hostile.pdf(more=MINE))],
    )  # fmt: skip
    filing.publish_item(session, sitting.clerk, item, world.now)
    for visibility, content in (("internal", INSIDE), ("public", PUBLIC)):
        said = Item("answer", "Of a body", "en", "Words", visibility, "body", "A ministry")
        filing.file_item(
            session, sitting.clerk, case, said, world.now, store_of=store,
            files=[Given("b.pdf", hostile.pdf(more=content))],
        )  # fmt: skip
    return sitting, number, case


@pytest.mark.parametrize(
    ("data", "left"),
    [
        ("signatures", [MINE, INSIDE, PUBLIC]),
        ("petitioner", [INSIDE, PUBLIC]),
        ("papers", [MINE, PUBLIC]),
        ("everything", [PUBLIC]),
    ],
)
def test_papers_go_at_the_end_of_their_term_with_their_files(
    session: Session, store: Store, data: str, left: list[bytes]
) -> None:
    world = World(session)
    sitting, number, case = a_case(world, store, data)
    cases.close(session, sitting.clerk, case, "Done", world.now)
    end = term_of(world, number)
    retaining.carry_out(session, end - AN_INSTANT, store)
    assert found(store, MINE, INSIDE, PUBLIC) == [MINE, INSIDE, PUBLIC]
    retaining.carry_out(session, end, store)
    assert found(store, MINE, INSIDE, PUBLIC) == left
    session.expire_all()
    papers = [one for one in committee_files.items(session, case) if one.kind != "petition"]
    assert sum(one.title == "—" and not one.text for one in papers) == 3 - len(left)
    assert len(papers) == 3


def test_a_committee_at_work_keeps_its_papers_until_it_has_finished(
    session: Session, store: Store
) -> None:
    world = World(session)
    sitting, number, case = a_case(world, store, "everything")
    end = term_of(world, number)
    retaining.carry_out(session, end, store)
    assert found(store, MINE, INSIDE) == [MINE, INSIDE]
    cases.close(session, sitting.clerk, case, "Done", end)
    retaining.carry_out(session, end, store)
    assert found(store, MINE, INSIDE) == []


def test_the_end_of_papers_is_on_record_by_numbers_alone_and_once(
    session: Session, store: Store
) -> None:
    world = World(session)
    sitting, number, case = a_case(world, store, "papers")
    cases.close(session, sitting.clerk, case, "Done", world.now)
    for _ in range(2):
        retaining.carry_out(session, term_of(world, number), store)
    acts = sa.select(AuditRecord).where(AuditRecord.act == retaining.ENDED)
    assert [row.after for row in session.scalars(acts)] == [
        {"data": ["papers"], "signatures": 0, "papers": 1}
    ]

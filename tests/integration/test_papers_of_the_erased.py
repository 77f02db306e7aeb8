"""An erased person's papers go with their files, and no crash leaves a file without a record."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from petitions.services import documents, erasing
from petitions.services.committees import filing, letting_go, showing
from petitions.services.committees.filing import Item
from petitions.services.documents import Given, Store
from petitions.services.errors import NotFound
from petitions.storage import committee_files
from petitions.storage.engine import unit
from tests.support.committee import UK, Sitting, a_committee, an_open_petition
from tests.support.databases import on_sqlite
from tests.support.lives import KEYS, World
from tests.unit.documents import hostile

pytestmark = on_sqlite
PAPER = Item("evidence", "My scar", "en", "A photograph of it")
FILES = [Given("a.pdf", hostile.pdf(more=b"planted"))]
LATER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def uk(session: Session) -> Sitting:
    return a_committee(World(session).install(UK), UK)


@pytest.fixture
def case(uk: Sitting) -> int:
    return uk.case(an_open_petition(uk.world, UK, signatures=100_000))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "documents", 1024 * 1024)


def files(store: Store) -> list[Path]:
    return [path for path in store.folder.rglob("*") if path.is_file()]


def handed_in(uk: Sitting, case: int, store: Store) -> int:
    me, session = uk.world.account("petitioner@example.org"), uk.world.session
    item = filing.file_from_petitioner(
        session, me, case, PAPER, uk.world.now, store_of=store, files=FILES
    )
    filing.publish_item(session, uk.clerk, item, uk.world.now)
    return item


def test_an_erased_persons_papers_and_files_are_gone(uk: Sitting, case: int, store: Store) -> None:
    session, me = uk.world.session, uk.world.account("petitioner@example.org")
    item = handed_in(uk, case, store)
    document = committee_files.documents(session, [item])[item][0].id
    session.commit()
    assert len(files(store)) == 1
    erasing.erase_account(session, KEYS, me, uk.world.now, store)
    assert files(store) == []
    left = committee_files.item(session, item)
    assert left
    assert (left.text, left.visibility) == ("", "internal")
    assert PAPER.title not in left.title
    with pytest.raises(NotFound):
        showing.document(session, document)


def test_what_others_handed_in_stays(uk: Sitting, case: int, store: Store) -> None:
    session, me = uk.world.session, uk.world.account("petitioner@example.org")
    said = Item("evidence", "Counting of cars", "en", source="other", sender="A school")
    item = filing.file_item(
        session, uk.clerk, case, said, uk.world.now, store_of=store, files=FILES
    )
    erasing.erase_account(session, KEYS, me, uk.world.now, store)
    assert len(files(store)) == 1
    left = committee_files.item(session, item)
    assert left
    assert left.title == "Counting of cars"


def test_a_file_that_a_crash_left_without_a_record_is_swept(
    uk: Sitting, case: int, store: Store
) -> None:
    handed_in(uk, case, store)
    documents.keep(store, FILES)
    assert len(files(store)) == 2
    assert letting_go.sweep(uk.world.session, store, LATER) == 1
    assert len(files(store)) == 1


def test_a_file_still_being_handed_in_is_not_swept(uk: Sitting, store: Store) -> None:
    documents.keep(store, FILES)
    soon = datetime.now(UTC) + timedelta(minutes=5)
    assert letting_go.sweep(uk.world.session, store, soon) == 0
    assert len(files(store)) == 1


def test_a_file_whose_erasure_broke_off_is_settled_or_swept(
    uk: Sitting, case: int, store: Store
) -> None:
    session = uk.world.session
    item = handed_in(uk, case, store)
    name = committee_files.documents(session, [item])[item][0].storage_name
    session.commit()
    documents.unsettle(store, [name])
    assert documents.opened(store, name)  # readers are served all the while
    assert letting_go.sweep(session, store, LATER) == 0
    assert [path.name for path in files(store)] == [name]
    documents.unsettle(store, [name])
    with unit(session):
        session.delete(committee_files.documents(session, [item])[item][0])
    assert letting_go.sweep(session, store, LATER) == 1
    assert files(store) == []

"""Search by words: the same answers on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.services import reindexing
from petitions.storage import search
from petitions.storage.tables import Account, Petition, PetitionSearch, PetitionText, RuleVersion

AT = datetime(2026, 11, 1, 9, tzinfo=UTC)


def a_petition(session: Session, title: str, body: str = "", language: str = "kk") -> int:
    account = Account(name="А", language=language, created_at=AT)
    number = (session.scalar(sa.select(sa.func.max(RuleVersion.number))) or 0) + 1
    version = RuleVersion(
        rule_set="made-up", number=number, format=1, source="", sha256="", in_force_from=AT,
        reason="first", published_at=AT,
    )  # fmt: skip
    session.add_all([account, version])
    session.flush()
    petition = Petition(
        rule_set="made-up", rule_version_id=version.id, petitioner_id=account.id,
        original_language=language, life={}, state="open", listed=True, created_at=AT,
        submitted_at=AT, opened_at=AT,
    )  # fmt: skip
    session.add(petition)
    session.flush()
    fields = {"title": title, "body": body}
    session.add(
        PetitionText(
            petition_id=petition.id, language=language, revision=1, fields=fields, title=title,
            sha256="", written_at=AT,
        )
    )  # fmt: skip
    session.flush()
    search.index_petition(session, petition.id)
    session.commit()
    return petition.id


def found(session: Session, query: str) -> list[Any]:
    return list(session.scalars(sa.select(Petition.id).where(search.holds(session, query))))


def test_a_kazakh_case_finds_the_word(session: Session) -> None:
    number = a_petition(session, "Ауыл мектебін жөндеу")
    assert found(session, "мектептерден") == [number]


def test_every_word_must_be_there(session: Session) -> None:
    a_petition(session, "Ауыл мектебін жөндеу")
    assert found(session, "мектеп аурухана") == []


def test_words_of_the_body_are_found(session: Session) -> None:
    number = a_petition(session, "Построить дорогу", "Автобусы ходят редко.", "ru")
    assert found(session, "автобусов") == [number]


def test_changed_texts_are_found_by_their_new_words_only(session: Session) -> None:
    number = a_petition(session, "Build a road", language="en")
    text = session.scalars(sa.select(PetitionText)).one()
    text.title, text.fields = "Plant trees", {"title": "Plant trees"}
    session.flush()
    search.index_petition(session, number)
    assert (found(session, "road"), found(session, "tree")) == ([], [number])


@pytest.mark.parametrize("query", ["!!!", '"', "'", "a' | 'b", "* OR *", "", "x" * 5000])
def test_signs_in_a_query_do_no_harm(session: Session, query: str) -> None:
    a_petition(session, "Build a road", language="en")
    assert found(session, query) == []


def test_a_like_title_is_shown_before_a_second_one_is_written(session: Session) -> None:
    number = a_petition(session, "Мектептерде тегін ыстық тамақ берілсін")
    a_petition(session, "Қаладағы жолдарды жөндеу")
    alike = search.similar(session, "Мектептерге тегін ыстық тамақ")
    assert [one.number for one in alike] == [number]


def test_an_index_that_lost_its_words_is_written_anew(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reindexing, "CHUNK", 2)
    numbers = [a_petition(session, f"Мектеп салынсын {number}") for number in range(3)]
    session.execute(sa.update(PetitionSearch).values(title_stems="", stems=""))
    session.commit()
    assert found(session, "мектептерден") == []
    assert list(reindexing.reindex(session)) == [2, 3]
    assert sorted(found(session, "мектептерден")) == numbers

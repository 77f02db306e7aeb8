"""The simulator's language: what it takes, and how it says no."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from petitions.domain.actions import Action, MalformedAction, parse_instant


@pytest.mark.parametrize(
    "event, words",
    [
        ({}, "`do` is missing"),
        ({"do": 3}, "`do` is missing"),
        ({"do": "dance"}, "unknown action 'dance'"),
        ({"do": "remove"}, "unknown action 'remove'"),
        ({"do": "submit", "count": 1}, "unknown key 'count' of submit; allowed are none"),
        ({"do": "create", "scope": {}}, "unknown key 'scope'"),
        ({"do": "sign", "count": 0}, "`count` is no whole number from 1"),
        ({"do": "sign", "count": True}, "`count` is no whole number from 1"),
        ({"do": "sign", "count": 1.0}, "`count` is no whole number from 1"),
        ({"do": "sign", "count": "1"}, "`count` is no whole number from 1"),
        ({"do": "sign", "against": "yes"}, "`against` is neither true nor false"),
        ({"do": "sign", "person": {"name": "A"}}, "unknown key 'name' of person"),
        ({"do": "sign", "person": {"age": -1}}, "`person.age` is no whole number"),
        ({"do": "sign", "person": {"age": None}}, "`person.age` is no whole number"),
        ({"do": "sign", "person": {"key": 7}}, "`person.key` is no text"),
        ({"do": "sign", "person": {"territory": "A"}, "territory": "B"}, "`territory` is not"),
        ({"do": "create", "text": {"title": 1}}, "`text.title` is no text"),
        ({"do": "create", "tags": "a"}, "`tags` is no list"),
        ({"do": "create", "attachments_mb": "1"}, "`attachments_mb` is no number"),
        ({"do": "start", "on": "tomorrow"}, "`on` is no date"),
        ({"do": "start", "on": "2026-02-30"}, "`on` is no date"),
        ({"do": "start", "on": "20260228"}, "`on` is no date"),
        ({"do": "verify", "by_territory": {"DE": -1}}, "`by_territory.DE` is no whole number"),
        ({"do": "join", "count": 1, "territories": ["DE", "FR"]}, "are more than `count`"),
    ],
)
def test_a_malformed_action_is_told_what_is_wrong(event: dict[str, Any], words: str) -> None:
    with pytest.raises(MalformedAction, match=re.escape(words)):
        Action.parse(event)


def test_joiners_are_as_many_as_their_territories() -> None:
    assert Action.parse({"do": "join", "territories": ["DE", "FR"]}).count == 2


def test_the_territory_of_an_act_is_the_persons() -> None:
    action = Action.parse({"do": "sign", "territory": "DE"})
    assert action.person is not None
    assert action.person.territory == "DE"


@pytest.mark.parametrize(
    "text, at",
    [
        ("2026-01-31T09:00:00Z", datetime(2026, 1, 31, 9, tzinfo=UTC)),
        ("2026-01-31t09:00:00z", datetime(2026, 1, 31, 9, tzinfo=UTC)),
        ("2026-01-31T14:00:00+05:00", datetime(2026, 1, 31, 9, tzinfo=UTC)),
        ("2026-01-31T09:00:00.250Z", datetime(2026, 1, 31, 9, 0, 0, 250_000, tzinfo=UTC)),
        ("2026-01-31T09:00:00.123456789Z", datetime(2026, 1, 31, 9, 0, 0, 123_456, tzinfo=UTC)),
    ],
)
def test_an_instant_is_rfc_3339(text: str, at: datetime) -> None:
    assert parse_instant(text) == at


@pytest.mark.parametrize(
    "text",
    [
        "", "2026-01-31", "2026-01-31T09:00:00", "2026-01-31 09:00:00Z", "2026-02-30T09:00:00Z",
        "2026-01-31T24:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z", None, 5,
    ],
)  # fmt: skip
def test_anything_else_is_no_instant(text: object) -> None:
    with pytest.raises(MalformedAction, match="at"):
        parse_instant(text)

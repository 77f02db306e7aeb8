"""What a worker remembers for a moment."""

from __future__ import annotations

from flask import Flask

from petitions.web.lately import Lately, for_a_second


def test_a_value_is_kept_until_its_time_is_over() -> None:
    memory: Lately[str] = Lately()
    memory.put("now", "new", 60.0)
    memory.put("then", "old", -1.0)
    assert memory.get("now") == "new"
    assert memory.get("then") is None


def test_the_oldest_goes_when_there_are_too_many() -> None:
    memory: Lately[int] = Lately(most=2)
    for number in range(3):
        memory.put(number, number, 60.0)
    assert [memory.get(number) for number in range(3)] == [None, 1, 2]


def test_what_was_made_within_the_second_is_not_made_again() -> None:
    made: list[int] = []
    with Flask("site").app_context():
        for _ in range(3):
            for_a_second("figure", lambda: made.append(1) or len(made))
    assert len(made) == 1


def test_tests_see_every_change_at_once() -> None:
    app, made = Flask("site"), []
    app.testing = True
    with app.app_context():
        for _ in range(3):
            for_a_second("figure", lambda: made.append(1) or len(made))
    assert len(made) == 3

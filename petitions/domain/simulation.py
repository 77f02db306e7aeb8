"""The simulator: plays a life through the functions that the site calls, fact by fact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from petitions.domain.actions import Action, MalformedAction, parse_instant
from petitions.domain.engine import act
from petitions.domain.life import Fact, Life, Scope, instant
from petitions.domain.rules import Rules


class MalformedEvent(ValueError):
    """A line that is no event of the language."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"line {line}: {message}")
        self.line, self.message = line, message


def simulate(
    rules: Rules, scope: Scope, events: Iterable[tuple[int, Mapping[str, Any]]]
) -> Iterator[dict[str, Any]]:
    """Play (line, event) one after another; yield facts as JSON, and the summary last.

    Raises MalformedEvent at the first line that is no event or runs back in time.
    """
    life: Life | None = None
    people = People()
    last: datetime | None = None
    for line, event in events:
        at, action = _read(line, event)
        if last is not None and at < last:
            raise MalformedEvent(line, "`at` is earlier than in the line before")
        last = at
        action = people.known(action)
        if action.do == "create":
            action = replace(action, scope=scope)
        life, facts = act(rules, life, action, at)
        people.note(action, facts)
        yield from (fact.to_json() for fact in facts)
    yield summary(life, last)


def _read(line: int, event: Mapping[str, Any]) -> tuple[datetime, Action]:
    try:
        if not isinstance(event, dict):
            raise MalformedAction("is no JSON object")
        if "at" not in event:
            raise MalformedAction("`at` is missing")
        rest = {key: value for key, value in event.items() if key != "at"}
        return parse_instant(event["at"]), Action.parse(rest)
    except MalformedAction as error:
        raise MalformedEvent(line, str(error)) from None


class People:
    """What named persons did on the petition: the site's database has it, a life does not."""

    BECOMES: Mapping[str, str] = {
        "create": "petitioner",
        "support": "supporter",
        "sign": "signed",
        "withdraw_signature": "withdrawn",
    }

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, bool, str | None]] = {}

    def known(self, action: Action) -> Action:
        """The act with what its person did before."""
        person = action.person
        if person is None or person.key is None or person.key not in self._known:
            return action
        standing, against, territory = self._known[person.key]
        person = replace(person, standing=standing)
        if action.do == "withdraw_signature":
            person = replace(person, territory=territory)
            return replace(action, person=person, against=against)
        return replace(action, person=person)

    def note(self, action: Action, facts: tuple[Fact, ...]) -> None:
        """Remember the person if the act was not refused as a whole."""
        person = action.person
        if person is None or person.key is None or action.do not in self.BECOMES:
            return
        if any(f.fact == "refused" and "count" not in f.data for f in facts):
            return
        self._known[person.key] = (self.BECOMES[action.do], action.against, person.territory)


def summary(life: Life | None, at: datetime | None) -> dict[str, Any]:
    """The last line: how the life stands at the end."""
    moment = {"at": instant(at)} if at else {"at": None}
    if life is None:
        return {
            **moment, "fact": "summary", "state": None, "listed": False, "signatures": 0,
            "against": 0, "verified": 0, "by_territory": {}, "thresholds": {}, "duties": [],
        }  # fmt: skip
    return {
        **moment,
        "fact": "summary",
        "state": life.state,
        "listed": life.listed,
        "signatures": life.signatures,
        "against": life.against,
        "verified": life.verified,
        "by_territory": dict(life.by_territory),
        "thresholds": {rung.id: rung.status for rung in life.rungs},
        "duties": [
            {
                "duty": owed.id,
                "status": owed.status,
                "due": instant(owed.due_at) if owed.due_at else None,
            }
            for owed in life.duties
        ],
    }

"""Acts that only the site takes: removal and restoration, a ranking, an appeal, quotas, consent."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from petitions import presets
from petitions.domain.actions import Action
from petitions.domain.eligibility import Person, Record
from petitions.domain.engine import act, advance, judge
from petitions.domain.life import Fact, Life
from petitions.domain.rules import Rules

T0 = datetime(2026, 1, 5, 9, tzinfo=UTC)
OTHERS = Path(__file__).parents[1] / "conformance" / "others"
UK = Rules.of(presets.preset("uk-parliament"))
US = Rules.of(presets.preset("us-we-the-people"))
REYKJAVIK = Rules.of(presets.load(OTHERS / "better-reykjavik.toml"))
PETI = Rules.of(presets.preset("eu-parliament-peti"))
EPEOPLE = Rules.of(presets.preset("kr-epeople"))


def live(rules: Rules, *acts: Action, every: timedelta = timedelta()) -> tuple[Life, list[Fact]]:
    life, told = None, []
    for number, action in enumerate(acts):
        life, facts = act(rules, life, action, T0 + number * every)
        told += facts
    assert life is not None
    return life, told


def do(name: str, **keys: Any) -> Action:
    return Action(do=name, **keys)


ANSWERED_FOR = (do("create"), do("submit"), do("sign", count=100_000))


def names(facts: list[Fact] | tuple[Fact, ...]) -> list[str]:
    return [fact.fact for fact in facts]


def test_a_removed_petition_owes_nothing() -> None:
    life, facts = live(US, *ANSWERED_FOR, do("remove"))
    assert (life.state, life.duties[0].status) == ("removed", "cancelled")
    assert not life.collecting
    assert names(facts)[-1] == "duty_cancelled"


def test_a_restored_petition_stands_where_it_stood() -> None:
    life, _ = live(US, *ANSWERED_FOR, do("remove"), do("restore"))
    assert (life.state, life.duties[0].status) == ("open", "open")
    assert life.collecting
    assert life.closing_at is None


def test_a_restored_petition_can_be_signed_again() -> None:
    life, facts = live(UK, do("create"), do("submit"), do("support", count=5), do("review"),
                       do("remove"), do("restore"), do("sign"))  # fmt: skip
    assert life.signatures == 7
    assert "refused" not in names(facts)


def test_what_fell_due_during_a_removal_happens_at_the_restoration() -> None:
    life, _ = live(UK, do("create"), do("submit"), do("support", count=5), do("review"),
                   do("remove"))  # fmt: skip
    life, facts = advance(UK, life, T0 + timedelta(days=400))
    assert facts == ()
    restored, facts = act(UK, life, do("restore"), T0 + timedelta(days=400))
    assert restored is not None
    assert restored.state == "closed"
    assert [fact.data["to"] for fact in facts if fact.fact == "state"] == ["open", "closed"]


def test_what_nobody_sees_cannot_be_taken_down() -> None:
    life, _ = live(UK, do("create"))
    assert judge(UK, life, do("remove"), T0) == ("not_when_draft",)


def test_a_good_place_reaches_a_rung_that_is_a_rank() -> None:
    opened = [do("create"), do("submit")]
    life, _ = live(REYKJAVIK, *opened)
    if life.state == "in_review":
        life, _ = live(REYKJAVIK, *opened, do("review"))
    rung = next(rule for rule in REYKJAVIK.versions[0].rule_set.thresholds if rule.rank)
    assert rung.rank is not None
    beaten, facts = act(REYKJAVIK, life, do("rank", place=rung.rank.top + 1), T0)
    assert facts == ()
    assert beaten is not None
    _, facts = act(REYKJAVIK, beaten, do("rank", place=rung.rank.top), T0)
    assert names(facts)[0] == "threshold_reached"


def test_an_appeal_opens_a_second_examination() -> None:
    life, _ = live(EPEOPLE, do("create"), do("submit"), do("fulfil", duty="response"))
    later, facts = act(EPEOPLE, life, do("appeal", duty="response"), T0 + timedelta(days=29))
    assert later is not None
    assert facts[0].data["duty"] == "response_appeal"
    assert facts[0].data["due"] == T0 + timedelta(days=44)


def test_an_appeal_can_come_too_late() -> None:
    life, _ = live(EPEOPLE, do("create"), do("submit"), do("fulfil", duty="response"))
    appeal = do("appeal", duty="response")
    assert judge(EPEOPLE, life, appeal, T0 + timedelta(days=31)) == ("too_late",)


def appealed() -> Life:
    """A life whose answer of the first day was appealed against at once."""
    acts = (do("create"), do("submit"), do("fulfil", duty="response"))
    return live(EPEOPLE, *acts, do("appeal", duty="response"))[0]


APPEAL = "response_appeal"


@pytest.mark.parametrize(
    "name, keys, fact",
    [
        ("fulfil", {"duty": APPEAL}, "duty_fulfilled"),
        ("fulfil", {}, "duty_fulfilled"),
        ("decline", {"duty": APPEAL}, "duty_declined"),
        ("extend", {"duty": APPEAL}, "duty_extended"),
        ("transfer", {"duty": APPEAL, "to": "other"}, "duty_transferred"),
    ],
)
def test_what_an_appeal_opened_is_done_as_any_duty(
    name: str, keys: dict[str, Any], fact: str
) -> None:
    _, facts = act(EPEOPLE, appealed(), do(name, **keys), T0)
    assert [(f.fact, f.data["duty"]) for f in facts] == [(fact, APPEAL)]


def test_the_clock_of_an_appeal_stands_still_as_that_of_the_answer() -> None:
    still, _ = act(EPEOPLE, appealed(), do("pause", what=APPEAL), T0)
    assert still is not None
    later, _ = act(EPEOPLE, still, do("resume", what=APPEAL), T0 + timedelta(days=3))
    assert later is not None
    owed = later.owed(APPEAL)
    assert owed is not None
    assert owed.due_at == T0 + timedelta(days=18)


def test_an_appeal_that_nobody_answers_is_overdue() -> None:
    _, facts = advance(EPEOPLE, appealed(), T0 + timedelta(days=15))
    assert [(f.fact, f.data["duty"]) for f in facts] == [("duty_overdue", APPEAL)]


def test_the_answer_to_an_appeal_is_the_last_word() -> None:
    life, _ = act(EPEOPLE, appealed(), do("fulfil", duty=APPEAL), T0)
    assert life is not None
    for duty, code in ((APPEAL, "no_appeal"), ("response", "already_appealed")):
        assert judge(EPEOPLE, life, do("appeal", duty=duty), T0) == (code,)


def test_what_is_no_longer_owed_is_not_appealed_against() -> None:
    life, _ = live(EPEOPLE, do("create"), do("submit"), do("withdraw"))
    assert judge(EPEOPLE, life, do("appeal", duty="response"), T0) == ("no_appeal",)


def test_a_second_extension_needs_the_petitioners_consent() -> None:
    life, _ = live(EPEOPLE, do("create"), do("submit"), do("extend", duty="response"))
    no, yes = do("extend", consent=False), do("extend", consent=True)
    assert judge(EPEOPLE, life, no, T0) == ("petitioner_does_not_consent",)
    assert judge(EPEOPLE, life, yes, T0) == ()


@pytest.mark.parametrize(
    "system, record, code",
    [
        ("scotland", Record(petitions_now=2), "too_many_petitions"),
        ("scotland", Record(same_subject_ended_at=T0 - timedelta(days=200)), "same_subject_too_soon"),
        ("tw-join", Record(election_on=date(2026, 3, 1)), "election_is_near"),
    ],
)  # fmt: skip
def test_a_quota_refuses_a_petition(system: str, record: Record, code: str) -> None:
    rules = Rules.of(presets.load(OTHERS / f"{system}.toml"))
    assert judge(rules, None, do("create", record=record), T0) == (code,)
    assert judge(rules, None, do("create", record=Record()), T0) == ()


def test_a_person_is_as_old_as_their_birthday_says() -> None:
    born = date(2013, 1, 6)
    life, _ = live(US, do("create"), do("submit"))
    signing = do("sign", person=Person(born=born, standing="none", key="a"))
    assert judge(US, life, signing, T0) == ("too_young",)
    assert judge(US, life, signing, T0 + timedelta(days=1)) == ()


def test_a_supporter_may_withdraw_the_signature_that_support_was() -> None:
    life, _ = live(UK, do("create"), do("submit"), do("support", count=5), do("review"),
                   do("withdraw_signature", person=Person(standing="supporter")))  # fmt: skip
    assert life.signatures == 5


def test_whose_signature_is_not_counted_yet_may_withdraw_it() -> None:
    life, _ = live(PETI, do("create"), do("submit"), do("review"))
    withdrawing = do("withdraw_signature", person=Person(standing="signed"))
    assert (life.signatures, judge(PETI, life, withdrawing, T0)) == (0, ())


def test_a_clock_that_is_stopped_again_and_again_does_not_swell_the_life() -> None:
    acts = [do("create"), do("submit")] + [
        do("pause", what="response"),
        do("resume", what="response"),
    ] * 300
    life, _ = live(EPEOPLE, *acts, every=timedelta(hours=1))
    assert len(life.duties[0].moves) <= 51
    due = life.duties[0].due_at
    assert due is not None
    assert due - T0 == timedelta(days=7, hours=301)


@pytest.mark.parametrize("standing", ["petitioner", "supporter", "signed"])
def test_nobody_signs_twice(standing: str) -> None:
    life, _ = live(UK, do("create"), do("submit"), do("support", count=5), do("review"))
    again = do("sign", person=Person(standing=standing))
    assert judge(UK, life, again, T0) == ("already_signed",)

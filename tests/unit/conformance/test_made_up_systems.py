"""What the format can say and no shipped preset does, tried on systems made up at run time.

A later system is a new file, never new code: specification 1.
"""

from datetime import date, datetime, timedelta

import pytest

from petitions.domain.actions import Action
from petitions.domain.eligibility import Person
from petitions.domain.engine import act, judge
from tests.unit.conformance.laws import made_up, rules_of
from tests.unit.conformance.play import Petition

T0 = "2025-06-02T06:00:00Z"  # Monday, 11:00 in Almaty
CALENDAR = '[calendar]\nzone = "Asia/Almaty"\npinned_at = "publication"\nsource = "made up"\n'
ALONE = '[petitioners]\nmax = 1\nsource = "made up"\n'
FIXED = '[addressee]\nmode = "fixed"\nname = { kk = "К", ru = "С", en = "C" }\nsource = "made up"\n'
THIRTY = '[collection]\nlength = "30 days"\nsource = "made up"\n'
BALLOT = '[ballot]\nsource = "made up"\n'
PLAIN = (CALENDAR, ALONE, FIXED, THIRTY, BALLOT)


def system(*blocks: str) -> str:
    """These blocks, and of the plain ones those that are not among them."""
    heads = {block.split("\n", 1)[0] for block in blocks}
    plain = [block for block in PLAIN if block.split("\n", 1)[0] not in heads]
    return made_up("\n".join([*plain, *blocks]))


def made_up_content(content: str) -> str:
    """A plain system whose texts are these."""
    return made_up("\n".join(PLAIN), content=content)


def made_up_sign(sign: str) -> str:
    """A plain system whose signatories are these."""
    return made_up("\n".join(PLAIN), sign=sign)


def rung(id: str = "main", **values: object) -> str:
    written = "\n".join(f"{key} = {_toml(value)}" for key, value in values.items())
    return f'[[thresholds]]\nid = "{id}"\nsource = "made up"\n{written}\n'


def gate(kind: str, **values: object) -> str:
    written = "\n".join(f"{key} = {_toml(value)}" for key, value in values.items())
    return f'[[gates]]\nkind = "{kind}"\nsource = "made up"\n{written}\n'


def duty(kind: str, opened_by: str, **values: object) -> str:
    written = "\n".join(f"{key} = {_toml(value)}" for key, value in values.items())
    return (
        f'[[duties]]\nkind = "{kind}"\nby = "council"\nobligation = "must"\n'
        f'opened_by = {{ {opened_by} }}\nsource = "made up"\n{written}\n'
    )


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, str) and value.startswith(("{", "[")):
        return value
    return f'"{value}"' if isinstance(value, str) else str(value)


def opened(name: str, **scope: object) -> Petition:
    return Petition(name, T0, **scope).create().submit()


# -- the day on which a signatory's age is judged -----------------------------------------------------


def sixteen_on(day: str) -> str:
    return made_up_sign(f'min_age = 16\nage_on = "{day}"\n')


@pytest.mark.parametrize(
    ("day", "born", "may"),
    [
        ("act", date(2009, 6, 12), True),  # sixteen when signing, not yet at the submission
        ("submission", date(2009, 6, 12), False),
        ("submission", date(2009, 6, 3), False),  # a day too young then
        ("submission", date(2009, 6, 2), True),  # sixteen on that very day
        ("sending", date(2009, 6, 12), True),
        ("sending", date(2009, 6, 13), False),  # not yet when signing, whenever it is sent
    ],
)
def test_the_age_is_judged_on_the_day_that_the_rules_name(day: str, born: date, may: bool) -> None:
    rules, made = rules_of(sixteen_on(day)), datetime.fromisoformat(T0)
    life, _ = act(rules, None, Action(do="create", person=Person(), text={}), made)
    life, _ = act(rules, life, Action(do="submit"), made)
    sign = Action(do="sign", person=Person(born=born))
    codes = judge(rules, life, sign, made + timedelta(days=10))
    assert codes == (() if may else ("too_young",))


# -- quantities -------------------------------------------------------------------------------------


def test_net_votes_are_for_less_against() -> None:
    name = system('[ballot]\nagainst = true\nsource = "made up"\n',
                  rung(required=10, counts="net", decisive=True))  # fmt: skip
    life = opened(name).sign(3, against=True).sign(12)
    assert not life.has("threshold_reached")
    assert life.sign(1).fact("threshold_reached")["signatures"] >= 10


@pytest.mark.parametrize(
    ("rounding", "required"), [("up", 8), ("down", 7), ("nearest", 8), (None, 8)]
)
def test_a_percent_is_rounded_as_the_file_says(rounding: str | None, required: int) -> None:
    values: dict[str, object] = {"percent": 0.5, "of": "population", "decisive": True}
    if rounding:
        values["rounding"] = rounding
    life = opened(system(rung(**values)), population=1_500)  # 7.5
    assert life.sign(required).fact("threshold_reached")["required"] == required
    assert not life.sign(required - 1).has("threshold_reached")


def test_floor_and_ceiling_bound_a_percent() -> None:
    name = system(rung(percent=10, of="voters", floor=20, ceiling=50, decisive=True))
    required = [
        opened(name, population=people).sign(100).fact("threshold_reached")["required"]
        for people in (100, 300, 10_000)
    ]
    assert required == [20, 30, 50]


def test_a_minimum_in_each_of_some_territories() -> None:
    name = system(rung(required=100, spread="{ territories = 2, minimum = 30 }", decisive=True))
    life = opened(name).sign(80, territory="75").sign(29, territory="71")
    assert not life.has("threshold_reached")
    assert life.sign(1, territory="71").fact("threshold_reached")["signatures"] == 110


def test_a_spread_alone_is_a_rung() -> None:
    name = system(rung(spread="{ territories = 1, minimum = 5 }", decisive=True))
    assert opened(name).sign(5, territory="75").has("threshold_reached")
    assert not opened(name).sign(50).has("threshold_reached")


def test_a_rung_has_its_own_window() -> None:
    name = system(rung("early", required=10, within="5 days", notifies=["council"]),
                  rung(required=20, decisive=True))  # fmt: skip
    late = opened(name).sign(9).after(days=5).sign(1)
    assert not late.has("threshold_reached", threshold="early")
    assert late.state == "open"
    in_time = opened(name).sign(9).after(days=5, seconds=-1).sign(1)
    assert in_time.has("threshold_reached", threshold="early")


# -- gates -------------------------------------------------------------------------------------------


def test_a_review_may_pass_by_silence() -> None:
    name = system(gate("review", by="moderator", limit="10 days", on_timeout="passed"))
    life = opened(name).wait("2025-06-20T00:00:00Z")
    assert life.fact("state", to="open") == {
        "at": "2025-06-12T06:00:00Z", "fact": "state", "from": "in_review", "to": "open",
        "by": "timer",
    }  # fmt: skip


def test_a_gate_gives_more_time_to_a_kind() -> None:
    name = system(
        gate("support", needed=5, limit="10 days", limit_by_kind='{ written = "20 days" }')
    )
    online = Petition(name, T0).create(kind="online").submit()
    written = Petition(name, T0).create(kind="written").submit()
    assert online.wait("2025-06-12T06:00:00Z").became("expired") == "2025-06-12T06:00:00Z"
    assert written.wait("2025-06-22T06:00:00Z").became("expired") == "2025-06-22T06:00:00Z"


def test_a_group_that_does_not_form_in_time_is_out() -> None:
    name = system('[petitioners]\nmin = 3\nsource = "made up"\n', gate("group", limit="7 days"))
    life = Petition(name, T0).create().join(1)
    assert life.wait("2025-06-09T05:59:59Z").state == "forming_group"
    assert life.wait("2025-06-09T06:00:00Z").state == "expired"


def test_a_tag_spares_the_deliberation() -> None:
    name = system(
        gate("deliberation", at_least="3 days", limit="1 month", skipped_by_tags=["urgent"]),
        '[collection]\nshortest = "3 days"\nlongest = "1 month"\nsource = "made up"\n',
    )
    slow = Petition(name, T0).create().submit()
    assert slow.start(until="2025-06-20").has("refused", do="start")
    urgent = Petition(name, T0).create(tags=["urgent"]).submit().start(until="2025-06-20")
    assert urgent.nothing_refused
    assert urgent.state == "open"


def test_a_start_day_that_may_be_chosen() -> None:
    name = system(gate("start", optional=True))
    assert opened(name).state == "open"
    chosen = Petition(name, T0).create().start(on="2025-06-10").submit()
    assert chosen.state == "scheduled"
    assert chosen.wait("2025-06-11T00:00:00Z").became("open") == "2025-06-09T19:00:00Z"
    assert chosen.wait("2025-06-11T00:00:00Z").closing == "2025-07-09T19:00:00Z"


# -- the clock ------------------------------------------------------------------------------------------


def test_collection_may_stop_at_the_target() -> None:
    name = system('[collection]\nlength = "30 days"\nafter_target = "stop"\nsource = "made up"\n',
                  rung(required=10, decisive=True))  # fmt: skip
    life = opened(name).sign(15)
    assert life.state == "closed"
    assert life.signatures == 10
    assert life.fact("refused", do="sign")["count"] == 5


def test_the_last_day_may_be_moved() -> None:
    name = system(
        gate("deliberation", limit="1 month"),
        '[collection]\nshortest = "3 days"\nlongest = "60 days"\nchangeable = true\n'
        'source = "made up"\n',
    )
    life = opened(name).start(until="2025-06-20")
    assert life.closing == "2025-06-20T19:00:00Z"
    moved = life.after(days=2).start(until="2025-07-10")
    assert moved.closing == "2025-07-10T19:00:00Z"


def test_an_unlimited_collection_ends_when_it_is_sent() -> None:
    name = system('[collection]\nsource = "made up"\n', rung(required=10, decisive=True),
                  duty("decision", 'event = "sending"', due="10 days", decides=True))  # fmt: skip
    life = opened(name).sign(10).after(days=400).send()
    assert life.state == "under_consideration"
    assert life.fact("duty")["due"] == "2026-07-17T06:00:00Z"


def test_an_early_end_without_notice() -> None:
    name = system('[collection]\nlength = "30 days"\nearly_end = {}\nsource = "made up"\n')
    life = opened(name).after(days=3).close()
    assert life.became("closed") == "2025-06-05T06:00:00Z"
    assert opened(system()).close().has("refused", do="close")


def test_a_pause_that_does_not_extend() -> None:
    name = system('[collection]\nlength = "30 days"\npauses = { extends = false }\n'
                  'source = "made up"\n')  # fmt: skip
    life = opened(name).after(days=3).pause("collection").after(days=4).resume("collection")
    assert life.closing == "2025-07-02T06:00:00Z"


def test_a_pause_over_the_deadline_with_extension() -> None:
    name = system('[collection]\nlength = "30 days"\npauses = { extends = true }\n'
                  'source = "made up"\n')  # fmt: skip
    life = opened(name).after(days=29).pause("collection").after(days=10)
    assert life.wait().state == "open"
    assert life.resume("collection").closing == "2025-07-12T06:00:00Z"


def test_paper_may_come_for_a_while_after_the_end() -> None:
    name = system('[ballot]\npaper = true\npaper_until = "5 days"\nsource = "made up"\n')
    closed = opened(name).wait("2025-07-02T06:00:00Z")
    assert closed.at("2025-07-07T05:59:59Z").paper(3).signatures == 3
    assert closed.at("2025-07-07T06:00:00Z").paper(3).has("refused", do="paper")


# -- signatures ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("again", [True, False])
def test_whether_a_withdrawn_signature_may_be_given_again(again: bool) -> None:
    name = system(f'[ballot]\nwithdrawal = {{ how = "self", again = {_toml(again)} }}\n'
                  'source = "made up"\n')  # fmt: skip
    ann = {"key": "ann"}
    life = opened(name).sign(person=ann).withdraw_signature(person=ann).sign(person=ann)
    assert life.signatures == int(again)


def test_withdrawals_take_a_rung_back_where_the_file_says_so() -> None:
    name = system('[ballot]\nwithdrawal = { how = "self" }\nsource = "made up"\n',
                  rung(required=10, reverts=True, notifies=["council"]))  # fmt: skip
    life = opened(name).sign(10).after(hours=1).withdraw_signature(1)
    assert life.has("threshold_reverted")
    kept = system('[ballot]\nwithdrawal = { how = "self" }\nsource = "made up"\n',
                  rung(required=10, notifies=["council"]))  # fmt: skip
    assert not opened(kept).sign(10).withdraw_signature(1).has("threshold_reverted")


# -- duties ---------------------------------------------------------------------------------------------------


def owed(**values: object) -> Petition:
    name = system(rung(required=10, decisive=True),
                  duty("decision", 'threshold = "main"', due="10 days", decides=True, **values))  # fmt: skip
    return opened(name).sign(10)


def test_a_duty_may_open_at_the_end_of_collection() -> None:
    name = system(rung(required=10, decisive=True),
                  duty("hearing", 'threshold = "main", at = "closing"'))  # fmt: skip
    life = opened(name).sign(10)
    assert not life.has("duty")
    assert life.wait("2025-07-02T06:00:00Z").order("2025-07-02T06:00:00Z") == [
        "state closed",
        "duty hearing",
    ]
    assert not opened(name).sign(9).wait("2025-07-03T00:00:00Z").has("duty")


def test_a_further_extension_needs_consent() -> None:
    life = owed(extension='{ length = "5 days", times = 2, consent_after = 1 }')
    once = life.after(days=1).extend("decision", reason="complex")
    assert once.duty("decision")["due"] == "2025-06-17T06:00:00Z"


def test_an_extension_counts_from_the_due_date() -> None:
    life = owed(extension='{ length = "5 days" }')
    assert life.after(days=9).extend("decision").fact("duty_extended")["due"] == (
        "2025-06-17T06:00:00Z"
    )
    twice = life.after(days=1).extend("decision").after(days=1).extend("decision")
    assert twice.has("refused", do="extend")


def test_a_transfer_within_its_time() -> None:
    life = owed(transferable=True, transfer_within="2 days")
    assert life.after(days=1).transfer("decision", to="council").has("duty_transferred")
    assert life.after(days=2).transfer("decision", to="council").has("refused", do="transfer")
    assert owed().transfer("decision", to="council").has("refused", do="transfer")


def test_a_clock_that_may_stop() -> None:
    life = owed(pausable=True).after(days=2).pause("decision")
    assert not life.wait("2025-07-30T00:00:00Z").has("duty_overdue")
    resumed = life.after(days=3).resume("decision")
    assert resumed.duty("decision")["due"] == "2025-06-15T06:00:00Z"
    assert owed().pause("decision").has("refused", do="pause")


def test_a_duty_so_late_that_the_petition_lapses() -> None:
    name = system('[collection]\nsource = "made up"\n', rung(required=10, decisive=True),
                  duty("decision", 'event = "sending"', due="10 days", decides=True, fatal=True))  # fmt: skip
    life = opened(name).sign(10).send().wait("2025-06-12T06:00:00Z")
    assert life.became("lapsed") == "2025-06-12T06:00:00Z"


def test_only_some_outcomes_decide() -> None:
    life = owed(outcomes=["satisfied", "forwarded", "refused"], decides_on=["satisfied", "refused"])
    assert life.fulfil("decision", "forwarded").state == "open"
    assert life.fulfil("decision", "satisfied").state == "decided"
    assert life.decline("decision", "refused").state == "decided"


def test_a_duty_that_follows_another() -> None:
    name = system(
        rung(required=10, decisive=True),
        duty("acceptance", 'threshold = "main"', due="5 days"),
        duty(
            "decision", 'duty = "acceptance", outcomes = ["accepted"]', due="2 months", decides=True
        ),
    )
    life = opened(name).sign(10).after(days=2)
    assert not life.wait().has("duty", duty="decision")
    accepted = life.fulfil("acceptance", "accepted")
    assert accepted.fact("duty", duty="decision")["due"] == "2025-08-04T06:00:00Z"
    assert accepted.fulfil("decision", "satisfied").state == "decided"


def test_a_due_date_in_working_hours() -> None:
    name = system(rung(required=10, decisive=True),
                  duty("acceptance", 'threshold = "main"', due="8 working hours"))  # fmt: skip
    life = opened(name).sign(10)  # Monday 11:00; two hours to 13:00, four from 14:00 to 18:00
    assert life.fact("duty")["due"] == "2025-06-03T06:00:00Z"  # two more on Tuesday: 11:00


def test_duties_run_beside_one_another() -> None:
    name = system(rung(required=10, decisive=True),
                  duty("decision", 'threshold = "main"', due="10 days", decides=True),
                  duty("hearing", 'threshold = "main"', due="20 days"))  # fmt: skip
    life = opened(name).sign(10).after(days=1).fulfil("hearing", "held")
    assert life.duty("decision")["status"] == "open"
    assert life.state == "open"


# -- verification --------------------------------------------------------------------------------------------------


def verified(*more: str) -> str:
    check = ["[verification]", 'rung = "main"', 'verify_within = "10 days"', 'source = "made up"']
    return system(
        rung(required=10, decisive=True),
        "\n".join([*check, *more]) + "\n",
        duty("decision", 'event = "sending"', due="1 month", decides=True),
    )


def in_verification(*more: str) -> Petition:
    return opened(verified(*more)).sign(15).wait("2025-07-02T06:00:00Z").send()


def test_a_shortfall_without_more_batches_is_the_end() -> None:
    assert in_verification().after(days=1).verify(valid=9).state == "expired"


def test_a_shortfall_may_be_made_up_for() -> None:
    life = in_verification('send_within = "20 days"', "batches = true").after(days=1)
    short = life.verify(valid=9)
    assert short.state == "in_verification"
    assert short.after(days=2).send().after(days=1).verify(valid=11).send().state == (
        "under_consideration"
    )


def test_a_verifier_who_is_late_ends_it() -> None:
    assert in_verification().wait("2025-07-12T05:59:59Z").state == "in_verification"
    assert in_verification().wait("2025-07-12T06:00:00Z").state == "expired"


def test_enough_verified_wait_for_the_petitioner() -> None:
    life = in_verification('submit_within = "5 days"').after(days=1).verify(valid=10)
    assert life.state == "in_verification"
    assert life.after(days=4).send().state == "under_consideration"
    assert life.after(days=5).send().state == "lapsed"


# -- levels -----------------------------------------------------------------------------------------------------------


def test_a_rung_and_a_duty_for_each_level() -> None:
    name = system(
        FIXED.replace("fixed", "chosen") + 'levels = ["national", "region"]\n',
        rung(required=100, levels=["national"], decisive=True),
        rung(percent=1, of="population", levels=["region"], decisive=True),
        duty("decision", 'threshold = "main"', levels=["national"], due="40 days"),
        duty("decision", 'threshold = "main"', levels=["region"], due="20 days"),
    )
    assert opened(name).sign(100).fact("duty")["due"] == "2025-07-12T06:00:00Z"
    region = opened(name, level="region", population=1_000).sign(10)
    assert region.fact("duty")["due"] == "2025-06-22T06:00:00Z"


# -- returned texts, joint limits, ages by territory --------------------------------------------------------------------


def test_a_returned_text_has_its_time_and_a_second_look_its_own() -> None:
    name = system(gate("review", by="council", limit="2 months", on_timeout="late",
                       returned_limit="2 months", limit_again="1 month"))  # fmt: skip
    returned = opened(name).after(days=10).review("return")
    assert returned.wait("2025-08-12T05:59:59Z").state == "returned"
    assert returned.wait("2025-08-12T06:00:00Z").became("expired") == "2025-08-12T06:00:00Z"
    assert returned.after(days=20).submit().state == "in_review"


def test_two_fields_may_share_a_limit() -> None:
    name = made_up_content(
        'fields = [{ key = "title", required = true }, { key = "body", required = true }]\n'
        'joint_limits = [{ fields = ["title", "body"], max = 5, unit = "words" }]\n'
    )
    life = Petition(name, T0)
    assert life.create(text={"title": "one two", "body": "three four five"}).nothing_refused
    six = life.create(text={"title": "one two three", "body": "four five six"})
    assert six.has("refused", do="create")


def test_an_age_may_differ_by_territory() -> None:
    name = made_up_sign("min_age = 18\nmin_age_in = { AT = 16 }\n")
    life = opened(name)
    assert life.sign(person={"age": 16, "territory": "AT"}).signatures == 1
    assert life.sign(person={"age": 15, "territory": "AT"}).has("refused", do="sign")
    assert life.sign(person={"age": 17, "territory": "FR"}).has("refused", do="sign")


# -- several acts, one instant -------------------------------------------------------------------------------------------


def test_what_fell_due_happens_before_the_act_and_at_its_own_moment() -> None:
    name = system(rung(required=10, decisive=True))
    life = opened(name).after(days=90).sign()
    assert [(fact["at"], fact["fact"]) for fact in life.told[-2:]] == [
        ("2025-07-02T06:00:00Z", "state"),
        ("2025-08-31T06:00:00Z", "refused"),
    ]


def test_an_end_is_the_end() -> None:
    ended = opened(system(rung(required=10, decisive=True))).wait("2025-07-02T06:00:00Z")
    for tried in (ended.sign(), ended.withdraw(), ended.stop("election"), ended.send()):
        assert tried.state == "expired"
        assert tried.has("refused")

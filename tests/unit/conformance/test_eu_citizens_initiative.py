"""European Citizens' Initiative, Regulation (EU) 2019/788, 720 seats: rules.md section 5."""

import pytest

from tests.unit.conformance.play import Petition

ID = "eu-citizens-initiative"
T0 = "2025-01-06T09:00:00Z"
REQUESTED = "2025-01-20T10:00:00Z"
REGISTERED = "2025-03-03T10:00:00Z"  # a Monday
OPENED = "2025-03-31T22:00:00Z"  # 1 April in Brussels
CLOSES = "2026-03-31T22:00:00Z"
SIX = ["DE", "IT", "ES", "PL", "FI", "GR"]
SEATS = {
    "BE": 22, "BG": 17, "CZ": 21, "DK": 15, "DE": 96, "EE": 7, "IE": 14, "GR": 21, "ES": 61,
    "FR": 81, "HR": 12, "IT": 76, "CY": 6, "LV": 9, "LT": 11, "LU": 6, "HU": 21, "MT": 6,
    "NL": 31, "AT": 20, "PL": 53, "PT": 21, "RO": 33, "SI": 9, "SK": 15, "FI": 15, "SE": 21,
}  # fmt: skip
MINIMUM = {state: seats * 720 for state, seats in SEATS.items()}  # Art 3


def alone() -> Petition:
    return Petition(ID, T0).create(person={"territory": "FR"})


def grouped() -> Petition:
    return alone().join(6, territories=SIX)


def in_review() -> Petition:
    return grouped().at(REQUESTED).submit()


def registered() -> Petition:
    return in_review().at(REGISTERED).accepted()


def opened() -> Petition:
    return registered().start(on="2025-04-01").at(OPENED).wait()


# -- the group: seven citizens of seven states (Art 5) ------------------------------------------------


def test_an_organiser_is_an_eu_citizen_of_18() -> None:
    assert Petition(ID, T0).create(person={"age": 18, "status": "citizen"}).nothing_refused
    assert Petition(ID, T0).create(person={"age": 15}).refused("create") == ["too_young"]
    assert Petition(ID, T0).create(person={"status": "resident"}).refused("create") == [
        "status_not_accepted"
    ]


def test_seven_from_seven_states_are_a_group() -> None:
    life = grouped()
    assert life.states == ["draft", "forming_group"]
    assert life.submit().state == "in_review"


def test_six_are_too_few() -> None:
    life = alone().join(5, territories=SIX[:5]).submit()
    assert life.has("refused", do="submit")
    assert life.state == "forming_group"


def test_seven_from_six_states_are_too_few_states() -> None:
    life = alone().join(6, territories=["FR", *SIX[:5]]).submit()
    assert life.has("refused", do="submit")
    assert life.join(1, territories=["GR"]).submit().state == "in_review"


def test_one_person_alone_cannot_register() -> None:
    life = alone().submit()
    assert life.has("refused", do="submit")
    assert life.state == "draft"


# -- text: 100; 1,100 and 5,000 without spaces (Annex II) ------------------------------------------------


def test_a_title_has_100_characters() -> None:
    assert Petition(ID, T0).create(text={"title": "x" * 100}).nothing_refused
    assert Petition(ID, T0).create(text={"title": "x" * 101}).refused("create") == [
        "title_too_long"
    ]
    assert Petition(ID, T0).create(text={"title": "x " * 51}).refused("create") == [
        "title_too_long"
    ]


@pytest.mark.parametrize(("field", "limit"), [("body", 1_100), ("details", 5_000)])
def test_objectives_and_annex_are_counted_without_spaces(field: str, limit: int) -> None:
    assert Petition(ID, T0).create(text={field: "x " * limit}).nothing_refused
    life = Petition(ID, T0).create(text={field: "x " * limit + "x"})
    assert life.refused("create") == [f"{field}_too_long"]


def test_title_and_objectives_are_required_and_the_annex_is_not() -> None:
    assert Petition(ID, T0).create(text={"title": ""}).refused("create") == ["title_missing"]
    assert Petition(ID, T0).create(text={"body": ""}).refused("create") == ["body_missing"]
    assert Petition(ID, T0).create(text={"details": ""}).nothing_refused


# -- registration ---------------------------------------------------------------------------------------------


def test_the_commission_registers_it_and_the_start_is_then_chosen() -> None:
    life = registered()
    assert life.became("scheduled") == REGISTERED
    assert life.fact("rules_pinned")["at"] == REGISTERED  # MEPs at time of registration


def test_partial_registration_is_possible() -> None:  # Art 6
    assert in_review().at(REGISTERED).review("accept_partly").state == "scheduled"


def test_the_group_may_amend_what_was_returned() -> None:
    life = in_review().at("2025-02-20T10:00:00Z").review("return")
    assert life.state == "returned"
    assert life.after(days=30).submit().state == "in_review"


def test_a_group_that_does_not_amend_in_two_months_is_out() -> None:
    life = in_review().at("2025-02-20T10:00:00Z").review("return")
    assert life.wait("2025-04-20T08:59:59Z").state == "returned"
    assert life.wait("2025-04-20T09:00:00Z").state == "expired"


def test_registration_may_be_refused() -> None:
    assert in_review().review("reject", reason="outside_powers").state == "rejected"
    assert in_review().review("reject", reason="inconvenient").has("refused", do="review")


def test_before_the_start_nobody_signs() -> None:
    assert registered().sign(territory="FR").has("refused", do="sign")


# -- the start: within six months, ten working days' notice (Art 8) ------------------------------------------


def test_the_chosen_day_opens_it_at_its_midnight() -> None:
    life = opened()
    assert life.fact("state", to="open") == {
        "at": OPENED, "fact": "state", "from": "scheduled", "to": "open", "by": "timer",
    }  # fmt: skip


@pytest.mark.parametrize("on", ["2025-03-04", "2025-03-14", "2025-03-17"])
def test_a_start_without_ten_working_days_notice_is_refused(on: str) -> None:
    assert registered().start(on=on).has("refused", do="start")


def test_after_ten_working_days_it_may_start() -> None:
    life = registered().start(on="2025-03-18").wait("2025-03-18T00:00:00Z")
    assert life.became("open") == "2025-03-17T23:00:00Z"


def test_it_must_start_within_six_months() -> None:
    assert registered().start(on="2025-09-03").nothing_refused
    assert registered().start(on="2025-09-04").has("refused", do="start")


def test_a_group_that_chooses_no_start_is_out_after_six_months() -> None:
    assert registered().wait("2025-09-03T08:59:59Z").state == "scheduled"
    assert registered().wait("2025-09-03T09:00:00Z").state == "expired"


# -- twelve months -----------------------------------------------------------------------------------------------


def test_collection_lasts_twelve_months() -> None:
    assert opened().closing == CLOSES
    life = opened().at("2026-03-31T21:59:59Z").sign(territory="FR").at(CLOSES)
    life = life.sign(territory="FR")
    assert life.signatures == 1
    assert life.became("expired") == CLOSES


def test_the_group_may_end_it_early_with_ten_working_days_notice() -> None:
    life = opened().at("2025-06-02T08:00:00Z")
    assert life.close(on="2025-06-13").has("refused", do="close")
    early = life.close(on="2025-06-18")
    assert early.nothing_refused
    assert early.wait("2025-06-20T00:00:00Z").state == "expired"
    assert "2025-06-17T22:00:00Z" <= (early.closing or "") <= "2025-06-18T22:00:00Z"


def test_its_organisers_may_withdraw_it_before_submission() -> None:  # Art 7
    assert opened().withdraw().state == "withdrawn"


# -- a signatory ---------------------------------------------------------------------------------------------------


def test_a_signatory_is_an_eu_citizen() -> None:
    assert opened().sign(person={"status": "citizen", "territory": "FR"}).signatures == 1
    assert opened().sign(person={"status": "resident"}).refused("sign") == ["status_not_accepted"]


def test_a_statement_is_not_taken_back() -> None:
    life = opened().sign(person={"key": "a"}).withdraw_signature(person={"key": "a"})
    assert life.has("refused", do="withdraw_signature")


def test_paper_statements_are_accepted() -> None:  # Art 9
    assert opened().paper(100).signatures == 100


def test_signatures_are_counted_by_nationality() -> None:
    life = opened().sign(3, territory="FR").sign(2, territory="GR").sign(4)
    assert life.summary["by_territory"] == {"FR": 3, "GR": 2}
    assert life.signatures == 9


def test_a_territory_outside_the_union_is_unknown() -> None:
    assert opened().sign(territory="US").has("refused", do="sign")


# -- a million, and seven states (Art 3) ----------------------------------------------------------------------


def with_minimum(states: list[str], life: Petition | None = None) -> Petition:
    life = life or opened()
    for state in states:
        life = life.sign(MINIMUM[state], territory=state)
    return life


@pytest.mark.parametrize("state", sorted(SEATS))
def test_a_state_counts_from_its_own_minimum(state: str) -> None:
    others = [other for other in ("MT", "CY", "LU", "EE", "LV", "SI", "LT") if other != state][:6]
    life = with_minimum(others, opened().sign(1_000_000)).sign(MINIMUM[state] - 1, territory=state)
    assert not life.has("threshold_reached")
    assert life.sign(1, territory=state).fact("threshold_reached")["required"] == 1_000_000


def test_six_states_are_not_seven() -> None:
    six = ["MT", "CY", "LU", "EE", "LV", "SI"]
    assert not with_minimum(six, opened().sign(1_000_000)).has("threshold_reached")


def test_seven_states_without_a_million_are_not_enough() -> None:
    seven = ["MT", "CY", "LU", "EE", "LV", "SI", "LT"]
    total = sum(MINIMUM[state] for state in seven)
    life = with_minimum(seven).sign(1_000_000 - total - 1)
    assert life.signatures == 999_999
    assert not life.has("threshold_reached")
    reached = life.sign(1).fact("threshold_reached")
    assert (reached["required"], reached["signatures"]) == (1_000_000, 1_000_000)


def test_the_rung_is_crossed_within_a_batch_of_the_seventh_state() -> None:
    six = ["MT", "CY", "LU", "EE", "LV", "SI"]
    life = with_minimum(six, opened().sign(1_000_000))
    before = life.signatures
    crossed = life.sign(20_000, territory="LT").fact("threshold_reached")
    assert crossed["signatures"] == before + MINIMUM["LT"]


# -- after the end: verification, submission, answer --------------------------------------------------------------

SEVEN = ["MT", "CY", "LU", "EE", "LV", "SI", "LT"]
CERTIFIED = {state: MINIMUM[state] for state in SEVEN} | {
    "DE": 1_000_000 - sum(MINIMUM[state] for state in SEVEN) - 1
}


def complete() -> Petition:
    return with_minimum(SEVEN, opened().sign(1_100_000, territory="DE")).wait(CLOSES)


def in_verification() -> Petition:
    return complete().at("2026-05-04T10:00:00Z").send()


def certified(**more: int) -> Petition:
    counts = {**CERTIFIED, **more}
    return in_verification().at("2026-07-06T10:00:00Z").verify(by_territory=counts)


def submitted() -> Petition:
    return certified(DE=1_000_000).at("2026-09-30T10:00:00Z").send()


def test_a_successful_collection_is_closed() -> None:
    assert complete().became("closed") == CLOSES
    assert not complete().has("duty")


def test_the_group_has_three_months_to_go_to_the_authorities() -> None:
    assert complete().at("2026-06-30T21:59:59Z").send().state == "in_verification"
    late = complete().at("2026-06-30T22:00:00Z").send()
    assert late.has("refused", do="send")
    assert late.state in ("expired", "lapsed")


def test_the_authorities_certify_within_three_months() -> None:
    assert in_verification().wait("2026-08-04T09:59:59Z").state == "in_verification"
    assert in_verification().wait("2026-08-04T10:00:00Z").has("duty_overdue") or (
        in_verification().wait("2026-08-04T10:00:00Z").state == "expired"
    )


def test_certificates_for_a_million_from_seven_states_suffice() -> None:
    one_short = certified().after(days=1).send()
    assert one_short.state != "under_consideration"
    enough = certified(DE=CERTIFIED["DE"] + 1).after(days=1).send()
    assert enough.state == "under_consideration"
    assert enough.summary["verified"] == 1_000_000


def test_certificates_below_a_states_minimum_do_not_suffice() -> None:
    life = certified(DE=1_000_000, LT=MINIMUM["LT"] - 1, MT=MINIMUM["MT"])
    states = {"MT", "CY", "LU", "EE", "LV", "SI", "DE"}
    assert len(states) == 7  # Germany makes the seventh
    assert life.after(days=1).send().state == "under_consideration"
    life = certified(DE=1_000_000, LT=MINIMUM["LT"] - 1, MT=MINIMUM["MT"] - 1)
    assert life.after(days=1).send().state != "under_consideration"


def test_submission_follows_within_three_months_of_the_last_certificate() -> None:
    ready = certified(DE=1_000_000)
    assert ready.at("2026-10-06T09:59:59Z").send().state == "under_consideration"
    assert ready.wait("2026-10-06T10:00:00Z").state == "lapsed"


def test_submission_opens_a_meeting_a_hearing_and_an_answer() -> None:
    life = submitted()
    assert life.fact("duty", duty="meeting")["due"] == "2026-10-30T11:00:00Z"  # 1 m, winter time
    assert life.fact("duty", duty="hearing")["due"] == "2026-12-30T11:00:00Z"  # 3 m
    assert life.fact("duty", duty="response")["due"] == "2027-03-30T10:00:00Z"  # 6 m: Art 15
    assert life.fact("duty", duty="response")["obligation"] == "must"


def test_the_answer_alone_decides() -> None:
    life = submitted().after(days=20).fulfil("meeting", "held")
    assert life.state == "under_consideration"
    life = life.after(days=20).fulfil("response", "responded")
    assert life.state == "decided"

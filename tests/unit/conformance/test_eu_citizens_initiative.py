"""European Citizens' Initiative, Regulation (EU) 2019/788, 720 seats: source book section 5."""

import pytest

from tests.unit.conformance.laws import law, said
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


AGES = [("FR", 18), ("AT", 16), ("BE", 16), ("DE", 16), ("MT", 16), ("GR", 17)]


@pytest.mark.parametrize(("state", "age"), AGES)
def test_each_state_has_its_voting_age(state: str, age: int) -> None:  # 18; 16 or 17 by state
    grown, minor = {"age": age, "territory": state}, {"age": age - 1, "territory": state}
    assert Petition(ID, T0).create(person=grown).nothing_refused
    assert Petition(ID, T0).create(person=minor).refused("create") == ["too_young"]
    assert opened().sign(person=grown).signatures == 1
    assert opened().sign(person=minor).refused("sign") == ["too_young"]


def test_a_confirmed_address_stands_for_the_form() -> None:
    assert Petition(ID, T0).create(person={"identity": "email"}).nothing_refused
    life = Petition(ID, T0).create(person={"identity": "email_typed"})
    assert life.refused("create") == ["identity_too_low"]
    assert opened().sign(person={"identity": "email"}).signatures == 1
    assert opened().sign(person={"identity": "email_typed"}).refused("sign") == ["identity_too_low"]


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


def test_a_long_word_is_long() -> None:  # characters, not words
    assert Petition(ID, T0).create(text={"body": "x" * 1_101}).has("refused", do="create")
    assert Petition(ID, T0).create(text={"details": "x" * 5_001}).has("refused", do="create")


def test_a_draft_act_may_be_attached() -> None:
    assert Petition(ID, T0).create(attachments_mb=5).nothing_refused
    assert Petition(ID, T0).create(attachments_mb=6).has("refused", do="create")


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


def test_a_late_commission_is_only_late() -> None:
    late = in_review().wait("2025-05-01T00:00:00Z")
    assert late.state == "in_review"
    assert late.accepted().state == "scheduled"


FIVE = ["group_evidence", "legal_entity", "outside_powers", "abusive", "against_values"]


def test_registration_may_be_refused() -> None:  # Art 6(3) a-e
    for reason in FIVE:
        assert in_review().review("reject", reason=reason).state == "rejected"
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
    life = opened().at("2025-06-02T08:00:00Z")  # the tenth working day is Monday 16 June
    assert life.close(on="2025-06-16").has("refused", do="close")
    assert life.close().closing == "2025-06-17T22:00:00Z"  # left out: the first day allowed
    early = life.close(on="2025-06-17")
    assert early.closing == "2025-06-17T22:00:00Z"
    assert early.wait("2025-06-20T00:00:00Z").became("expired") == "2025-06-17T22:00:00Z"


def test_its_organisers_may_withdraw_it_before_submission() -> None:  # Art 7
    assert opened().withdraw().state == "withdrawn"
    assert in_verification().withdraw().state == "withdrawn"
    assert submitted().withdraw().has("refused", do="withdraw")


# -- a signatory ---------------------------------------------------------------------------------------------------


def test_a_signatory_is_an_eu_citizen() -> None:
    assert opened().sign(person={"status": "citizen", "territory": "FR"}).signatures == 1
    assert opened().sign(person={"status": "resident"}).refused("sign") == ["status_not_accepted"]


def test_a_statement_is_not_taken_back() -> None:
    life = opened().sign(person={"key": "a"}).withdraw_signature(person={"key": "a"})
    assert life.has("refused", do="withdraw_signature")


def test_paper_statements_are_accepted() -> None:  # Art 9
    assert opened().paper(100).signatures == 100


def test_paper_is_uploaded_within_two_months_of_the_end() -> None:  # Art 10
    before = complete().signatures
    assert complete().at("2026-05-31T21:59:59Z").paper(5).signatures == before + 5
    assert complete().at("2026-05-31T22:00:00Z").paper(5).has("refused", do="paper")


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
    assert {fact["obligation"] for fact in life.facts("duty")} == {"must"}


def test_each_of_them_has_its_body() -> None:
    owes = {fact["duty"]: fact["by"] for fact in submitted().facts("duty")}
    assert owes == {
        "meeting": "commission", "hearing": "european_parliament", "response": "commission",
    }  # fmt: skip


def test_the_answer_alone_decides() -> None:
    life = submitted().after(days=20).fulfil("meeting", "held")
    assert life.state == "under_consideration"
    life = life.after(days=20).fulfil("response", "responded")
    assert life.state == "decided"


def test_a_whole_life_fact_by_fact() -> None:
    life = submitted().after(days=20).fulfil("meeting", "held").after(days=40)
    life = life.fulfil("hearing", "held").after(days=60).fulfil("response", "responded")
    assert life.nothing_refused
    assert life.chronicle == [
        "2025-01-06T09:00:00Z state draft",
        "2025-01-06T09:00:00Z state forming_group",
        "2025-01-20T10:00:00Z state in_review",
        "2025-03-03T10:00:00Z state scheduled",
        "2025-03-03T10:00:00Z rules_pinned",
        "2025-03-03T10:00:00Z listed",
        "2025-03-31T22:00:00Z state open",
        "2025-03-31T22:00:00Z closing",
        "2025-03-31T22:00:00Z threshold_reached million",
        "2026-03-31T22:00:00Z state closed",
        "2026-05-04T10:00:00Z state in_verification",
        "2026-09-30T10:00:00Z state under_consideration",
        "2026-09-30T10:00:00Z duty meeting",
        "2026-09-30T10:00:00Z duty hearing",
        "2026-09-30T10:00:00Z duty response",
        "2026-10-20T10:00:00Z duty_fulfilled meeting",
        "2026-11-29T10:00:00Z duty_fulfilled hearing",
        "2027-01-28T10:00:00Z state decided",
        "2027-01-28T10:00:00Z duty_fulfilled response",
    ]


# -- what no act shows: read from the rule set ---------------------------------------------------------------

OFFICIAL = [
    "bg", "es", "cs", "da", "de", "et", "el", "en", "fr", "ga", "hr", "it", "lv", "lt", "hu",
    "mt", "nl", "pl", "pt", "ro", "sk", "sl", "fi", "sv",
]  # fmt: skip

SAYS = {
    "card.status": "in_force",
    "card.in_force_from": "2024-07-16",  # 720 seats
    "calendar.zone": "Europe/Brussels",
    "calendar.pinned_at": "registration",  # Art 3
    "create.statuses": {"citizen": "declared"},
    "sign.statuses": {"citizen": "declared"},
    "uniqueness.key": "email",
    "petitioners.min": 7,  # Art 5
    "petitioners.max": None,
    "petitioners.territories": 7,
    "petitioners.roles": ["representative", "substitute"],
    "content.fields": ["title", "body", "details", "treaties", "funding"],  # Annex II
    "content.languages.allowed": OFFICIAL,  # Art 4
    "content.languages.decision": OFFICIAL,  # S3
    "addressee.mode": "fixed",
    "bodies.commission.kind": "commission",
    "bodies.european_parliament.kind": "parliament",
    "bodies.national_authorities.kind": "official",
    "refusals": FIVE,
    "gates": ["group", "registration", "start"],
    "gates.registration.by": "commission",
    "gates.registration.visibility": "hidden",
    "gates.registration.limit": "2 months",  # Art 6
    "gates.registration.limit_again": "1 month",
    "gates.start.visibility": "listed",
    "collection.after_target": "until_deadline",
    "verification.checked_by": "national_authorities",
    "verification.method": "sample",
    "duties.response.outcomes": ["responded", "declined"],
    "decision.body": "commission",
    "decision.steps": ["meeting", "hearing", "petitioner_invited"],  # Arts 14, 15
    "decision.published": ["petition_page", "body_site", "official_journal"],
    "disclosure.signatories": "nothing",  # never signer names
    "disclosure.by_territory": True,  # counts total and per state
    "disclosure.petitioner": "full_name",  # names of organisers
    "failure.expired": "listed",
    "failure.rejected": "listed",
}


@pytest.mark.parametrize(("path", "value"), SAYS.items())
def test_the_file_says(path: str, value: object) -> None:
    assert said(ID, path) == value


def test_statements_are_destroyed() -> None:  # Art 19
    rules = [(r.data, r.since, str(r.after), r.action) for r in law(ID).retention]
    assert rules == [
        ("signatures", "sending", "1 month", "delete"),
        ("signatures", "opening", "21 months", "delete"),
        ("email", "closing", "12 months", "delete"),
    ]

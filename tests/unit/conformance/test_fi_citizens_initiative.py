"""Finland's citizens' initiative (Open Ministry, kansalaisaloite.fi): rules.md section 7."""

import pytest

from tests.unit.conformance.play import Petition

ID = "fi-citizens-initiative"
T0 = "2024-01-08T08:00:00Z"
OPENED = "2024-02-05T10:00:00Z"  # noon in Helsinki
MONTH = "2024-03-05T10:00:00Z"
CLOSES = "2024-08-05T09:00:00Z"  # noon in summer time
BEFORE = "2024-08-05T08:59:59Z"


def drafted(**keys: object) -> Petition:
    return Petition(ID, T0).create(**keys)


def in_review() -> Petition:
    return drafted().join(1).submit()


def opened() -> Petition:
    return in_review().at(OPENED).accepted()


def kept_alive() -> Petition:
    return opened().at("2024-02-20T10:00:00Z").sign(50)


def complete() -> Petition:
    return kept_alive().at("2024-07-01T10:00:00Z").sign(51_950).wait(CLOSES)


# -- who: citizens of 18, judged when they sign ------------------------------------------------------------


def test_a_petitioner_is_a_citizen_of_18_with_bank_credentials() -> None:
    adult = {"age": 18, "status": "citizen", "identity": "eid"}
    assert drafted(person=adult).nothing_refused
    assert drafted(person={"age": 17}).refused("create") == ["too_young"]
    assert drafted(person={"status": "resident"}).refused("create") == ["status_not_accepted"]
    assert drafted(person={"identity": "state_account"}).refused("create") == ["identity_too_low"]


def test_legal_persons_cannot_initiate() -> None:  # FAQ a4-a7
    assert drafted(person={"status": "legal_person"}).refused("create") == ["status_not_accepted"]


def test_a_signatory_is_a_citizen_of_18_with_bank_credentials() -> None:
    adult = {"age": 18, "status": "citizen", "identity": "eid"}
    assert opened().sign(person=adult).signatures == 1
    assert opened().sign(person={"age": 17}).refused("sign") == ["too_young"]
    assert opened().sign(person={"status": "resident"}).refused("sign") == ["status_not_accepted"]
    assert opened().sign(person={"identity": "state_account"}).refused("sign") == [
        "identity_too_low"
    ]


def test_a_representative_and_a_substitute_are_two_people() -> None:  # 13
    alone = drafted().submit()
    assert alone.has("refused", do="submit")
    assert alone.state == "draft"
    assert in_review().states == ["draft", "forming_group", "in_review"]


# -- text ----------------------------------------------------------------------------------------------------


def test_a_title_has_512_characters() -> None:  # InitiativeConstants
    assert drafted(text={"title": "x" * 512}).nothing_refused
    assert drafted(text={"title": "x" * 513}).refused("create") == ["title_too_long"]
    assert drafted(text={"title": "x " * 256 + "x"}).refused("create") == ["title_too_long"]


@pytest.mark.parametrize("field", ["title", "body", "details"])
def test_title_proposal_and_reasons_are_required(field: str) -> None:
    assert drafted(text={field: ""}).refused("create") == [f"{field}_missing"]


# -- the Ministry of Justice reviews ----------------------------------------------------------------------------


def test_a_refused_text_goes_back_to_its_authors() -> None:  # back to draft with comment
    life = in_review().review("return")
    assert life.state == "returned"
    assert life.submit().state == "in_review"


def test_where_no_start_is_chosen_it_opens_at_once() -> None:  # engine.md 4
    assert opened().became("open") == OPENED
    assert opened().fact("rules_pinned")["at"] == OPENED  # date of the initiative


# -- fifty in the first month -------------------------------------------------------------------------------


def test_until_the_fiftieth_it_is_not_listed() -> None:  # minSupportCountForSearch
    assert opened().sign(49).summary["listed"] is False
    life = kept_alive()
    assert life.fact("threshold_reached")["required"] == 50
    assert life.fact("listed")["at"] == "2024-02-20T10:00:00Z"


def test_with_49_after_a_month_it_ends() -> None:
    life = opened().sign(49).wait(MONTH)
    assert life.fact("state", to="expired") == {
        "at": MONTH, "fact": "state", "from": "open", "to": "expired", "by": "timer",
    }  # fmt: skip


def test_the_fiftieth_may_come_in_the_months_last_second() -> None:
    life = opened().sign(49).at("2024-03-05T09:59:59Z").sign().wait(MONTH)
    assert life.state == "open"


def test_the_fiftieth_comes_too_late_at_its_end() -> None:
    life = opened().sign(49).at(MONTH).sign()
    assert life.has("refused", do="sign")
    assert life.state == "expired"


# -- six months for 50,000 ------------------------------------------------------------------------------------


def test_collection_lasts_six_months() -> None:
    assert opened().closing == CLOSES
    life = kept_alive().at(BEFORE).sign().at(CLOSES).sign()
    assert life.signatures == 51
    assert life.became("expired") == CLOSES


def test_with_50_000_it_is_closed_and_not_expired() -> None:
    assert kept_alive().sign(49_949).wait(CLOSES).state == "expired"
    assert kept_alive().sign(49_950).wait(CLOSES).state == "closed"


def test_a_reserve_may_be_collected() -> None:  # FAQ a25
    life = kept_alive().sign(49_950).after(days=30).sign(2_000)
    assert life.nothing_refused
    assert life.signatures == 52_000


def test_paper_forms_count() -> None:
    assert kept_alive().paper(100).signatures == 150


def test_a_support_is_not_withdrawn() -> None:
    life = opened().sign(person={"key": "a"}).withdraw_signature(person={"key": "a"})
    assert life.has("refused", do="withdraw_signature")


def test_one_support_a_person() -> None:  # one-way hash per initiative
    life = opened().sign(person={"key": "a"}).sign(person={"key": "a"})
    assert life.refused("sign") == ["already_signed"]


def test_there_is_no_vote_against() -> None:
    assert opened().sign(against=True).has("refused", do="sign")


# -- six months to the population register, six to Parliament -----------------------------------------------------


def with_the_register() -> Petition:
    return complete().at("2024-09-02T09:00:00Z").send()


def confirmed(valid: int = 50_000) -> Petition:
    return with_the_register().at("2024-09-20T09:00:00Z").verify(valid=valid)


def test_it_must_reach_the_register_within_six_months() -> None:  # P6M
    assert complete().at("2025-02-05T09:59:59Z").send().state == "in_verification"
    late = complete().at("2025-02-05T10:00:00Z").send()
    assert late.has("refused", do="send")
    assert late.state == "lapsed"


def test_only_the_register_makes_50_000() -> None:
    assert confirmed(49_999).after(days=1).send().state != "under_consideration"
    life = confirmed(50_000)
    assert life.summary["verified"] == 50_000
    assert life.after(days=1).send().state == "under_consideration"


def test_several_batches_are_allowed() -> None:  # FAQ a26
    life = confirmed(49_999).after(days=5).verify(valid=50_100)
    assert life.summary["verified"] == 50_100
    assert life.after(days=1).send().state == "under_consideration"


def test_it_lapses_six_months_after_the_registers_decision() -> None:  # eduskunta.fi
    assert confirmed().at("2025-03-20T09:59:59Z").send().state == "under_consideration"
    late = confirmed().at("2025-03-20T10:00:00Z").send()
    assert late.has("refused", do="send")
    assert late.became("lapsed") == "2025-03-20T10:00:00Z"


# -- Parliament must consider, without a deadline ----------------------------------------------------------------


def in_parliament() -> Petition:
    return confirmed().at("2024-10-01T09:00:00Z").send()


def test_parliament_must_consider_it_and_has_no_deadline() -> None:  # FAQ a29-a30
    duty = in_parliament().fact("duty", duty="decision")
    assert duty["obligation"] == "must"
    assert duty["due"] is None


@pytest.mark.parametrize("outcome", ["satisfied", "partly", "refused", "lapsed"])
def test_parliament_is_free_to_adopt_amend_or_reject(outcome: str) -> None:
    life = in_parliament().after(days=100).fulfil("decision", outcome)
    assert life.fact("duty_fulfilled")["outcome"] == outcome
    assert life.state == "decided"


def test_a_first_month_failed_in_short() -> None:
    life = opened().sign(12).wait("2024-12-31T00:00:00Z")
    assert life.states == ["draft", "forming_group", "in_review", "open", "expired"]
    assert life.summary["signatures"] == 12
    assert life.summary["listed"] is False
    assert life.summary["duties"] == []

"""Finland's citizens' initiative (Open Ministry, kansalaisaloite.fi): source book section 7."""

import pytest

from tests.unit.conformance.laws import law, said
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


def test_no_reason_rejects_it_for_good() -> None:  # InitiativeState knows no refusal
    for reason in sorted(law(ID).reasons):
        assert in_review().review("reject", reason=reason).has("refused", do="review")
    assert in_review().review("accept_partly").has("refused", do="review")


def test_the_ministry_has_no_time_limit() -> None:
    late = in_review().wait("2026-01-01T00:00:00Z")
    assert late.state == "in_review"
    assert late.fact("state", to="in_review")["by"] == "petitioner"
    assert late.accepted().fact("state", to="open")["by"] == "ministry_of_justice"


def test_its_date_may_lie_in_the_future() -> None:  # dvv.fi
    dated = drafted().join(1).start(on="2024-03-01").submit().at(OPENED).accepted()
    assert dated.state == "scheduled"
    assert dated.sign().has("refused", do="sign")
    opened_later = dated.wait("2024-03-05T00:00:00Z")
    assert opened_later.became("open") == "2024-02-29T22:00:00Z"  # midnight in Helsinki
    assert opened_later.fact("rules_pinned")["at"] == "2024-02-29T22:00:00Z"
    assert opened_later.closing == "2024-08-31T21:00:00Z"


def test_where_no_start_is_chosen_it_opens_at_once() -> None:  # specification 4
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
    reached = kept_alive().sign(49_950).fact("threshold_reached", threshold="collected")
    assert (reached["required"], reached["signatures"]) == (50_000, 50_000)


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


def test_the_rung_is_reached_by_what_the_register_confirms() -> None:
    assert not complete().has("threshold_reached", threshold="parliament")
    reached = confirmed().fact("threshold_reached", threshold="parliament")
    assert (reached["at"], reached["required"]) == ("2024-09-20T09:00:00Z", 50_000)


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


def test_before_it_is_sent_parliament_owes_nothing() -> None:
    assert not complete().has("duty")
    assert not confirmed().has("duty")


def test_an_election_ends_it() -> None:  # lapses at the end of the electoral term
    for reason in ("election", "dissolution"):
        assert in_parliament().stop(reason).state == "stopped"


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


def test_a_whole_life_fact_by_fact() -> None:
    life = in_parliament().after(days=200).fulfil("decision", "refused")
    assert life.nothing_refused
    assert life.chronicle == [
        "2024-01-08T08:00:00Z state draft",
        "2024-01-08T08:00:00Z state forming_group",
        "2024-01-08T08:00:00Z state in_review",
        "2024-02-05T10:00:00Z state open",
        "2024-02-05T10:00:00Z rules_pinned",
        "2024-02-05T10:00:00Z closing",
        "2024-02-20T10:00:00Z threshold_reached first-month",
        "2024-02-20T10:00:00Z listed",
        "2024-07-01T10:00:00Z threshold_reached collected",
        "2024-08-05T09:00:00Z state closed",
        "2024-09-02T09:00:00Z state in_verification",
        "2024-09-20T09:00:00Z threshold_reached parliament",
        "2024-10-01T09:00:00Z state under_consideration",
        "2024-10-01T09:00:00Z duty decision",
        "2025-04-19T09:00:00Z state decided",
        "2025-04-19T09:00:00Z duty_fulfilled decision",
    ]


# -- what no act shows: read from the rule set ---------------------------------------------------------------

SAYS = {
    "card.status": "in_force",
    "card.in_force_from": "2012-03-01",  # Act 12/2012
    "calendar.zone": "Europe/Helsinki",
    "calendar.country": "FI",
    "calendar.pinned_at": "start",  # 14.2 P2: date of the initiative
    "create.statuses": {"citizen": "claim"},
    "sign.statuses": {"citizen": "claim"},
    "sign.age_on": "act",  # age judged on the signing date
    "uniqueness.key": "personal_id_hash",  # one-way per-initiative hash
    "petitioners.min": 2,
    "petitioners.roles": ["representative", "substitute"],
    "petitioners.invitation": "7 days",  # InitiativeManagement
    "content.fields": ["title", "body", "details"],
    "content.kinds": ["bill", "drafting"],  # bill or proposal to start drafting
    "content.languages.allowed": ["fi", "sv"],  # Act, section 4
    "content.languages.decision": ["fi", "sv"],
    "addressee.mode": "fixed",
    "bodies.ministry_of_justice.kind": "ministry",
    "bodies.population_register.kind": "official",
    "bodies.parliament.kind": "parliament",
    "refusals": ["not-for-a-law", "several-subjects", "no-proposal", "no-reasons"],
    "gates.review.by": "ministry_of_justice",
    "gates.review.visibility": "hidden",
    "gates.review.outcomes": ["accept", "return"],
    "gates.start.visibility": "hidden",
    "collection.clock": "opening",
    "collection.after_target": "until_deadline",  # 14.2 W3
    "verification.checked_by": "population_register",  # DVV
    "verification.method": "sample",  # 99 %
    "duties.decision.by": "parliament",
    "duties.decision.outcomes": ["satisfied", "partly", "refused", "lapsed"],
    "decision.body": "parliament",
    "decision.steps": ["committee", "plenary"],  # 14.2 D2
    "decision.published": ["body_site", "minutes"],
    "quotas.same_subject_while_open": True,
    "disclosure.signatories": "nothing",
    "disclosure.petitioner": "full_name",
    "failure.expired": "link",
    "failure.rejected": "hidden",
}


@pytest.mark.parametrize(("path", "value"), SAYS.items())
def test_the_file_says(path: str, value: object) -> None:
    assert said(ID, path) == value


def test_similar_initiatives_may_run_side_by_side() -> None:
    assert law(ID).quotas is not None


def test_statements_are_destroyed_within_six_months() -> None:  # votesRemoval P6M
    rules = [(r.data, r.since, str(r.after), r.action) for r in law(ID).retention]
    assert rules == [
        ("signatures", "verification", "6 months", "delete"),
        ("signatures", "end", "6 months", "delete"),
    ]

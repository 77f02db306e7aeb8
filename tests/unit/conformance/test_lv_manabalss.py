"""ManaBalss, Latvia: source book section 4."""

import pytest

from tests.unit.conformance.laws import law, said
from tests.unit.conformance.play import Petition

ID = "lv-manabalss"
T0 = "2019-04-01T08:00:00Z"
PUBLISHED = "2019-05-06T08:00:00Z"
SENT = "2020-02-03T08:00:00Z"
CERTIFIED = "2020-02-20T08:00:00Z"


def drafted(**keys: object) -> Petition:
    return Petition(ID, T0).create(**keys)


def in_review() -> Petition:
    return drafted().submit()


def opened() -> Petition:
    return in_review().at(PUBLISHED).accepted()


def sent(signatures: int = 10_400) -> Petition:
    return opened().sign(signatures).at(SENT).send()


def certified(valid: int = 10_000) -> Petition:
    return sent().at(CERTIFIED).verify(valid=valid)


# -- who: citizens of 16 with a bank login or an e-signature -----------------------------------------


def test_a_petitioner_is_16_a_citizen_and_identified() -> None:
    assert drafted(person={"age": 16, "status": "citizen", "identity": "eid"}).nothing_refused
    assert drafted(person={"age": 15}).refused("create") == ["too_young"]
    assert drafted(person={"identity": "state_account"}).refused("create") == ["identity_too_low"]


def test_a_signatory_is_16_a_citizen_and_identified() -> None:
    assert opened().sign(person={"age": 16, "status": "citizen", "identity": "eid"}).signatures == 1
    assert opened().sign(person={"age": 15}).refused("sign") == ["too_young"]
    assert opened().sign(person={"status": "permanent_resident"}).refused("sign") == [
        "status_not_accepted"
    ]
    assert opened().sign(person={"identity": "state_account"}).refused("sign") == [
        "identity_too_low"
    ]


def test_an_association_may_petition_too() -> None:  # person or politically neutral association
    assert drafted(person={"status": "legal_person"}).nothing_refused
    assert drafted(person={"status": "resident"}).refused("create") == ["status_not_accepted"]
    assert drafted().join(1).has("refused", do="join")


@pytest.mark.parametrize("field", ["title", "body"])
def test_a_proposal_has_a_title_and_a_text(field: str) -> None:
    assert drafted(text={field: ""}).refused("create") == [f"{field}_missing"]
    assert drafted(text={"details": ""}).nothing_refused


def test_several_reasons_come_together() -> None:
    life = opened().sign(person={"age": 15, "status": "resident", "identity": "email"})
    assert sorted(life.refused("sign")) == ["identity_too_low", "status_not_accepted", "too_young"]


def test_one_personal_code_counts_once() -> None:  # even through several banks
    life = opened().sign(person={"key": "010190-1"}).sign(person={"key": "010190-1"})
    assert life.refused("sign") == ["already_signed"]


# -- editorial and legal check, open-ended -------------------------------------------------------------


def test_the_team_checks_it_as_long_as_it_needs() -> None:
    life = in_review().wait("2021-01-01T00:00:00Z")
    assert life.state == "in_review"
    assert life.accepted().state == "open"


def test_the_check_is_iterative() -> None:
    life = in_review().review("return")
    assert life.state == "returned"
    assert life.submit().state == "in_review"


def test_the_team_may_decline_for_its_reasons() -> None:
    for reason in sorted(law(ID).reasons):
        assert in_review().review("reject", reason=reason).state == "rejected"
    assert in_review().review("reject", reason="too-bold").has("refused", do="review")


def test_the_gate_of_100_supporters_is_off() -> None:  # 13: default 0 (off)
    assert opened().states == ["draft", "in_review", "open"]


def test_once_published_it_is_listed() -> None:
    assert opened().fact("listed")["at"] == PUBLISHED


# -- signing without end ------------------------------------------------------------------------------------


def test_signing_has_no_end() -> None:  # "over about 3 years"
    life = opened().at("2029-01-01T00:00:00Z").sign()
    assert life.signatures == 1
    assert life.state == "open"
    assert not [fact for fact in life.facts("closing") if fact["date"]]


def test_paper_sheets_are_accepted() -> None:
    assert opened().sign(3).paper(40).signatures == 43


def test_only_for() -> None:
    assert opened().sign(against=True).has("refused", do="sign")


# -- sending, verification by the Migration Office ------------------------------------------------------


def test_its_petitioner_sends_it_and_signing_ends() -> None:
    life = sent()
    assert life.state == "in_verification"
    assert life.fact("state", to="in_verification")["by"] == "petitioner"
    assert life.after(seconds=1).sign().has("refused", do="sign")


def test_raw_signatures_reach_nothing_yet() -> None:  # 13: verified-count rung
    assert not sent().has("threshold_reached", threshold="parliament")


def test_10_000_verified_signatures_reach_the_rung() -> None:
    assert not certified(9_999).has("threshold_reached", threshold="parliament")
    life = certified(10_000)
    assert life.fact("threshold_reached")["threshold"] == "parliament"
    assert life.fact("threshold_reached")["required"] == 10_000
    assert life.fact("threshold_reached")["signatures"] == 10_000
    assert life.summary["verified"] == 10_000
    assert life.summary["signatures"] == 10_400


def test_too_few_verified_do_not_reach_parliament() -> None:
    life = certified(9_999).after(days=1).send()
    assert life.state != "under_consideration"


def test_the_verified_petition_goes_to_parliament() -> None:
    life = certified().after(days=1).send()
    assert life.became("under_consideration") == "2020-02-21T08:00:00Z"


# -- the Saeima --------------------------------------------------------------------------------------------


def before_parliament() -> Petition:
    return certified().after(days=1).send()


def test_parliament_is_bound_once_it_has_it() -> None:
    assert not certified().has("duty")
    life = before_parliament()
    assert life.has("duty", duty="acceptance")
    assert {fact["obligation"] for fact in life.facts("duty")} == {"must"}
    assert {fact["due"] for fact in life.facts("duty")} == {None}  # limits unverified, left out


def test_the_presidium_may_refuse_whatever_the_number() -> None:  # dzirkstele.lv
    life = before_parliament().after(days=9)
    assert life.fulfil("acceptance", "rejected").state == "decided"
    assert life.fulfil("acceptance", "accepted").state == "under_consideration"


@pytest.mark.parametrize("outcome", ["satisfied", "partly", "refused"])
def test_parliament_adopts_in_whole_in_part_or_rejects(outcome: str) -> None:
    life = before_parliament().after(days=5).fulfil("acceptance", "accepted")
    life = life.after(days=10).fulfil("decision", outcome)
    assert life.nothing_refused
    assert life.state == "decided"


def test_its_petitioner_may_withdraw_while_signing() -> None:
    assert opened().withdraw().state == "withdrawn"
    assert before_parliament().withdraw().has("refused", do="withdraw")


def test_a_whole_life_fact_by_fact() -> None:
    life = before_parliament().after(days=5).fulfil("acceptance", "accepted")
    life = life.after(days=60).fulfil("decision", "partly")
    assert life.nothing_refused
    assert life.chronicle == [
        "2019-04-01T08:00:00Z state draft",
        "2019-04-01T08:00:00Z state in_review",
        "2019-05-06T08:00:00Z state open",
        "2019-05-06T08:00:00Z rules_pinned",
        "2019-05-06T08:00:00Z listed",
        "2020-02-03T08:00:00Z state in_verification",
        "2020-02-03T08:00:00Z closing",
        "2020-02-20T08:00:00Z threshold_reached parliament",
        "2020-02-21T08:00:00Z state under_consideration",
        "2020-02-21T08:00:00Z duty acceptance",
        "2020-02-21T08:00:00Z duty decision",
        "2020-02-26T08:00:00Z duty_fulfilled acceptance",
        "2020-04-26T08:00:00Z state decided",
        "2020-04-26T08:00:00Z duty_fulfilled decision",
    ]


# -- what no act shows: read from the rule set ---------------------------------------------------------------

SAYS = {
    "card.status": "in_force",
    "calendar.zone": "Europe/Riga",
    "calendar.country": "LV",
    "calendar.pinned_at": "publication",
    "create.statuses": {"citizen": "claim", "legal_person": "declared"},
    "sign.age_on": "sending",  # 16 on the day of submission
    "sign.statuses": {"citizen": "claim"},
    "uniqueness.key": "personal_id",
    "content.fields": ["title", "body", "details"],
    "content.languages.allowed": ["lv"],
    "content.languages.required": ["lv"],
    "content.languages.decision": ["lv"],
    "addressee.mode": "fixed",
    "bodies.presidium.kind": "parliament",
    "bodies.submissions_committee.kind": "committee",  # Mandate, Ethics and Submissions
    "bodies.migration_office.kind": "ministry",
    "refusals": ["not-legislative", "legal-quality", "editorial-quality", "not-neutral"],
    "gates.review.by": "moderator",
    "gates.review.visibility": "hidden",
    "gates.review.limit": None,  # no fixed limit
    "gates.review.outcomes": ["accept", "return", "reject"],
    "collection.after_target": "until_sent",  # 14.2 W3
    "thresholds.parliament.decisive": True,
    "verification.checked_by": "migration_office",  # PMLP
    "verification.method": "whole",
    "duties.acceptance.by": "presidium",
    "duties.acceptance.outcomes": ["accepted", "rejected"],
    "duties.decision.by": "submissions_committee",
    "duties.decision.outcomes": ["satisfied", "partly", "refused"],
    "decision.body": "submissions_committee",
    "decision.steps": ["committee", "petitioner_invited"],  # committee with author
    "decision.published": ["petition_page", "body_site"],
    "disclosure.signatories": "full_name",  # S35
    "disclosure.date": True,  # S35
    "disclosure.petitioner": "full_name",
    "failure.rejected": "hidden",
    "failure.petitioner_withdraws_until": "sending",
}


@pytest.mark.parametrize(("path", "value"), SAYS.items())
def test_the_file_says(path: str, value: object) -> None:
    assert said(ID, path) == value

"""ROI, the Russian Public Initiative, as the founding article saw it: source book section 3."""

import pytest

from petitions.domain import voting_rules
from tests.unit.conformance.laws import law, said
from tests.unit.conformance.play import Petition

ID = "ru-roi"
T0 = "2015-02-02T09:00:00Z"
PLACED = "2015-03-02T09:00:00Z"
YEAR_ON = "2016-03-02T09:00:00Z"
BEFORE = "2016-03-02T08:59:59Z"
REGION, DISTRICT = 1_200_010, 10_001


def drafted(level: str = "national", population: int | None = None, **keys: object) -> Petition:
    return Petition(ID, T0, level=level, population=population).create(**keys)


def in_review(level: str = "national", population: int | None = None) -> Petition:
    return drafted(level, population).submit()


def opened(level: str = "national", population: int | None = None) -> Petition:
    return in_review(level, population).at(PLACED).accepted()


# -- who: adult citizens with a confirmed ESIA account -----------------------------------------------


def test_a_petitioner_is_18() -> None:
    assert drafted(person={"age": 18}).nothing_refused
    assert drafted(person={"age": 17}).refused("create") == ["too_young"]


def test_a_petitioner_is_a_citizen() -> None:
    assert drafted(person={"status": "citizen"}).nothing_refused
    assert drafted(person={"status": "resident"}).refused("create") == ["status_not_accepted"]


def test_a_petitioner_signs_in_with_the_states_account() -> None:  # S11
    assert drafted(person={"identity": "state_account"}).nothing_refused
    assert drafted(person={"identity": "phone"}).refused("create") == ["identity_too_low"]


def test_a_signatory_is_18_a_citizen_and_signed_in() -> None:
    assert opened().sign(person={"age": 18}).signatures == 1
    assert opened().sign(person={"age": 17}).refused("sign") == ["too_young"]
    assert opened().sign(person={"status": "resident"}).refused("sign") == ["status_not_accepted"]
    assert opened().sign(person={"identity": "phone"}).refused("sign") == ["identity_too_low"]
    assert opened().sign(person={"identity": "state_account"}).signatures == 1


@pytest.mark.parametrize("level", ["region", "district"])
def test_below_the_nation_only_those_registered_there_take_part(level: str) -> None:  # residence
    home = Petition(ID, T0, level=level, territory="RU-TVE", population=50_000)
    assert home.create(person={"territory": "RU-TVE"}).nothing_refused
    assert home.create(person={"territory": "RU-MOW"}).refused("create") == ["outside_territory"]
    life = home.create().submit().accepted()
    assert life.sign(person={"territory": "RU-TVE"}).signatures == 1
    assert life.sign(person={"territory": "RU-MOW"}).refused("sign") == ["outside_territory"]


def test_a_federal_one_is_for_everybody() -> None:
    assert opened().sign(person={"territory": "RU-MOW"}).signatures == 1


# -- text: problem, solutions, reasoning --------------------------------------------------------------


@pytest.mark.parametrize("field", ["title", "body", "details"])
def test_a_text_without_its_parts_is_refused(field: str) -> None:
    assert drafted(text={field: ""}).refused("create") == [f"{field}_missing"]


# -- preliminary expertise: up to two months --------------------------------------------------------


def test_the_moderator_examines_it_first() -> None:
    assert in_review().states == ["draft", "in_review"]
    assert in_review().summary["listed"] is False


def test_it_is_placed_by_the_moderator() -> None:
    life = opened()
    assert life.states == ["draft", "in_review", "open"]
    assert life.order(PLACED) == ["state open", "listed", "closing"]
    assert life.fact("rules_pinned")["at"] == PLACED  # 14.2 P2: placement


def test_the_moderator_may_refuse_it_for_a_known_reason() -> None:
    assert in_review().review("reject", reason="duplicate").state == "rejected"
    assert in_review().review("reject", reason="no-such").has("refused", do="review")


def test_a_late_expertise_is_only_late() -> None:
    late = in_review().wait("2015-09-01T00:00:00Z")
    assert late.state == "in_review"
    assert late.accepted().state == "open"


def test_one_author() -> None:
    assert drafted().join(1).has("refused", do="join")


def test_a_petitioners_vote_is_not_counted_by_itself() -> None:  # specification 5
    assert opened().signatures == 0


# -- one year of votes for and against ----------------------------------------------------------------


def test_voting_lasts_a_year() -> None:  # S17
    assert opened().closing == YEAR_ON
    life = opened().at(BEFORE).sign().at(YEAR_ON).sign()
    assert life.signatures == 1
    assert life.fact("state", to="expired")["at"] == YEAR_ON
    assert life.fact("state", to="expired")["by"] == "timer"


def test_a_year_from_29_february_ends_on_the_28th() -> None:
    life = in_review().at("2015-02-03T09:00:00Z")
    leap = Petition(ID, "2016-02-01T09:00:00Z").create().submit().at("2016-02-29T09:00:00Z")
    assert leap.accepted().closing == "2017-02-28T09:00:00Z"
    assert life.accepted().closing == "2016-02-03T09:00:00Z"


def test_votes_against_are_counted_apart() -> None:
    life = opened().sign(10).sign(4, against=True)
    assert life.signatures == 10
    assert life.summary["against"] == 4


def test_only_votes_for_count_towards_the_threshold() -> None:
    life = opened().sign(99_999).sign(1, against=True)
    assert not life.has("threshold_reached", threshold="decision")
    life = opened().sign(50_000, against=True).sign(100_000)
    assert life.has("threshold_reached", threshold="decision")


def test_one_vote_a_person_for_or_against() -> None:
    life = opened().sign(person={"key": "ann"}).sign(person={"key": "ann"}, against=True)
    assert life.refused("sign") == ["already_signed"]
    assert life.summary["against"] == 0
    life = opened().sign(person={"key": "ann"}, against=True).sign(person={"key": "ann"})
    assert life.signatures == 0


def test_after_the_threshold_the_voting_goes_on() -> None:
    life = opened().sign(100_000).after(days=40).sign(7)
    assert life.signatures == 100_007
    assert life.wait(YEAR_ON).state == "closed"


def test_a_vote_is_not_taken_back() -> None:
    life = opened().sign(person={"key": "ann"}).withdraw_signature(person={"key": "ann"})
    assert life.has("refused", do="withdraw_signature")


def test_there_is_no_paper() -> None:
    assert opened().paper(1).has("refused", do="paper")


# -- 35,000: word to the Duma ---------------------------------------------------------------------------


def test_at_35_000_the_duma_is_told() -> None:
    assert not opened().sign(34_999).has("threshold_reached")
    life = opened().sign(35_000)
    assert life.fact("threshold_reached")["required"] == 35_000
    assert not life.has("duty", duty="decision")
    assert life.wait(YEAR_ON).state == "expired"  # specification 5: not the decisive one


# -- 100,000; 5 % -------------------------------------------------------------------------------------------


def test_a_federal_initiative_needs_100_000() -> None:
    assert not opened().sign(99_999).has("duty")
    life = opened().at("2015-06-30T10:00:00Z").sign(100_000)
    assert life.fact("threshold_reached", threshold="decision")["required"] == 100_000
    duty = life.fact("duty", duty="decision")
    assert duty["due"] == "2015-08-30T10:00:00Z"  # S13: two months
    assert duty["obligation"] == "must"


def test_two_months_from_the_31st_of_december_end_with_february() -> None:
    life = opened().at("2015-12-31T10:00:00Z").sign(100_000)
    assert life.fact("duty", duty="decision")["due"] == "2016-02-29T10:00:00Z"


def test_months_are_reckoned_in_moscow() -> None:
    life = opened().at("2015-06-30T22:00:00Z").sign(100_000)  # 1 July there
    assert life.fact("duty", duty="decision")["due"] == "2015-08-31T22:00:00Z"


REGIONS = [
    (REGION, 60_001),  # 5 % = 60,000.5, rounded up
    (1_999_980, 99_999),
    (1_999_981, 100_000),
    (2_000_000, 100_000),
    (2_000_001, 100_000),  # above two million: 100,000
    (12_000_000, 100_000),
]


@pytest.mark.parametrize(("population", "required"), REGIONS)
def test_a_regional_one_needs_5_percent_and_at_most_100_000(population: int, required: int) -> None:
    life = opened("region", population)
    assert not life.sign(required - 1).has("threshold_reached", threshold="decision")
    crossed = life.sign(required)
    assert crossed.fact("duty")["duty"] == "decision"
    assert crossed.facts("threshold_reached")[-1]["required"] == required


@pytest.mark.parametrize(("population", "required"), [(DISTRICT, 501), (3_000_000, 150_000)])
def test_a_municipal_one_needs_5_percent_without_a_ceiling(population: int, required: int) -> None:
    life = opened("district", population)
    assert not life.sign(required - 1).has("duty")
    assert life.sign(required).facts("threshold_reached")[-1]["required"] == required


@pytest.mark.parametrize("level", ["region", "district"])
def test_an_initiative_of_a_territory_fails_without_its_5_percent(level: str) -> None:
    life = opened(level, 1_000)
    assert life.sign(49).wait(YEAR_ON).state == "expired"
    assert life.sign(50).wait(YEAR_ON).state == "closed"


def test_only_federal_ones_go_to_the_duma() -> None:
    assert not opened("region", 12_000_000).sign(35_000).has("threshold_reached")


# -- the experts' decision ------------------------------------------------------------------------------------


def forwarded() -> Petition:
    return opened().at("2015-06-30T10:00:00Z").sign(100_000)


@pytest.mark.parametrize("outcome", ["satisfied", "partly", "refused"])
def test_the_experts_support_or_reject(outcome: str) -> None:
    life = forwarded().after(days=30).fulfil("decision", outcome)
    assert life.fact("duty_fulfilled", duty="decision")["outcome"] == outcome
    assert life.state == "decided"


def test_a_decision_is_late_after_two_months() -> None:
    assert not forwarded().wait("2015-08-30T09:59:59Z").has("duty_overdue")
    late = forwarded().wait("2015-08-30T10:00:00Z")
    assert late.fact("duty_overdue")["at"] == "2015-08-30T10:00:00Z"
    assert late.fulfil("decision", "refused").state == "decided"


def test_a_decision_has_no_extension() -> None:
    assert forwarded().after(days=1).extend("decision").has("refused", do="extend")


def test_nothing_is_decided_before_the_threshold() -> None:
    assert opened().sign(10).fulfil("decision", "satisfied").has("refused", do="fulfil")


def test_a_year_without_enough_votes_in_short() -> None:
    life = opened().sign(9).sign(2, against=True).wait("2016-04-01T00:00:00Z")
    assert life.states == ["draft", "in_review", "open", "expired"]
    assert life.summary["signatures"] == 9
    assert life.summary["against"] == 2
    assert life.threshold("decision") == "not reached"
    assert life.summary["duties"] == []


def test_a_whole_life_fact_by_fact() -> None:
    life = forwarded().after(days=30).fulfil("decision", "satisfied")
    assert life.nothing_refused
    assert life.chronicle == [
        "2015-02-02T09:00:00Z state draft",
        "2015-02-02T09:00:00Z state in_review",
        "2015-03-02T09:00:00Z state open",
        "2015-03-02T09:00:00Z rules_pinned",
        "2015-03-02T09:00:00Z listed",
        "2015-03-02T09:00:00Z closing",
        "2015-06-30T10:00:00Z threshold_reached duma",
        "2015-06-30T10:00:00Z threshold_reached decision",
        "2015-06-30T10:00:00Z duty decision",
        "2015-07-30T10:00:00Z state decided",
        "2015-07-30T10:00:00Z closing",
        "2015-07-30T10:00:00Z duty_fulfilled decision",
    ]


# -- what no act shows: read from the rule set ---------------------------------------------------------------

SECTIONS = [  # roi.ru page source: nineteen
    "transport", "nature", "city", "houses", "safety", "business", "consumers", "officials",
    "population", "elections", "economy", "health", "education", "criminal", "administration",
    "utilities", "support", "labour", "social",
]  # fmt: skip

SAYS = {
    "card.status": "as_described",
    "card.in_force_from": "2013-04-15",  # federal initiatives from 15 Apr 2013
    "calendar.zone": "Europe/Moscow",
    "calendar.country": "RU",
    "calendar.pinned_at": "publication",  # 14.2 P2: placement
    "create.statuses": {"citizen": "claim"},  # ESIA
    "sign.statuses": {"citizen": "claim"},
    "uniqueness.key": "account",
    "content.fields": ["title", "body", "details"],
    "content.tags.max": 1,
    "content.tags.vocabulary": SECTIONS,
    "content.languages.allowed": ["ru"],
    "content.languages.required": ["ru"],
    "content.languages.decision": ["ru"],
    "addressee.mode": "fixed",
    "addressee.levels": ["national", "region", "district"],  # S12
    "bodies.expert_group.kind": "expert_group",  # S18
    "bodies.state_duma.kind": "parliament",
    "gates.review.by": "moderator",
    "gates.review.visibility": "hidden",
    "gates.review.limit": "2 months",  # molod-nv.ru
    "gates.review.outcomes": ["accept", "reject"],
    "collection.clock": "opening",
    "collection.after_target": "until_deadline",
    "thresholds.duma.notifies": ["state_duma"],
    "duties.decision.by": "expert_group",
    "duties.decision.outcomes": ["satisfied", "partly", "refused"],
    "decision.body": "expert_group",
    "decision.steps": ["expert_opinion", "meeting"],
    "decision.published": ["petition_page"],  # S14
    "disclosure.signatories": "nothing",  # S16
    "disclosure.last_signature": True,  # S19
    "disclosure.petitioner": "full_name",
    "failure.expired": "link",  # archive
    "failure.rejected": "link",
}


@pytest.mark.parametrize(("path", "value"), SAYS.items())
def test_the_file_says(path: str, value: object) -> None:
    assert said(ID, path) == value


def test_percentages_are_of_the_registered_population() -> None:
    assert {rung.of for rung in law(ID).thresholds} == {None, "population"}


def test_the_grounds_for_refusal() -> None:
    assert law(ID).reasons == {
        "text-rules", "no-problem", "no-solution", "unfounded", "duplicate", "outside-subject",
        "constitution", "referendum-topics",
    }  # fmt: skip
    assert [reason.code for reason in law(ID).refusals if reason.hides_text] == ["text-rules"]


def test_more_than_half_of_the_experts_decide_and_at_a_tie_their_chair() -> None:
    group = next(body for body in law(ID).bodies if body.kind == "expert_group").voting
    assert [voting_rules.rules_of(group).needed(members) for members in (34, 35, 400)] == [
        18, 18, 201,
    ]  # fmt: skip
    assert (group.chair, group.majority, group.public) == ("decides_tie", "of_present", False)
    assert group.conflicts == "step_aside"

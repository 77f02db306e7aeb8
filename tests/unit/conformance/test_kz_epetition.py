"""Kazakhstan's official petitions, in force since 4 April 2024: source book section 11."""

import pytest

from tests.unit.conformance.laws import law, said
from tests.unit.conformance.play import Petition

ID = "kz-epetition"
T0 = "2025-02-24T05:00:00Z"
ACCEPTED = "2025-03-17T06:00:00Z"  # a Monday; Nauryz rests from Friday 21 to Tuesday 25 March
GATE_ENDS = "2025-04-03T19:00:00Z"  # tenth working day is Thursday 3 April; midnight in Almaty
PLACED = "2025-03-20T06:00:00Z"
SIX_MONTHS = "2025-09-20T06:00:00Z"


def petition(**scope: object) -> Petition:
    return Petition(ID, T0, **{"level": "national", "addressee": "government", **scope})


def in_review(**scope: object) -> Petition:
    return petition(**scope).create().submit()


def gathering(**scope: object) -> Petition:
    return in_review(**scope).at(ACCEPTED).accepted()


def opened(**scope: object) -> Petition:
    return gathering(**scope).at(PLACED).support(50)


# -- who: a citizen with an electronic signature ------------------------------------------------------


def test_a_petitioner_is_a_citizen_of_18_with_an_eds() -> None:
    adult = {"age": 18, "status": "citizen", "identity": "eid"}
    assert petition().create(person=adult).nothing_refused
    assert petition().create(person={"age": 17}).refused("create") == ["too_young"]
    assert petition().create(person={"status": "resident"}).refused("create") == [
        "status_not_accepted"
    ]
    assert petition().create(person={"identity": "state_account"}).refused("create") == [
        "identity_too_low"
    ]


def test_a_signatory_is_a_citizen_of_18_with_an_eds() -> None:
    adult = {"age": 18, "status": "citizen", "identity": "eid"}
    assert opened().sign(person=adult).signatures == 51
    assert opened().sign(person={"age": 17}).refused("sign") == ["too_young"]
    assert opened().sign(person={"status": "resident"}).refused("sign") == ["status_not_accepted"]
    assert opened().sign(person={"identity": "state_account"}).refused("sign") == [
        "identity_too_low"
    ]


def test_its_text_has_a_title_and_content() -> None:
    assert petition().create(text={"title": ""}).refused("create") == ["title_missing"]
    assert petition().create(text={"body": ""}).refused("create") == ["body_missing"]


# -- moderation: 20 working days ------------------------------------------------------------------------


def test_the_ministry_checks_it_first() -> None:
    assert in_review().states == ["draft", "in_review"]


def test_after_moderation_it_is_known_by_its_link_only() -> None:
    life = gathering()
    assert life.states == ["draft", "in_review", "gathering_support"]
    assert life.summary["listed"] is False
    assert life.signatures == 0


def test_a_late_ministry_may_still_decide() -> None:
    late = in_review().wait("2025-06-02T06:00:00Z")
    assert late.state == "in_review"
    assert late.accepted().state == "gathering_support"


def test_the_law_lists_seventeen_topics() -> None:
    assert len(law(ID).forbidden_topics) == 17


def test_each_reason_of_the_list_refuses() -> None:
    for reason in sorted(law(ID).reasons):
        life = in_review().at(ACCEPTED).review("reject", reason=reason)
        assert life.state == "rejected"


def test_no_other_reason_does() -> None:
    assert in_review().review("reject", reason="inconvenient").has("refused", do="review")


# -- fifty in ten working days ----------------------------------------------------------------------------


def test_the_fiftieth_joiner_places_it_on_the_list() -> None:
    life = gathering().at(PLACED).support(49)
    assert life.state == "gathering_support"
    life = life.support(1)
    assert life.order(PLACED)[:3] == ["state open", "listed", "closing"]
    assert life.fact("state", to="open")["by"] == "count"


def test_joiners_are_signatures_and_the_petitioner_is_none_of_them() -> None:  # specification 5
    assert opened().signatures == 50


def test_a_joiner_does_not_sign_again() -> None:
    life = gathering().support(person={"key": "ali"}).at(PLACED).support(49)
    assert life.sign(person={"key": "ali"}).refused("sign") == ["already_signed"]


def test_joiners_have_ten_working_days_over_nauryz() -> None:
    life = gathering().at("2025-04-03T18:59:59Z").support(50)
    assert life.state == "open"


def test_at_the_end_of_the_tenth_it_is_over() -> None:
    life = gathering().support(49).at(GATE_ENDS).support(1)
    assert life.has("refused", do="support")
    assert life.fact("state", to="expired") == {
        "at": GATE_ENDS, "fact": "state", "from": "gathering_support", "to": "expired",
        "by": "timer",
    }  # fmt: skip


def test_by_written_application_it_is_twenty_working_days() -> None:  # inbusiness.kz
    life = petition().create(kind="written").submit().at(ACCEPTED).accepted()
    # 4 April is the eleventh working day, 17 April the twentieth
    assert life.wait("2025-04-17T18:59:59Z").state == "gathering_support"
    assert life.wait("2025-04-17T19:00:00Z").became("expired") == "2025-04-17T19:00:00Z"


def test_filed_online_it_is_ten() -> None:
    life = petition().create(kind="electronic").submit().at(ACCEPTED).accepted()
    assert life.wait(GATE_ENDS).became("expired") == GATE_ENDS


# -- six months ------------------------------------------------------------------------------------------------


def test_collection_lasts_six_months() -> None:
    assert opened().closing == SIX_MONTHS
    life = opened().at("2025-09-20T05:59:59Z").sign().at(SIX_MONTHS).sign()
    assert life.signatures == 51
    assert life.became("expired") == SIX_MONTHS


def test_its_rules_are_pinned_when_it_is_placed() -> None:
    assert opened().fact("rules_pinned")["at"] in (ACCEPTED, PLACED)


def test_one_only_joins() -> None:
    assert opened().sign(against=True).has("refused", do="sign")
    assert opened().paper(5).has("refused", do="paper")


def test_a_person_joins_once() -> None:
    life = opened().sign(person={"key": "ali"}).sign(person={"key": "ali"})
    assert life.refused("sign") == ["already_signed"]


def test_no_source_asks_where_a_joining_citizen_lives() -> None:
    life = opened(level="region", addressee="akimat", population=90_000, territory="350000000")
    for home in ("350000000", "351000000", "750000000"):
        assert life.sign(person={"territory": home}).signatures == 51


def test_one_applicant_is_enough_and_the_most() -> None:
    assert petition().create().join(1).has("refused", do="join")


# -- thresholds by level and addressee ----------------------------------------------------------------------------

LADDER = [
    ("national", "government", None, 50_000),
    ("region", "akimat", 600_050, 6_001),  # 1 %, rounded up
    ("region", "akimat", 600_000, 6_000),
    ("region", "maslikhat", 600_025, 12_001),  # 2 %
    ("district", "akimat", 50_001, 2_500),  # more than 50,000 people
    ("district", "akimat", 400_000, 2_500),
    ("district", "maslikhat", 50_001, 5_000),
    ("district", "maslikhat", 400_000, 5_000),
    ("district", "akimat", 50_000, 2_500),  # 5 %
    ("district", "akimat", 49_981, 2_500),
    ("district", "akimat", 49_980, 2_499),
    ("district", "maslikhat", 49_991, 5_000),  # 10 %
    ("district", "maslikhat", 49_990, 4_999),
]


@pytest.mark.parametrize(("level", "addressee", "population", "required"), LADDER)
def test_each_addressee_has_its_threshold(
    level: str, addressee: str, population: int | None, required: int
) -> None:
    life = opened(level=level, addressee=addressee, population=population)
    assert not life.sign(required - 51).has("duty")
    crossed = life.sign(required - 50)
    assert crossed.fact("threshold_reached")["required"] == required
    assert crossed.fact("threshold_reached")["signatures"] == required
    assert crossed.fact("duty")["duty"] == "decision"
    assert crossed.fact("duty")["obligation"] == "must"
    assert crossed.fact("duty")["by"] == "first_head"  # by the first head alone: abai.kz
    assert life.sign(required - 51).wait("2025-10-01T00:00:00Z").state == "expired"
    assert crossed.wait("2025-10-01T00:00:00Z").state == "closed"


# -- 40 working days for central bodies, 20 for local ones -------------------------------------------------------

CROSSED = "2025-06-16T10:00:00Z"  # Capital Day, Sunday 6 July, is kept on Monday 7
DUE = [
    ("national", "government", 50_000, "2025-08-12T19:00:00Z"),
    ("region", "akimat", 10_000, "2025-07-15T19:00:00Z"),
    ("region", "maslikhat", 20_000, "2025-07-15T19:00:00Z"),
    ("district", "akimat", 2_500, "2025-07-15T19:00:00Z"),
    ("district", "maslikhat", 5_000, "2025-07-15T19:00:00Z"),
]


@pytest.mark.parametrize(("level", "addressee", "required", "due"), DUE)
def test_the_body_decides_within_its_working_days(
    level: str, addressee: str, required: int, due: str
) -> None:
    life = opened(level=level, addressee=addressee, population=1_000_000)
    life = life.at(CROSSED).sign(required - 50)
    assert life.fact("duty")["due"] == due
    assert life.wait(due).fact("duty_overdue")["at"] == due


def owed() -> Petition:
    return opened().at(CROSSED).sign(50_000)


def owed_by_an_akimat() -> Petition:
    return opened(level="region", addressee="akimat", population=1_000_000).at(CROSSED).sign(9_950)


@pytest.mark.parametrize("outcome", ["satisfied", "partly", "refused"])
def test_the_first_head_satisfies_partly_or_refuses(outcome: str) -> None:
    for case in (owed(), owed_by_an_akimat()):
        life = case.after(days=20).fulfil("decision", outcome)
        assert life.fact("duty_fulfilled")["outcome"] == outcome
        assert life.state == "decided"
        assert life.sign().has("refused", do="sign")


def test_no_other_outcome_is_known() -> None:
    assert owed().after(days=20).fulfil("decision", "responded").has("refused", do="fulfil")


def test_a_supported_petition_closes_after_six_months_and_still_waits() -> None:
    life = owed().wait("2025-10-01T00:00:00Z")
    assert life.became("closed") == SIX_MONTHS
    assert life.duty("decision")["status"] == "overdue"
    assert life.fulfil("decision", "partly").state == "decided"


def test_an_unsupported_petition_in_short() -> None:
    life = opened().sign(100).wait("2025-10-01T00:00:00Z")
    assert life.states == ["draft", "in_review", "gathering_support", "open", "expired"]
    assert life.signatures == 150
    assert life.summary["duties"] == []


def test_a_whole_life_fact_by_fact() -> None:
    life = owed().after(days=30).fulfil("decision", "partly")
    assert life.nothing_refused
    assert life.chronicle == [
        "2025-02-24T05:00:00Z state draft",
        "2025-02-24T05:00:00Z state in_review",
        "2025-03-17T06:00:00Z state gathering_support",
        "2025-03-20T06:00:00Z state open",
        "2025-03-20T06:00:00Z rules_pinned",
        "2025-03-20T06:00:00Z listed",
        "2025-03-20T06:00:00Z closing",
        "2025-06-16T10:00:00Z threshold_reached decision",
        "2025-06-16T10:00:00Z duty decision",
        "2025-07-16T10:00:00Z state decided",
        "2025-07-16T10:00:00Z closing",
        "2025-07-16T10:00:00Z duty_fulfilled decision",
    ]


# -- what no act shows: read from the rule set ---------------------------------------------------------------

SAYS = {
    "card.status": "in_force",
    "card.in_force_from": "2024-04-04",
    "calendar.zone": "Asia/Almaty",
    "calendar.country": "KZ",
    "calendar.pinned_at": "publication",  # 14.2 P2
    "create.statuses": {"citizen": "claim"},  # EDS via eGov
    "sign.statuses": {"citizen": "claim"},
    "uniqueness.key": "personal_id",  # 14.2 E5
    "content.fields": ["title", "body", "details"],  # content, arguments, proposals
    "content.kinds": ["electronic", "written"],  # two ways: inbusiness.kz
    "content.languages.allowed": ["kk", "ru"],
    "content.languages.decision": ["kk", "ru"],
    "addressee.mode": "chosen",
    "addressee.nested_codes": True,  # KATO
    "addressee.levels": ["national", "region", "district"],
    "addressee.kinds": ["government", "akimat", "maslikhat"],
    "addressee.kinds.government.levels": ["national"],
    "addressee.kinds.akimat.levels": ["region", "district"],
    "addressee.kinds.maslikhat.levels": ["region", "district"],
    "bodies.authorised_body.kind": "ministry",  # Ministry of Culture and Information
    "bodies.first_head.kind": "official",
    "gates.review.by": "authorised_body",
    "gates.review.visibility": "hidden",
    "gates.review.limit": "20 working days",
    "gates.review.outcomes": ["accept", "return", "reject"],
    "gates.support.visibility": "link",  # link-only until 50
    "collection.after_target": "until_deadline",
    "decision.body": "first_head",
    "decision.steps": ["working_group", "public_discussion", "petitioner_invited"],
    "decision.published": ["petition_page", "media_statement"],  # an official media statement
    "decision.head_approves": True,  # decided by the first head alone (abai.kz)
    "disclosure.signatories": "first_name_and_initial",  # halyq-news
    "disclosure.date": True,  # createdDate in the public API
    "disclosure.petitioner": "full_name",
    "disclosure.comments": "open",
    "failure.expired": "listed",
    "failure.rejected": "listed",
}


@pytest.mark.parametrize(("path", "value"), SAYS.items())
def test_the_file_says(path: str, value: object) -> None:
    assert said(ID, path) == value


def test_small_districts_count_in_percent_of_the_population() -> None:
    for rung in law(ID).thresholds:
        assert rung.of in (None, "population")
        assert [case.population_over for case in rung.cases] in ([], [50_000, None])
        assert {case.of for case in rung.cases} <= {None, "population"}


def test_each_body_owes_one_of_three_decisions() -> None:
    for duty in law(ID).duties:
        assert duty.outcomes == ("satisfied", "partly", "refused")


def test_besides_the_topics_form_competence_and_repetition_refuse() -> None:
    codes = {reason.code for reason in law(ID).refusals}
    assert codes == {"not-in-form", "duplicate", "not-competent"}

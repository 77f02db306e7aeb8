"""Petitions to the European Parliament, PETI: source book section 6."""

import pytest

from petitions.domain import voting_rules
from tests.unit.conformance.laws import hiding, law, said
from tests.unit.conformance.play import Petition

ID = "eu-parliament-peti"
T0 = "2023-02-06T09:00:00Z"
ADMITTED = "2023-06-05T09:00:00Z"


def drafted(**keys: object) -> Petition:
    return Petition(ID, T0).create(**keys)


def in_review() -> Petition:
    return drafted().submit()


def admitted() -> Petition:
    return in_review().at(ADMITTED).accepted()


# -- who: citizens, residents and legal persons of the Union (Rule 226) ---------------------------------


@pytest.mark.parametrize("status", ["citizen", "resident", "legal_person"])
def test_citizens_residents_and_legal_persons_may_petition(status: str) -> None:
    assert drafted(person={"status": status}).nothing_refused


def test_others_may_not() -> None:
    assert drafted(person={"status": "anyone"}).refused("create") == ["status_not_accepted"]


def test_age_is_not_asked() -> None:
    assert drafted(person={"age": 0}).nothing_refused


def test_an_account_has_a_confirmed_address() -> None:  # portal account
    assert drafted(person={"identity": "email"}).nothing_refused
    assert drafted(person={"identity": "email_typed"}).refused("create") == ["identity_too_low"]


def test_one_or_several_may_petition() -> None:  # alone or jointly
    assert in_review().nothing_refused
    assert drafted().join(3).submit().state == "in_review"


def test_attachments_go_up_to_200_megabytes() -> None:  # S23
    assert drafted(attachments_mb=200).nothing_refused
    assert drafted(attachments_mb=201).has("refused", do="create")


@pytest.mark.parametrize("field", ["title", "body"])
def test_title_and_text_are_required_and_have_no_limit(field: str) -> None:  # FAQ 4: none found
    assert drafted(text={field: ""}).refused("create") == [f"{field}_missing"]
    assert drafted(text={field: "x" * 100_000}).nothing_refused


def test_a_summary_may_be_added() -> None:  # FAQ 4
    assert drafted(text={"details": "in short"}).nothing_refused
    assert drafted(text={"details": ""}).nothing_refused


@pytest.mark.parametrize("topic", ["environment", "animal-welfare"])
def test_its_topic_is_one_of_the_list(topic: str) -> None:  # S24
    assert drafted(tags=[topic]).nothing_refused
    assert drafted(tags=[]).nothing_refused
    assert drafted(tags=["football"]).has("refused", do="create")


# -- admissibility, without a time limit -------------------------------------------------------------------


def test_the_committee_takes_the_time_it_needs() -> None:  # "considerable time"
    life = in_review().wait("2026-02-06T09:00:00Z")
    assert life.state == "in_review"
    assert life.accepted().state == "open"


def test_each_ground_makes_it_inadmissible() -> None:
    for ground in sorted(law(ID).reasons):
        assert in_review().review("reject", reason=ground).state == "rejected"
    assert in_review().review("reject", reason="too-few-supporters").has("refused", do="review")


def test_only_an_admitted_petition_is_published() -> None:  # S24
    assert in_review().summary["listed"] is False
    assert admitted().fact("listed")["at"] == ADMITTED


# -- supporters: after publication, while it is open -------------------------------------------------------------


def test_support_begins_with_publication() -> None:
    assert in_review().sign().has("refused", do="sign")
    assert admitted().sign(3).signatures == 3


def test_support_has_no_end_of_its_own() -> None:
    life = admitted().at("2033-01-01T00:00:00Z").sign()
    assert life.signatures == 1
    assert not [fact for fact in life.facts("closing") if fact["date"]]


def test_a_supporter_has_an_account() -> None:
    assert admitted().sign(person={"identity": "email"}).signatures == 1
    assert admitted().sign(person={"identity": "email_typed"}).refused("sign") == [
        "identity_too_low"
    ]


def test_support_is_given_once() -> None:
    life = admitted().sign(person={"key": "a"}).sign(person={"key": "a"})
    assert life.refused("sign") == ["already_signed"]


def test_support_withdrawn_cannot_be_given_again() -> None:  # FAQ 29
    life = admitted().sign(person={"key": "a"}).withdraw_signature(person={"key": "a"})
    assert life.nothing_refused
    assert life.signatures == 0
    again = life.after(days=1).sign(person={"key": "a"})
    assert again.has("refused", do="sign")
    assert again.signatures == 0


def test_numbers_oblige_nobody() -> None:  # S25
    life = admitted().sign(2_000_000)
    assert not life.has("threshold_reached")
    assert life.summary["thresholds"] == {}


def test_there_is_no_vote_against() -> None:
    assert admitted().sign(against=True).has("refused", do="sign")


# -- examination and closing --------------------------------------------------------------------------------------


def test_an_admitted_petition_is_examined_without_a_deadline() -> None:
    duty = admitted().fact("duty", duty="decision")
    assert duty["at"] == ADMITTED
    assert duty["due"] is None


ENDS = ["satisfied", "partly", "refused", "forwarded", "investigated", "solved_otherwise"]


@pytest.mark.parametrize("outcome", ENDS)
def test_the_committee_closes_it_in_its_way(outcome: str) -> None:  # investigate, refer, close
    life = admitted().after(days=300).fulfil("decision", outcome)
    assert life.fact("duty_fulfilled")["outcome"] == outcome
    assert life.state == "decided"


def test_support_may_be_withdrawn_as_long_as_it_is_open() -> None:
    life = admitted().sign(person={"key": "a"}).after(days=2_000)
    assert life.withdraw_signature(person={"key": "a"}).signatures == 0
    closed = life.fulfil("decision", "refused").withdraw_signature(person={"key": "a"})
    assert closed.has("refused", do="withdraw_signature")


def test_closing_it_ends_support() -> None:
    life = admitted().sign(5).after(days=300).fulfil("decision", "satisfied")
    assert life.state == "decided"
    assert life.sign().has("refused", do="sign")
    assert life.signatures == 5


def test_its_petitioner_may_withdraw_it() -> None:  # Rule 226(5)
    assert admitted().after(days=9).withdraw().state == "withdrawn"


def test_a_whole_life_fact_by_fact() -> None:
    life = admitted().sign(5).after(days=30).fulfil("decision", "investigated")
    assert life.nothing_refused
    assert life.chronicle == [
        "2023-02-06T09:00:00Z state draft",
        "2023-02-06T09:00:00Z state in_review",
        "2023-02-06T09:00:00Z rules_pinned",
        "2023-06-05T09:00:00Z state open",
        "2023-06-05T09:00:00Z listed",
        "2023-06-05T09:00:00Z duty decision",
        "2023-07-05T09:00:00Z state decided",
        "2023-07-05T09:00:00Z closing",
        "2023-07-05T09:00:00Z duty_fulfilled decision",
    ]


# -- what no act shows: read from the rule set ---------------------------------------------------------------

OFFICIAL = [
    "bg", "es", "cs", "da", "de", "et", "el", "en", "fr", "ga", "hr", "it", "lv", "lt", "hu",
    "mt", "nl", "pl", "pt", "ro", "sk", "sl", "fi", "sv",
]  # fmt: skip

SAYS = {
    "card.status": "in_force",
    "calendar.zone": "Europe/Brussels",
    "calendar.pinned_at": "submission",
    "create.statuses": {
        "citizen": "declared", "resident": "declared", "legal_person": "declared",
    },
    "sign.statuses": {"anyone": "declared"},
    "uniqueness.key": "account",  # 14.2 E5
    "content.fields": ["title", "body", "details"],
    "content.tags.vocabulary": [
        "internal-market", "environment", "consumers", "free-movement", "employment", "health",
        "transport", "fundamental-rights", "animal-welfare", "other",
    ],
    "content.languages.allowed": OFFICIAL,  # S20
    "content.languages.decision": OFFICIAL,
    "addressee.mode": "fixed",
    "bodies.petitions_committee.kind": "committee",
    "refusals": [
        "outside-union", "not-affected", "anonymous", "unclear", "offensive", "court-judgment",
        "information-request", "institution-complaint",
    ],
    "gates.admissibility.by": "petitions_committee",
    "gates.admissibility.visibility": "hidden",
    "gates.admissibility.limit": None,
    "gates.admissibility.outcomes": ["accept", "reject"],
    "collection.clock": "opening",
    "ballot.withdrawal.how": "self",
    "ballot.withdrawal.until": "end",
    "duties.decision.by": "petitions_committee",
    "duties.decision.obligation": "must",
    "duties.decision.opened_by.event": "acceptance",
    "duties.decision.outcomes": ENDS,
    "decision.body": "petitions_committee",
    "decision.steps": ["inquiry", "hearing", "site_visit", "committee"],  # 14.2 D2
    "decision.published": ["petition_page", "letter"],  # notified electronically
    "disclosure.signatories": "nothing",  # S22
    "disclosure.petitioner": "full_name",
    "disclosure.petitioner_may_hide": True,  # FAQ 14
    "failure.rejected": "hidden",  # published only after admissibility
    "failure.petitioner_withdraws_until": "end",  # any time
}  # fmt: skip


@pytest.mark.parametrize(("path", "value"), SAYS.items())
def test_the_file_says(path: str, value: object) -> None:
    assert said(ID, path) == value


def test_only_an_offensive_text_is_hidden() -> None:
    assert hiding(ID) == {"offensive"}


def test_letters_are_never_published_but_answers_are() -> None:
    papers = next(body for body in law(ID).bodies if body.kind == "committee").papers
    assert (papers.published, papers.internal) == (("answer",), ("correspondence",))


def test_a_third_of_the_committee_can_admit_a_petition() -> None:
    committee = next(body for body in law(ID).bodies if body.kind == "committee").voting
    assert [voting_rules.rules_of(committee).minority(members) for members in (35, 36)] == [12, 12]


def test_a_quarter_of_the_committee_decides_and_a_tie_is_lost() -> None:
    committee = next(body for body in law(ID).bodies if body.kind == "committee").voting
    assert [voting_rules.rules_of(committee).needed(members) for members in (35, 400)] == [9, 100]
    assert (committee.chair, committee.conflicts, committee.public) == (
        "votes", "step_aside", True,
    )  # fmt: skip

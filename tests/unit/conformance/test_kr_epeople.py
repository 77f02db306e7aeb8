"""e-People, South Korea: source book section 8A."""

import pytest

from tests.unit.conformance.laws import hiding, said
from tests.unit.conformance.play import Petition

ID = "kr-epeople"
T0 = "2020-03-02T01:00:00Z"  # Monday, 10:00 in Seoul


def filed(kind: str = "inquiry", **keys: object) -> Petition:
    return Petition(ID, T0).create(kind=kind, **keys).submit()


@pytest.mark.parametrize("status", ["citizen", "foreign_resident"])
def test_citizens_and_foreign_residents_may_petition(status: str) -> None:  # S6
    assert filed(person={"status": status}).nothing_refused


def test_age_is_not_asked() -> None:
    assert filed(person={"age": 0}).nothing_refused


def test_an_address_must_be_confirmed() -> None:  # e-mail code
    assert filed(person={"identity": "email"}).nothing_refused
    life = Petition(ID, T0).create(person={"identity": "email_typed"})
    assert life.refused("create") == ["identity_too_low"]


def test_there_is_nothing_to_sign() -> None:  # threshold: none
    life = filed().sign()
    assert life.has("refused", do="sign")
    assert life.summary["thresholds"] == {}


ANSWERS = [
    ("law_inquiry", "2020-03-16T01:00:00Z"),  # 14 d
    ("inquiry", "2020-03-09T01:00:00Z"),  # 7 d
    ("suggestion", "2020-03-16T01:00:00Z"),  # 14 d
    ("grievance", "2020-03-09T01:00:00Z"),  # 7 d
    ("proposal", "2020-04-02T01:00:00Z"),  # 1 month
    ("other", "2020-03-02T04:00:00Z"),  # at once: 3 working hours, before lunch
]


@pytest.mark.parametrize(("kind", "due"), ANSWERS)
def test_each_kind_has_its_answer_day(kind: str, due: str) -> None:  # arts 14-17
    duty = filed(kind).fact("duty", duty="response")
    assert duty["due"] == due
    assert duty["obligation"] == "must"


def test_an_unknown_kind_is_refused() -> None:
    assert Petition(ID, T0).create(kind="denunciation").has("refused", do="create")


def test_where_no_kind_is_named_the_shorter_time_holds() -> None:
    life = Petition(ID, T0).create().submit()
    assert life.fact("duty")["due"] == "2020-03-09T01:00:00Z"


EXTENDED = [
    ("inquiry", "2020-03-16T01:00:00Z"),
    ("grievance", "2020-03-16T01:00:00Z"),
    ("law_inquiry", "2020-03-30T01:00:00Z"),
    ("suggestion", "2020-03-30T01:00:00Z"),
    ("proposal", "2020-05-02T01:00:00Z"),
]


@pytest.mark.parametrize(("kind", "due"), EXTENDED)
def test_an_extension_is_within_the_same_length(kind: str, due: str) -> None:  # art 21
    life = filed(kind).after(days=3).extend("response", reason="complex")
    assert life.fact("duty_extended")["due"] == due


def test_a_second_extension_is_the_last() -> None:  # with the petitioner's consent
    twice = filed().after(days=3).extend("response").after(days=1).extend("response")
    assert twice.duty("response")["due"] == "2020-03-23T01:00:00Z"
    thrice = twice.after(days=1).extend("response")
    assert thrice.has("refused", do="extend")


def test_another_body_may_be_the_right_one() -> None:  # one-stop routing
    life = filed().after(hours=3).transfer("response", to="other-agency")
    assert life.fact("duty_transferred")["to"] == "other-agency"


def test_it_is_passed_on_within_eight_working_hours() -> None:  # art 13
    # Monday 10:00 to 13:00 and 14:00 to 18:00 are seven; the eighth ends on Tuesday at 10:00
    in_time = filed().at("2020-03-03T00:59:59Z").transfer("response", to="other-agency")
    assert in_time.has("duty_transferred")
    late = filed().at("2020-03-03T01:00:00Z").transfer("response", to="other-agency")
    assert late.has("refused", do="transfer")


def test_the_clock_stops_for_a_supplement() -> None:
    life = filed().after(days=2).pause("response").after(days=3).resume("response")
    assert life.duty("response")["due"] == "2020-03-12T01:00:00Z"


def test_a_supplement_or_inspection_stops_it_for_21_days_at_most() -> None:  # 14 d and 7 d
    life = filed().after(days=2).pause("response")
    assert life.wait("2020-03-30T00:59:59Z").duty("response")["status"] == "open"
    assert life.wait("2020-03-30T01:00:00Z").has("duty_overdue", duty="response")


def test_a_form_has_a_title_and_a_text() -> None:
    assert Petition(ID, T0).create(text={"title": ""}).refused("create") == ["title_missing"]
    assert Petition(ID, T0).create(text={"body": ""}).refused("create") == ["body_missing"]


def test_a_file_may_be_attached() -> None:
    assert Petition(ID, T0).create(attachments_mb=10).nothing_refused
    assert Petition(ID, T0).create(attachments_mb=11).has("refused", do="create")


def test_nobody_else_may_petition() -> None:
    life = Petition(ID, T0).create(person={"status": "anyone"})
    assert life.refused("create") == ["status_not_accepted"]


def test_it_may_be_withdrawn_until_it_is_closed() -> None:  # Petition Act
    assert filed().after(days=3).withdraw().state == "withdrawn"


def test_it_is_not_listed() -> None:
    assert filed().summary["listed"] is False


def test_the_answer_may_be_declined() -> None:
    assert filed().after(days=1).decline("response").has("duty_declined", duty="response")


def test_the_answer_decides() -> None:
    life = filed().after(days=5).fulfil("response", "responded")
    assert life.state == "decided"


def test_a_late_answer_is_overdue() -> None:
    assert not filed().wait("2020-03-09T00:59:59Z").has("duty_overdue")
    assert filed().wait("2020-03-09T01:00:00Z").has("duty_overdue", duty="response")


def test_a_whole_life_fact_by_fact() -> None:
    life = filed().after(days=3).fulfil("response", "responded")
    assert life.nothing_refused
    assert life.chronicle == [
        "2020-03-02T01:00:00Z state draft",
        "2020-03-02T01:00:00Z state open",
        "2020-03-02T01:00:00Z rules_pinned",
        "2020-03-02T01:00:00Z duty response",
        "2020-03-05T01:00:00Z state decided",
        "2020-03-05T01:00:00Z duty_fulfilled response",
    ]


# -- what no act shows: read from the rule set ---------------------------------------------------------------

SAYS = {
    "card.status": "in_force",
    "calendar.zone": "Asia/Seoul",
    "calendar.country": "KR",
    "calendar.pinned_at": "submission",  # 14.2 P2: receipt
    "sign.identity": "email",
    "sign.statuses": {"citizen": "declared", "foreign_resident": "declared"},
    "uniqueness.key": "account",
    "content.kinds": ["law_inquiry", "inquiry", "suggestion", "grievance", "proposal", "other"],
    "content.languages.allowed": [  # thirteen and Nepali, Burmese later
        "ko", "en", "zh", "ja", "vi", "mn", "id", "th", "uz", "bn", "km", "si", "ne", "my",
    ],
    "content.languages.decision": ["ko"],
    "addressee.mode": "routed",  # S8
    "bodies.agency.kind": "ministry",
    "refusals": [  # Petition Act
        "state-secret", "pending-procedure", "false-accusation", "private-dispute", "unclear",
    ],
    "collection.visibility": "link",
    "duties.response.by": "agency",
    "duties.response.opened_by.event": "submission",
    "duties.response.due": "7 days",
    "duties.response.outcomes": ["responded", "declined"],
    "duties.response.extension.times": 2,
    "duties.response.extension.consent_after": 1,  # a second only with consent
    "duties.response.appeal.within": "30 days",  # objection
    "duties.response.appeal.answer_within": "15 days",
    "duties.response.progress": "30 days",  # progress notice every 30 d
    "decision.body": "agency",
    "decision.steps": ["inquiry", "site_visit"],
    "decision.published": ["letter", "text_message"],  # S5, S8
    "decision.survey": True,  # satisfaction survey
    "disclosure.signatories": "nothing",
    "disclosure.petitioner": "full_name",
    "disclosure.petitioner_may_hide": True,  # optional secret
    "failure.petitioner_withdraws_until": "end",
}  # fmt: skip


@pytest.mark.parametrize(("path", "value"), SAYS.items())
def test_the_file_says(path: str, value: object) -> None:
    assert said(ID, path) == value


def test_each_kind_has_its_length() -> None:
    lengths = {kind: str(due) for kind, due in said(ID, "duties.response.due_by_kind").items()}
    assert lengths == {
        "law_inquiry": "14 days", "inquiry": "7 days", "suggestion": "14 days",
        "grievance": "7 days", "proposal": "1 month", "other": "3 working hours",
    }  # fmt: skip


def test_secrets_and_false_accusations_are_hidden() -> None:
    assert hiding(ID) == {"state-secret", "false-accusation"}

"""e-People, South Korea: rules.md section 8A."""

import pytest

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
]


@pytest.mark.parametrize(("kind", "due"), ANSWERS)
def test_each_kind_has_its_answer_day(kind: str, due: str) -> None:  # arts 14-17
    duty = filed(kind).fact("duty", duty="response")
    assert duty["due"] == due
    assert duty["obligation"] == "must"


def test_an_unknown_kind_is_refused() -> None:
    assert Petition(ID, T0).create(kind="denunciation").has("refused", do="create")


def test_one_extension_of_the_same_length_is_lawful() -> None:  # art 21
    life = filed().after(days=3).extend("response", reason="complex")
    assert life.fact("duty_extended")["due"] == "2020-03-16T01:00:00Z"


def test_another_body_may_be_the_right_one() -> None:  # one-stop routing
    life = filed().after(hours=3).transfer("response", to="other-agency")
    assert life.fact("duty_transferred")["to"] == "other-agency"


def test_the_clock_stops_for_a_supplement() -> None:
    life = filed().after(days=2).pause("response").after(days=3).resume("response")
    assert life.duty("response")["due"] == "2020-03-12T01:00:00Z"


def test_the_answer_decides() -> None:
    life = filed().after(days=5).fulfil("response", "responded")
    assert life.state == "decided"


def test_a_late_answer_is_overdue() -> None:
    assert not filed().wait("2020-03-09T00:59:59Z").has("duty_overdue")
    assert filed().wait("2020-03-09T01:00:00Z").has("duty_overdue", duty="response")

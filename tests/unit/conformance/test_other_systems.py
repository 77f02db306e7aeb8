"""Systems that ship with no preset, written as files alone: the engine knows none of them.

Each stands in `others/` and was written by the recipe in CONTRIBUTING from the source book.
"""

from pathlib import Path

import pytest

from petitions.presets import check
from tests.unit.conformance.laws import OTHERS, copied
from tests.unit.conformance.play import Petition

MONDAY = "2025-03-03T09:00:00Z"


@pytest.mark.parametrize("path", sorted(OTHERS.glob("*.toml")))
def test_each_file_is_without_fault(path: Path) -> None:
    assert check(path) == []


def in_review(system: str) -> Petition:
    return Petition(system, MONDAY).create().submit()


# -- Taiwan, JOIN: 60 days, 5,000, a reply in 2 months -----------------------------------------------


def test_join_owes_a_reply_at_5_000() -> None:
    life = in_review("tw-join").accepted().after(days=10)
    assert not life.sign(4_999).has("duty")
    crossed = life.sign(5_000)
    assert crossed.fact("duty", duty="response")["due"] == "2025-05-13T09:00:00Z"
    assert crossed.fulfil("response", "responded").state == "decided"


def test_join_expires_after_60_days() -> None:
    life = in_review("tw-join").accepted()
    assert life.closing == "2025-05-02T09:00:00Z"
    assert life.wait("2025-05-02T09:00:00Z").state == "expired"


def test_join_pauses_before_elections() -> None:
    life = in_review("tw-join").accepted().after(days=10).pause("collection")
    assert life.after(days=1).sign().has("refused", do="sign")
    resumed = life.after(days=30).resume("collection")
    assert resumed.closing == "2025-06-01T09:00:00Z"


def test_join_takes_residents_with_a_permit() -> None:
    life = in_review("tw-join").accepted()
    assert life.sign(person={"status": "foreign_resident"}).signatures == 1
    assert life.sign(person={"status": "anyone"}).has("refused", do="sign")


# -- the initiative of 2012: 750 times the seats, an answer in 3 months ---------------------------------


def test_in_2012_each_seat_stood_for_750() -> None:
    seven = {"MT": 6, "CY": 6, "LU": 6, "EE": 6, "SI": 8, "LV": 9, "IE": 12}
    life = Petition("eci-2012", "2013-01-07T10:00:00Z").create(person={"territory": "FR"})
    life = life.join(6, territories=["DE", "IT", "ES", "PL", "FI", "GR"]).submit().accepted()
    assert life.state == "open"
    life = life.sign(1_000_000)
    for state, seats in list(seven.items())[:-1]:
        life = life.sign(750 * seats, territory=state)
    assert not life.sign(8_999, territory="IE").has("threshold_reached")
    assert life.sign(9_000, territory="IE").has("threshold_reached")


# -- Scotland: no numbers, the committee closes ------------------------------------------------------------


def test_in_scotland_the_committee_ends_it() -> None:
    life = in_review("scotland").accepted().sign(10).after(days=900)
    assert life.wait().state == "open"
    assert life.fulfil("decision", "investigated").state == "decided"


# -- Wales: two supporters, considered after closing --------------------------------------------------------


def opened_in_wales() -> Petition:
    return in_review("wales").support(2).accepted()


def test_in_wales_two_supporters_suffice() -> None:
    assert in_review("wales").support(1).state == "gathering_support"
    assert opened_in_wales().signatures == 3


def test_in_wales_the_petitioner_may_choose_a_shorter_time() -> None:
    life = in_review("wales").support(2).start(until="2025-05-02").accepted()
    assert life.closing == "2025-05-02T23:00:00Z"
    assert opened_in_wales().closing == "2025-09-03T23:00:00Z"


def test_in_wales_the_committee_considers_after_closing() -> None:
    life = opened_in_wales().after(days=1).sign(247)
    assert life.has("threshold_reached", threshold="committee")
    assert not life.has("duty")
    closed = life.wait("2025-09-03T23:00:00Z")
    assert closed.state == "closed"
    assert closed.fact("duty", duty="decision")["at"] == "2025-09-03T23:00:00Z"
    assert not closed.has("duty", duty="debate")


def test_in_wales_a_debate_is_considered_at_10_000() -> None:
    life = opened_in_wales().sign(9_997).wait("2025-09-03T23:00:00Z")
    assert {fact["duty"] for fact in life.facts("duty")} == {"decision", "debate"}


# -- Jersey: 1,000 and 5,000 ----------------------------------------------------------------------------------


def test_jersey_answers_at_1_000_and_debates_at_5_000() -> None:
    life = in_review("jersey").support(5).accepted()
    assert [fact["duty"] for fact in life.sign(994).facts("duty")] == ["response"]
    assert [fact["duty"] for fact in life.sign(4_994).facts("duty")] == ["response", "debate"]
    assert not life.sign(993).has("duty")


# -- Australia: four weeks, one signature, 90 days -------------------------------------------------------------


def test_in_australia_one_signature_goes_to_the_minister() -> None:
    life = in_review("australia").accepted()
    assert life.closing == "2025-03-31T13:00:00Z"  # midnight in Sydney, summer time
    life = life.wait("2025-04-01T00:00:00Z")
    assert life.state == "closed"
    life = life.fulfil("referral", "referred")
    assert life.fact("duty", duty="response")["due"] == "2025-06-30T14:00:00Z"  # end of 90th day


def test_in_australia_250_words_are_the_limit() -> None:
    life = Petition("australia", MONDAY)
    assert life.create(text={"body": "word " * 250}).nothing_refused
    assert life.create(text={"body": "word " * 251}).has("refused", do="create")
    assert life.create(text={"title": "word", "body": "word " * 250}).has("refused", do="create")
    assert life.create(text={"body": "see https://example.org"}).has("refused", do="create")


# -- Germany: six weeks, 30,000, every petition decided ----------------------------------------------------------


def test_the_bundestag_hears_at_30_000_and_decides_on_each() -> None:
    life = in_review("bundestag").accepted()
    assert life.has("duty", duty="decision")
    assert life.closing == "2025-04-14T09:00:00Z"
    assert life.sign(30_000).has("duty", duty="hearing")
    assert life.wait("2025-05-01T00:00:00Z").fulfil("decision", "refused").state == "decided"


# -- Ireland: co-signers at submission alone -----------------------------------------------------------------------


def test_in_ireland_co_signers_come_before_submission() -> None:
    life = Petition("ireland", MONDAY).create().join(40).submit().accepted()
    assert life.sign().has("refused", do="sign")
    assert life.signatures == 0
    assert life.after(days=50).fulfil("decision", "forwarded").state == "decided"


# -- the Blue House: 100 consents, 200,000 in 30 days from posting ----------------------------------------------------


def test_the_blue_house_counts_from_posting() -> None:
    life = in_review("kr-blue-house").after(days=5).support(100).after(days=1).accepted()
    assert life.closing == "2025-04-02T09:00:00Z"
    assert life.signatures == 100
    assert life.sign(199_900).has("duty", duty="response")
    assert not life.sign(199_899).has("duty")


# -- We the People in 2011 ---------------------------------------------------------------------------------------------


def test_in_2011_5_000_sufficed_and_no_day_was_named() -> None:
    life = Petition("us-2011", "2011-09-23T12:00:00Z").create().submit().sign(4_999)
    assert life.fact("duty", duty="response")["due"] is None


# -- Estonia's Parliament: acceptance opens the decision ------------------------------------------------------------------


def test_the_riigikogu_accepts_in_30_days_and_then_decides_in_six_months() -> None:
    life = in_review("ee-parliament").after(days=4).start(until="2025-05-01").sign(1_000)
    life = life.at("2025-04-07T09:00:00Z").send()
    assert life.fact("duty", duty="acceptance")["due"] == "2025-05-07T09:00:00Z"
    accepted = life.at("2025-04-22T09:00:00Z").fulfil("acceptance", "accepted")
    assert accepted.state == "under_consideration"
    assert accepted.fact("duty", duty="decision")["due"] == "2025-10-22T09:00:00Z"
    assert life.after(days=3).fulfil("acceptance", "rejected").state == "decided"


# -- a preset copied and changed by an operator ----------------------------------------------------------------------------


def test_a_copy_owes_at_three_within_seven_working_days_of_another_calendar() -> None:
    system = copied(
        "uk-parliament",
        ("needed = 5", "needed = 2"),
        ("required = 10000", "required = 3"),
        ('country = "GB"', 'country = "KZ"'),
        ('zone = "Europe/London"', 'zone = "Asia/Almaty"'),
        ('outcomes = ["responded", "declined"]', 'due = "7 working days"'),
    )
    life = Petition(system, "2025-03-17T05:00:00Z").create().submit().support(2)
    opened = life.after(hours=1).accepted()
    assert opened.order("2025-03-17T06:00:00Z") == [
        "state open",
        "threshold_reached response",
        "listed",
        "closing",
        "duty response",
    ]
    # Nauryz rests from Friday 21 to Tuesday 25 March; the seventh working day is Monday 31
    assert opened.fact("duty")["due"] == "2025-03-31T19:00:00Z"

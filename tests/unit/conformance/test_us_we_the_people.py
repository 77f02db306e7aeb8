"""We the People, as it stood from January 2013: source book section 1."""

import pytest

from tests.unit.conformance.laws import law
from tests.unit.conformance.play import Petition

T0 = "2014-05-05T15:00:00Z"
DAY_30 = "2014-06-04T15:00:00Z"  # T0 + 30 d
LAST_SECOND = "2014-06-04T14:59:59Z"
ID = "us-we-the-people"


def drafted(**keys: object) -> Petition:
    return Petition(ID, T0).create(**keys)


def published() -> Petition:
    return drafted().submit()


def supported() -> Petition:
    """100,000 on day 29, the petitioner's own among them."""
    return published().at("2014-06-03T15:00:00Z").sign(99_999)


# -- who may start one: Terms of Participation ------------------------------------------------


def test_a_petitioner_of_13_may_create() -> None:
    assert drafted(person={"age": 13}).state == "draft"  # terms: any individual >= 13


def test_a_petitioner_of_12_may_not() -> None:
    life = drafted(person={"age": 12})
    assert life.refused("create") == ["too_young"]
    assert not life.has("state")


def test_neither_citizenship_nor_residence_is_asked() -> None:  # 13: status any
    assert drafted(person={"status": "foreign_resident"}).submit().state == "open"
    assert published().sign(person={"status": "foreign_resident"}).signatures == 2


def test_a_petitioner_needs_a_confirmed_address() -> None:  # account with verified e-mail
    assert drafted(person={"identity": "email"}).state == "draft"
    assert drafted(person={"identity": "email_typed"}).refused("create") == ["identity_too_low"]


def test_one_person_petitions() -> None:  # one creator
    assert published().nothing_refused
    assert drafted().join(1).has("refused", do="join")


# -- what it may say: 120 and 800 characters, 1-3 issues (create.form.inc; S28) -----------------


def test_a_title_of_120_characters_is_the_longest() -> None:
    assert drafted(text={"title": "x" * 120}).nothing_refused
    assert drafted(text={"title": "x" * 121}).refused("create") == ["title_too_long"]


def test_a_body_of_800_characters_is_the_longest() -> None:
    assert drafted(text={"body": "x" * 800}).nothing_refused
    assert drafted(text={"body": "x" * 801}).refused("create") == ["body_too_long"]


def test_spaces_count() -> None:  # incl. spaces
    assert drafted(text={"title": "x " * 60 + "x"}).refused("create") == ["title_too_long"]
    assert drafted(text={"body": "x " * 400 + "x"}).refused("create") == ["body_too_long"]


def test_a_line_break_counts_once_however_it_is_typed() -> None:  # specification 5
    assert drafted(text={"body": "x\r\n" * 400}).nothing_refused
    assert drafted(text={"body": "x\r\n" * 400 + "x"}).refused("create") == ["body_too_long"]


def test_a_letter_beyond_the_basic_plane_counts_once() -> None:  # code points
    assert drafted(text={"title": "\N{BALLOT BOX WITH BALLOT}\U0001f5f3" * 60}).nothing_refused


@pytest.mark.parametrize("field", ["title", "body"])
def test_neither_field_may_be_empty(field: str) -> None:
    assert drafted(text={field: ""}).refused("create") == [f"{field}_missing"]


def test_there_are_no_further_fields() -> None:
    assert drafted(text={"details": "more"}).has("refused", do="create")


ISSUES = ["economy", "health", "education", "taxes"]


def test_one_to_three_issues_must_be_chosen() -> None:
    assert drafted(tags=[]).refused("create") == ["too_few_tags"]
    assert drafted(tags=ISSUES[:1]).nothing_refused
    assert drafted(tags=ISSUES[:3]).nothing_refused
    assert drafted(tags=ISSUES[:4]).refused("create") == ["too_many_tags"]


def test_nothing_may_be_attached() -> None:
    assert drafted(attachments_mb=0).nothing_refused
    assert drafted(attachments_mb=1).has("refused", do="create")


# -- publication: at once, without any check, by direct link only ---------------------------------


def test_it_is_published_at_once_and_unlisted() -> None:
    life = published()
    assert life.states == ["draft", "open"]
    assert life.fact("state", to="open") == {
        "at": T0, "fact": "state", "from": "draft", "to": "open", "by": "petitioner",
    }  # fmt: skip
    assert life.summary["listed"] is False


def test_its_rules_are_those_of_its_creation() -> None:  # threshold stored at creation
    life = drafted().after(hours=1).submit()
    assert life.fact("rules_pinned")["at"] == T0


def test_the_petitioners_signature_is_the_first() -> None:
    assert drafted().signatures == 0
    assert published().signatures == 1


def test_nobody_reviews_it() -> None:
    assert published().accepted().has("refused", do="review")


# -- signing ------------------------------------------------------------------------------------


def test_a_signatory_is_at_least_13() -> None:
    assert published().sign(person={"age": 13}).signatures == 2
    assert published().sign(person={"age": 12}).refused("sign") == ["too_young"]


def test_only_a_confirmed_address_signs() -> None:  # name + e-mail, click the link
    assert published().sign(person={"identity": "email"}).signatures == 2
    assert published().sign(person={"identity": "email_typed"}).refused("sign") == [
        "identity_too_low"
    ]


def test_a_person_signs_once() -> None:
    life = published().sign(person={"key": "ann"}).after(days=1).sign(person={"key": "ann"})
    assert life.signatures == 2
    assert life.fact("refused")["reasons"] == ["already_signed"]


def test_of_three_signatures_of_one_person_two_are_refused() -> None:
    life = published().sign(3, person={"key": "ann"})
    assert life.signatures == 2
    assert life.fact("refused", do="sign")["count"] == 2


def test_the_petitioner_has_signed_already() -> None:
    life = drafted(person={"key": "pat"}).submit().sign(person={"key": "pat"})
    assert life.refused("sign") == ["already_signed"]
    assert life.signatures == 1


def test_there_is_no_vote_against() -> None:
    life = published().sign(against=True)
    assert life.has("refused", do="sign")
    assert life.summary["against"] == 0


def test_a_signature_cannot_be_withdrawn() -> None:
    life = published().sign(person={"key": "ann"}).withdraw_signature(person={"key": "ann"})
    assert life.has("refused", do="withdraw_signature")
    assert life.signatures == 2


def test_there_is_no_paper() -> None:
    assert published().paper(10).has("refused", do="paper")


def test_before_publication_nobody_signs() -> None:
    assert drafted().sign().has("refused", do="sign")


# -- 150: listed and searchable (api_petitions.module) ---------------------------------------------


def test_with_149_it_stays_unlisted() -> None:
    life = published().sign(148)
    assert life.signatures == 149
    assert not life.has("listed")
    assert not life.has("threshold_reached")


def test_the_150th_lists_it() -> None:
    life = published().after(days=10).sign(149)
    assert life.fact("threshold_reached") == {
        "at": "2014-05-15T15:00:00Z", "fact": "threshold_reached", "threshold": "listing",
        "required": 150, "signatures": 150,
    }  # fmt: skip
    assert life.fact("listed")["at"] == "2014-05-15T15:00:00Z"
    assert life.summary["listed"] is True


def test_the_example_of_the_engine() -> None:  # specification 5
    life = published().after(days=10).sign(149).wait("2014-06-05T15:00:00Z")
    assert life.fact("listed")["at"] == "2014-05-15T15:00:00Z"
    assert life.fact("closing") == {"at": T0, "fact": "closing", "date": DAY_30}
    assert life.fact("state", to="expired") == {
        "at": DAY_30, "fact": "state", "from": "open", "to": "expired", "by": "timer",
    }  # fmt: skip


# -- 30 days for 100,000 ----------------------------------------------------------------------------


def test_it_takes_signatures_to_the_last_second_of_its_30_days() -> None:
    life = published().at(LAST_SECOND).sign(99_999)
    assert life.fact("threshold_reached", threshold="response")["at"] == LAST_SECOND
    assert life.state == "open"


def test_the_first_instant_after_is_too_late() -> None:
    life = published().at(LAST_SECOND).sign(99_998).at(DAY_30).sign()
    assert life.has("refused", do="sign")
    assert life.state == "expired"
    assert life.signatures == 99_999
    assert life.threshold("response") == "not reached"


def test_the_30_days_run_from_publication() -> None:
    life = drafted().at("2014-05-10T15:00:00Z").submit()
    assert life.closing == "2014-06-09T15:00:00Z"
    assert law(ID).collection.clock == "opening"


def test_with_99_999_nothing_is_owed() -> None:
    life = published().sign(99_998)
    assert not life.has("threshold_reached", threshold="response")
    assert not life.has("duty")


def test_the_100_000th_obliges_the_white_house_to_answer_within_60_days() -> None:
    life = supported()
    assert life.fact("threshold_reached", threshold="response") == {
        "at": "2014-06-03T15:00:00Z", "fact": "threshold_reached", "threshold": "response",
        "required": 100_000, "signatures": 100_000,
    }  # fmt: skip
    duty = life.fact("duty")
    assert duty["duty"] == "response"
    assert duty["obligation"] == "must"
    assert duty["due"] == "2014-08-02T15:00:00Z"  # 13: 60 d
    assert duty["by"]


def test_a_batch_crosses_each_rung_at_its_own_count() -> None:
    life = published().sign(150_000)
    reached = life.facts("threshold_reached")
    assert [fact["signatures"] for fact in reached] == [150, 100_000]


def test_facts_of_one_instant_come_in_order() -> None:  # specification 4
    life = published().at("2014-05-20T00:00:00Z").sign(99_999)
    assert life.order("2014-05-20T00:00:00Z") == [
        "threshold_reached listing",
        "threshold_reached response",
        "listed",
        "closing",
        "duty response",
    ]


def test_it_then_stays_open_until_the_response() -> None:  # PetitionItem::isSignable
    life = supported()
    assert life.closing is None
    life = life.at("2014-07-15T00:00:00Z").sign(5)
    assert life.state == "open"
    assert life.signatures == 100_005


def test_the_response_ends_it() -> None:
    life = supported().at("2014-07-20T12:00:00Z").fulfil("response", "responded")
    assert life.fact("duty_fulfilled", duty="response")["outcome"] == "responded"
    assert life.state == "decided"
    assert life.became("decided") == "2014-07-20T12:00:00Z"
    assert life.duty("response")["status"] == "fulfilled"
    assert life.after(seconds=1).sign().has("refused", do="sign")
    assert not life.wait("2014-08-30T00:00:00Z").has("duty_overdue")


def test_the_white_house_may_decline_to_comment() -> None:  # terms: improper influence
    life = supported().at("2014-07-20T12:00:00Z").decline("response")
    assert life.has("duty_declined", duty="response")
    assert life.state == "decided"


def test_an_answer_is_late_from_the_60th_day_on() -> None:
    waiting = supported()
    assert not waiting.wait("2014-08-02T14:59:59Z").has("duty_overdue")
    assert waiting.wait("2014-08-02T15:00:00Z").fact("duty_overdue", duty="response")["at"] == (
        "2014-08-02T15:00:00Z"
    )


def test_a_late_answer_is_still_an_answer() -> None:
    life = supported().at("2014-09-01T00:00:00Z").fulfil("response", "responded")
    assert life.has("duty_overdue")
    assert life.state == "decided"


def test_an_outcome_nobody_can_give_is_refused() -> None:
    life = supported().after(days=1).fulfil("response", "enacted")
    assert life.has("refused", do="fulfil")
    assert life.state == "open"


def test_the_answer_has_no_extension() -> None:
    assert supported().after(days=1).extend("response").has("refused", do="extend")


# -- other ends -----------------------------------------------------------------------------------------


def test_its_petitioner_may_withdraw_it() -> None:
    life = published().after(days=1).withdraw()
    assert life.fact("state", to="withdrawn")["by"] == "petitioner"
    assert life.after(days=1).sign().has("refused", do="sign")


def test_an_expired_petition_says_so_in_its_summary() -> None:
    life = published().sign(9).wait("2014-07-01T00:00:00Z")
    assert life.summary["state"] == "expired"
    assert life.summary["signatures"] == 10
    assert life.summary["against"] == 0
    assert life.summary["thresholds"] == {"listing": "not reached", "response": "not reached"}
    assert life.summary["duties"] == []


def test_the_white_house_may_answer_early() -> None:  # any open -> responded
    life = published().after(days=2).fulfil("response", "responded")
    assert life.state == "decided"


def test_it_may_be_stopped() -> None:
    assert published().stop("dissolution").state == "stopped"


def test_a_whole_life_fact_by_fact() -> None:
    life = supported().at("2014-07-20T12:00:00Z").fulfil("response", "responded")
    assert life.nothing_refused
    assert life.chronicle == [
        "2014-05-05T15:00:00Z state draft",
        "2014-05-05T15:00:00Z rules_pinned",
        "2014-05-05T15:00:00Z state open",
        "2014-05-05T15:00:00Z closing",
        "2014-06-03T15:00:00Z threshold_reached listing",
        "2014-06-03T15:00:00Z threshold_reached response",
        "2014-06-03T15:00:00Z listed",
        "2014-06-03T15:00:00Z closing",
        "2014-06-03T15:00:00Z duty response",
        "2014-07-20T12:00:00Z state decided",
        "2014-07-20T12:00:00Z closing",
        "2014-07-20T12:00:00Z duty_fulfilled response",
    ]


# -- what no act shows: read from the rule set ----------------------------------------------------------------


def test_it_is_history() -> None:  # 15 Jan 2013: 100,000; 20 Jan 2021: the site closed
    card = law(ID).card
    assert card.status == "historical"
    assert (str(card.in_force_from), str(card.in_force_until)) == ("2013-01-15", "2021-01-20")


def test_it_lives_in_washington() -> None:
    assert law(ID).calendar.zone == "America/New_York"
    assert law(ID).calendar.country == "US"


def test_an_address_is_a_person() -> None:
    assert law(ID).uniqueness.key == "email"
    assert law(ID).uniqueness.per_address == 1


def test_it_is_written_and_answered_in_english() -> None:  # Wikipedia infobox
    languages = law(ID).content.languages
    assert languages.allowed == languages.required == languages.decision == ("en",)


def test_there_are_three_types_of_petition() -> None:  # 1 a: exact list
    assert [kind.id for kind in law(ID).content.kinds] == ["problem", "position", "policy"]


def test_it_goes_to_the_white_house() -> None:
    assert law(ID).addressee.mode == "fixed"
    (house,) = law(ID).bodies
    assert house.kind == "official"
    assert law(ID).decision.body == house.id == supported().fact("duty")["by"]


def test_it_responds_or_declines() -> None:
    assert law(ID).duties[0].outcomes == ("responded", "declined")


def test_the_response_is_posted_and_mailed() -> None:
    assert law(ID).decision.published == ("petition_page", "letter")


HIDDEN = {"violence", "obscene", "privacy", "unlawful", "impersonation"}


def test_the_moderation_policy_has_eight_grounds() -> None:
    grounds = {refusal.code: refusal.hides_text for refusal in law(ID).refusals}
    assert set(grounds) == HIDDEN | {"commercial", "duplicate", "not-federal"}
    assert {code for code, hides in grounds.items() if hides} == HIDDEN


def test_signatories_are_shown_by_first_name_and_initial() -> None:  # signatures_display.module
    shown = law(ID).disclosure
    assert shown.signatories == "first_name_and_initial"
    assert (shown.date, shown.place) == (True, True)
    assert shown.petitioner == "first_name_and_initial"


def test_a_closed_petition_is_seen_by_its_link_only() -> None:  # helper.inc
    assert law(ID).failure.expired == "link"
    assert law(ID).failure.rejected == "link"


def test_everything_goes_to_the_presidential_archive() -> None:  # README
    (rule,) = law(ID).retention
    assert (rule.data, rule.since, rule.after, rule.action) == (
        "everything",
        "end",
        None,
        "archive",
    )

"""UK Parliament e-petitions: source book section 2."""

import pytest

from petitions.domain import voting_rules
from tests.unit.conformance.laws import law
from tests.unit.conformance.play import Petition

ID = "uk-parliament"
T0 = "2024-01-08T09:00:00Z"
OPENED = "2024-01-15T10:00:00Z"
CLOSES = "2024-07-15T23:00:00Z"  # end of 15 July in London, summer time
BEFORE = "2024-07-15T22:59:59Z"
GRACE_ENDS = "2024-07-16T23:00:00Z"


def drafted(**keys: object) -> Petition:
    return Petition(ID, T0).create(**keys)


def gathering() -> Petition:
    return drafted().submit()


def in_review() -> Petition:
    return gathering().at("2024-01-09T09:00:00Z").support(5)


def opened() -> Petition:
    return in_review().at(OPENED).accepted()


def awaiting_response() -> Petition:
    return opened().at("2024-02-01T12:00:00Z").sign(9_994)


# -- who: British citizens and UK residents, no age (help page) -----------------------------------------


@pytest.mark.parametrize("status", ["citizen", "resident"])
def test_citizens_and_residents_may_petition_and_sign(status: str) -> None:
    assert drafted(person={"status": status}).state == "draft"
    assert opened().sign(person={"status": status}).signatures == 7


def test_nobody_else_may() -> None:
    assert drafted(person={"status": "anyone"}).refused("create") == ["status_not_accepted"]
    assert opened().sign(person={"status": "anyone"}).refused("sign") == ["status_not_accepted"]


def test_there_is_no_minimum_age() -> None:
    assert drafted(person={"age": 0}).nothing_refused
    assert opened().sign(person={"age": 0}).signatures == 7


def test_an_address_must_be_confirmed() -> None:
    assert drafted(person={"identity": "email"}).nothing_refused
    assert drafted(person={"identity": "email_typed"}).refused("create") == ["identity_too_low"]
    assert opened().sign(person={"identity": "email"}).signatures == 7
    assert opened().sign(person={"identity": "email_typed"}).refused("sign") == ["identity_too_low"]


# -- text: action 80, background 300, details 800 (models) ----------------------------------------------


@pytest.mark.parametrize(("field", "limit"), [("title", 80), ("body", 300), ("details", 800)])
def test_each_field_has_its_limit(field: str, limit: int) -> None:
    assert drafted(text={field: "x" * limit}).nothing_refused
    assert drafted(text={field: "x" * (limit + 1)}).refused("create") == [f"{field}_too_long"]
    assert drafted(text={field: "x " * (limit // 2) + "x"}).refused("create") == [
        f"{field}_too_long"
    ]


@pytest.mark.parametrize("field", ["title", "body"])
def test_action_and_background_are_required(field: str) -> None:
    assert drafted(text={field: ""}).refused("create") == [f"{field}_missing"]


def test_further_details_are_not() -> None:
    assert drafted(text={"details": ""}).nothing_refused


@pytest.mark.parametrize("field", ["title", "body", "details"])
def test_no_field_begins_as_a_formula_does(field: str) -> None:  # must not begin with - = + @
    for sign in "-=+@":
        assert drafted(text={field: sign + "1"}).has("refused", do="create")
        assert drafted(text={field: "1" + sign}).nothing_refused


def test_one_person_petitions() -> None:
    assert drafted().join(1).has("refused", do="join")


def test_nothing_may_be_attached() -> None:
    assert drafted(attachments_mb=1).has("refused", do="create")


# -- five supporters, then moderation (petition.rb at_threshold_for_moderation) ------------------------


def test_it_first_gathers_supporters() -> None:
    life = gathering()
    assert life.states == ["draft", "gathering_support"]
    assert life.summary["listed"] is False


def test_four_supporters_are_too_few() -> None:
    assert gathering().support(4).state == "gathering_support"


def test_the_fifth_sends_it_to_review() -> None:
    life = gathering().support(4).after(hours=1).support()
    assert life.fact("state", to="in_review") == {
        "at": "2024-01-08T10:00:00Z", "fact": "state",
        "from": "gathering_support", "to": "in_review", "by": "count",
    }  # fmt: skip
    assert not life.has("threshold_reached")  # a gate is never a rung


def test_supporters_are_signatures_and_the_petitioner_is_the_first() -> None:
    assert gathering().signatures == 1
    assert in_review().signatures == 6  # needs 6 incl. creator


def test_twenty_supporters_are_the_most() -> None:  # max 21 signatures before publication
    assert in_review().support(15).signatures == 21
    life = in_review().support(16)
    assert life.signatures == 21
    assert life.fact("refused", do="support")["count"] == 1


def test_after_publication_there_are_no_more_supporters() -> None:
    assert opened().support().has("refused", do="support")


def test_a_supporter_supports_once_and_has_signed() -> None:
    life = gathering().support(person={"key": "sue"}).support(person={"key": "sue"})
    assert life.refused("support") == ["already_supported"]
    life = gathering().support(person={"key": "sue"}).support(4).at(OPENED).accepted()
    assert life.sign(person={"key": "sue"}).refused("sign") == ["already_signed"]


def test_the_petitioner_cannot_be_a_supporter() -> None:  # specification 5
    life = drafted(person={"key": "pat"}).submit().support(person={"key": "pat"})
    assert life.has("refused", do="support")


def test_a_supporter_is_judged_as_a_signatory_is() -> None:
    assert gathering().support(person={"status": "anyone"}).refused("support") == [
        "status_not_accepted"
    ]
    assert gathering().support(person={"identity": "email_typed"}).refused("support") == [
        "identity_too_low"
    ]


def test_in_review_nobody_signs() -> None:
    assert in_review().sign().has("refused", do="sign")


def test_a_moderator_who_is_late_may_still_decide() -> None:  # 14 d is "overdue", no end
    late = in_review().wait("2024-03-01T00:00:00Z")
    assert late.state == "in_review"
    assert late.accepted().state == "open"


REASONS = [
    "duplicate", "irrelevant", "no-action", "honours", "fake-name", "foi",
    "libellous", "offensive", "advert", "removed",
]  # fmt: skip


@pytest.mark.parametrize("reason", REASONS)  # rejection_reasons.yml
def test_a_moderator_may_reject_for_a_listed_reason(reason: str) -> None:
    life = in_review().review("reject", reason=reason)
    assert life.state == "rejected"


def test_a_rejection_needs_a_reason_from_the_list() -> None:
    assert in_review().review("reject", reason="do-not-like").has("refused", do="review")
    assert in_review().review("reject").state == "rejected"  # left out: the least accepted


def test_a_petition_is_accepted_whole_or_not_at_all() -> None:
    assert in_review().review("accept_partly").has("refused", do="review")


def test_a_rejected_petition_takes_no_signatures() -> None:
    assert in_review().review("reject", reason="duplicate").sign().has("refused", do="sign")


# -- six months, to the end of the day ------------------------------------------------------------------


def test_acceptance_publishes_and_lists_it() -> None:
    life = opened()
    assert life.order(OPENED) == ["state open", "listed", "closing"]
    assert life.summary["listed"] is True


def test_its_rules_are_pinned_at_publication() -> None:  # 14.2 P2
    assert opened().fact("rules_pinned")["at"] == OPENED


def test_it_closes_six_months_later_at_the_end_of_the_day() -> None:
    assert opened().closing == CLOSES
    life = opened().at(BEFORE).sign().wait(CLOSES)
    assert life.signatures == 7
    assert life.fact("state", to="closed") == {
        "at": CLOSES, "fact": "state", "from": "open", "to": "closed", "by": "timer",
    }  # fmt: skip


def test_in_winter_the_end_of_the_day_is_midnight_utc() -> None:
    life = in_review().at("2024-05-20T22:30:00Z").accepted()  # 20 May in London
    assert life.closing == "2024-11-21T00:00:00Z"


def test_the_31st_of_august_goes_to_the_end_of_february() -> None:
    life = in_review().at("2024-08-31T10:00:00Z").accepted()
    assert life.closing == "2025-03-01T00:00:00Z"


def test_at_that_instant_it_is_closed_to_signatures() -> None:
    life = opened().at(CLOSES).sign()
    assert life.has("refused", do="sign")
    assert life.state == "closed"


def test_signatures_given_in_time_may_be_confirmed_for_24_hours() -> None:  # site.rb
    closed = opened().at(BEFORE).sign(10)
    assert closed.at("2024-07-16T22:59:59Z").confirm_late(3).signatures == 19
    assert closed.at(GRACE_ENDS).confirm_late(3).has("refused", do="confirm_late")


def test_a_late_confirmation_may_cross_a_rung() -> None:
    life = opened().at(BEFORE).sign(9_993).at("2024-07-16T12:00:00Z").confirm_late()
    assert life.fact("threshold_reached")["at"] == "2024-07-16T12:00:00Z"
    assert life.state == "closed"
    assert life.has("duty", duty="response")


def test_a_day_switched_off_is_a_day_more() -> None:  # extend_petition_deadlines_job.rb
    life = opened().at("2024-02-01T10:00:00Z").pause("collection")
    assert life.at("2024-02-02T10:00:00Z").sign().has("refused", do="sign")
    life = life.at("2024-02-04T10:00:00Z").resume("collection")
    assert life.closing == "2024-07-18T23:00:00Z"
    assert life.sign().signatures == 7


# -- signatures --------------------------------------------------------------------------------------------


def test_a_person_signs_once() -> None:
    life = opened().sign(person={"key": "ann"}).sign(person={"key": "ann"})
    assert life.refused("sign") == ["already_signed"]


def test_there_is_no_vote_against_and_no_paper() -> None:
    assert opened().sign(against=True).has("refused", do="sign")
    assert opened().paper(1).has("refused", do="paper")


def test_signatures_are_counted_by_place() -> None:  # constituency, region, country
    life = opened().sign(3, territory="GB-ENG").sign(2, territory="GB-WLS").sign(4)
    assert life.summary["by_territory"] == {"GB-ENG": 3, "GB-WLS": 2}
    assert life.signatures == 15


def test_a_signature_is_withdrawn_on_request() -> None:  # privacy notice
    life = opened().sign(person={"key": "ann"}).after(days=1)
    life = life.withdraw_signature(person={"key": "ann"})
    assert life.nothing_refused
    assert life.signatures == 6


def test_nobody_withdraws_what_was_never_signed() -> None:
    assert (
        opened().withdraw_signature(person={"key": "zoe"}).has("refused", do="withdraw_signature")
    )


# -- 10,000: the government must respond -----------------------------------------------------------------


def test_with_9_999_nothing_is_owed() -> None:
    life = opened().sign(9_993)
    assert life.signatures == 9_999
    assert not life.has("threshold_reached")
    assert not life.has("duty")


def test_at_10_000_the_government_must_respond() -> None:
    life = awaiting_response()
    assert life.fact("threshold_reached") == {
        "at": "2024-02-01T12:00:00Z", "fact": "threshold_reached", "threshold": "response",
        "required": 10_000, "signatures": 10_000,
    }  # fmt: skip
    assert life.fact("duty")["duty"] == "response"
    assert life.fact("duty")["obligation"] == "must"


def test_the_response_does_not_end_the_collection() -> None:  # until deadline; none decisive
    life = awaiting_response().after(days=10).fulfil("response", "responded")
    assert life.has("duty_fulfilled", duty="response")
    assert life.state == "open"
    assert life.sign().signatures == 10_001


def test_a_response_may_come_after_closing() -> None:
    life = awaiting_response().wait(CLOSES).after(days=100).fulfil("response", "responded")
    assert life.nothing_refused
    assert life.duty("response")["status"] == "fulfilled"
    assert life.state == "closed"


def test_fraud_takes_the_petition_back_below_the_rung() -> None:  # awaiting -> pending
    life = awaiting_response().after(hours=1).invalidate(1)
    assert life.order("2024-02-01T13:00:00Z") == [
        "threshold_reverted response",
        "duty_cancelled response",
    ]
    assert life.fact("threshold_reverted")["required"] == 10_000
    assert life.fact("threshold_reverted")["signatures"] == 9_999
    assert life.threshold("response") == "reverted"
    assert life.duty("response")["status"] == "cancelled"


def test_a_rung_lost_may_be_reached_again() -> None:
    life = awaiting_response().after(hours=1).invalidate(1).after(hours=1).reinstate(1)
    assert [fact["at"] for fact in life.facts("threshold_reached")] == [
        "2024-02-01T12:00:00Z",
        "2024-02-01T14:00:00Z",
    ]
    assert len(life.facts("duty")) == 2
    assert life.threshold("response") == "reached"


def test_staying_on_the_rung_keeps_it() -> None:
    life = awaiting_response().sign(1).after(hours=1).invalidate(1)
    assert life.signatures == 10_000
    assert not life.has("threshold_reverted")


def test_no_more_is_invalidated_than_was_signed() -> None:
    life = opened().invalidate(7)
    assert life.signatures >= 0


# -- 100,000: considered for debate, on a track of its own ---------------------------------------------------


def test_with_99_999_no_debate_is_considered() -> None:
    assert not opened().sign(99_993).has("duty", duty="debate")


def test_at_100_000_it_is_considered_for_debate() -> None:
    life = opened().at("2024-03-01T00:00:00Z").sign(99_994)
    assert life.fact("threshold_reached", threshold="debate")["required"] == 100_000
    assert life.fact("duty", duty="debate")["obligation"] == "considers"
    assert life.fact("duty", duty="debate")["due"] is None
    assert life.fact("duty", duty="debate")["by"] != life.fact("duty", duty="response")["by"]
    assert life.order("2024-03-01T00:00:00Z") == [
        "threshold_reached response",
        "threshold_reached debate",
        "duty response",
        "duty debate",
    ]


@pytest.mark.parametrize("outcome", ["debated", "not_debated"])
def test_the_committee_may_put_it_forward_or_not(outcome: str) -> None:
    life = opened().sign(99_994).after(days=30).fulfil("debate", outcome)
    assert life.fact("duty_fulfilled", duty="debate")["outcome"] == outcome
    assert life.duty("response")["status"] == "open"
    assert life.state == "open"


def test_below_100_000_only_the_debate_falls() -> None:
    life = opened().sign(99_994).after(hours=1).invalidate(1)
    assert life.threshold("debate") == "reverted"
    assert life.threshold("response") == "reached"
    assert life.duty("response")["status"] == "open"


# -- other ends -------------------------------------------------------------------------------------------------


def test_dissolution_stops_a_petition_in_moderation() -> None:
    life = in_review().after(days=1).stop("dissolution")
    assert life.state == "stopped"
    assert life.accepted().has("refused", do="review")


def test_an_unknown_reason_stops_nothing() -> None:
    assert in_review().stop("bad-mood").has("refused", do="stop")


def test_its_petitioner_may_withdraw_it() -> None:
    assert gathering().withdraw().state == "withdrawn"


def test_a_quiet_life_in_short() -> None:
    life = opened().wait("2024-09-01T00:00:00Z")
    assert life.states == ["draft", "gathering_support", "in_review", "open", "closed"]
    assert life.summary["state"] == "closed"
    assert life.summary["listed"] is True  # closed stays public
    assert life.summary["signatures"] == 6
    assert life.summary["thresholds"] == {"response": "not reached", "debate": "not reached"}
    assert life.summary["duties"] == []


def test_members_may_act_earlier() -> None:  # help page
    life = opened().after(days=3).fulfil("debate", "debated")
    assert life.nothing_refused
    assert life.state == "open"


def test_the_government_may_decline() -> None:
    assert awaiting_response().decline("response").has("duty_declined", duty="response")


def test_a_whole_life_fact_by_fact() -> None:
    life = opened().at("2024-03-01T00:00:00Z").sign(99_994).after(days=20)
    life = life.fulfil("response", "responded").wait(CLOSES).after(days=30)
    life = life.fulfil("debate", "debated")
    assert life.nothing_refused
    assert life.chronicle == [
        "2024-01-08T09:00:00Z state draft",
        "2024-01-08T09:00:00Z state gathering_support",
        "2024-01-09T09:00:00Z state in_review",
        "2024-01-15T10:00:00Z state open",
        "2024-01-15T10:00:00Z rules_pinned",
        "2024-01-15T10:00:00Z listed",
        "2024-01-15T10:00:00Z closing",
        "2024-03-01T00:00:00Z threshold_reached response",
        "2024-03-01T00:00:00Z threshold_reached debate",
        "2024-03-01T00:00:00Z duty response",
        "2024-03-01T00:00:00Z duty debate",
        "2024-03-21T00:00:00Z duty_fulfilled response",
        "2024-07-15T23:00:00Z state closed",
        "2024-08-14T23:00:00Z duty_fulfilled debate",
    ]


# -- what no act shows: read from the rule set ----------------------------------------------------------------


def test_it_is_in_force_and_lives_in_london() -> None:
    assert law(ID).card.status == "in_force"
    assert (law(ID).calendar.zone, law(ID).calendar.country) == ("Europe/London", "GB")


def test_the_clock_and_the_pin_are_those_of_publication() -> None:  # acceptance is publication
    assert law(ID).calendar.pinned_at == "publication"
    assert law(ID).collection.clock == "opening"
    assert law(ID).collection.after_target == "until_deadline"


def test_it_goes_to_one_addressee() -> None:
    assert law(ID).addressee.mode == "fixed"


def test_each_duty_is_done_or_not() -> None:
    response, debate = law(ID).duties
    assert response.outcomes == ("responded", "declined")
    assert debate.outcomes == ("debated", "not_debated")


def test_two_people_may_share_an_address() -> None:  # signature.rb
    assert law(ID).uniqueness.key == "email"
    assert law(ID).uniqueness.per_address == 2


def test_status_is_a_tick_in_a_box() -> None:  # uk_citizenship acceptance
    for who in (law(ID).create, law(ID).sign):
        assert who.statuses == {"citizen": "declared", "resident": "declared"}


def test_it_is_written_and_answered_in_english() -> None:
    languages = law(ID).content.languages
    assert languages.allowed == languages.required == languages.decision == ("en",)


def test_the_committee_has_eleven_members() -> None:  # S31
    department, committee = law(ID).bodies
    assert (department.kind, committee.kind, committee.size) == ("ministry", "committee", 11)
    life = opened().sign(99_994)
    assert life.fact("duty", duty="response")["by"] == department.id
    assert life.fact("duty", duty="debate")["by"] == committee.id


def test_the_committee_asks_for_evidence_meets_and_debates() -> None:  # S32
    decision = law(ID).decision
    assert decision.body == "petitions_committee"
    assert decision.steps == ("evidence", "meeting", "debate", "petitioner_invited")
    assert decision.published == ("petition_page", "letter")


def test_until_publication_only_the_link_shows_it() -> None:
    support, review = law(ID).gates
    assert (support.visibility, review.visibility) == ("link", "link")


def test_a_moderator_has_14_days() -> None:  # site.rb
    review = law(ID).gates[1]
    assert (review.by, str(review.limit), review.on_timeout) == ("moderator", "14 days", "late")
    assert review.outcomes == ("accept", "reject")


HIDDEN = {"libellous", "offensive", "advert", "removed"}
SHOWN = {
    "duplicate", "irrelevant", "no-action", "honours", "fake-name", "foi",
    "already-happening", "no-reply", "individual", "personal", "fraudulent", "operational",
    "local", "joke", "active-proceedings", "party-political", "resignation",
}  # fmt: skip


def test_a_rejected_text_is_shown_but_for_four_reasons() -> None:  # rejection_reasons.yml
    reasons = {refusal.code: refusal.hides_text for refusal in law(ID).refusals}
    assert set(reasons) == HIDDEN | SHOWN
    assert {code for code, hides in reasons.items() if hides} == HIDDEN


def test_a_signature_is_withdrawn_by_asking() -> None:
    withdrawal = law(ID).ballot.withdrawal
    assert (withdrawal.how, withdrawal.until, withdrawal.again) == ("on_request", "end", True)


def test_an_open_petition_bars_the_same_one() -> None:
    assert law(ID).quotas.same_subject_while_open is False


def test_nothing_of_signatories_is_shown_but_counts_by_place() -> None:
    shown = law(ID).disclosure
    assert (shown.signatories, shown.by_territory) == ("nothing", True)
    assert (shown.petitioner, shown.petitioner_while_open_only) == ("full_name", True)


def test_closed_and_rejected_petitions_stay_public() -> None:
    assert (law(ID).failure.expired, law(ID).failure.rejected) == ("listed", "listed")


def test_it_is_anonymised_six_months_after_closing() -> None:  # anonymization.rb
    (rule,) = law(ID).retention
    assert (rule.data, rule.since, rule.action) == ("everything", "closing", "anonymise")
    assert str(rule.after) == "6 months"


def test_evidence_and_answers_to_the_committee_are_published() -> None:
    papers = next(body for body in law(ID).bodies if body.kind == "committee").papers
    assert (papers.published, papers.internal) == (("evidence", "answer"), ())


def test_a_quarter_of_the_committee_decides_and_its_chair_at_a_tie_only() -> None:
    committee = next(body for body in law(ID).bodies if body.kind == "committee").voting
    assert [voting_rules.rules_of(committee).needed(members) for members in (11, 400)] == [3, 100]
    assert committee.conflicts == "step_aside"
    assert (committee.chair, committee.majority, committee.public) == (
        "breaks_tie", "of_votes", True,
    )  # fmt: skip

"""Rahvaalgatus.ee, an initiative to an Estonian municipality: source book section 9."""

import pytest

from tests.unit.conformance.laws import law, said
from tests.unit.conformance.play import Petition

ID = "ee-rahvaalgatus-local"
T0 = "2024-03-04T08:00:00Z"
STARTED = "2024-04-15T09:00:00Z"
UNTIL = "2024-06-30"
CLOSES = "2024-06-30T21:00:00Z"  # end of 30 June in Tallinn, summer time
PEOPLE = 5_050  # 1 % is 50.5


def petition(population: int = PEOPLE) -> Petition:
    return Petition(ID, T0, level="district", territory="0141", population=population)


def deliberating(population: int = PEOPLE) -> Petition:
    return petition(population).create().submit()


def opened(population: int = PEOPLE) -> Petition:
    return deliberating(population).at(STARTED).start(until=UNTIL)


# -- who: registered residents of 16 with an eID --------------------------------------------------------


def test_a_petitioner_is_16_and_identified() -> None:
    assert petition().create(person={"age": 16, "identity": "eid"}).nothing_refused
    assert petition().create(person={"age": 15}).refused("create") == ["too_young"]
    assert petition().create(person={"identity": "state_account"}).refused("create") == [
        "identity_too_low"
    ]


def test_a_signatory_is_a_resident_of_16_with_an_eid() -> None:
    ann = {"age": 16, "status": "resident", "identity": "eid", "territory": "0141"}
    assert opened().sign(person=ann).signatures == 1
    assert opened().sign(person={"age": 15}).refused("sign") == ["too_young"]
    assert opened().sign(person={"status": "anyone"}).refused("sign") == ["status_not_accepted"]
    assert opened().sign(person={"identity": "state_account"}).refused("sign") == [
        "identity_too_low"
    ]


def test_only_residents_of_the_municipality_sign() -> None:  # KOKS 32
    assert opened().sign(person={"territory": "0784"}).refused("sign") == ["outside_territory"]


def test_a_registered_permanent_resident_takes_part() -> None:  # 13: permanent residents
    for status in ("resident", "permanent_resident"):
        assert petition().create(person={"status": status}).nothing_refused
        assert opened().sign(person={"status": status}).signatures == 1
    assert petition().create(person={"status": "anyone"}).refused("create") == [
        "status_not_accepted"
    ]


def test_its_text_has_a_title_and_reasons() -> None:  # must be reasoned
    assert petition().create(text={"title": ""}).refused("create") == ["title_missing"]
    assert petition().create(text={"body": ""}).refused("create") == ["body_missing"]
    assert petition().create(text={"details": ""}).nothing_refused


def test_notes_have_at_most_8_000_characters() -> None:
    """rules.md 9: "notes ≤ 8,000" (initiatives_controller.js)."""
    assert petition().create(text={"details": "й" * 8_000}).nothing_refused
    assert petition().create(text={"details": "й" * 8_001}).has("refused", do="create")


def test_files_may_be_attached() -> None:  # 14.2 C2
    assert petition().create(attachments_mb=10).nothing_refused
    assert petition().create(attachments_mb=11).has("refused", do="create")


# -- deliberation: three days to six months ----------------------------------------------------------------


def test_it_is_first_deliberated_in_public() -> None:
    assert deliberating().states == ["draft", "in_deliberation"]
    assert deliberating().summary["listed"] is True


def test_deliberation_lasts_three_days_at_least() -> None:
    life = deliberating().at("2024-03-07T07:59:59Z").start(until=UNTIL)
    assert life.has("refused", do="start")
    assert life.state == "in_deliberation"
    assert deliberating().at("2024-03-07T08:00:00Z").start(until=UNTIL).state == "open"


def test_deliberation_lasts_six_months_at_most() -> None:
    assert deliberating().wait("2024-09-04T06:59:59Z").state == "in_deliberation"
    assert deliberating().wait("2024-09-04T07:00:00Z").state == "expired"  # 10:00 in summer


def test_nobody_signs_while_it_is_deliberated() -> None:
    assert deliberating().sign().has("refused", do="sign")


# -- signing: three days to eighteen months, as the petitioner chose ---------------------------------------------


def test_its_petitioner_chooses_the_last_day() -> None:
    assert opened().closing == CLOSES
    life = opened().at("2024-06-30T20:59:59Z").sign().at(CLOSES).sign()
    assert life.signatures == 1
    assert life.became("expired") == CLOSES


def test_without_a_last_day_it_does_not_start() -> None:  # set by author
    life = deliberating().at(STARTED).start()
    assert life.has("refused", do="start")
    assert life.state == "in_deliberation"


def test_the_last_day_may_be_moved() -> None:  # set and changeable by author
    moved = opened().after(days=9).start(until="2024-09-30")
    assert moved.closing == "2024-09-30T21:00:00Z"


def test_a_fast_track_spares_the_three_days() -> None:  # canPropose
    life = petition().create(tags=["fast-track"]).submit().start(until=UNTIL)
    assert life.state == "open"
    assert petition().create(tags=["health"]).submit().start(until=UNTIL).state == (
        "in_deliberation"
    )


def test_signing_lasts_three_days_at_least() -> None:
    assert deliberating().at(STARTED).start(until="2024-04-17").has("refused", do="start")
    assert deliberating().at(STARTED).start(until="2024-04-18").state == "open"


def test_the_three_days_run_over_a_weekend() -> None:
    friday = deliberating().at("2024-04-12T09:00:00Z")
    assert friday.start(until="2024-04-15").state == "open"


def test_signing_lasts_eighteen_months_at_most() -> None:
    assert deliberating().at(STARTED).start(until="2025-10-15").state == "open"
    assert deliberating().at(STARTED).start(until="2025-10-16").has("refused", do="start")


def test_a_signature_may_be_deleted_while_signing() -> None:  # about.md
    life = opened().sign(person={"key": "a"}).withdraw_signature(person={"key": "a"})
    assert life.nothing_refused
    assert life.signatures == 0
    life = opened().sign(60)
    closed = life.sign(person={"key": "a"}).wait(CLOSES)
    assert closed.withdraw_signature(person={"key": "a"}).has("refused", do="withdraw_signature")


def test_one_signature_a_personal_code() -> None:
    life = opened().sign(person={"key": "a"}).sign(person={"key": "a"})
    assert life.refused("sign") == ["already_signed"]


def test_paper_signatures_are_added() -> None:
    assert opened().paper(20).signatures == 20


def test_there_is_no_vote_against() -> None:
    assert opened().sign(against=True).has("refused", do="sign")


# -- one percent, never fewer than five; rounded as the site rounds ------------------------------------------------

TABLE = [  # local_governments.json
    (421, 5),  # Vormsi
    (602, 6),  # Kihnu
    (4_997, 50),  # Anija
    (351_780, 3_518),  # Tallinn
    (100, 5),
    (549, 5),
    (550, 6),
    (5_049, 50),
    (5_050, 51),
]


@pytest.mark.parametrize(("population", "required"), TABLE)
def test_one_percent_of_the_residents(population: int, required: int) -> None:
    life = opened(population)
    assert not life.sign(required - 1).has("threshold_reached")
    crossed = life.sign(required).fact("threshold_reached")
    assert (crossed["required"], crossed["signatures"]) == (required, required)


# -- sending; three months, three more with reasons --------------------------------------------------------------


def sent() -> Petition:
    return opened().sign(60).at("2024-05-20T09:00:00Z").send()


def test_its_petitioner_sends_it_when_it_has_enough() -> None:
    life = sent()
    assert life.state == "under_consideration"
    assert life.after(days=1).sign().has("refused", do="sign")


def test_its_rules_are_those_of_the_sending() -> None:  # 14.2 P2: send
    assert not opened().has("rules_pinned")
    assert sent().fact("rules_pinned")["at"] == "2024-05-20T09:00:00Z"


def test_too_few_cannot_be_sent() -> None:
    life = opened().sign(50).at("2024-05-20T09:00:00Z").send()
    assert life.has("refused", do="send")


def test_signing_goes_on_until_it_is_sent() -> None:
    assert opened().sign(60).sign(5).signatures == 65


def test_enough_at_the_deadline_is_closed_and_may_be_sent() -> None:
    life = opened().sign(60).wait(CLOSES)
    assert life.state == "closed"
    assert not life.has("duty")  # before it is sent nobody owes anything
    assert life.after(days=3).send().state == "under_consideration"


def test_the_municipality_decides_within_three_months_of_sending() -> None:
    duty = sent().fact("duty", duty="decision")
    assert duty["due"] == "2024-08-20T09:00:00Z"
    assert duty["obligation"] == "must"
    assert sent().wait("2024-08-20T09:00:00Z").has("duty_overdue", duty="decision")


def test_the_government_may_pass_it_to_the_council_within_a_month() -> None:  # KOKS 32
    duty = sent().fact("duty", duty="referral")
    assert duty["due"] == "2024-06-20T09:00:00Z"
    assert duty["obligation"] == "considers"
    referred = sent().after(days=9).fulfil("referral", "referred")
    assert referred.state == "under_consideration"
    assert referred.transfer("decision", to="council").has("duty_transferred")


def test_it_may_take_three_months_more_once() -> None:
    life = sent().at("2024-08-01T09:00:00Z").extend("decision", reason="complex")
    assert life.fact("duty_extended")["due"] == "2024-11-20T10:00:00Z"  # noon, winter time
    assert life.after(days=1).extend("decision", reason="complex").has("refused", do="extend")


@pytest.mark.parametrize("outcome", ["satisfied", "partly", "refused", "forwarded"])
def test_it_adopts_forwards_or_rejects(outcome: str) -> None:
    life = sent().after(days=30).fulfil("decision", outcome)
    assert life.fact("duty_fulfilled")["outcome"] == outcome
    assert life.state == "decided"


def test_an_unsupported_initiative_in_short() -> None:
    life = opened().sign(10).wait("2024-08-01T00:00:00Z")
    assert life.states == ["draft", "in_deliberation", "open", "expired"]
    assert life.signatures == 10
    assert life.summary["duties"] == []


def test_a_whole_life_fact_by_fact() -> None:
    life = sent().after(days=30).fulfil("decision", "satisfied")
    assert life.nothing_refused
    assert life.chronicle == [
        "2024-03-04T08:00:00Z state draft",
        "2024-03-04T08:00:00Z state in_deliberation",
        "2024-03-04T08:00:00Z listed",
        "2024-04-15T09:00:00Z state open",
        "2024-04-15T09:00:00Z closing",
        "2024-04-15T09:00:00Z threshold_reached municipality",
        "2024-05-20T09:00:00Z state under_consideration",
        "2024-05-20T09:00:00Z rules_pinned",
        "2024-05-20T09:00:00Z closing",
        "2024-05-20T09:00:00Z duty referral",
        "2024-05-20T09:00:00Z duty decision",
        "2024-06-19T09:00:00Z state decided",
        "2024-06-19T09:00:00Z duty_fulfilled decision",
    ]


# -- what no act shows: read from the rule set ---------------------------------------------------------------

SAYS = {
    "card.status": "in_force",
    "calendar.zone": "Europe/Tallinn",
    "calendar.country": "EE",
    "calendar.pinned_at": "sending",  # 14.2 P2
    "create.statuses": {"resident": "claim", "permanent_resident": "claim"},
    "sign.statuses": {"resident": "claim", "permanent_resident": "claim"},
    "sign.own_territory": ["district"],
    "uniqueness.key": "personal_id",
    "petitioners.max": None,  # co-authors by invitation
    "content.fields": ["title", "body", "details"],
    "content.languages.allowed": ["et", "en", "ru"],
    "content.languages.required": ["et"],  # Estonian mandatory
    "content.languages.decision": ["et"],
    "addressee.mode": "chosen",
    "addressee.levels": ["district"],
    "addressee.kinds": ["municipality"],
    "addressee.kinds.municipality.levels": ["district"],
    "bodies.government.kind": "council",
    "bodies.council.kind": "council",
    "refusals": ["terms-of-use", "no-reasons"],
    "gates": ["deliberation"],
    "gates.deliberation.skipped_by_tags": ["fast-track"],
    "collection.clock": "opening",
    "collection.after_target": "until_sent",  # 14.2 W3
    "ballot.withdrawal.how": "self",  # about.md
    "ballot.withdrawal.until": "closing",
    "ballot.withdrawal.again": True,
    "thresholds.municipality.of": "population",  # of residents
    "thresholds.municipality.decisive": True,
    "duties.referral.by": "government",
    "duties.referral.outcomes": ["referred", "not_referred"],
    "duties.decision.by": "government",
    "duties.decision.outcomes": ["satisfied", "partly", "refused", "forwarded"],
    "duties.decision.extension.length": "3 months",
    "decision.body": "council",
    "decision.steps": ["petitioner_invited", "meeting"],  # representative may take part
    "decision.published": ["petition_page", "minutes"],  # with reasons in the minutes
    "disclosure.signatories": "nothing",  # names not shown
    "disclosure.petitioner": "full_name",
    "disclosure.comments": "open",  # public, commentable
    "failure.expired": "listed",
    "quotas.tries": 10,  # 10 in 15 minutes
    "quotas.tries_within": "15 minutes",
}


@pytest.mark.parametrize(("path", "value"), SAYS.items())
def test_the_file_says(path: str, value: object) -> None:
    assert said(ID, path) == value


def test_signatures_are_anonymised_after_28_days() -> None:  # defaults.json
    keeps = ("sex", "birth year", "time", "approximate place")
    rules = [(r.data, r.since, str(r.after), r.action, r.keeps) for r in law(ID).retention]
    assert rules == [
        ("signatures", "sending", "28 days", "anonymise", keeps),
        ("signatures", "end", "28 days", "anonymise", keeps),
    ]

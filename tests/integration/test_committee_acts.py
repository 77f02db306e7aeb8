"""What committees do besides voting: powers, debates and hearings, discussions; and who may."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.services import answering, replaying
from petitions.services.committees import acts, cases, debates, discussions, working_groups
from petitions.services.committees.acts import Said
from petitions.services.committees.debates import Held, Planned
from petitions.services.committees.discussions import Draft
from petitions.services.committees.membership import Seat
from petitions.services.errors import Conflict, Forbidden, NotFound, Refused
from petitions.storage import answers, audit, committee_acts, committees
from petitions.storage import discussions as stored
from petitions.storage import petitions as store
from petitions.storage.tables import Duty, Mailing
from tests.support.committee import KZ, UK, Sitting, a_committee, an_open_petition
from tests.support.databases import on_sqlite
from tests.support.lives import World

pytestmark = on_sqlite
SITE = ("kk", "ru", "en")
WORDS = {"en": "Tell us more"}
THREE = {"kk": "Қазақша", "ru": "По-русски", "en": "In English"}


@pytest.fixture
def world(session: Session) -> World:
    return World(session).install(UK)


@pytest.fixture
def uk(world: World) -> Sitting:
    return a_committee(world, UK, members=2)


@pytest.fixture
def number(uk: Sitting) -> int:
    return an_open_petition(uk.world, UK, signatures=100_000)


def use(sitting: Sitting, number: int, kind: str, **said: object) -> int:
    world = sitting.world
    values = {"texts": WORDS, **said}
    made = acts.use(
        world.session, sitting.clerk, sitting.case(number), kind, Said(**values), world.now  # type: ignore[arg-type]
    )  # fmt: skip
    world.wait(timedelta(minutes=1))
    return made


def ask(sitting: Sitting, number: int, body: int, days: int = 14) -> Duty:
    until = (sitting.world.now + timedelta(days=days)).date()
    made = use(sitting, number, "ask", to_body=body, until=until)
    act = committee_acts.act(sitting.world.session, made)
    assert act
    assert act.duty_id
    duty = answers.duty(sitting.world.session, act.duty_id)
    assert duty
    return duty


def test_a_request_stands_in_the_inbox_of_the_body_with_its_day(uk: Sitting, number: int) -> None:
    body = uk.world.body(UK, "ministry")
    duty = ask(uk, number, body)
    assert (duty.body_id, duty.status) == (body, "open")
    assert duty.due_at == datetime(2026, 3, 17, 0, 0, tzinfo=uk.world.now.tzinfo)


def test_a_request_not_answered_in_time_is_overdue(uk: Sitting, number: int) -> None:
    duty = ask(uk, number, uk.world.body(UK, "ministry"))
    uk.world.wait(timedelta(days=20)).tally()
    uk.world.session.refresh(duty)
    assert duty.overdue_at == duty.due_at


def test_a_body_answers_a_request_as_it_answers_any_duty(uk: Sitting, number: int) -> None:
    world, body = uk.world, uk.world.body(UK, "ministry")
    officer = world.staff("officer", "officer@example.org", body)
    duty = ask(uk, number, body)
    words = {"en": {"summary": "Twelve", "text": "Twelve schools"}, "kk": {
        "summary": "Он екі", "text": "Он екі мектеп"}}  # fmt: skip
    answering.publish(world.session, officer, duty.id, "responded", words, world.now, site=SITE)
    world.session.refresh(duty)
    assert duty.status == "fulfilled"
    assert [letter.address for letter in world.letters("committee_answer")] == ["clerk@example.org"]
    assert world.get(number).state == "open"
    assert replaying.replay(world.session, number).agrees


def test_the_petitioner_is_written_to_and_answers_once(uk: Sitting, number: int) -> None:
    world, made = uk.world, use(uk, number, "write")
    petitioner = world.account("petitioner@example.org")
    assert len(world.letters("committee_letter")) == 1
    acts.reply(world.session, petitioner, made, "answered", "Here it is", "kk", world.now)
    assert len(world.letters("committee_reply")) == 1
    with pytest.raises(Conflict, match="answered_already"):
        acts.reply(world.session, petitioner, made, "answered", "And more", "kk", world.now)


def test_nobody_else_answers_for_the_petitioner(uk: Sitting, number: int) -> None:
    made, stranger = use(uk, number, "write"), uk.world.account("stranger@example.org")
    with pytest.raises(Forbidden):
        acts.reply(uk.world.session, stranger, made, "answered", "I", "kk", uk.world.now)


def test_a_committees_request_to_a_body_is_no_letter_to_answer(uk: Sitting, number: int) -> None:
    made = use(uk, number, "press", to_body=uk.world.body(UK, "ministry"))
    petitioner = uk.world.account("petitioner@example.org")
    with pytest.raises(NotFound):
        acts.reply(uk.world.session, petitioner, made, "answered", "I", "kk", uk.world.now)


def test_a_petitioner_declines_an_invitation(uk: Sitting, number: int) -> None:
    world = uk.world
    made = use(uk, number, "invite", starts_at=world.now + timedelta(days=3), place="Room 15")
    petitioner = world.account("petitioner@example.org")
    acts.reply(world.session, petitioner, made, "declined", "", "kk", world.now)
    act = committee_acts.act(world.session, made)
    assert act
    assert act.answer == "declined"


@pytest.mark.parametrize(
    ("kind", "said", "code"),
    [
        ("write", {"texts": {"en": "  "}}, "text_missing"),
        ("invite", {"place": "Room 15"}, "date_unknown"),
        ("ask", {"until": date(2030, 1, 1)}, "body_not_chosen"),
        ("press", {"to_body": 10**9}, "body_not_chosen"),
    ],
)
def test_an_act_without_what_it_needs_is_refused(
    uk: Sitting, number: int, kind: str, said: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused, match=code):
        use(uk, number, kind, **said)


def test_a_request_with_a_day_that_is_past_is_refused(uk: Sitting, number: int) -> None:
    with pytest.raises(Refused, match="day_is_past"):
        ask(uk, number, uk.world.body(UK, "ministry"), days=-2)


@pytest.mark.parametrize("link", ["http://a.example", "javascript:alert(1)", "https://u@a.example"])
def test_links_lead_only_to_safe_pages(uk: Sitting, number: int, link: str) -> None:
    with pytest.raises(Refused, match="link_unknown_kind"):
        use(uk, number, "invite", starts_at=uk.world.now + timedelta(days=3), link=link)


def test_a_referral_puts_the_petition_before_the_other_committee(uk: Sitting, number: int) -> None:
    other = a_committee(uk.world, None, rules_body=None, members=0)
    use(uk, number, "refer", to_body=other.body)
    case = committees.case_of(uk.world.session, other.body, number)
    assert case
    assert (case.opened_by_way, case.referred_from) == ("referral", uk.case(number))


def test_a_member_who_is_no_clerk_uses_no_power(uk: Sitting, number: int) -> None:
    with pytest.raises(Forbidden):
        acts.use(
            uk.world.session, uk.accounts["m2"], uk.case(number), "write", Said(texts=WORDS),
            uk.world.now,
        )  # fmt: skip


def test_a_clerk_of_another_committee_uses_no_power(uk: Sitting, number: int) -> None:
    other = uk.world.body(None, "commission")  # type: ignore[arg-type]
    stranger = uk.world.staff("clerk", "other@example.org", other)
    with pytest.raises(Forbidden):
        acts.use(
            uk.world.session, stranger, uk.case(number), "write", Said(texts=WORDS), uk.world.now
        )


def test_each_act_is_on_record(uk: Sitting, number: int) -> None:
    use(uk, number, "write")
    use(uk, number, "debate")
    found = {row.act for row in audit.found(uk.world.session, audit.Search(petition_id=number))}
    assert {"committee_write", "committee_debate"} <= found


# Debates and hearings


def schedule(sitting: Sitting, number: int, kind: str = "debate") -> int:
    world = sitting.world
    said = Planned(kind, world.now + timedelta(days=7), {"en": "Westminster Hall"})
    return debates.schedule(world.session, sitting.clerk, sitting.case(number), said, world.now)


def debate_duty(world: World, number: int) -> Duty:
    found = store.duty(world.session, number, "debate")
    assert found
    return found


def test_a_debate_that_was_held_fulfils_the_duty(uk: Sitting, number: int) -> None:
    world, made = uk.world, schedule(uk, number)
    world.wait(timedelta(days=8))
    debates.hold(world.session, uk.clerk, made, Held({"en": "The House agreed"}), world.now)
    assert debate_duty(world, number).status == "fulfilled"
    response = answers.of_petition(world.session, number)[0]
    assert (response.outcome, response.texts["en"]["text"]) == ("debated", "The House agreed")
    assert replaying.replay(world.session, number).agrees


def test_a_debate_entered_while_others_were_counted_has_its_own_letter_alone(
    uk: Sitting, number: int
) -> None:
    world, made = uk.world, schedule(uk, number)
    world.wait(timedelta(days=8, milliseconds=4)).sign(number, "other@example.org")
    world.tally()
    before = world.now - timedelta(milliseconds=4)
    debates.hold(world.session, uk.clerk, made, Held({"en": "The House agreed"}), before)
    templates = world.session.scalars(sa.select(Mailing.template)).all()
    assert "debate_held" in templates
    assert "response_published" not in templates


def test_a_debate_is_not_held_before_its_moment(uk: Sitting, number: int) -> None:
    made = schedule(uk, number)
    with pytest.raises(Refused, match="too_early"):
        debates.hold(uk.world.session, uk.clerk, made, Held(WORDS), uk.world.now)


def test_a_debate_called_off_for_good_declines_the_duty(uk: Sitting, number: int) -> None:
    world, made = uk.world, schedule(uk, number)
    debates.cancel(
        world.session, uk.clerk, made, {"en": "Debated last week"}, world.now, for_good=True
    )
    assert debate_duty(world, number).status == "declined"


def test_a_debate_put_off_leaves_the_duty_open(uk: Sitting, number: int) -> None:
    world, made = uk.world, schedule(uk, number)
    debates.cancel(world.session, uk.clerk, made, {"en": "A strike"}, world.now, for_good=False)
    assert debate_duty(world, number).status == "open"


def test_a_debate_is_not_called_off_without_a_reason(uk: Sitting, number: int) -> None:
    made = schedule(uk, number)
    with pytest.raises(Refused, match="reason_missing"):
        debates.cancel(uk.world.session, uk.clerk, made, {}, uk.world.now, for_good=True)


def test_what_was_held_is_not_held_again(uk: Sitting, number: int) -> None:
    world, made = uk.world, schedule(uk, number)
    world.wait(timedelta(days=8))
    debates.hold(world.session, uk.clerk, made, Held(WORDS), world.now)
    with pytest.raises(Conflict):
        debates.hold(world.session, uk.clerk, made, Held(WORDS), world.now)


def test_another_committee_does_not_end_this_ones_duty(uk: Sitting, number: int) -> None:
    world = uk.world
    other = a_committee(world, None, rules_body=None, members=0)
    use(uk, number, "refer", to_body=other.body)
    made = schedule(other, number)
    world.wait(timedelta(days=8))
    debates.hold(world.session, other.clerk, made, Held(WORDS), world.now)
    assert debate_duty(world, number).status == "open"


# Working groups and public discussions


@pytest.fixture
def group(session: Session) -> Sitting:
    """A working group for a petition to the government, whose head is its clerk."""
    world = World(session).install(KZ)
    body = world.body(KZ)
    head = world.staff("head", "head@example.org", body)
    number = an_open_petition(world, KZ, signatures=50_000, body_id=body)
    duty = store.duty(session, number, "decision")
    assert duty
    made = working_groups.set_up(session, head, duty.id, THREE, world.now, site=SITE)
    return Sitting(world, made, head)


def start(group: Sitting, days: int = 10) -> int:
    world = group.world
    said = Draft(THREE, world.now + timedelta(days=days))
    return discussions.open_discussion(
        world.session, group.clerk, group.case(1), said, world.now, site=SITE
    )


def commented(group: Sitting, made: int, text: str = "Жақсы", email: str = "a@example.org") -> int:
    world = group.world
    account = world.account(email)
    return discussions.comment(world.session, account, made, text, "kk", world.now)


def test_a_draft_is_put_up_in_every_language(group: Sitting) -> None:
    world, said = group.world, Draft({"kk": "Жоба"}, group.world.now + timedelta(days=9))
    with pytest.raises(Refused, match="text_missing, ru"):
        discussions.open_discussion(
            world.session, group.clerk, group.case(1), said, world.now, site=SITE
        )


def test_comments_are_taken_only_until_the_close(group: Sitting) -> None:
    made = start(group)
    commented(group, made)
    group.world.wait(timedelta(days=10))
    with pytest.raises(Refused, match="discussion_closed"):
        commented(group, made, "Кеш")


def test_a_comment_is_seen_only_after_a_clerk_let_it_through(group: Sitting) -> None:
    world, made = group.world, start(group)
    one = commented(group, made)
    assert stored.comments(world.session, made, "published") == []
    discussions.moderate(world.session, group.clerk, one, world.now, refuse_for=None)
    assert [row.id for row in stored.comments(world.session, made, "published")] == [one]


def test_the_same_comment_is_not_taken_twice(group: Sitting) -> None:
    made = start(group)
    commented(group, made)
    with pytest.raises(Conflict, match="commented_already"):
        commented(group, made)


def test_the_final_text_waits_until_every_comment_is_answered(group: Sitting) -> None:
    world, made = group.world, start(group)
    first, second = commented(group, made), commented(group, made, "Жаман")
    world.wait(timedelta(days=10))

    def conclude() -> None:
        discussions.conclude(world.session, group.clerk, made, THREE, world.now, site=SITE)

    with pytest.raises(Refused, match="comments_waiting"):
        conclude()
    for one in (first, second):
        discussions.moderate(world.session, group.clerk, one, world.now, refuse_for=None)
    with pytest.raises(Refused, match="comments_unanswered"):
        conclude()
    discussions.reply(
        world.session, group.clerk, made, [first, second], THREE, world.now, site=SITE
    )
    conclude()
    duty = store.duty(world.session, 1, "decision")
    assert duty
    draft = answers.draft(world.session, duty.id)
    assert draft
    assert draft.texts["kk"]["text"] == "Қазақша"


def test_the_final_text_is_not_published_while_comments_are_taken(group: Sitting) -> None:
    world, made = group.world, start(group)
    with pytest.raises(Refused, match="discussion_still_open"):
        discussions.conclude(world.session, group.clerk, made, THREE, world.now, site=SITE)


def test_the_heads_statement_follows_the_decision(group: Sitting) -> None:
    world, made = group.world, start(group)
    with pytest.raises(Refused, match="not_decided_yet"):
        discussions.state(world.session, group.clerk, made, THREE, None, world.now, site=SITE)
    duty = store.duty(world.session, 1, "decision")
    assert duty
    words = {lang: {"summary": text, "text": text} for lang, text in THREE.items()}
    answering.publish(world.session, group.clerk, duty.id, "satisfied", words, world.now, site=SITE)
    discussions.state(world.session, group.clerk, made, THREE, None, world.now, site=SITE)
    found = stored.find(world.session, made)
    assert found
    assert (found.statement or {})["texts"] == THREE


def test_a_petition_has_one_working_group(group: Sitting) -> None:
    duty = store.duty(group.world.session, 1, "decision")
    assert duty
    with pytest.raises(Conflict, match="group_exists"):
        working_groups.set_up(
            group.world.session, group.clerk, duty.id, THREE, group.world.now, site=SITE
        )


def test_a_member_of_a_working_group_stands_for_somebody(group: Sitting) -> None:
    world, today = group.world, group.world.now.date()
    said = Seat("member", "Дана", today, represents={})
    with pytest.raises(Refused, match="represents_missing"):
        working_groups.add_member(world.session, group.clerk, group.body, said, world.now)
    said = Seat("member", "Дана", today, represents={"kk": "Ата-аналар"})
    made = working_groups.add_member(world.session, group.clerk, group.body, said, world.now)
    member = committees.member(world.session, made)
    assert member
    assert member.represents == {"kk": "Ата-аналар"}


def test_only_its_clerk_takes_people_into_a_working_group(group: Sitting) -> None:
    world = group.world
    stranger = world.account("stranger@example.org")
    said = Seat("member", "Дана", world.now.date(), represents={"kk": "Ата-аналар"})
    with pytest.raises(Forbidden):
        working_groups.add_member(world.session, stranger, group.body, said, world.now)


def test_a_closed_case_takes_no_more_acts(uk: Sitting, number: int) -> None:
    cases.close(uk.world.session, uk.clerk, uk.case(number), "Done", uk.world.now)
    with pytest.raises(Refused, match="case_closed"):
        use(uk, number, "write")


def test_a_debate_held_before_it_is_owed_is_written_down_as_done(uk: Sitting) -> None:
    world = uk.world
    number = an_open_petition(world, UK)
    cases.take_up(world.session, uk.clerk, uk.body, number, world.now)
    made = schedule(uk, number)
    world.wait(timedelta(days=8))
    debates.hold(world.session, uk.clerk, made, Held({"en": "The House agreed"}), world.now)
    duty = debate_duty(world, number)
    assert (duty.status, duty.body_id, duty.due_at) == ("fulfilled", uk.body, None)
    assert replaying.replay(world.session, number).agrees

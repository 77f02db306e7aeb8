"""The outbox: letters go out at least once, in the reader's language, and mailings reach each once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Thread

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.mail import outbox
from petitions.mail.outbox import MAX_ATTEMPTS, Office, drain, expand
from petitions.mail.render import Site
from petitions.mail.sender import Deferred, Message, Smtp, Undeliverable
from petitions.services.letters import unsubscribe, write_letter
from petitions.services.my_signature import signature_of
from petitions.services.secrets import Keys
from petitions.storage import letters, mailings
from petitions.storage.engine import unit
from petitions.storage.tables import (
    Account,
    Letter,
    Mailing,
    Petition,
    PetitionText,
    RuleVersion,
    Signatory,
    Signature,
)
from tests.support.databases import Database, on_postgresql
from tests.support.mail_server import MailServer, free_port

AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
LATER = AT + timedelta(minutes=2)
KEYS = Keys(bytes(32))
SITE = Site("Үн", "https://un.example.org", "Үн <un@un.example.org>", "help@un.example.org")
OFFICE = Office(SITE, KEYS)

Sessions = Callable[[], Session]


@pytest.fixture
def sessions(engine: sa.Engine) -> Sessions:
    return lambda: Session(engine, expire_on_commit=False)


class Desk:
    """A transport of this test: keeps the messages, or fails as it was told."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.messages: list[EmailMessage] = []

    def send(self, message: Message) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.messages.append(read(message))


def read(message: Message) -> EmailMessage:
    """Read a letter as a mail program does."""
    parsed = message_from_bytes(message.data, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    assert str(parsed["To"]) == message.to
    return parsed


def write(session: Session, to: str = "aigul@example.org", language: str = "kk") -> int:
    with unit(session):
        return write_letter(
            session, "confirm_email", to, language, {"token": "secret-token", "name": "Айгүл"}, AT
        )


def only(session: Session) -> Letter:
    found = session.scalars(sa.select(Letter).execution_options(populate_existing=True)).one()
    session.commit()  # on SQLite an open transaction would keep the worker waiting
    return found


def a_petition(session: Session, signatories: int) -> Petition:
    rules = RuleVersion(
        rule_set="made-up", number=1, format=1, source="", sha256="", in_force_from=AT,
        reason="first", published_at=AT,
    )  # fmt: skip
    account = Account(name="Айгүл", language="kk", created_at=AT)
    session.add_all([rules, account])
    session.flush()
    petition = Petition(
        rule_set="made-up", rule_version_id=rules.id, petitioner_id=account.id, life={},
        original_language="ru", state="open", created_at=AT, submitted_at=AT,
    )  # fmt: skip
    session.add(petition)
    session.flush()
    session.add(
        PetitionText(
            petition_id=petition.id,
            language="ru",
            revision=1,
            fields={},
            title="Новая школа",
            sha256="",
            written_at=AT,
        )
    )
    for number in range(signatories):
        sign(session, petition, number)
    session.commit()
    return petition


def sign(session: Session, petition: Petition, number: int, **values: object) -> Signature:
    signature = Signature(
        petition_id=petition.id, kind="for", person=number.to_bytes(4, "big"), language="kk",
        text_sha256="", confirmed_at=AT - timedelta(hours=1), commitment=b"", **values,
    )  # fmt: skip
    session.add(signature)
    session.flush()
    session.add(
        Signatory(
            signature_id=signature.id,
            name="N",
            email=f"n{number}@example.org",
            language="kk",
            wants_letters=True,
        )
    )
    session.flush()
    return signature


def test_a_letter_arrives_as_text_and_html_in_its_readers_language(
    session: Session, sessions: Sessions, mail: MailServer
) -> None:
    write(session)

    with Smtp(mail.url) as transport:
        assert drain(sessions, OFFICE, transport, lambda: AT) == 1

    letter = mail.wait_for("aigul@example.org")
    assert letter.link("confirm") == "https://un.example.org/kk/account/confirm/secret-token"
    assert "secret-token" in letter.html
    assert letter.message["Content-Language"] == "kk"
    assert letter.message["List-Unsubscribe"] is None


def test_a_sent_letter_keeps_no_link(session: Session, sessions: Sessions) -> None:
    write(session)

    drain(sessions, OFFICE, Desk(), lambda: AT)

    assert only(session).data == {}
    assert only(session).sent_at == AT


def test_a_dead_server_uses_up_no_attempt(session: Session, sessions: Sessions) -> None:
    write(session)

    with Smtp(f"smtp://127.0.0.1:{free_port()}") as transport:
        for day in range(20):
            assert drain(sessions, OFFICE, transport, lambda d=day: AT + timedelta(days=d)) == 0

    assert only(session).attempts == 0
    assert only(session).failed_at is None


def test_a_deferred_letter_waits_longer_each_time_and_is_given_up_in_the_end(
    session: Session, sessions: Sessions
) -> None:
    write(session)
    waits, now = [], AT
    for _ in range(MAX_ATTEMPTS):
        drain(sessions, OFFICE, Desk(Deferred("451")), lambda: now)  # noqa: B023
        waits.append(only(session).claimable_at - now)
        now = only(session).claimable_at

    assert waits[0] < waits[1] < waits[2]
    assert only(session).failed_at is not None


def test_a_refused_address_is_given_up_at_once_and_holds_up_no_other(
    session: Session, sessions: Sessions
) -> None:
    write(session, "gone@example.org")
    write(session, "aigul@example.org")
    desk = Desk(Undeliverable("550"))

    assert drain(sessions, OFFICE, desk, lambda: AT) == 1
    assert [message["To"] for message in desk.messages] == ["aigul@example.org"]


def test_a_letter_whose_worker_was_killed_goes_again_under_the_same_message_id(
    session: Session, sessions: Sessions
) -> None:
    write(session)
    first, second = Desk(), Desk()

    class Killed(BaseException):
        pass

    class Killer(Desk):
        def send(self, message: Message) -> None:
            first.send(message)
            raise Killed

    with pytest.raises(Killed):
        drain(sessions, OFFICE, Killer(), lambda: AT)
    assert drain(sessions, OFFICE, second, lambda: AT) == 0
    assert drain(sessions, OFFICE, second, lambda: AT + outbox.CLAIM_LASTS) == 1

    assert first.messages[0]["Message-ID"] == second.messages[0]["Message-ID"]


def test_a_letter_that_cannot_be_written_holds_up_no_other(
    session: Session, sessions: Sessions
) -> None:
    with unit(session):
        write_letter(session, "confirm_email", "broken@example.org", "en", {}, AT)
    write(session)

    assert drain(sessions, OFFICE, Desk(), lambda: AT) == 1


def test_a_mailing_reaches_each_willing_signatory_once(
    session: Session, sessions: Sessions
) -> None:
    petition = a_petition(session, 7)
    sign(session, petition, 8, withdrawn_at=AT)
    sign(session, petition, 9, invalidated_at=AT)
    with unit(session):
        mailings.add(session, petition.id, "debate_scheduled", {"on": "2026-12-01"}, AT)

    expand(sessions, lambda: LATER, chunk=3)
    expand(sessions, lambda: LATER, chunk=3)
    desk = Desk()
    drain(sessions, OFFICE, desk, lambda: LATER)

    assert sorted(m["To"] for m in desk.messages) == [f"n{n}@example.org" for n in range(7)]
    assert session.scalars(sa.select(Mailing.done_at)).one() == LATER
    text = desk.messages[0].get_body(("plain",))
    assert text is not None
    assert "Новая школа" in text.get_content()
    url = next(w for w in text.get_content().split() if "/kk/signatures/" in w)
    assert signature_of(KEYS, url.rsplit("/", 1)[1]) in session.scalars(sa.select(Signature.id))


def test_a_signature_that_was_committed_late_still_gets_its_letter(
    session: Session, sessions: Sessions
) -> None:
    petition = a_petition(session, 5)
    with unit(session):
        mailings.add(session, petition.id, "debate_scheduled", {"on": "2026-12-01"}, AT)
    late = session.scalars(sa.select(Signature).order_by(Signature.id)).first()
    assert late
    late.withdrawn_at = AT  # as if its transaction were still open
    session.commit()
    assert expand(sessions, lambda: AT) == 4

    late.withdrawn_at = None
    session.commit()

    assert expand(sessions, lambda: LATER) == 1


def test_one_click_ends_the_letters_and_drops_those_that_wait(
    session: Session, sessions: Sessions
) -> None:
    petition = a_petition(session, 2)
    with unit(session):
        mailings.add(session, petition.id, "debate_scheduled", {"on": "2026-12-01"}, AT)
    expand(sessions, lambda: LATER)
    desk = Desk()
    composed = _compose_first(session)
    url = str(composed["List-Unsubscribe"]).strip("<>")
    assert composed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    unsubscribe(session, KEYS, url.rsplit("/", 1)[1])
    drain(sessions, OFFICE, desk, lambda: LATER)

    assert len(desk.messages) == 1
    assert desk.messages[0]["To"] != composed["To"]


def test_the_page_of_letters_begins_with_the_newest(session: Session) -> None:
    write(session)
    write(session)
    numbers = [letter.id for letter in letters.latest(session, 10)]
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) == 2


def _compose_first(session: Session) -> EmailMessage:
    first = letters.latest(session, 10)[-1]
    composed = outbox.compose(outbox.Lookups(session, SITE), OFFICE, first)
    return read(composed)


@on_postgresql
def test_only_the_note_that_a_letter_went_out_need_not_wait_for_the_disk(session: Session) -> None:
    write(session)
    number = only(session).id
    session.execute(sa.text("SET synchronous_commit TO on"))
    session.commit()
    with unit(session):
        letters.mark_sent(session, number, AT)
        assert session.scalar(sa.text("SHOW synchronous_commit")) == "off"
    assert session.scalar(sa.text("SHOW synchronous_commit")) == "on"
    assert only(session).sent_at == AT


def test_what_is_written_while_letters_go_out_waits_for_the_next_turn(
    session: Session, sessions: Sessions
) -> None:
    class Busy(Desk):
        def send(self, message: Message) -> None:
            super().send(message)
            if len(self.messages) == 1:
                write(session, "late@example.org")

    write(session)
    desk = Busy()

    assert drain(sessions, OFFICE, desk, lambda: AT) == 1
    assert drain(sessions, OFFICE, desk, lambda: AT) == 1


def test_more_letters_than_are_claimed_at_once_go_out_in_one_turn(
    session: Session, sessions: Sessions
) -> None:
    for number in range(outbox.BATCH + 3):
        write(session, f"n{number}@example.org")

    assert drain(sessions, OFFICE, Desk(), lambda: AT) == outbox.BATCH + 3


@on_postgresql
def test_two_workers_send_each_letter_once(database: Database) -> None:
    engine = database.engine()
    with Session(engine) as session:
        for number in range(120):
            write(session, f"n{number}@example.org")
    desks = Desk(), Desk()
    threads = [
        Thread(target=drain, args=(lambda: Session(engine), OFFICE, desk, lambda: AT))
        for desk in desks
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    sent = [message["To"] for desk in desks for message in desk.messages]
    assert len(sent) == len(set(sent)) == 120
    engine.dispose()


def test_what_happens_to_a_letter_stands_before_the_next_one_goes(
    session: Session, sessions: Sessions
) -> None:
    """Noted, given up or put back: another connection sees it while the batch goes on."""
    for number in range(4):
        write(session, f"n{number}@example.org")
    seen: list[tuple[int, int, int]] = []

    class Looking(Desk):
        def send(self, message: Message) -> None:
            with sessions() as other:
                columns = sa.func.count(Letter.sent_at), sa.func.count(Letter.failed_at)
                sent, failed = other.execute(sa.select(*columns)).one()
                errors = other.scalar(sa.select(sa.func.count(Letter.error))) or 0
            seen.append((sent, failed, errors))
            place = len(seen)
            if place > 1:
                raise Undeliverable("550") if place == 2 else Deferred("451")

    assert drain(sessions, OFFICE, Looking(), lambda: AT) == 1
    assert seen == [(0, 0, 0), (1, 0, 0), (1, 1, 1), (1, 1, 2)]

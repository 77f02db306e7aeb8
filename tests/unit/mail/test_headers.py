"""Headers of letters arrive as they were written, whatever their length."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest

from petitions.mail.render import Rendered, Site
from petitions.mail.sender import message

SITE = Site("Үн", "http://127.0.0.1:8000", "un@example.org", "un@example.org")
ADDRESS = "https://petitions.example.org/kk/account/unsubscribe/" + "a1B2-_" * 20


def sent(subject: str) -> bytes:
    letter = message(
        SITE, Rendered(subject, "Мәтін", "<p>Мәтін</p>"), to="a@example.org", lang="kk",
        message_id="1", written_at=datetime(2026, 1, 1, tzinfo=UTC), unsubscribe_url=ADDRESS,
    )  # fmt: skip
    return letter.data


@pytest.mark.parametrize(
    "subject",
    [
        "Сізді петиция сайтында жұмыс істеуге шақырады",
        "Қол " * 40,
        "Confirm your signature",
        "Петицияға 100\u00a0000 қол жиналды 🐎",
    ],
)
def test_a_subject_keeps_its_spaces(subject: str) -> None:
    read = message_from_bytes(sent(subject), policy=policy.default)
    assert str(read["subject"]).strip() == subject.strip()


def test_no_line_is_longer_than_mail_allows() -> None:
    assert max(len(line) for line in sent("Қол " * 200).splitlines()) < 998


def test_the_address_to_unsubscribe_stands_whole_for_mail_programs() -> None:
    assert f"List-Unsubscribe: <{ADDRESS}>\r\n".encode() in sent("Тақырып")

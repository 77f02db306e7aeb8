"""Every letter can be written in every language, with all it may be given and with the least."""

from __future__ import annotations

from typing import Any

import pytest

from petitions.mail.render import FOLDER, LedgerState, PetitionInLetter, Site, render, words

SITE = Site("Үн", "https://un.example.org", "un@un.example.org", "help@un.example.org")
PETITION = PetitionInLetter(7, "<b>Жаңа</b>\nмектеп", "https://un.example.org/kk/petitions/7")
THREE = {"kk": "Қазақша мәтін", "ru": "Русский текст", "en": "English text"}
DESK = "/government/duties/7"
REMARK = {"quote": "тоғыз жол", "remark": "Қай жол екенін жазыңыз"}
LEAST: dict[str, dict[str, Any]] = {
    "confirm_email": {"token": "t", "name": "Айгүл"},
    "already_registered": {},
    "reset_without_account": {},
    "password_reset": {"token": "t"},
    "staff_invitation": {"name": "Айгүл", "roles": ["moderator"]},
    "signature_confirm": {"token": "t", "name": "Айгүл", "kind": "for"},
    "already_signed": {"name": "Айгүл", "kind": "for"},
    "petition_submitted": {},
    "petition_accepted": {},
    "petition_rejected": {"reasons": [THREE]},
    "reasons_corrected": {"reasons": [THREE], "why": "Қате таңдалған"},
    "petition_returned": {"message": THREE},
    "threshold_reached": {"threshold": 10000},
    "response_published": {},
    "debate_scheduled": {"on": "2026-12-01"},
    "debate_held": {"on": "2026-12-01"},
    "promise_kept": {"promise": THREE},
    "message_received": {"path": "/account/petitions/7/messages/moderators"},
    "committee_letter": {"body": THREE, "text": THREE, "act": 1, "kind": "write"},
    "committee_step": {"body": THREE, "text": THREE, "kind": "debate"},
    "committee_reply": {"answer": "answered"},
    "committee_answer": {"answer": "duty_fulfilled", "body": ""},
    "discussion_opened": {"body": THREE, "closes_on": "2026-12-01", "discussion": 1},
    "petition_closed": {"count": 1245, "reached": False},
    "signatures_invalidated": {
        "count": 1,
        "reason": "automated",
        "signatures": 0,
        "fell_below": [],
    },
    "signatures_reinstated": {
        "count": 1,
        "reason": "repeated",
        "signatures": 1,
        "again": 1,
    },
    "petition_moved": {"to": "under_consideration"},
    "petition_removed": {"reason": "Жеке дерек бар"},
    "petition_restored": {"reason": "Дерек алынды"},
    "duty_opened": {"path": DESK},
    "duty_unowned": {"path": "/admin/duties"},
    "duty_reminder": {"path": DESK, "due_on": "2026-12-01", "days_left": 0},
    "duty_overdue": {"path": DESK, "due_on": "2026-12-01", "days_overdue": 3},
    "duty_extended": {"reason": "Сараптама керек"},
    "duty_paused": {"reason": "Сараптама керек"},
    "duty_resumed": {},
    "duty_transferred": {"reason": "Сараптама керек"},
    "petition_archived": {"on": "2026-12-01"},
    "progress_reported": {"report": THREE},
    "report_reminder": {"path": DESK, "due_on": "2026-12-01", "days_left": 0},
    "report_overdue": {"path": DESK, "due_on": "2026-12-01", "days_overdue": 3},
    "answer_to_approve": {"path": DESK},
    "answer_sent_back": {"path": DESK, "remarks": "Күнін жазыңыз"},
    "promise_reminder": {"path": DESK, "promise": THREE, "due_on": "2026-12-01", "days_left": 0},
    "promise_overdue": {"path": DESK, "promise": THREE, "due_on": "2026-12-01", "days_overdue": 3},
}
MORE: dict[str, dict[str, Any]] = {
    "staff_invitation": {"token": "t"},
    "signature_confirm": {"kind": "support"},
    "petition_submitted": {"support_token": "t", "supporters_required": 5},
    "petition_accepted": {
        "closes_on": "2027-05-21",
        "message": "Жақсы",
        "remarks": [REMARK],
        "is_part": True,
    },
    "petition_rejected": {"reasons": [THREE, THREE], "message": "Түзетіңіз", "remarks": [REMARK]},
    "petition_returned": {"due_on": "2026-12-01", "remarks": [REMARK]},
    "reasons_corrected": {"reasons": [THREE, THREE]},
    "threshold_reached": {"body": THREE, "due_on": "2026-12-01"},
    "response_published": {
        "body": THREE,
        "summary": THREE,
        "question": 5,
        "appeal_until": "2026-12-01",
        "appeal_path": "/account/petitions/7/answers/5/appeal",
    },
    "debate_scheduled": {"kind": "hearing"},
    "debate_held": {"body": THREE, "summary": THREE, "kind": "hearing", "question": 5},
    "committee_letter": {"kind": "invite", "on": "2026-12-01"},
    "committee_step": {"kind": "refer", "to": THREE},
    "committee_reply": {"answer": "declined"},
    "committee_answer": {"answer": "duty_declined", "body": THREE},
    "promise_kept": {"body": THREE, "note": THREE},
    "message_received": {"body": THREE},
    "petition_closed": {"reached": True},
    "signatures_invalidated": {"count": 1200, "signatures": 9000, "fell_below": [10000, 0]},
    "signatures_reinstated": {"count": 1200, "signatures": 10200, "again": 1100},
    "petition_moved": {"to": "stopped"},
    "duty_opened": {"body": THREE, "due_on": "2026-12-01", "is_appeal": True},
    "duty_unowned": {"body": THREE, "due_on": "2026-12-01"},
    "duty_reminder": {"body": THREE, "days_left": 5},
    "duty_overdue": {"body": THREE},
    "duty_extended": {"body": THREE, "due_on": "2026-12-01"},
    "duty_paused": {"body": THREE},
    "duty_resumed": {"body": THREE, "due_on": "2026-12-01"},
    "duty_transferred": {"body": THREE, "due_on": "2026-12-01"},
    "progress_reported": {"body": THREE, "due_on": "2026-12-01"},
    "report_reminder": {"body": THREE, "days_left": 5},
    "report_overdue": {"body": THREE},
    "answer_to_approve": {"body": THREE},
    "promise_reminder": {"days_left": 5},
}


def test_every_letter_is_listed_here() -> None:
    files = {file.name.removesuffix(".jinja") for file in FOLDER.glob("*.jinja")}
    shared = {f"{part}.{kind}" for part in ("layout", "parts") for kind in ("text", "html")}
    assert files - shared == set(LEAST)


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
@pytest.mark.parametrize("template", LEAST)
@pytest.mark.parametrize("full", [False, True])
def test_text_and_html_say_the_same(template: str, lang: str, full: bool) -> None:
    data = LEAST[template] | (MORE.get(template, {}) if full else {})
    letter = render(
        SITE, template, lang, data, petition=PETITION,
        unsubscribe_url="https://un.example.org/u" if full else None,
        signature_url="https://un.example.org/s" if full else None,
        checkpoint=LedgerState(3, "cm9vdA==") if full else None,
    )  # fmt: skip
    assert letter.subject
    assert "\n" not in letter.subject
    links = {word for word in letter.text.split() if word.startswith("https://")}
    assert all(link in letter.html for link in links)
    assert "<b>" not in letter.html
    assert "\n\n\n" not in letter.text
    assert ("cm9vdA==" in letter.text) is full


def test_a_text_in_several_languages_is_given_in_the_readers() -> None:
    letter = render(SITE, "petition_rejected", "ru", {"reasons": [THREE]}, petition=PETITION)
    assert "Русский текст" in letter.text
    assert "English text" not in letter.html


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
@pytest.mark.parametrize(
    "template",
    ["petition_accepted", "petition_rejected", "petition_returned", "petition_removed",
     "petition_restored", "reasons_corrected"],
)  # fmt: skip
def test_the_words_of_a_letter_can_be_taken_out_and_put_back(template: str, lang: str) -> None:
    data = LEAST[template] | MORE.get(template, {})
    written = words(SITE, template, lang, data, PETITION)
    assert "http" not in written
    as_it_was = render(SITE, template, lang, data, petition=PETITION)
    put_back = render(SITE, template, lang, {**data, "words": written}, petition=PETITION)
    assert put_back.text.split() == as_it_was.text.split()
    assert put_back.subject == as_it_was.subject


def test_adjusted_words_are_sent_as_they_were_written_and_never_as_markup() -> None:
    own = "Құрметті Айгүл!\n\n> тоғыз <b>жол</b>\n\nЖақсы."
    letter = render(
        SITE, "petition_returned", "kk", {"message": "–", "words": own}, petition=PETITION
    )
    assert own in letter.text
    assert "&lt;b&gt;жол" in letter.html
    assert "<blockquote" in letter.html

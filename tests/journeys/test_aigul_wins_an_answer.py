"""Aigül writes a petition under the We the People rules, gathers 100,000 signatures, is answered."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from petitions.wording.catalogue import Words
from tests.support import crowd
from tests.support.town import Town
from tests.support.visitor import Visitor

pytestmark = pytest.mark.browser

RULES = "us-we-the-people"
LISTED_AT, ANSWERED_AT, DAYS_TO_ANSWER = 150, 100_000, 60
TITLE = "Ауыл мектептеріне жылы автобус беріңіздер"
BODY = "Бала аязда жаяу жүреді.\n\nӘр ауылға бір автобус керек."
TITLE_RU = "Дайте сельским школам тёплый автобус"
BODY_RU = "Дети ходят пешком по морозу.\n\nКаждому селу нужен автобус."
SUMMARY = "Әр ауылға автобус беріледі"
ANSWER = "Үш жылда 400 автобус сатып алынады.\n\nКесте сайтта жарияланды."
SUMMARY_RU = "Автобус получит каждое село"
ANSWER_RU = "За три года купят 400 автобусов."
SIGNING: dict[str, str | bool] = {"is_old_enough": True, "territory": "750000000"}


def test_from_a_draft_to_the_answer_and_the_end(open_town: Callable[..., Town]) -> None:
    town = open_town(RULES)
    body = town.body(rule_set=RULES)
    gulnar = town.visitor("Гүлнар Омарова", "gulnar@example.org")
    town.employ(gulnar, "officer", body)
    other = town.petition(RULES, body, "Ауыл мектептеріне жаңа автобус керек", ("мектеп",))
    crowd.bring(town.site, other, LISTED_AT - 1)

    aigul = town.visitor("Айгүл Сәрсенова", "aigul@example.org")
    aigul.register()
    write(aigul)
    number = submit(aigul)
    people_sign_until_it_is_listed(town, number)
    answer_becomes_owed(town, number, aigul)
    dana = town.visitor("Дана Ахметова", "dana@example.org")
    it_is_overdue_in_public(town, number, dana)
    the_officer_answers(gulnar, number)
    the_answer_stands_first_and_signing_is_over(town, number, dana)
    printed = town.site.flask("petitions", "replay", str(number))
    assert '"threshold": "response"' in printed


def write(aigul: Visitor) -> None:
    """Every step, switching languages, going back and forward, losing nothing."""
    aigul.go("/create").press("Start now")
    aigul.choose("We the People (АҚШ, Ақ үй)").press("Continue")
    aigul.read_in("ru").choose("Ответственное министерство").press("Continue")
    aigul.choose("решить проблему").press("Continue")
    aigul.sees("What is not allowed")
    aigul.press("Continue").sees("Confirm your age to go on.")
    aigul.answer(of_age=True).press("Continue")
    aigul.read_in("en").choose("Қазақша").press("Continue")
    aigul.read_in("kk").fill("title", TITLE).press("Save and count")
    aigul.holds("title", TITLE).reads(f"{len(TITLE)} таңба")
    aigul.press("Continue").sees("Is there one already?")
    aigul.reads("Ауыл мектептеріне жаңа автобус керек")
    aigul.press("Mine is different: go on").fill("body", BODY).press("Continue")
    aigul.back().holds("body", BODY).back().sees("Is there one already?").back()
    aigul.holds("title", TITLE).forward().forward().forward()
    aigul.reads("Русский").page.locator("main dl a").first.click()
    aigul.look().fill("title", TITLE_RU).fill("body", "я" * 801).press("Save")
    aigul.reads("800").holds("title", TITLE_RU).holds("body", "я" * 801)
    aigul.fill("body", BODY_RU).press("Save").sees("written")
    aigul.press("Continue").fill("words", "").press("Continue")
    aigul.fill("words", "мектеп\nкөлік").press("Continue").sees("Check the whole")
    # The way back leads over the form that came back with errors.
    aigul.back().sees("What is it about?").has_errors().forward().sees("Check the whole")


def submit(aigul: Visitor) -> int:
    for text in (TITLE, TITLE_RU, "Бала аязда жаяу жүреді.", "мектеп, көлік"):
        aigul.reads(text)
    aigul.press("Send the petition").sees("Your petition has been sent")
    number = int(aigul.page.url.split("/")[-2])
    assert TITLE in aigul.letter_with(f"/petitions/{number}").text
    aigul.go(f"/petitions/{number}").reads(TITLE).reads("Бала аязда жаяу жүреді.")
    aigul.go(f"/petitions/{number}?text=ru").reads(TITLE_RU)
    return number


def people_sign_until_it_is_listed(town: Town, number: int) -> None:
    # Aigül's own signature is the first of the 150.
    crowd.bring(town.site, number, LISTED_AT - 2)
    arman = town.visitor("Арман Есенов", "arman@example.org")
    arman.go("/petitions").does_not_read(TITLE)
    arman.sign(number, **SIGNING)
    crowd.wait_until_counted(town.site, number, LISTED_AT)
    arman.go("/petitions").reads(TITLE)


def answer_becomes_owed(town: Town, number: int, aigul: Visitor) -> None:
    crowd.bring(town.site, number, ANSWERED_AT - LISTED_AT - 2)
    elena = town.visitor("Елена Ким", "elena@example.org", "ru")
    elena.sign(number, **SIGNING, wants_letters=True)
    crowd.wait_until_counted(town.site, number, ANSWERED_AT - 1)
    elena.go(f"/petitions/{number}").does_not_read("Осталось 60 дней")
    john = town.visitor("John Baker", "john@example.org", "en")
    john.sign(number, **SIGNING)
    crowd.wait_until_counted(town.site, number, ANSWERED_AT)
    john.go(f"/petitions/{number}").reads("60 days left").reads("100,000 signatures")
    aigul.letter("100")


def it_is_overdue_in_public(town: Town, number: int, reader: Visitor) -> None:
    town.site.clock.forward(days=DAYS_TO_ANSWER + 10)
    town.until(lambda: reader.go(f"/petitions/{number}").has("10 күн кешікті"))
    reader.read_in("en").reads("10 days overdue").read_in("ru").reads("Просрочено на 10 дней")


def the_officer_answers(gulnar: Visitor, number: int) -> None:
    assert TITLE in gulnar.letter_with("/government").text
    gulnar.sign_in().go("/government").follow_link(TITLE)
    gulnar.press("Publish the answer").has_errors()
    gulnar.fill("summary_kk", SUMMARY).fill("text_kk", ANSWER).press("Save as a draft")
    gulnar.holds("summary_kk", SUMMARY).holds("text_kk", ANSWER)
    gulnar.fill("summary_ru", SUMMARY_RU).fill("text_ru", ANSWER_RU)
    gulnar.answer(outcome="responded").press("Publish the answer")


def the_answer_stands_first_and_signing_is_over(town: Town, number: int, reader: Visitor) -> None:
    reader.read_in("kk").go(f"/petitions/{number}").reads(SUMMARY).reads(ANSWER)
    reader.reads(SUMMARY, ".app-petition__answer > :first-child")
    reader.sees("This petition no longer takes signatures.")
    reader.go(f"/petitions/{number}/sign").sees("This petition takes no signatures now")
    reader.go(f"/petitions/{number}").read_in("ru").reads(SUMMARY_RU)
    subject = Words("ru").gettext("The petition has been answered")
    letter = town.site.mail.wait_for("elena@example.org", subject, seconds=40)
    assert letter.link("/ru/").endswith(f"/ru/petitions/{number}")
    assert letter.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert not town.site.mail.to("john@example.org")[1:], "John did not ask for letters"

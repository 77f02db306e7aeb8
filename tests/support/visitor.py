"""Somebody at a browser: finds what pages say in their language, reads their own letters."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pyotp
from playwright.sync_api import Locator, Page, Response, expect

from petitions.wording.catalogue import Words
from tests.support.mail_server import Received
from tests.support.site import Site

# The journeys share two cores with each other, their sites and their browsers.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)
# What a public page remembers is a second old at most.
STALE = 1_500

# What every page is looked at for, asked in one journey to the browser.
LOOK = """() => ({
  lang: document.documentElement.lang,
  headings: [...document.querySelectorAll("h1")].map((one) => one.innerText),
  title: document.title,
  wide: document.documentElement.scrollWidth,
  shown: window.innerWidth,
})"""
PASSWORD = "seven apples under the mountain"
LETTER_SECONDS = 25


class Visitor:
    """Acts by the visible words of a page; every page that is met is checked."""

    def __init__(self, site: Site, page: Page, email: str, name: str, lang: str = "kk") -> None:
        self.site, self.page = site, page
        self.email, self.name, self.lang = email, name, lang
        self._totp_secret = ""
        self._broken: list[str] = []
        self._untouched = False  # opened and nothing typed: opening it again loses nothing
        page.on("response", self._note)

    def said(self, words: str, **values: object) -> str:
        """Return the page's words for an English text of the catalogue."""
        found = Words(self.lang).gettext(words, **values)
        assert self.lang == "en" or found != words, f"{words!r} is not translated"
        return found

    def counted(self, one: str, many: str, count: int) -> str:
        """Return the page's words for a number of things."""
        return Words(self.lang).ngettext(one, many, count, shown=count)

    def go(self, path: str) -> Visitor:
        """Open a path of the site in one's language, or a whole address."""
        whole = path if path.startswith("http") else f"{self.site.url}/{self.lang}{path}"
        self.page.goto(whole)
        self._untouched = True
        return self.look()

    def look(self) -> Visitor:
        """Check what every page must hold: one h1, its title, its language, no inward scroll."""
        self.page.wait_for_load_state()
        assert not self._broken, f"{self._broken}\n{self.site.log()[-4000:]}"
        found = self.page.evaluate(LOOK)
        lang = urlsplit(self.page.url).path.split("/")[1]
        assert found["lang"] == lang, self.page.url
        self.lang = lang
        headings = found["headings"]
        assert len(headings) == 1, f"{self.page.url} has {len(headings)} h1"
        heading, title = " ".join(headings[0].split()), found["title"]
        after_error = title.partition(": ")[2]
        assert title.startswith(heading) or after_error.startswith(heading), (title, heading)
        wide, shown = found["wide"], found["shown"]
        assert wide <= shown, f"{self.page.url} scrolls sideways: {wide} > {shown}"
        return self

    def _note(self, response: Response) -> None:
        if response.status >= 500:
            self._broken.append(f"{response.status} {response.url}")

    def press(self, words: str, **values: object) -> Visitor:
        """Press a button, or a link that looks like one, and arrive on the next page."""
        text = self.said(words, **values)
        button = self.page.get_by_role("button", name=text, exact=True)
        self._sees(button.or_(self.link(text)).first)
        return self._follow(button if button.count() else self.link(text))

    def follow(self, words: str, **values: object) -> Visitor:
        """Follow a link by its words."""
        return self.follow_link(self.said(words, **values))

    def follow_link(self, text: str) -> Visitor:
        """Follow a link by people's words, such as a petition's title."""
        self._sees(self.link(text))
        return self._follow(self.link(text))

    def link(self, text: str) -> Locator:
        return self.page.locator("main").get_by_role("link", name=text).first

    def _follow(self, target: Locator) -> Visitor:
        with self.page.expect_navigation(wait_until="load") as arrival:
            self._activate(target)
        self._untouched = arrival.value.request.method == "GET"
        return self.look()

    def _activate(self, target: Locator) -> None:
        target.click()

    def _type(self, field: Locator, text: str) -> None:
        field.fill(text)

    def _check(self, field: Locator) -> None:
        field.check()

    def _select(self, field: Locator, value: str) -> None:
        field.select_option(value)

    def read_in(self, lang: str) -> Visitor:
        """Switch the language by the header; the page stays the same."""
        before = urlsplit(self.page.url).path.split("/", 2)[2]
        self._follow(self.page.locator(f".app-languages__link[hreflang={lang}]"))
        assert urlsplit(self.page.url).path == f"/{lang}/{before}"
        return self

    def back(self) -> Visitor:
        self.page.go_back()
        return self.look()

    def forward(self) -> Visitor:
        self.page.go_forward()
        return self.look()

    def fill(self, name: str, text: str) -> Visitor:
        """Fill in a field by its name in the form."""
        self._untouched = False
        self._type(self.page.locator(f"[name={name}]"), text)
        return self

    def holds(self, name: str, text: str) -> Visitor:
        expect(self.page.locator(f"[name={name}]")).to_have_value(text)
        return self

    def choose(self, text: str) -> Visitor:
        """Choose a radio button or a checkbox by its label."""
        self._untouched = False
        self._check(self.page.locator("main").get_by_label(text, exact=True))
        return self

    def reads(self, text: str, where: str = "main") -> Visitor:
        """Find a text on the page, whatever its spaces."""
        place = self.page.locator(where).first
        self._looks_again(lambda wait: expect(place).to_contain_text(spaced(text), timeout=wait))
        return self

    def _sees(self, target: Locator) -> None:
        self._looks_again(lambda wait: expect(target).to_be_visible(timeout=wait))

    def _looks_again(self, shown: Callable[[float], None]) -> None:
        """Find what a page shows; open it once more if it may be what was true a second ago."""
        if self._untouched:
            try:
                return shown(STALE)
            except AssertionError:
                self.page.reload()
        return shown(PATIENCE)

    def sees(self, words: str, **values: object) -> Visitor:
        """Find the page's words for an English text of the catalogue."""
        return self.reads(self.said(words, **values))

    def has(self, text: str) -> bool:
        """Say whether the page shows the text just now."""
        return bool(spaced(text).search(self.page.locator("main").inner_text()))

    def has_errors(self) -> Visitor:
        """Find the page refusing what was sent, in words and without a failure."""
        expect(self.page.locator(".govuk-error-summary, [role=alert]").first).to_be_visible()
        return self

    def does_not_read(self, text: str, where: str = "main") -> Visitor:
        place = self.page.locator(where).first
        self._looks_again(
            lambda wait: expect(place).not_to_contain_text(spaced(text), timeout=wait)
        )
        return self

    def letter(self, subject: str = "", count: int = 1) -> Received:
        """Wait for a letter to oneself whose subject holds a text."""
        return self.site.mail.wait_for(self.email, subject, count, LETTER_SECONDS)

    def letter_with(self, part: str, count: int = 1) -> Received:
        """Wait for the `count`-th letter whose text holds a part, such as a link's path."""
        return self.site.mail.wait_for(
            self.email, count=count, seconds=LETTER_SECONDS, containing=part
        )

    def open_letter(self, part: str, count: int = 1) -> Visitor:
        """Follow the link of a letter."""
        return self.go(self.letter_with(part, count).link(part))

    def register(self) -> Visitor:
        """Make an account: the form, the letter, the button behind the letter's link."""
        self.go("/account/register").fill("name", self.name).fill("email", self.email)
        self.fill("password", PASSWORD).press("Register")
        return self.open_letter("/account/confirm/").press("Confirm")

    def sign_in(self) -> Visitor:
        self.go("/account/sign-in").fill("email", self.email).fill("password", PASSWORD)
        self.press("Sign in")
        if "/second-factor" in self.page.url:
            self.fill("code", self._code()).press("Continue")
        return self

    def take_up_work(self) -> Visitor:
        """Accept an invitation of staff: password, then the second factor."""
        self.open_letter("/account/invitation/").fill("password", PASSWORD)
        self.page.locator("main form button[type=submit]").first.click()
        self.page.wait_for_url(re.compile("second-factor/new"))
        self.look()
        self._totp_secret = self.page.locator("main code").inner_text().strip()
        return self.fill("code", self._code()).press("Continue")

    def _code(self) -> str:
        return pyotp.TOTP(self._totp_secret).at(self.site.clock.now())

    def sign(self, number: int, **answers: str | bool) -> Visitor:
        """Sign by letter: the form, the letter, the button behind the letter's link."""
        self.go(f"/petitions/{number}").press("Sign this petition")
        return self.say_who(**answers).confirm()

    def support(self, link: str, **answers: str | bool) -> Visitor:
        """Support by the petitioner's private link."""
        return self.go(link).say_who(**answers).confirm()

    def say_who(self, **answers: str | bool) -> Visitor:
        """Fill in a signing form: name and address, and what else its rules ask for."""
        self.fill("name", self.name).fill("email", self.email)
        self.answer(**answers)
        return self.press("Continue")

    def answer(self, **answers: str | bool) -> Visitor:
        """Tick boxes (True), choose radio buttons and options (by their values)."""
        self._untouched = False
        for name, value in answers.items():
            field = self.page.locator(f"[name={name}]")
            if value is True:
                self._check(field)
            elif field.first.evaluate("field => field.tagName") == "SELECT":
                self._select(field, str(value))
            else:
                self._check(self.page.locator(f"[name={name}][value='{value}']"))
        return self

    def confirm(self) -> Visitor:
        return self.open_letter("/signatures/confirm/").press("Confirm")


def spaced(text: str) -> re.Pattern[str]:
    """Match a text with any spaces, no-break ones included, between its words."""
    return re.compile(r"\s+".join(re.escape(word) for word in text.split()))

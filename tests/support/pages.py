"""What every HTML page must hold, checked wherever a test meets one."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from functools import lru_cache
from hashlib import sha256
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.house.no_english import english_words

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Page:
    """A parsed page, to ask questions of."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.root = _parse(html)

    def all(self, tag: str, **attributes: str) -> list[Element]:
        return [
            element
            for element in self.root.iter(tag)
            if all(element.get(name.rstrip("_")) == value for name, value in attributes.items())
        ]

    def text(self, tag: str = "main") -> str:
        """Return the text of the first element of a kind, its spaces made single."""
        found = self.root.find(f".//{tag}")
        assert found is not None, f"the page has no <{tag}>"
        return _text(found)

    def form(self, action: str = "") -> Element:
        """Return the last form on the page that is posted."""
        forms = [
            form for form in self.all("form", method="post") if action in (form.get("action") or "")
        ]
        assert forms, "the page has no form to post"
        return forms[-1]

    def form_values(self, action: str = "") -> dict[str, str]:
        """Return what a browser would send of the last form on the page, left as it is."""
        return _values(self.form(action))


# A client checks each page it opens, and then its test asks for the same one.
@lru_cache(maxsize=8)
def _parse(html: str) -> Element:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root: Element = parser.parse(html)
    # What people typed is shown to them again, control characters too; `check` forbids them
    # where nothing was typed.
    errors = [error for error in parser.errors if error[1] != "invalid-codepoint"]
    assert not errors, f"invalid HTML: {_place(errors[0], html)}"
    return root


def check(page: Page, response: TestResponse) -> None:
    """Fail with a sentence that tells what to change."""
    _check_headings(page)
    _check_language(page, response)
    _check_ids(page)
    if response.request.method == "GET":
        assert not CONTROL.search(page.html), "the page shows a control character of its address"
    _check_nothing_inline(page, response)


def _check_headings(page: Page) -> None:
    headings = [_text(element) for element in page.all("h1")]
    assert len(headings) == 1, f"a page has exactly one h1; this has {headings}"
    title = page.text("title")
    # An error page of a form says so first: "Error: Sign the petition – Үн".
    after_error = title.partition(": ")[2]
    assert title.startswith(headings[0]) or after_error.startswith(headings[0]), (
        f"the title must start with the h1 {headings[0]!r}, it is {title!r}"
    )


def _check_language(page: Page, response: TestResponse) -> None:
    lang = page.root.get("lang")
    first = response.request.path.split("/")[1]
    assert lang in ("kk", "ru", "en"), f"<html> needs a lang, it has {lang!r}"
    if first in ("kk", "ru", "en"):
        assert lang == first, f"the page under /{first}/ says it is in {lang}"


def _check_no_english(page: Page) -> None:
    lang = page.root.get("lang") or ""
    english = english_words(page.html, lang) if lang in ("kk", "ru") else []
    assert not english, (
        f"a page in {lang} says in English {english}; translate it (docs/glossary.md)"
    )


def _check_ids(page: Page) -> None:
    ids = Counter(element.get("id") for element in page.root.iter() if element.get("id"))
    twice = [name for name, count in ids.items() if count > 1]
    assert not twice, f"an id stands once on a page; these stand more often: {twice}"


def _check_nothing_inline(page: Page, response: TestResponse) -> None:
    policy = response.headers.get("Content-Security-Policy", "")
    for script in page.all("script"):
        if not script.get("src") and script.get("type") not in ("application/ld+json",):
            digest = b64encode(sha256((script.text or "").encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy, f"the CSP does not allow: {script.text}"
    assert not page.all("style"), "styles stand in assets/scss, never in <style>"
    for element in page.root.iter():
        inline = [
            name for name in element.attrib if name == "style" or re.match(r"on[a-z]+$", name)
        ]
        assert not inline, f"<{element.tag}> carries {inline}, which the CSP forbids"


class CheckingClient(FlaskClient):
    """A test client that checks every HTML page it meets."""

    def open(self, *args: object, **kwargs: object) -> TestResponse:
        # Read to the end: an open download would keep its request, and the next one, waiting.
        kwargs.setdefault("buffered", True)
        response: TestResponse = super().open(*args, **kwargs)  # type: ignore[arg-type]
        if response.mimetype == "text/html" and response.status_code not in (
            301,
            302,
            303,
            307,
            308,
        ):
            check(Page(response.text), response)
        return response

    def page(self, path: str, status: int = 200) -> Page:
        """Open a page and return it parsed."""
        response = self.get(path)
        assert response.status_code == status, f"{path}: {response.status}"
        return Page(response.text)

    def submit(self, path: str, /, *, action: str = "", **fields: object) -> TestResponse:
        """Open a page, fill in its form and send it, hidden fields and CSRF token included."""
        form = self.page(path).form(action)
        return self.post(form.get("action") or path, data={**_values(form), **fields})


def _values(form: Element) -> dict[str, str]:
    values = {}
    for element in form.iter():
        name = element.get("name")
        kind = element.get("type")
        if not name or kind in ("submit", "file"):
            continue
        if element.tag == "textarea":
            values[name] = element.text or ""
        elif element.tag == "select":
            chosen = [option for option in element.iter("option") if "selected" in option.attrib]
            values[name] = chosen[0].get("value") or "" if chosen else ""
        elif element.tag == "input" and (
            kind not in ("radio", "checkbox") or "checked" in element.attrib
        ):
            values[name] = element.get("value") or ""
    return values


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _place(error: tuple[tuple[int, int], str, object], html: str) -> str:
    (line, _column), code, _values = error
    return f"{code} at line {line}: {html.splitlines()[line - 1].strip()[:200]}"

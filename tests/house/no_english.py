"""Find English left on a Kazakh or Russian page, the components' own words included."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from tests.house.catalogues import word_list

READ_ALOUD = frozenset({"alt", "aria-label", "aria-description", "placeholder", "title", "summary"})
UNREAD = frozenset({"script", "style", "code", "pre", "textarea"})
VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
ADDRESS = re.compile(r"\S+@\S+|https?://\S+|\b[\w-]+(?:\.[\w-]+)+(?:/\S*)?|\bsha256-\S+")
LATIN = re.compile(r"(?<![\w-])[A-Za-z][A-Za-z'-]+(?![\w-])")


def english_words(html: str, lang: str) -> list[str]:
    """List the Latin words that a page in `lang` shows or has read aloud, in order.

    Parts marked with another `lang` are left out, and so are addresses, code, what people
    typed, and the words and names in `tests/house/words/latin.txt`.
    """
    reader = _Reader(lang)
    reader.feed(html)
    allowed = word_list("latin.txt")
    text = ADDRESS.sub(" ", "\n".join(" ".join(said.split()) for said in reader.texts))
    for name in sorted(allowed, key=len, reverse=True):
        if " " in name or "-" in name:
            text = text.replace(name, " ")
    return [word for word in LATIN.findall(text) if word not in allowed]


class _Reader(HTMLParser):
    """Collects the texts of a page that are in its own language."""

    def __init__(self, lang: str) -> None:
        super().__init__(convert_charrefs=True)
        self.lang = lang
        self.texts: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = self._is_read(tag, dict(attrs))
        if own:
            self.texts.extend(_said_by(tag, dict(attrs)))
        if tag not in VOID:
            self._open.append((tag, own))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._is_read(tag, dict(attrs)):
            self.texts.extend(_said_by(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        places = [place for place, (name, _) in enumerate(self._open) if name == tag]
        if places:
            del self._open[places[-1] :]

    def handle_data(self, data: str) -> None:
        if not self._open or self._open[-1][1]:
            self.texts.append(data)

    def _is_read(self, tag: str, attributes: dict[str, str | None]) -> bool:
        language = attributes.get("lang")
        if tag in UNREAD:
            return False
        if language:
            return language.startswith(self.lang)
        return not self._open or self._open[-1][1]


def _said_by(tag: str, attributes: dict[str, str | None]) -> list[str]:
    said = [
        value
        for name, value in attributes.items()
        if value and (name in READ_ALOUD or name.startswith("data-i18n"))
    ]
    if tag == "input" and attributes.get("type") in {"submit", "button", "reset"}:
        said.append(attributes.get("value") or "")
    if tag == "meta" and attributes.get("name") == "description":
        said.append(attributes.get("content") or "")
    return said

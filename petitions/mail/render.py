"""A waiting letter becomes a message: subject, text and HTML in its reader's language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from petitions.wording import formats
from petitions.wording.catalogue import Words
from petitions.wording.facts import invalidation_reasons

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "mail"
PARTS = ("para", "button", "title", "quote", "own")
MAX_SUBJECT = 150


@dataclass(frozen=True)
class Site:
    """How letters name the installation."""

    name: str
    url: str
    mail_from: str
    contact_email: str


@dataclass(frozen=True)
class Rendered:
    """One letter in words."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class PetitionInLetter:
    """The petition that a letter is about; the title in the reader's language if there is one."""

    number: int
    title: str
    url: str


@dataclass(frozen=True)
class LedgerState:
    """The latest checkpoint of the site ledger."""

    size: int
    root: str


def render(
    site: Site, template: str, lang: str, data: Mapping[str, Any], *,
    petition: PetitionInLetter | None = None, unsubscribe_url: str | None = None,
    signature_url: str | None = None, checkpoint: LedgerState | None = None,
) -> Rendered:  # fmt: skip
    """Write the letter; a key that the template needs and `data` lacks is an error."""

    def link(path: str) -> str:
        return f"{site.url}/{lang}{path}"

    values = {
        **data,
        "site_name": site.name,
        "site_url": site.url,
        "contact_email": site.contact_email,
        "lang": lang,
        "link": link,
        "petition": petition,
        "unsubscribe_url": unsubscribe_url,
        "signature_url": signature_url,
        "checkpoint": checkpoint,
    }
    subject = _subject(template, lang, values)
    values["subject"] = subject
    text, html = (_write(template, lang, kind, values) for kind in ("text", "html"))
    return Rendered(subject, text, html)


def words(
    site: Site, template: str, lang: str, data: Mapping[str, Any], petition: PetitionInLetter
) -> str:
    """Return what a letter says between its greeting and its buttons: what may be adjusted.

    Put into the letter's data as `words`, the adjusted text takes its place.
    """
    values = {**data, "contact_email": site.contact_email, "lang": lang, "petition": petition}
    found = _environment(lang, "text").get_template(f"{template}.jinja")
    said = "".join(found.blocks["words"](found.new_context(values)))
    return re.sub(r"\n{3,}", "\n\n", said).strip()


def _subject(template: str, lang: str, values: Mapping[str, Any]) -> str:
    found = _environment(lang, "text").get_template(f"{template}.jinja")
    words = "".join(found.blocks["subject"](found.new_context(dict(values))))
    # People's text in a header: no line break may survive.
    return " ".join(words.split())[:MAX_SUBJECT]


def _write(template: str, lang: str, kind: str, values: Mapping[str, Any]) -> str:
    found = _environment(lang, kind).get_template(f"{template}.jinja")
    written = found.render(**values, layout=f"layout.{kind}.jinja").strip("\n") + "\n"
    return re.sub(r"\n{3,}", "\n\n", written)  # parts that are left out leave no gap


@cache
def _environment(lang: str, kind: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=kind == "html",  # noqa: S701 the other kind is plain text
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    install: Callable[..., None] = getattr(environment, "install_gettext_translations")  # noqa: B009
    install(Words(lang).translations, newstyle=True)
    environment.globals["_"] = _said(Words(lang).translations.gettext, is_html=kind == "html")
    environment.filters.update(_filters(lang))
    parts = environment.get_template(f"parts.{kind}.jinja").module
    environment.globals.update({name: getattr(parts, name) for name in PARTS})
    return environment


def _said(translated: Callable[[str], str], *, is_html: bool) -> Callable[..., str]:
    """Return what translates and fills in as the extension's own function does, in a fifth of its
    time: each letter asks a dozen times."""

    @cache
    def known(message: str) -> str:
        found = translated(message)
        return Markup(found) if is_html else found  # noqa: S704 our own catalogue

    def said(message: str, /, **values: object) -> str:
        return known(message) % values

    return said


def _filters(lang: str) -> dict[str, Callable[..., str]]:
    def spoken(text: str | Mapping[str, str]) -> str:
        """Choose the reader's language from a text in several; else the first there is."""
        if isinstance(text, str):
            return text
        return text.get(lang) or next(filter(None, text.values()), "")

    def day(value: str) -> str:
        return formats.day(date.fromisoformat(value), lang)

    def number(value: int) -> str:
        return formats.number(value, lang)

    return {
        "spoken": spoken,
        "day": day,
        "number": number,
        "why_invalid": invalidation_reasons(lang).__getitem__,
    }

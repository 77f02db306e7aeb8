"""The language stands in the path; a bare address leads to the browser's own."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from babel.support import Translations
from flask import Flask, g, redirect, request, url_for
from flask_babel import Babel, Domain
from werkzeug.wrappers import Response

from config import ROOT, Settings
from petitions.web import access
from petitions.web.database import SAFE_METHODS
from petitions.wording.catalogue import Words


class Catalogues(Domain):
    """Finds the catalogue by the page's language, without the library's way to it."""

    def get_translations(self) -> Translations:
        return Words(current_language()).translations


class Languages(Babel):
    domain_instance = Catalogues()


babel = Languages()

NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}


def init_app(app: Flask, settings: Settings) -> None:
    """Read the language from the path, write it into every address."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(ROOT / "translations")
    app.config["BABEL_DEFAULT_LOCALE"] = settings.languages[0]
    app.config["LANGUAGES"] = settings.languages
    babel.init_app(app, locale_selector=current_language)
    app.url_defaults(_write_language)
    app.url_value_preprocessor(_read_language)
    app.add_url_rule("/", "bare", _to_own_language)
    app.context_processor(_for_templates)


def current_language() -> str:
    """Return the language of the page being made: kk, ru or en."""
    lang: str = g.get("lang") or preferred_language()
    return lang


def preferred_language() -> str:
    """Return the best language for this browser among those of the installation."""
    from flask import current_app

    languages: tuple[str, ...] = current_app.config["LANGUAGES"]
    if not request:
        return languages[0]
    wanted = request.path.split("/", 2)[1]
    return wanted if wanted in languages else _accepted(languages)


def _accepted(languages: tuple[str, ...]) -> str:
    return request.accept_languages.best_match(languages) or languages[0]


def _read_language(endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values and "lang" in values:
        g.lang = values.pop("lang")


def _write_language(endpoint: str, values: dict[str, Any]) -> None:
    from flask import current_app

    if "lang" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        values["lang"] = current_language()


@access.public
def _to_own_language() -> Response:
    response = redirect(url_for("public.home", lang=preferred_language()))
    response.vary.add("Accept-Language")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _for_templates() -> dict[str, Any]:
    return {
        "lang": current_language(),
        "language_names": NAMES,
        "language_links": _same_page_in_each_language(),
    }


def _same_page_in_each_language() -> dict[str, str]:
    from flask import current_app

    languages: tuple[str, ...] = current_app.config["LANGUAGES"]
    if not request or not request.endpoint or request.view_args is None:
        return {lang: f"/{lang}/" for lang in languages}
    if not current_app.url_map.is_endpoint_expecting(request.endpoint, "lang"):
        return {lang: f"/{lang}/" for lang in languages}
    place, question = request.endpoint, _question()
    return {
        lang: url_for(place, **{**request.view_args, "lang": lang}) + question for lang in languages
    }


def _question() -> str:
    # Appended as text: a reader's `?number=x` must not take part in building the address.
    asked = list(request.args.items(multi=True)) if request.method in SAFE_METHODS else []
    return f"?{urlencode(asked)}" if asked else ""

"""CSRF on every POST, and the form base all pages share."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from babel.support import NullTranslations, Translations
from flask import Flask
from flask_babel import gettext
from flask_babel.speaklater import LazyString
from flask_wtf import CSRFProtect, FlaskForm
from wtforms import Field, Form
from wtforms.i18n import messages_path
from wtforms.validators import ValidationError

from config import Settings
from petitions.web.languages import NAMES, current_language

csrf = CSRFProtect()


def init_app(app: Flask, settings: Settings) -> None:
    """Protect every POST; a token lives as long as its session: an overnight page still works."""
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    csrf.init_app(app)


class LateToken(FlaskForm.Meta.csrf_class):
    """Makes the token when the form is shown: a form that was sent rarely shows another."""

    def generate_csrf_token(self, csrf_token_field: Field) -> LazyString:
        return LazyString(super().generate_csrf_token, csrf_token_field)


class QuickMeta(FlaskForm.Meta):
    """For the busiest forms: the library's own words are read once a language, not each time."""

    csrf_class = LateToken

    def get_translations(self, form: Form) -> NullTranslations:
        return _words_of_the_library(current_language())


@lru_cache
def _words_of_the_library(language: str) -> NullTranslations:
    return Translations.load(messages_path(), [language], domain="wtforms")


def texts_of(form: FlaskForm, stem: str) -> dict[str, str]:
    """Return what was written in each language: in the fields `stem`_kk, `stem`_ru …"""
    fields = {code: f"{stem}_{code}" for code in NAMES}
    return {code: form[name].data or "" for code, name in fields.items() if name in form}


class PlainText:
    """Refuse control characters: no keyboard types them, and no page can show them.

    Of a field that drops them before it is shown again, what was sent is judged.
    """

    def __call__(self, form: Form, field: Field) -> None:
        text = str(field.raw_data[0]) if field.raw_data else field.data or ""
        if any(unicodedata.category(mark) == "Cc" and mark not in "\n\r\t" for mark in text):
            raise ValidationError(
                gettext("The text holds a character that cannot be shown. Remove it and try again.")
            )


class Between:
    """Refuse a number outside two others; of any size, which the library's own breaks at."""

    def __init__(self, least: int, most: int, message: object) -> None:
        self.least, self.most, self.message = least, most, message

    def __call__(self, form: Form, field: Field) -> None:
        if field.data is None or not self.least <= field.data <= self.most:
            raise ValidationError(str(self.message))

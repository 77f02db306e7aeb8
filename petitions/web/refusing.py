"""What a service refuses, as pages answer it: a status, or a sentence beside its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from flask import abort
from flask_babel import gettext
from flask_wtf import FlaskForm

from petitions.domain.rules import RuleSet
from petitions.services.errors import Conflict, Forbidden, NotFound, Refused, ServiceError
from petitions.web.keys import settings
from petitions.web.languages import NAMES, current_language
from petitions.wording.refusals import refusal, refusal_text

Done = TypeVar("Done")


def allowed(act: Callable[[], Done]) -> Done:
    """Do what may be forbidden to this account, or be about something that is gone meanwhile."""
    try:
        return act()
    except Forbidden:
        abort(403)
    except NotFound:
        abort(404)


def problem_of(act: Callable[[], object], rule_set: RuleSet | None = None) -> str | None:
    """Do something; return in words why it could not be done."""
    try:
        allowed(act)
    except (Refused, Conflict) as error:
        codes = [code for code in error.codes if code not in NAMES]
        return refusal_text(codes, current_language(), rule_set)
    return None


def attempted(form: FlaskForm, act: Callable[[], object], fields: Mapping[str, str]) -> bool:
    """Do what a service may refuse; False where it did, with the reason beside its field.

    `fields` names the field of each code; one that is written in several languages by its stem.
    """
    try:
        allowed(act)
    except (Refused, Conflict) as error:
        languages = [code for code in error.codes if code in NAMES]
        for code in error.codes:
            if code not in NAMES:
                words = f"{error.about}: {_sentence(code)}" if error.about else _sentence(code)
                _put(form, _field(form, fields.get(code), languages), words)
        return False
    return True


def explain(
    form: FlaskForm, error: ServiceError, said: Mapping[str, tuple[str | None, object]]
) -> None:
    """Say what was refused in a page's own words, each with its field."""
    for code in error.codes:
        _put(form, *said.get(code, (None, refusal(code, current_language()))))


def _field(form: FlaskForm, name: str | None, languages: list[str]) -> str | None:
    """Find the field of a text: of the language that is missing, where there is one for each."""
    of_language = f"{name}_{(*languages, *settings().languages)[0]}"
    return of_language if of_language in form else name


def _sentence(code: str) -> str:
    # Elsewhere the code speaks of a petition's summary and text.
    if code == "text_missing":
        return gettext("Write the text.")
    return refusal(code, current_language())


def _put(form: FlaskForm, name: str | None, words: object) -> None:
    """Put a sentence beside its field, or above the form where it has none."""
    if name is not None and name in form:
        form[name].errors = [*form[name].errors, words]
    else:
        form.form_errors = [*form.form_errors, words]

"""The officer's forms: an answer in several languages side by side, and reasons."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from petitions.services.answering import SUMMARY_LIMIT, TEXT_LIMIT
from petitions.web.forms import PlainText
from petitions.web.widgets import CountedWidget, RadiosWidget, SelectWidget, TextWidget


def answer_form(languages: Sequence[str], required: Sequence[str], names: dict[str, str]) -> type:
    """Make the form of an answer: outcome, then summary and text in each language."""

    class AnswerForm(FlaskForm):
        outcome = RadioField(_l("Outcome"), widget=RadiosWidget(), validators=[Optional()])

    for code in languages:
        name, is_required = names[code], code in required
        setattr(
            AnswerForm,
            f"summary_{code}",
            StringField(
                _summary_label(name, is_required),
                validators=_text(SUMMARY_LIMIT),
                widget=CountedWidget(SUMMARY_LIMIT, rows=3),
            ),
        )
        setattr(
            AnswerForm,
            f"text_{code}",
            TextAreaField(
                _text_label(name, is_required),
                validators=_text(TEXT_LIMIT),
                widget=CountedWidget(TEXT_LIMIT, rows=12),
            ),
        )
    return AnswerForm


def _summary_label(language: str, is_required: bool) -> str:
    if is_required:
        return str(gettext("Summary: %(language)s", language=language))
    return str(gettext("Summary: %(language)s (optional)", language=language))


def _text_label(language: str, is_required: bool) -> str:
    if is_required:
        return str(gettext("Text: %(language)s", language=language))
    return str(gettext("Text: %(language)s (optional)", language=language))


def _text(limit: int) -> list[object]:
    return [PlainText(), Length(max=limit, message=gettext("The text is too long."))]


class ReasonForm(FlaskForm):
    """A reason that the petitioner is told."""

    reason = StringField(
        _l("Reason"),
        validators=[InputRequired(_l("Give a reason.")), PlainText(), Length(max=500)],
        widget=TextWidget(),
    )


class TransferForm(ReasonForm):
    """To which body, and why."""

    body = SelectField(_l("To which body"), widget=SelectWidget())

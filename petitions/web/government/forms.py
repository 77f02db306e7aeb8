"""The officer's forms: an answer in several languages side by side, and reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional, Regexp

from petitions.services.handling import COMMENT_LIMIT
from petitions.services.prepared import SUMMARY_LIMIT, TEXT_LIMIT
from petitions.services.progressing import TEXT_LIMIT as REPORT_LIMIT
from petitions.services.promising import TEXT_LIMIT as PROMISE_LIMIT
from petitions.web.fields import DayField, plain_text, required_text
from petitions.web.widgets import (
    CountedWidget,
    RadiosWidget,
    SelectWidget,
    TextAreaWidget,
    TextWidget,
    choices,
)


class MomentForm(FlaskForm):
    """When something is to be published: at once, or on a day at an hour."""

    publish_on = DayField(
        _l("Publish on (leave empty to publish at once)"),
        validators=[Optional()],
    )
    publish_time = StringField(
        _l("At what time, for example 09:30 (midnight if left empty)"),
        validators=[
            Optional(),
            Regexp(r"([01]?\d|2[0-3]):[0-5]\d$", message=_l("Enter a time such as 09:30.")),
        ],
        widget=TextWidget(),
    )

    def moment(self, zone: str) -> datetime | None:
        """Return the moment that was set, none for at once."""
        day: date | None = self.publish_on.data
        if day is None:
            return None
        hour, _, minute = (self.publish_time.data or "0:00").partition(":")
        return datetime.combine(day, time(int(hour), int(minute)), ZoneInfo(zone))


class AnswerForm(MomentForm):
    """An answer: outcome, then summary and text in each language."""

    outcome = RadioField(_l("Outcome"), widget=RadiosWidget(), validators=[Optional()])


def answer_form(
    languages: Sequence[str], required: Sequence[str], names: Mapping[str, str]
) -> type[AnswerForm]:
    """Make the form of an answer for the site's languages."""

    class Form(AnswerForm):
        pass

    for code in languages:
        name, is_required = names[code], code in required
        setattr(
            Form,
            f"summary_{code}",
            StringField(
                _summary_label(name, is_required),
                validators=plain_text(SUMMARY_LIMIT),
                widget=CountedWidget(SUMMARY_LIMIT, rows=3),
            ),
        )
        setattr(
            Form,
            f"text_{code}",
            TextAreaField(
                _text_label(name, is_required),
                validators=plain_text(TEXT_LIMIT),
                widget=CountedWidget(TEXT_LIMIT, rows=12),
            ),
        )
    return Form


def _summary_label(language: str, is_required: bool) -> str:
    if is_required:
        return str(gettext("Summary: %(language)s", language=language))
    return str(gettext("Summary: %(language)s (optional)", language=language))


def _text_label(language: str, is_required: bool) -> str:
    if is_required:
        return str(gettext("Text: %(language)s", language=language))
    return str(gettext("Text: %(language)s (optional)", language=language))


class PromiseForm(FlaskForm):
    """What is promised in several languages side by side, and by which day."""

    due_on = DayField(
        _l("By which day"),
        validators=[InputRequired(_l("Enter the day."))],
    )


def promise_form(
    languages: Sequence[str], required: Sequence[str], names: Mapping[str, str]
) -> type[PromiseForm]:
    """Make the form of a promise for the site's languages."""

    class Form(PromiseForm):
        pass

    for code in languages:
        label = (
            gettext("What is promised: %(language)s", language=names[code])
            if code in required
            else gettext("What is promised: %(language)s (optional)", language=names[code])
        )
        _add_text(Form, code, label)
    return Form


class StateForm(FlaskForm):
    """What has become of a promise, and why."""

    state = RadioField(
        _l("What has become of it"),
        validators=[InputRequired(_l("Choose what has become of it."))],
        widget=RadiosWidget(),
    )


def state_form(languages: Sequence[str], names: Mapping[str, str]) -> type[StateForm]:
    class Form(StateForm):
        pass

    for code in languages:
        label = gettext("Reason or note: %(language)s", language=names[code])
        _add_text(Form, code, label)
    return Form


def report_form(
    languages: Sequence[str], required: Sequence[str], names: Mapping[str, str]
) -> type[FlaskForm]:
    """Make the form of a report on progress for the site's languages."""

    class Form(FlaskForm):
        pass

    for code in languages:
        label = (
            gettext("How the matter stands: %(language)s", language=names[code])
            if code in required
            else gettext("How the matter stands: %(language)s (optional)", language=names[code])
        )
        _add_text(Form, code, label, limit=REPORT_LIMIT, rows=8)
    return Form


def _add_text(
    form: type[FlaskForm], code: str, label: str, *, limit: int = PROMISE_LIMIT, rows: int = 3
) -> None:
    field = StringField(label, validators=plain_text(limit), widget=CountedWidget(limit, rows=rows))
    setattr(form, f"text_{code}", field)


def texts_of(form: FlaskForm) -> dict[str, str]:
    """Return what was written by language, without the empty ones."""
    written = {
        name.removeprefix("text_"): field.data or ""
        for name, field in form._fields.items()
        if name.startswith("text_")
    }
    return {code: text.strip() for code, text in written.items() if text.strip()}


class ApprovalForm(MomentForm):
    """The head's decision on a submitted answer."""

    decision = RadioField(
        _l("Your decision"),
        choices=choices([("publish", _l("Approve and publish")), ("send_back", _l("Send back"))]),
        validators=[InputRequired(_l("Choose your decision."))],
        widget=RadiosWidget(),
    )
    remarks = TextAreaField(
        _l("Remarks for the officer, if you send it back"),
        validators=plain_text(2000),
        widget=TextAreaWidget(),
    )


class AssignForm(FlaskForm):
    """Who works on a duty."""

    officer = SelectField(_l("Who works on it"), widget=SelectWidget())


class CommentForm(FlaskForm):
    """A note for the colleagues of one's own body."""

    text = TextAreaField(
        _l("A note for your colleagues"),
        validators=[
            InputRequired(_l("Write the note.")),
            *plain_text(COMMENT_LIMIT),
        ],
        widget=TextAreaWidget(),
    )


class ReasonForm(FlaskForm):
    """A reason that the petitioner is told."""

    reason = required_text(_l("Reason"), _l("Give a reason."), 500)


class TransferForm(ReasonForm):
    """To which body, and why."""

    body = SelectField(
        _l("To which body"), validators=[InputRequired(_l("Choose the body."))],
        widget=SelectWidget(),
    )  # fmt: skip

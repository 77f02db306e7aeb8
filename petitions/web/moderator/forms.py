"""The moderator's forms: shape alone; the rule set says which decisions and reasons there are."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from petitions.web.forms import PlainText
from petitions.web.widgets import RadiosWidget, SelectWidget, TextAreaWidget, TextWidget

MESSAGE_LIMIT = 4000


class DecisionForm(FlaskForm):
    """Accept, return or reject; a rejection names its reason."""

    outcome = RadioField(
        _l("Your decision"), validators=[InputRequired(_l("Choose a decision."))],
        widget=RadiosWidget(),
    )  # fmt: skip
    reason = SelectField(_l("Reason, if you reject"), widget=SelectWidget())
    message = TextAreaField(
        _l("Message to the petitioner"),
        description=_l("It goes into the letter as you write it."),
        validators=[PlainText(), Length(max=MESSAGE_LIMIT, message=_l("The message is too long."))],
        widget=TextAreaWidget(rows=6),
    )

    def offer(
        self, outcomes: Sequence[tuple[str, str]], reasons: Sequence[tuple[str, str]], none: str
    ) -> None:
        self.outcome.choices = list(outcomes)
        self.reason.choices = [("", none), *reasons]

    def validate_reason(self, field: SelectField) -> None:
        if self.outcome.data == "reject" and not field.data:
            raise ValidationError(_l("Choose the reason for the rejection."))

    def validate_message(self, field: TextAreaField) -> None:
        if self.outcome.data == "return" and not (field.data or "").strip():
            raise ValidationError(_l("Write what should be changed."))


class ReasonForm(FlaskForm):
    """A reason for taking down or restoring."""

    reason = StringField(
        _l("Reason"),
        validators=[InputRequired(_l("Give a reason.")), PlainText(), Length(max=500)],
        widget=TextWidget(),
    )


class VerificationForm(FlaskForm):
    """The verifier's result: one total, or a number for each territory where the rules need it."""

    valid = IntegerField(
        _l("Valid signatures in all"),
        validators=[
            InputRequired(_l("Enter a whole number.")),
            NumberRange(min=0, max=10**12, message=_l("Enter a whole number.")),
        ],
        widget=TextWidget(classes="govuk-input--width-10"),
    )
    places = TextAreaField(
        _l("Valid signatures by territory"),
        description=_l("One territory a line: its code, a space, the number."),
        validators=[PlainText(), Optional()],
        widget=TextAreaWidget(rows=12),
    )

    def ask(self, by_territory: bool) -> None:
        """Keep the one question that the rules ask."""
        if by_territory:
            del self.valid
        else:
            del self.places

    def validate_places(self, field: TextAreaField) -> None:
        try:
            self.by_territory()
        except ValueError as error:
            raise ValidationError(_l("Write on each line a code and a whole number.")) from error

    def by_territory(self) -> dict[str, int]:
        """Return the numbers by code; ValueError for a line that is no such pair."""
        pairs = [line.split() for line in (self.places.data or "").splitlines() if line.strip()]
        return {code: _natural(number) for code, number in pairs}


def _natural(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 12:
        raise ValueError(text)
    return int(text)

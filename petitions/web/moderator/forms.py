"""The moderator's forms: shape alone; the rule set says which decisions and reasons there are."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    Optional,
    ValidationError,
)

from petitions.web.fields import DayField, WholeNumberField, required_text
from petitions.web.forms import Between, PlainText
from petitions.web.widgets import (
    CheckboxesWidget,
    RadiosWidget,
    SelectWidget,
    TextAreaWidget,
    TextWidget,
)

MESSAGE_LIMIT = 4000
LETTER_LIMIT = 20_000


class DecisionForm(FlaskForm):
    """Accept, return or reject: with reasons, a message and remarks on passages."""

    outcome = RadioField(
        _l("Your decision"), validators=[InputRequired(_l("Choose a decision."))],
        widget=RadiosWidget(),
    )  # fmt: skip
    # Where the rules know no rejection, the page does not ask for a reason.
    reason = SelectField(_l("Reason, if you reject"), default="", widget=SelectWidget())
    more_reasons = SelectMultipleField(
        _l("Further reasons, if there are any"), widget=CheckboxesWidget()
    )
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
        self.more_reasons.choices = list(reasons)
        if "accept_partly" in dict(outcomes):
            self.message.description = gettext(
                "It goes into the letter as you write it. If you accept in part, say which part:"
                " everybody will read it on the petition's page."
            )

    def validate_reason(self, field: SelectField) -> None:
        if self.outcome.data == "reject" and not field.data:
            raise ValidationError(_l("Choose the reason for the rejection."))

    def validate_message(self, field: TextAreaField) -> None:
        if self.outcome.data == "accept_partly" and not (field.data or "").strip():
            raise ValidationError(_l("Say which part is accepted."))

    @property
    def reasons(self) -> tuple[str, ...]:
        """The codes chosen, the main one first; none where nothing is rejected."""
        if self.outcome.data != "reject":
            return ()
        return tuple(dict.fromkeys((self.reason.data, *(self.more_reasons.data or ()))))


class ReasonForm(FlaskForm):
    """A reason for taking down or restoring."""

    reason = required_text(_l("Reason"), _l("Give a reason."), 500, _l("Everybody can read it."))


class LetterForm(FlaskForm):
    """The letter to the petitioner, as it will be sent."""

    words = TextAreaField(
        _l("What the letter says"),
        description=_l(
            "An empty line ends a paragraph, and a line that begins with > is a quotation. The "
            "links and the signature of the site are added."
        ),
        validators=[
            DataRequired(_l("The letter is empty.")),
            PlainText(),
            Length(max=LETTER_LIMIT, message=_l("The letter is too long.")),
        ],
        widget=TextAreaWidget(rows=18),
    )


class NoteForm(FlaskForm):
    """A word to the other moderators."""

    note = TextAreaField(
        _l("Note"),
        description=_l("Only moderators read it."),
        validators=[
            InputRequired(_l("Write the note.")),
            PlainText(),
            Length(max=MESSAGE_LIMIT, message=_l("The message is too long.")),
        ],
        widget=TextAreaWidget(rows=3),
    )


class TagsForm(FlaskForm):
    """The case's own tags, with commas between them."""

    tags = StringField(
        _l("Tags"),
        description=_l("With commas between them. Only moderators see them."),
        validators=[PlainText(), Length(max=1000)],
        widget=TextWidget(),
    )

    @property
    def list(self) -> list[str]:
        return (self.tags.data or "").split(",")


class ChecksForm(FlaskForm):
    """The rule set's standards, to be ticked as they are checked."""

    checked = SelectMultipleField(
        _l("Checked: the text does not break this"), widget=CheckboxesWidget()
    )


class FlagForm(FlaskForm):
    """Why a case needs the others' attention, or no longer does."""

    why = StringField(
        _l("Why?"),
        description=_l("Only moderators read it."),
        validators=[InputRequired(_l("Say why.")), PlainText(), Length(max=500)],
        widget=TextWidget(),
    )


class ParkForm(FlagForm):
    """Until which day a case is put aside, and why."""

    until = DayField(
        _l("On which day does it come back?"),
        validators=[InputRequired(_l("Enter the day on which the case comes back."))],
    )  # fmt: skip


class CorrectionForm(FlaskForm):
    """Other reasons for a rejection, and why they were corrected."""

    reasons = SelectMultipleField(
        _l("The reasons that hold"), widget=CheckboxesWidget(),
        validators=[DataRequired(_l("Choose at least one reason."))],
    )  # fmt: skip
    why = TextAreaField(
        _l("Why are they corrected?"),
        description=_l("Everybody can read it, and it goes to the petitioner."),
        validators=[InputRequired(_l("Say why.")), PlainText(), Length(max=1000)],
        widget=TextAreaWidget(rows=3),
    )


class VerificationForm(FlaskForm):
    """The verifier's result: one total, or a number for each territory where the rules need it."""

    valid = WholeNumberField(
        _l("Valid signatures in all"),
        validators=[
            InputRequired(_l("Enter a whole number.")),
            Between(0, 10**12, _l("Enter a whole number.")),
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


class PaperForm(FlaskForm):
    """A batch of signatures on paper: how many, where from, who counted them."""

    count = WholeNumberField(
        _l("How many valid signatures"),
        validators=[
            InputRequired(_l("Enter a whole number.")),
            Between(1, 10**9, _l("Enter a whole number.")),
        ],
        widget=TextWidget(classes="govuk-input--width-10"),
    )
    territory = SelectField(_l("Where the signatories live"), widget=SelectWidget())
    source = StringField(
        _l("Who counted them, and where the sheets are kept"),
        description=_l("It goes into the audit record. Write no personal data."),
        validators=[InputRequired(_l("Say who counted them.")), PlainText(), Length(max=500)],
        widget=TextWidget(),
    )

    def ask(self, places: Sequence[tuple[str, str]]) -> None:
        """Ask for a territory only where the rules count by it."""
        if places:
            self.territory.choices = [("", gettext("Choose")), *places]
            self.territory.validators = [InputRequired(_l("Choose the territory."))]
        else:
            del self.territory


def _natural(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 12:
        raise ValueError(text)
    return int(text)

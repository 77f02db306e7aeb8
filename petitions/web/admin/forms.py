"""The administrator's forms: shape alone; services decide."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    FileField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, Regexp, ValidationError

from petitions.services.accounts import MAX_NAME
from petitions.services.addresses import MAX_LENGTH as MAX_EMAIL
from petitions.web.admin.access import Pair
from petitions.web.fields import DayField, language_field, plain_text, required_text
from petitions.web.forms import PlainText
from petitions.web.widgets import (
    CheckboxesWidget,
    CheckboxWidget,
    CountedWidget,
    FileWidget,
    RadiosWidget,
    SelectWidget,
    TextAreaWidget,
    TextWidget,
    choices,
)

REASON_LIMIT = 500
NAME_LIMIT = 300
BANNER_LIMIT = 300


def _competence(label: object) -> TextAreaField:
    return TextAreaField(
        label,
        validators=plain_text(2000),
        widget=TextAreaWidget(rows=3),
    )


def _banner(label: object) -> StringField:
    return StringField(
        label,
        validators=plain_text(BANNER_LIMIT),
        widget=CountedWidget(BANNER_LIMIT),
    )


class ReasonForm(FlaskForm):
    """Why, for the audit record."""

    reason = required_text(
        _l("Reason"), _l("Give a reason."), REASON_LIMIT,
        _l("It goes into the audit record. Write no personal data."),
    )  # fmt: skip


class LimitsForm(FlaskForm):
    """What a right is limited to; nothing chosen is no limit."""

    body = SelectField(_l("Only for this body"), widget=SelectWidget())
    territory = SelectField(_l("Only for this territory"), widget=SelectWidget())
    rule_set = SelectField(_l("Only for this rule set"), widget=SelectWidget())

    def offer_limits(
        self, bodies: list[Pair], territories: list[Pair], rule_sets: list[Pair]
    ) -> None:
        none = ("", gettext("No limit"))
        self.body.choices = choices([none, *bodies])
        self.territory.choices = choices([none, *territories])
        self.rule_set.choices = choices([none, *rule_sets])


class GrantForm(LimitsForm):
    """Roles to give, all with the same limits."""

    roles = SelectMultipleField(
        _l("Roles"),
        validators=[InputRequired(_l("Choose at least one role."))],
        widget=CheckboxesWidget(),
    )


class InviteForm(GrantForm):
    """Whom to invite, with which roles."""

    name = required_text(_l("Name"), _l("Enter the name."), MAX_NAME)
    email = EmailField(
        _l("E-mail address"),
        validators=[
            InputRequired(_l("Enter the e-mail address.")),
            Length(max=MAX_EMAIL, message=_l("The e-mail address is too long")),
            PlainText(),
        ],
        widget=TextWidget("email"),
    )
    language = language_field(_l("Language of letters"))


class BodyForm(FlaskForm):
    """A body: its names, what it is and what it is competent for."""

    name_kk = required_text(_l("Name in Kazakh"), _l("Enter the name in Kazakh."), NAME_LIMIT)
    name_ru = required_text(_l("Name in Russian"), _l("Enter the name in Russian."), NAME_LIMIT)
    name_en = required_text(_l("Name in English"), _l("Enter the name in English."), NAME_LIMIT)
    slug = StringField(
        _l("Short name in addresses"),
        description=_l("Small Latin letters, digits and hyphens, such as ministry-of-health."),
        validators=[
            Regexp(
                r"^[a-z0-9]+(-[a-z0-9]+)*$",
                message=_l("Use small Latin letters, digits and hyphens."),
            ),
            Length(max=80, message=_l("The text is too long.")),
        ],
        widget=TextWidget(),
    )
    kind = StringField(
        _l("Kind"),
        description=_l("As the rule sets name it, such as ministry, committee or parliament."),
        validators=[
            Regexp(
                r"^[a-z][a-z0-9_-]*$",
                message=_l("Use small Latin letters, digits, hyphens and low lines."),
            ),
            Length(max=60, message=_l("The text is too long.")),
        ],
        widget=TextWidget(),
    )
    level = RadioField(_l("Level"), default="national", widget=RadiosWidget())
    territory = SelectField(_l("Territory"), widget=SelectWidget())
    rule_set = SelectField(_l("Belongs to one rule set alone"), widget=SelectWidget())
    competence_kk = _competence(_l("Competent for, in Kazakh"))
    competence_ru = _competence(_l("Competent for, in Russian"))
    competence_en = _competence(_l("Competent for, in English"))
    active = BooleanField(
        _l("In use: petitions can be addressed to it"), default=True, widget=CheckboxWidget()
    )


class TableForm(FlaskForm):
    """A CSV file of territories."""

    file = FileField(_l("CSV file"), widget=FileWidget(".csv"))


class DayForm(FlaskForm):
    """A day off, or a weekend day that is worked."""

    day = DayField(
        _l("Day"),
        validators=[InputRequired(_l("Enter the day."))],
    )
    is_workday = RadioField(
        _l("What it is"),
        default="",
        widget=RadiosWidget(),
    )
    source = required_text(
        _l("Source"),
        _l("Name the decision that says so."),
        REASON_LIMIT,
        _l("The law or the decision that says so."),
    )


class OccasionForm(FlaskForm):
    """An election, a pause or a stop of all petitions under a rule set."""

    what = RadioField(
        _l("What happens"), validators=[InputRequired(_l("Choose one of the answers."))],
        widget=RadiosWidget(),
    )  # fmt: skip
    day = DayField(
        _l("Day, or the first day of a pause"),
        validators=[InputRequired(_l("Enter the day."))],
    )
    until = DayField(
        _l("For a pause: the day on which collection goes on, if it is known"),
        validators=[Optional()],
    )
    source = required_text(
        _l("Source"),
        _l("Name the decision that says so."),
        REASON_LIMIT,
        _l("The law or the decision that says so."),
    )

    def take(self, codes: Sequence[str]) -> None:
        """Say beside its field what the service refused."""
        if "day_is_over" in codes:
            self.day.errors = [gettext("This day is over.")]
        elif "until_too_early" in codes:
            self.until.errors = [
                gettext("Only a pause has such a day, and it lies after the first.")
            ]
        else:
            self.what.errors = [gettext("These rules do not know this.")]


class SiteForm(ReasonForm):
    """Banner, pauses, read-only mode."""

    banner_kk = _banner(_l("Banner in Kazakh"))
    banner_ru = _banner(_l("Banner in Russian"))
    banner_en = _banner(_l("Banner in English"))
    pause_signing = BooleanField(_l("Pause signing"), widget=CheckboxWidget())
    pause_creation = BooleanField(_l("Pause new petitions"), widget=CheckboxWidget())
    read_only = BooleanField(_l("Read-only: take nothing from anybody"), widget=CheckboxWidget())

    def validate_banner_en(self, field: StringField) -> None:
        said = [self.banner_kk.data, self.banner_ru.data, self.banner_en.data]
        if any(said) and not all(said):
            raise ValidationError(gettext("Write the banner in all three languages, or in none."))


class RouteForm(FlaskForm):
    """Which body is competent, and why."""

    body = SelectField(
        _l("The competent body"), validators=[InputRequired(_l("Choose the body."))],
        widget=SelectWidget(),
    )  # fmt: skip
    reason = required_text(_l("Reason"), _l("Give a reason."), REASON_LIMIT)

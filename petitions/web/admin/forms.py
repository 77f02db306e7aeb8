"""The administrator's forms: shape alone; services decide."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length

from petitions.services.accounts import MAX_NAME
from petitions.services.addresses import MAX_LENGTH as MAX_EMAIL
from petitions.services.errors import ServiceError
from petitions.web.admin.access import Pair
from petitions.web.forms import PlainText
from petitions.web.languages import NAMES
from petitions.web.widgets import CheckboxesWidget, RadiosWidget, SelectWidget, TextWidget, choices

REASON_LIMIT = 500


def required_text(label: object, missing: object, limit: int, hint: object = "") -> StringField:
    """Make a one-line field that may not be left empty."""
    return StringField(
        label,
        description=hint,
        validators=[
            InputRequired(missing),
            PlainText(),
            Length(max=limit, message=_l("The text is too long.")),
        ],
        widget=TextWidget(),
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
    language = RadioField(
        _l("Language of letters"), choices=choices(NAMES.items()), default="kk",
        widget=RadiosWidget(inline=True),
    )  # fmt: skip


def explain(
    form: FlaskForm, error: ServiceError, said: Mapping[str, tuple[str | None, object]]
) -> None:
    """Put what a service refused beside its field, or above the form where it has none."""
    for code in error.codes:
        name, words = said.get(
            code, (None, gettext("This is not possible now (%(code)s).", code=code))
        )
        if name is None:
            form.form_errors = [*form.form_errors, words]
        else:
            form[name].errors = [*form[name].errors, words]

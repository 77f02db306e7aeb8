"""The administrator's forms for committees and their seats."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    EmailField,
    RadioField,
    SelectField,
)
from wtforms.validators import InputRequired, Length, Optional

from petitions.services.accounts import MAX_NAME
from petitions.services.addresses import MAX_LENGTH as MAX_EMAIL
from petitions.services.committees.membership import TEXT_LIMIT
from petitions.web.admin.forms import REASON_LIMIT
from petitions.web.fields import (
    DayField,
    WholeNumberField,
    language_field,
    long_field,
    required_text,
    words_field,
)
from petitions.web.forms import Between, PlainText
from petitions.web.widgets import (
    RadiosWidget,
    SelectWidget,
    TextWidget,
)

MOST_MEMBERS = 1000


def _number(label: object, hint: object) -> WholeNumberField:
    return WholeNumberField(
        label,
        description=hint,
        validators=[
            Optional(),
            Between(1, MOST_MEMBERS, _l("Enter a whole number above 0.")),
        ],
        widget=TextWidget(classes="govuk-input--width-4"),
    )


def _day(label: object, hint: object, *validators: object) -> DayField:
    return DayField(label, description=hint, validators=list(validators))


class CommitteeForm(FlaskForm):
    """What a committee is; `rules_body` is the body of the rule set that it stands for."""

    body = SelectField(_l("Which body"), widget=SelectWidget())
    kind = RadioField(_l("Kind"), default="committee", widget=RadiosWidget())
    rules_body = SelectField(
        _l("Named in the rules as"),
        description=_l(
            "Duties of this body in the rules become the committee's. Size, composition and"
            " quorum are then the rules' own."
        ),
        widget=SelectWidget(),
    )
    size = _number(_l("Number of members"), _l("Only where the rules give none."))
    quorum = _number(_l("Quorum"), _l("Only where the rules give none."))
    zone = required_text(
        _l("Time zone"), _l("Enter the time zone."), 60, _l("Such as Asia/Almaty.")
    )
    about_kk = long_field(_l("What it does, in Kazakh"), TEXT_LIMIT)
    about_ru = long_field(_l("What it does, in Russian"), TEXT_LIMIT)
    about_en = long_field(_l("What it does, in English"), TEXT_LIMIT)


class SeatForm(FlaskForm):
    """Who takes which seat, for which term; with an address, the person is invited."""

    seat = RadioField(_l("Seat"), default="member", widget=RadiosWidget())
    name = required_text(_l("Name"), _l("Enter the name."), MAX_NAME)
    party_kk = words_field(_l("Party, in Kazakh"))
    party_ru = words_field(_l("Party, in Russian"))
    party_en = words_field(_l("Party, in English"))
    constituency_kk = words_field(_l("Constituency, in Kazakh"))
    constituency_ru = words_field(_l("Constituency, in Russian"))
    constituency_en = words_field(_l("Constituency, in English"))
    represents_kk = words_field(_l("Represents which organisation, in Kazakh"))
    represents_ru = words_field(_l("Represents which organisation, in Russian"))
    represents_en = words_field(_l("Represents which organisation, in English"))
    substitute_for = SelectField(_l("Stands in for"), widget=SelectWidget())
    from_on = _day(
        _l("First day of the term"), "", InputRequired(_l("Enter the first day of the term."))
    )
    until_on = _day(_l("Last day of the term"), _l("Empty where none is set."), Optional())
    email = EmailField(
        _l("E-mail address"),
        description=_l(
            "A letter invites the person to work here. Empty where somebody only sits on it."
        ),
        validators=[
            Length(max=MAX_EMAIL, message=_l("The e-mail address is too long")),
            PlainText(),
        ],
        widget=TextWidget("email"),
    )
    language = language_field(_l("Language of letters"))


class EndSeatForm(FlaskForm):
    """The last day of a term, and why."""

    until_on = _day(
        _l("Last day of the term"), "", InputRequired(_l("Enter the last day of the term."))
    )
    reason = required_text(
        _l("Reason"), _l("Give a reason."), REASON_LIMIT,
        _l("It goes into the audit record. Write no personal data."),
    )  # fmt: skip

"""The forms of signing: which fields there are comes from the rules, their shape from here."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, RadioField, SelectField, StringField
from wtforms.form import BaseForm
from wtforms.validators import InputRequired, Length, ValidationError

from petitions.domain.rules import RuleSet
from petitions.services import addresses
from petitions.services.errors import Refused
from petitions.services.signing import SignatureKind, Signing
from petitions.storage.public import Text
from petitions.web.formats import number
from petitions.web.forms import QuickMeta
from petitions.web.languages import current_language
from petitions.web.public import eligibility
from petitions.web.widgets import (
    CheckboxWidget,
    RadiosWidget,
    SelectWidget,
    TextWidget,
    choices,
)

MAX_NAME = 100


class ButtonForm(FlaskForm):
    """Nothing but a button."""

    Meta = QuickMeta


class PlaceField(SelectField):
    """A choice of one among many places, looked up instead of compared with one after the other."""

    def pre_validate(self, form: BaseForm) -> None:
        if self.data not in {code for code, _name in self.choices}:
            raise ValidationError(self.gettext("Not a valid choice."))


class SignForm(FlaskForm):
    """What a signatory types; `build` leaves out what the rules do not ask for."""

    Meta = QuickMeta

    choice = RadioField(
        _l("Your choice"),
        choices=choices(
            [("for", _l("I sign for the petition")), ("against", _l("I sign against it"))]
        ),
        validators=[InputRequired(_l("Choose whether you sign for or against"))],
        widget=RadiosWidget(),
    )
    name = StringField(
        _l("Your name"),
        validators=[InputRequired(_l("Enter your name"))],
        widget=TextWidget(autocomplete="name"),
    )
    email = EmailField(
        _l("E-mail address"),
        description=_l("We send one letter with a link to it. The address is never published."),
        validators=[
            InputRequired(_l("Enter your e-mail address")),
            Length(max=addresses.MAX_LENGTH, message=_l("The e-mail address is too long")),
        ],
        widget=TextWidget("email", "email"),
    )
    territory = PlaceField(
        _l("Where you live"),
        validators=[InputRequired(_l("Choose where you live"))],
        widget=SelectWidget(),
    )
    status = RadioField(
        _l("Who you are"),
        validators=[InputRequired(_l("Choose what applies to you"))],
        widget=RadiosWidget(),
    )
    is_status = BooleanField(
        validators=[InputRequired(_l("Tick the box to declare this"))], widget=CheckboxWidget()
    )
    is_old_enough = BooleanField(
        validators=[InputRequired(_l("Tick the box to declare your age"))],
        widget=CheckboxWidget(),
    )
    wants_letters = BooleanField(
        _l("Write to me about this petition, for example when it is answered"),
        description=_l("You can stop the letters at any time with one click."),
        widget=CheckboxWidget(),
    )

    def validate_name(self, field: StringField) -> None:
        name = " ".join((field.data or "").split())
        if not name:
            raise ValidationError(gettext("Enter your name"))
        if len(name) > MAX_NAME or not name.isprintable():
            raise ValidationError(
                gettext("Use at most %(count)s letters and no special characters", count=MAX_NAME)
            )

    def validate_email(self, field: EmailField) -> None:
        try:
            addresses.normalise(field.data or "")
        except Refused as error:
            raise ValidationError(
                gettext("Enter an e-mail address in full, such as name@example.com")
            ) from error


def build(
    rule_set: RuleSet,
    level: str,
    places: Sequence[tuple[str, str]],
    *,
    supports: bool = False,
    is_identified: bool = False,
) -> SignForm:
    """Return the form that these rules need. `places` are (code, name) to choose from."""
    statuses = [status for status, proof in rule_set.sign.statuses.items() if proof == "declared"]
    declares = statuses if "anyone" not in rule_set.sign.statuses else []
    unneeded = {
        "choice": not rule_set.ballot.against or supports,
        "territory": not places,
        "status": len(declares) < 2,
        "is_status": len(declares) != 1,
        "is_old_enough": not rule_set.sign.min_age or is_identified,
        "email": is_identified,
        "name": is_identified,
    }
    form = _without(frozenset(name for name, is_unneeded in unneeded.items() if is_unneeded))()
    _fill(form, rule_set, declares, places)
    return form


@lru_cache
def _without(unneeded: frozenset[str]) -> type[SignForm]:
    """Return the form without some of its fields: None takes an inherited field away."""
    return type("SignForm", (SignForm,), dict.fromkeys(unneeded))


def _fill(
    form: SignForm, rule_set: RuleSet, declares: Sequence[str], places: Sequence[tuple[str, str]]
) -> None:
    """Fill in what comes from the rules; words are lazy, since a sent form is rarely shown."""
    if "name" in form and rule_set.disclosure.signatories != "nothing":
        form.name.description = LazyString(name_hint, rule_set)
    if "territory" in form:
        form.territory.choices = [("", _l("Choose")), *places]
    if "status" in form:
        form.status.choices = [(one, LazyString(eligibility.own_status, one)) for one in declares]
    if "is_status" in form:
        form.is_status.label.text = LazyString(eligibility.own_status, declares[0])
    if "is_old_enough" in form:
        form.is_old_enough.label.text = LazyString(_age_words, rule_set)


def _age_words(rule_set: RuleSet) -> str:
    if rule_set.sign.min_age_in:
        return str(gettext("I have reached the age at which people of my territory may sign"))
    if rule_set.sign.age_on == "submission":
        age = rule_set.sign.min_age
        return str(gettext("On the day the petition was submitted I was %(age)s or older", age=age))
    words: str = ngettext(
        "I am at least %(shown)s year old",
        "I am at least %(shown)s years old",
        rule_set.sign.min_age,
        shown=number(rule_set.sign.min_age),
    )
    return words


def name_hint(rule_set: RuleSet) -> str:
    """Say how much of the name will be public."""
    hints = {
        "initials": gettext("Only your initials will be published."),
        "first_name_and_initial": gettext(
            "First name, then family name. Your first name and the initial of your family name "
            "will be published."
        ),
        "full_name": gettext("Your name will be published."),
    }
    return str(hints[rule_set.disclosure.signatories])


def signing_of(
    form: SignForm, rule_set: RuleSet, text: Text, *, supports: bool = False, name: str = ""
) -> Signing:
    """Return what was said, for the service."""
    declared: dict[str, Any] = {}
    if "is_old_enough" in form:
        place = form.territory.data if "territory" in form else None
        declared["age"] = rule_set.sign.min_age_in.get(place or "", rule_set.sign.min_age)
    statuses = [one for one, proof in rule_set.sign.statuses.items() if proof == "declared"]
    if "status" in form:
        declared["status"] = form.status.data
    elif "is_status" in form:
        declared["status"] = statuses[0]
    return Signing(
        kind=_kind(form, supports),
        name=" ".join((form.name.data or "").split()) if "name" in form else name,
        language=current_language(),
        text_language=text.language,
        text_sha256=text.sha256,
        territory=form.territory.data if "territory" in form else None,
        wants_letters=bool(form.wants_letters.data),
        declared=declared,
    )


def _kind(form: SignForm, supports: bool) -> SignatureKind:
    if supports:
        return "support"
    return "against" if "choice" in form and form.choice.data == "against" else "for"

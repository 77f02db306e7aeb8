"""The forms of writing a petition: they check shape alone; the rules judge the content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from petitions.domain import rules
from petitions.domain.admissibility import measure
from petitions.domain.rules import RuleSet
from petitions.services.drafting import line_breaks
from petitions.web.fields import DayField, files_field
from petitions.web.forms import PlainText
from petitions.web.widgets import (
    CheckboxesWidget,
    CheckboxWidget,
    CountedWidget,
    RadiosWidget,
    SelectWidget,
    TextAreaWidget,
    TextWidget,
)
from petitions.wording.names import field_label
from petitions.wording.refusals import refusal

Choices = Sequence[tuple[str, str]]
CHOOSE = _l("Choose one of the answers.")
# Longer texts get a larger box.
SHORT_TEXT = 150


class ChooseForm(FlaskForm):
    """One of several."""

    choice = RadioField(widget=RadiosWidget(), validators=[InputRequired(CHOOSE)])

    def offer(self, label: str, choices: Choices, hints: dict[str, str] | None = None) -> None:
        self.choice.label.text = label
        self.choice.choices = list(choices)
        self.choice.widget = RadiosWidget(hints=hints)


class ConditionsForm(FlaskForm):
    """What a petitioner declares where the rules ask for a declaration."""

    status = RadioField(_l("Who you are"), widget=RadiosWidget())
    territory = SelectField(_l("Where you live"), widget=SelectWidget())
    of_age = BooleanField(widget=CheckboxWidget())
    hides_name = BooleanField(
        _l("Do not show my name to the public"),
        description=_l("Those who check and answer the petition still know who you are."),
        widget=CheckboxWidget(),
    )

    def ask(
        self, statuses: Choices, places: Choices, age: int, age_label: str, *, may_hide: bool
    ) -> None:
        """Keep only the questions that the rules ask."""
        if not may_hide:
            del self.hides_name
        if places:
            ask_place(self.territory, places)
        else:
            del self.territory
        if statuses:
            self.status.choices = list(statuses)
            self.status.validators = [InputRequired(CHOOSE)]
        else:
            del self.status
        if age:
            self.of_age.label.text = age_label
            self.of_age.validators = [InputRequired(_l("Confirm your age to go on."))]
        else:
            del self.of_age


class JoinForm(FlaskForm):
    """Joining a group; where its members live is asked where the rules count it."""

    territory = SelectField(_l("Where you live"), widget=SelectWidget())

    def ask(self, places: Choices) -> None:
        if places:
            ask_place(self.territory, places)
        else:
            del self.territory


class RolesForm(FlaskForm):
    """Who of a group holds which role; left open, nobody does yet."""

    def holders(self) -> dict[str, int]:
        """Return the account that was chosen for each role."""
        chosen = {name.removeprefix(ROLE): field.data for name, field in self.asked().items()}
        return {role: int(account) for role, account in chosen.items() if account}

    def blame(self, sentence: str) -> None:
        """Put what is wrong with the whole beside the last role."""
        list(self.asked().values())[-1].errors = [sentence]

    def asked(self) -> dict[str, SelectField]:
        return {name: field for name, field in self._fields.items() if name.startswith(ROLE)}


ROLE = "role_"


def roles_form(roles: Mapping[str, str], people: Choices, held: Mapping[str, str]) -> RolesForm:
    """Ask for each role which of the people holds it."""
    fields = {
        ROLE + role: SelectField(label, widget=SelectWidget()) for role, label in roles.items()
    }
    form: RolesForm = type("RolesForm", (RolesForm,), fields)(
        data={ROLE + role: account for role, account in held.items()}
    )
    for field in form.asked().values():
        field.choices = [("", gettext("Nobody yet")), *people]
    return form


def ask_place(field: SelectField, places: Choices) -> None:
    field.choices = [("", gettext("Choose")), *places]
    field.validators = [InputRequired(_l("Choose where you live"))]


class AnswerForm(FlaskForm):
    """What a petitioner says to those who returned the petition for changes."""

    answer = TextAreaField(
        _l("Your answer to the reviewers, if you want to give one"),
        description=_l("They read it beside the changed text. It is not published."),
        validators=[PlainText(), Length(max=4000, message=_l("The message is too long."))],
        widget=TextAreaWidget(rows=4),
    )


class FilesForm(FlaskForm):
    """Files to attach to a petition; none is an answer too."""

    files = files_field()


class DaysForm(FlaskForm):
    """Days that the petitioner may choose; left empty, the rules decide or ask for them."""

    on = DayField(
        _l("On which day, if you choose one"), validators=[Optional()],
    )  # fmt: skip
    until = DayField(
        _l("Until which day signatures are collected, if you choose one"),
        validators=[Optional()],
    )  # fmt: skip


class TagsForm(FlaskForm):
    """Topics of the rule set's list, or free ones, one a line."""

    tags = SelectMultipleField(_l("Topics"), widget=CheckboxesWidget())
    words = TextAreaField(
        _l("Topics, one a line"), validators=[PlainText()], widget=TextAreaWidget(rows=4)
    )

    def offer(self, vocabulary: Choices) -> None:
        if vocabulary:
            self.tags.choices = list(vocabulary)
            del self.words
        else:
            del self.tags


def text_form(rule_set: RuleSet, keys: Sequence[str], lang: str) -> type[FlaskForm]:
    """Make a form for some of the rule set's text fields, with their limits and counts."""

    class TextForm(FlaskForm):
        pass

    for field in rule_set.content.fields:
        if field.key in keys:
            setattr(TextForm, field.key, _text_field(rule_set, field, lang))
    return TextForm


def _text_field(rule_set: RuleSet, field: rules.Field, lang: str) -> Field:
    label = field_label(rule_set, field.key, lang)
    checks = [PlainText(), _Judged(rule_set, field, lang)]
    is_long = field.key != "title" and (field.max is None or field.max > SHORT_TEXT)
    rows = 12 if is_long else 0
    if field.max is None or field.unit != "characters":
        widget = TextAreaWidget(12) if is_long else TextWidget()
        return TextAreaField(label, checks, widget=widget, filters=[_clean])
    kind = TextAreaField if is_long else StringField
    return kind(label, checks, widget=CountedWidget(field.max, rows=rows), filters=[_clean])


def _clean(text: str | None) -> str:
    return line_breaks(text or "")


class _Judged:
    """The rules' own objections to one field, said beside it."""

    def __init__(self, rule_set: RuleSet, field: rules.Field, lang: str) -> None:
        self.rule_set, self.field, self.lang = rule_set, field, lang

    def __call__(self, form: FlaskForm, field: Field) -> None:
        code = self._objection(field.data or "")
        if code:
            raise ValidationError(refusal(f"{self.field.key}{code}", self.lang, self.rule_set))

    def _objection(self, text: str) -> str | None:
        rule = self.field
        if rule.required and not text.strip():
            return "_missing"
        if rule.max is not None and measure(text, rule.unit) > rule.max:
            return "_too_long"
        if text and text[0] in rule.not_starting_with:
            return "_first_character"
        return None

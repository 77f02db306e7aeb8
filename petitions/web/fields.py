"""Fields that many forms have, and that say in plain words what is wrong with what was typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    Form,
    IntegerField,
    MultipleFileField,
    RadioField,
    StringField,
    TextAreaField,
    URLField,
)
from wtforms.validators import InputRequired, Length, Regexp, StopValidation

from petitions.web.forms import PlainText
from petitions.web.languages import NAMES
from petitions.web.widgets import (
    DateWidget,
    FileWidget,
    RadiosWidget,
    TextAreaWidget,
    TextWidget,
    choices,
)

LINE_LIMIT, LINK_LIMIT = 200, 500
ACCEPT = ".pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.png,.jpg,.jpeg,.webp"
TIME = r"^([01]?\d|2[0-3])[:.][0-5]\d$"

NO_DAY = _l("Enter a real day in numbers, such as 27 3 2026.")


class DayField(DateField):
    """A day whose three parts are typed apart; it is empty only where all of them are."""

    data: Any
    widget = DateWidget()

    def __init__(self, label: object, validators: Sequence[Any] = (), **options: Any) -> None:
        super().__init__(
            label, validators, format="%d %m %Y", invalid_value_message=NO_DAY, **options
        )

    def process_formdata(self, valuelist: list[str]) -> None:
        if not any(part.strip() for part in valuelist):
            self.raw_data.clear()
            self.data = None
            return
        super().process_formdata([part.strip() for part in valuelist])

    def pre_validate(self, form: Form) -> None:
        # `Optional` looks at the first box alone: without a day it would drop month and year.
        if self.process_errors:
            raise StopValidation


class WholeNumberField(IntegerField):
    """A whole number, with or without spaces between its digits; for the rest see `Between`."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(["".join(text.split()) for text in valuelist])
        except ValueError:
            self.data = None


class FilesWidget(FileWidget):
    """Several files at once."""

    def params(self, field: object) -> dict[str, object]:
        params = super().params(field)
        return params | {"attributes": {**params["attributes"], "multiple": "multiple"}}


def files_field() -> MultipleFileField:
    """Make a field for the files that this site takes."""
    return MultipleFileField(
        _l("Files"),
        description=_l(
            "PDF, Word, Excel, PowerPoint, OpenDocument, PNG, JPEG or WebP. We remove the author's"
            " name and the place from pictures and office files. A PDF or a signed file stays as"
            " it is and may name its author."
        ),
        widget=FilesWidget(ACCEPT),
    )


def plain_text(limit: int) -> list[Any]:
    """Return what judges a text that somebody wrote: no control characters, not too long."""
    return [PlainText(), Length(max=limit, message=_l("The text is too long."))]


def required_text(label: object, missing: object, limit: int, hint: object = "") -> StringField:
    """Make a one-line field that may not be left empty."""
    return StringField(
        label,
        description=hint,
        validators=[InputRequired(missing), *plain_text(limit)],
        widget=TextWidget(),
    )


def words_field(label: object, limit: int = LINE_LIMIT) -> StringField:
    """Make a one-line field that may stay empty."""
    return StringField(label, validators=plain_text(limit), widget=TextWidget())


def long_field(label: object, limit: int, rows: int = 4) -> TextAreaField:
    """Make a field of several lines that may stay empty."""
    return TextAreaField(label, validators=plain_text(limit), widget=TextAreaWidget(rows=rows))


def link_field(label: object, hint: object = "") -> URLField:
    """Make a field for an address on the web that may stay empty."""
    return URLField(
        label, description=hint, validators=plain_text(LINK_LIMIT), widget=TextWidget("url")
    )


def clock_field(label: object, hint: object, *validators: object) -> StringField:
    """Make a field for the time of day."""
    return StringField(
        label,
        description=hint,
        validators=[*validators, Regexp(TIME, message=_l("Enter a time such as 15:30."))],
        widget=TextWidget(classes="govuk-input--width-5"),
    )


def language_field(label: object) -> RadioField:
    """Make a choice among the languages of the site."""
    return RadioField(
        label, choices=choices(NAMES.items()), default="kk", widget=RadiosWidget(inline=True)
    )

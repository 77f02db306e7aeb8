"""Fields that say in plain words what is wrong with what was typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, Form, IntegerField
from wtforms.validators import StopValidation

from petitions.web.widgets import DateWidget

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

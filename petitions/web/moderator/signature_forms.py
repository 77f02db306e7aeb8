"""What a moderator says to find signatures, and to find them invalid."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from petitions.services.invalidating import domain_of_pattern
from petitions.services.secrets import Keys, network_hash
from petitions.storage.invalidations import Pattern
from petitions.web.forms import PlainText
from petitions.web.widgets import RadiosWidget, SelectWidget, TextAreaWidget, TextWidget

MINUTE = "%Y-%m-%dT%H:%M"
WRONG_MOMENT = _l("Write the day and the time, such as 2026-11-21T14:00.")


class MomentField(DateTimeLocalField):
    """A day and a time of the clock where the petition's rules live."""

    def __init__(self, label: str, **more: Any) -> None:
        wanted = {"format": [MINUTE, "%Y-%m-%d %H:%M"], "validators": [Optional()]}
        drawn = TextWidget("datetime-local", classes="govuk-input--width-20")
        super().__init__(label, **wanted, widget=drawn, **more)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(str(WRONG_MOMENT)) from error


class SearchForm(FlaskForm):
    """What the signatures have in common; all that is said must hold."""

    domain = StringField(
        _l("Domain of the e-mail addresses"),
        [PlainText(), Length(max=255)],
        description=_l("Such as example.com; domains below it are found too."),
        widget=TextWidget(),
    )
    address = StringField(
        _l("An internet address of the range"),
        [PlainText(), Length(max=60)],
        description=_l("Ranges are kept for 30 days: the first three numbers of an address."),
        widget=TextWidget(),
    )
    name = StringField(
        _l("Part of the name"),
        [PlainText(), Length(max=200)],
        widget=TextWidget(autocomplete="off"),
    )
    territory = SelectField(_l("Territory"), widget=SelectWidget(), validators=[Optional()])
    since = MomentField(_l("Signed from"))
    until = MomentField(_l("Signed before"))
    network = HiddenField()

    def offer(self, territories: list[tuple[str, str]], anywhere: str) -> None:
        if territories:
            self.territory.choices = [("", anywhere), *territories]
        else:
            del self.territory

    def validate_network(self, field: HiddenField) -> None:
        try:
            bytes.fromhex(field.data or "")
        except ValueError:
            field.data = None

    def validate_address(self, field: StringField) -> None:
        text = (field.data or "").strip()
        if text and network_hash(Keys(b""), text.partition("/")[0]) is None:
            raise ValidationError(_l("Write an internet address, such as 203.0.113.7."))

    def pattern(self, keys: Keys, zone: str) -> Pattern:
        """Return what was said; a range that was pointed at goes before a typed address."""
        typed = network_hash(keys, (self.address.data or "").strip().partition("/")[0])
        return Pattern(
            domain=domain_of_pattern(self.domain.data or "") or None,
            network=self.network.data or (typed.hex() if typed else None),
            name=(self.name.data or "").strip() or None,
            territory=(self.territory.data or None) if "territory" in self else None,
            since=_moment(self.since.data, zone),
            until=_moment(self.until.data, zone),
        )


def _moment(local: datetime | None, zone: str) -> datetime | None:
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) if local else None


class InvalidationForm(FlaskForm):
    """Why what was found is to fall; the reason is public, the note is for the record."""

    found = HiddenField()
    reason = RadioField(
        _l("Reason, which the public reads"),
        validators=[InputRequired(_l("Choose the reason."))],
        widget=RadiosWidget(),
    )
    note = StringField(
        _l("How you found out"),
        [InputRequired(_l("Write how you found out.")), PlainText(), Length(max=500)],
        description=_l("It goes into the audit record. Name no person."),
        widget=TextAreaWidget(rows=3),
    )


class UndoForm(FlaskForm):
    """Why signatures that were found invalid are to count again."""

    why = StringField(
        _l("Why should these signatures count again?"),
        [InputRequired(_l("Give a reason.")), PlainText(), Length(max=500)],
        description=_l("It goes into the audit record. Name no person."),
        widget=TextAreaWidget(rows=3),
    )

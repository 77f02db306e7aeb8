"""The component gallery: every component with made-up figures; exists only in development."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from flask import Flask, render_template
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired

from config import Settings
from petitions.web import access
from petitions.web.fields import DayField
from petitions.web.languages import NAMES
from petitions.web.widgets import (
    CheckboxesWidget,
    CheckboxWidget,
    CountedWidget,
    PasswordWidget,
    RadiosWidget,
    SelectWidget,
    TextWidget,
    choices,
)

LANGUAGES = choices(NAMES.items())
FIRST_DAY = date(2026, 10, 1)
FIGURES = (420, 1310, 2875, 1904, 1210, 655, 480, 310, 222, 190, 160, 141, 320, 610, 402, 280)
REQUIRED = [InputRequired(lazy_gettext("Enter an answer"))]
HINTS = {"kk": lazy_gettext("Languages of the text")}


class GalleryForm(FlaskForm):
    """One field of each kind, under words that stand on other pages too."""

    title = StringField(lazy_gettext("Words"), REQUIRED, widget=CountedWidget(80))
    text = TextAreaField(
        lazy_gettext("Important"),
        REQUIRED,
        widget=CountedWidget(1000, rows=6),
        description=lazy_gettext("Important"),
    )
    email = EmailField(lazy_gettext("E-mail"), REQUIRED, widget=TextWidget("email", "email"))
    password = PasswordField(lazy_gettext("Show password"), REQUIRED, widget=PasswordWidget())
    language = SelectField(lazy_gettext("Language"), choices=LANGUAGES, widget=SelectWidget())
    one = RadioField(lazy_gettext("Language"), choices=LANGUAGES, widget=RadiosWidget(HINTS))
    some = SelectMultipleField(
        lazy_gettext("Topics"), REQUIRED, choices=LANGUAGES, widget=CheckboxesWidget()
    )
    born = DayField(lazy_gettext("Day"), REQUIRED)
    agree = BooleanField(lazy_gettext("Continue"), REQUIRED, widget=CheckboxWidget())


def init_app(app: Flask, settings: Settings) -> None:
    """Offer the gallery in development, and nowhere else."""
    if settings.is_development:
        path = "/<lang_code:lang>/dev/components"
        app.add_url_rule(path, "gallery", _gallery, methods=["GET", "POST"])


@access.anyone
def _gallery() -> str:
    form = GalleryForm()
    form.validate_on_submit()
    days = [(FIRST_DAY + timedelta(days=index), value) for index, value in enumerate(FIGURES)]
    now = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)
    return render_template(
        "dev/components.html", form=form, days=days, now=now, day=timedelta(days=1)
    )

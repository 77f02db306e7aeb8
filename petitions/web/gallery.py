"""The component gallery: every component with made-up figures; exists only in development."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from flask import Flask, render_template
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
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
from petitions.web import access, widgets

LANGUAGES = (("kk", "Қазақша"), ("ru", "Русский"), ("en", "English"))
FIRST_DAY = date(2026, 10, 1)
FIGURES = (
    420,
    1310,
    2875,
    1904,
    1210,
    655,
    480,
    310,
    222,
    190,
    160,
    141,
    320,
    610,
    402,
    280,
    150,
    90,
)
REQUIRED = [InputRequired(lazy_gettext("Enter an answer"))]


class GalleryForm(FlaskForm):
    """One field of each kind."""

    title = StringField("Тақырып · Заголовок · Title", REQUIRED, widget=widgets.CountedWidget(80))
    text = TextAreaField(
        "Мәтін · Текст · Text",
        REQUIRED,
        widget=widgets.CountedWidget(1000, rows=6),
        description="Үн",
    )
    email = EmailField("E-mail", REQUIRED, widget=widgets.TextWidget("email", "email"))
    password = PasswordField(
        "Құпиясөз · Пароль · Password", REQUIRED, widget=widgets.PasswordWidget()
    )
    language = SelectField(
        "Тіл · Язык · Language", choices=LANGUAGES, widget=widgets.SelectWidget()
    )
    one = RadioField(
        "Біреуі · Один · One", choices=LANGUAGES, widget=widgets.RadiosWidget({"kk": "Үн"})
    )
    some = SelectMultipleField(
        "Бірнешеуі · Несколько · Some",
        REQUIRED,
        choices=LANGUAGES,
        widget=widgets.CheckboxesWidget(),
    )
    born = DateField("Күні · Дата · Date", REQUIRED, format="%d %m %Y", widget=widgets.DateWidget())
    agree = BooleanField("Иә · Да · Yes", REQUIRED, widget=widgets.CheckboxWidget())


def init_app(app: Flask, settings: Settings) -> None:
    """Offer the gallery in development, and nowhere else."""
    if settings.is_development:
        app.add_url_rule(
            "/<lang_code:lang>/dev/components", "gallery", _gallery, methods=["GET", "POST"]
        )


@access.anyone
def _gallery() -> str:
    form = GalleryForm()
    form.validate_on_submit()
    days = [(FIRST_DAY + timedelta(days=index), value) for index, value in enumerate(FIGURES)]
    now = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)
    return render_template(
        "dev/components.html", form=form, days=days, now=now, day=timedelta(days=1)
    )

"""The forms of accounts: shape and wording; services decide."""

from __future__ import annotations

from unicodedata import category

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, RadioField, StringField
from wtforms.validators import InputRequired, Length

from petitions.services.accounts import MAX_NAME
from petitions.services.addresses import MAX_LENGTH as MAX_EMAIL
from petitions.services.passwords import MAX_LENGTH, MIN_LENGTH
from petitions.web.forms import PlainText
from petitions.web.languages import NAMES
from petitions.web.widgets import PasswordWidget, RadiosWidget, TextWidget, choices

NEW_PASSWORD_HINT = _l(
    "At least %(count)s characters. Three or four words in a row are easy to remember.",
    count=MIN_LENGTH,
)

# Where the refusal of a service stands on the page, and in which words.
REFUSALS = {
    "email_malformed": ("email", _l("Enter an e-mail address in full, such as name@example.com")),
    "name_missing": ("name", _l("Enter your name")),
    "name_unusable": (
        "name",
        _l("Use at most %(count)s letters and no special characters", count=MAX_NAME),
    ),
    "password_short": (
        "password",
        _l("The password must have at least %(count)s characters", count=MIN_LENGTH),
    ),
    "password_long": (
        "password",
        _l("The password must have at most %(count)s characters", count=MAX_LENGTH),
    ),
    "password_guessable": ("password", _l("This password is too easy to guess. Choose another")),
    "password_wrong": ("present", _l("This is not your present password")),
    "credentials_wrong": ("email", _l("The e-mail address or the password is wrong")),
    "code_wrong": ("code", _l("The code is wrong or was used. Wait for the next one and enter it")),
}


def without_controls(text: str | None) -> str | None:
    """Drop control characters, which neither a page nor a database can hold."""
    if text is None:
        return None
    return "".join(letter for letter in text if letter == "\n" or category(letter) != "Cc")


def _email() -> EmailField:
    return EmailField(
        _l("E-mail address"),
        validators=[
            InputRequired(_l("Enter your e-mail address")),
            Length(max=MAX_EMAIL, message=_l("The e-mail address is too long")),
        ],
        filters=[without_controls],
        widget=TextWidget("email", "email"),
    )


def _name() -> StringField:
    return StringField(
        _l("Name"),
        description=_l("As you want to be called in letters"),
        validators=[InputRequired(_l("Enter your name")), PlainText()],
        filters=[without_controls],
        widget=TextWidget(autocomplete="name"),
    )


def _new_password() -> PasswordField:
    return PasswordField(
        _l("New password"),
        description=NEW_PASSWORD_HINT,
        validators=[InputRequired(_l("Enter a password"))],
        widget=PasswordWidget("new-password"),
    )


class RegisterForm(FlaskForm):
    name = _name()
    email = _email()
    password = PasswordField(
        _l("Password"),
        description=NEW_PASSWORD_HINT,
        validators=[InputRequired(_l("Enter a password"))],
        widget=PasswordWidget("new-password"),
    )


class SignInForm(FlaskForm):
    email = _email()
    password = PasswordField(
        _l("Password"),
        validators=[InputRequired(_l("Enter your password"))],
        widget=PasswordWidget("current-password"),
    )


class EmailForm(FlaskForm):
    email = _email()


class NewPasswordForm(FlaskForm):
    password = _new_password()


class ChangePasswordForm(FlaskForm):
    present = PasswordField(
        _l("Present password"),
        validators=[InputRequired(_l("Enter your present password"))],
        widget=PasswordWidget("current-password"),
    )
    password = _new_password()


class SettingsForm(FlaskForm):
    name = _name()
    language = RadioField(
        _l("Language of letters"), choices=choices(NAMES.items()), widget=RadiosWidget()
    )


class CodeForm(FlaskForm):
    code = StringField(
        _l("Code"),
        description=_l("Six digits from your authenticator application"),
        validators=[
            InputRequired(_l("Enter the code")),
            Length(max=20, message=_l("The code has six digits")),
        ],
        filters=[without_controls],
        widget=TextWidget(autocomplete="one-time-code", classes="govuk-input--width-10"),
    )


class EnrolForm(CodeForm):
    sealed = HiddenField()


class ButtonForm(FlaskForm):
    """A page with nothing but a button."""

"""Pages that exist only in development: the letters written so far, and codes of staff.

They stand beside the rooms, since they show on the web what the mail room writes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from flask import Flask, render_template

from config import Settings
from petitions import clock
from petitions.mail.outbox import Lookups, Office, compose
from petitions.mail.render import Site
from petitions.services import second_factor
from petitions.storage import letters, staff
from petitions.web import access, database
from petitions.web.keys import keys, settings

SHOWN = 50


@dataclass(frozen=True)
class ShownLetter:
    """A letter as its reader would see it."""

    to: str
    subject: str
    text: str
    written_at: datetime


@dataclass(frozen=True)
class Code:
    """A member of staff and the code their telephone would show now."""

    email: str
    code: str


def init_app(app: Flask, settings: Settings) -> None:
    """Add the pages in development; elsewhere there is no such address."""
    if settings.is_development:
        app.add_url_rule("/<lang_code:lang>/dev/letters", "dev.letters", dev_letters)
        app.add_url_rule("/<lang_code:lang>/dev/codes", "dev.codes", dev_codes)


@access.anyone
def dev_letters() -> str:
    """Show the newest letters, for reading without a mail server."""
    found = letters.latest(database.session(), SHOWN)
    lookups = Lookups(database.session(), _office().site)
    shown = [_shown(lookups, letter) for letter in found if letter.data or letter.is_mailing]
    return render_template("dev/letters.html", letters=shown)


@access.anyone
def dev_codes() -> str:
    """Show the present codes of staff, so that the demonstration needs no telephone."""
    codes = [
        Code(email, code)
        for account_id, email in staff.accounts_with_roles(database.session())
        if (code := second_factor.present_code(database.session(), keys(), account_id, clock.now()))
    ]
    return render_template("dev/codes.html", codes=codes)


def _shown(lookups: Lookups, letter: letters.Waiting) -> ShownLetter:
    data = compose(lookups, _office(), letter).data
    message = message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return ShownLetter(letter.address, str(message["Subject"]), _text(message), letter.written_at)


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    return str(body.get_content()) if body else ""


def _office() -> Office:
    here = settings()
    return Office(Site(here.site_name, here.site_url, here.mail_from, here.contact_email), keys())

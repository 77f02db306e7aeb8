"""What a letter would say, for the page on which a moderator reads and adjusts it.

It stands beside the rooms, since it shows on the web what the mail room writes.
"""

from __future__ import annotations

from flask import Flask

from config import Settings
from petitions.mail import render
from petitions.services.telling_reviews import Told
from petitions.web.moderator import letters


def init_app(app: Flask, settings: Settings) -> None:
    """Let the moderators' pages write the words of a letter."""
    site = render.Site(
        settings.site_name, settings.site_url, settings.mail_from, settings.contact_email
    )

    def words(told: Told, number: int, title: str) -> str:
        url = f"{settings.site_url}/{told.language}/petitions/{number}"
        petition = render.PetitionInLetter(number, title, url)
        return render.words(site, told.template, told.language, told.data, petition)

    app.extensions[letters.WORDS] = words

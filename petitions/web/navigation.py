"""Where header and footer lead: the same for every reader, so that public pages may be shared."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from petitions.web.languages import current_language


@dataclass(frozen=True)
class Link:
    """A place on the site: its path behind the language, and its words."""

    path: str
    text: LazyString
    is_account: bool = False


HEADER_LINKS = (
    Link("/petitions", lazy_gettext("Petitions")),
    Link("/create", lazy_gettext("Start a petition")),
    Link("/how-it-works", lazy_gettext("How it works")),
    Link("/account", lazy_gettext("My page"), is_account=True),
)
FOOTER_SERVICE_LINKS = (
    Link("/petitions", lazy_gettext("All petitions")),
    Link("/how-it-works", lazy_gettext("How it works")),
    Link("/committees", lazy_gettext("Committees")),
    Link("/discussions", lazy_gettext("Public discussions")),
    Link("/rules", lazy_gettext("Rules in plain words")),
    Link("/ledger", lazy_gettext("Check the count")),
    Link("/reviews", lazy_gettext("How petitions are reviewed")),
    Link("/bodies", lazy_gettext("How bodies answer")),
    Link("/overdue", lazy_gettext("Overdue answers")),
)
FOOTER_SITE_LINKS = (
    Link("/accessibility", lazy_gettext("Accessibility")),
    Link("/privacy", lazy_gettext("Privacy")),
    Link("/contact", lazy_gettext("Contact and feedback")),
    Link("/licence", lazy_gettext("Open source licence")),
)


def local_url(path: str) -> str:
    """Put the page's language before a path: `/petitions` becomes `/kk/petitions`."""
    return f"/{current_language()}{path}"


def is_current(path: str) -> bool:
    """Tell whether the reader is at this path or below it."""
    here, there = request.path, local_url(path)
    return here == there or here.startswith(f"{there}/")

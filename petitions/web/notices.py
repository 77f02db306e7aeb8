"""What every public page must tell at its top: a notice of the operator, a delayed count."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from petitions.services.switching import BANNER, is_on
from petitions.storage import public, signatures
from petitions.web.formats import moment
from petitions.web.languages import current_language
from petitions.web.lately import for_a_second

STATES = {
    "pause_signing": _l("Signing is paused on the whole site now."),
    "pause_creation": _l("New petitions cannot be handed in now."),
    "read_only": _l("The site can only be read now: nothing can be sent."),
}
# The tally is a second or two behind at most; later than this, nobody is counting.
DELAY_WORTH_TELLING = timedelta(seconds=30)


def notices(session: Session, at: datetime, zone: str = "UTC") -> list[str]:
    """Return the sentences for the top of the page."""
    said = []
    switches, since = for_a_second("notices", lambda: _of_the_site(session))
    banner = switches.get(BANNER, {}).get(current_language())
    if banner:
        said.append(str(banner))
    said += [str(words) for name, words in STATES.items() if is_on(switches, name)]
    if since and at - since > DELAY_WORTH_TELLING:
        said.append(
            str(
                _(
                    "Signatures are accepted, but counts have been delayed since %(moment)s.",
                    moment=moment(since, zone),
                )
            )
        )
    return said


def _of_the_site(session: Session) -> tuple[Mapping[str, Mapping[str, Any]], datetime | None]:
    return public.switches(session), signatures.oldest_waiting(session)

"""What every public page must tell at its top: a notice of the operator, a delayed count."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from petitions.services.switching import BANNER, is_on
from petitions.storage import public, signatures
from petitions.web.formats import moment
from petitions.web.languages import current_language

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
    switches = public.switches(session)
    banner = switches.get(BANNER, {}).get(current_language())
    if banner:
        said.append(str(banner))
    said += [str(words) for name, words in STATES.items() if is_on(switches, name)]
    since = signatures.oldest_waiting(session)
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

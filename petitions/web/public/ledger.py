"""The pages on which anyone checks a count, and a signatory a receipt."""

from __future__ import annotations

from flask import render_template, request
from flask.sansio.blueprints import BlueprintSetupState
from flask_babel import gettext as _

from petitions.services import ledger_keys
from petitions.web import access
from petitions.web.database import session
from petitions.web.keys import settings
from petitions.web.public import blueprint, caching, ledger_files


@blueprint.record_once
def _attach_files(state: BlueprintSetupState) -> None:
    state.app.register_blueprint(ledger_files.blueprint)


@blueprint.get("/ledger")
@access.public
@caching.shared
def ledger() -> str:
    """Tell how the count is checked, and where everything lies."""
    number = request.args.get("petition", type=int)
    return render_template(
        "public/ledger.html",
        number=number if number and 0 < number < 2**63 else None,
        origin=ledger_keys.origin_of(settings().site_url),
    )


@blueprint.get("/receipt")
@access.public
@caching.shared
def receipt_check() -> str:
    """Check a receipt in the reader's own browser."""
    return render_template(
        "public/receipt_check.html",
        origin=ledger_keys.origin_of(settings().site_url),
        vkeys=[vkey for vkey, _made, _retired in ledger_keys.public_keys(session())],
        words=outcomes(),
    )


def outcomes() -> dict[str, str]:
    """Say each outcome of the check in plain words, by its code in assets/js/receipt.js."""
    broken = _("This receipt does not fit together. It was changed, or not copied whole.")
    site_is_wrong = _(
        "The site's own proof does not hold. Keep the receipt and show it to others: it proves "
        "that the site promised to count your signature."
    )
    return {
        "proved": _("Your signature is in the ledger and is part of the published count."),
        "waiting": _("Received, being counted. Check again in a few minutes."),
        "overdue": _(
            "The promised time is over and the entry is missing. Keep the receipt: it proves "
            "the omission to anyone."
        ),
        "bad_receipt": _(
            "This is not a receipt. Paste all of it, from the first line to the last."
        ),
        "bad_code": broken,
        "bad_promise": broken,
        "wrong_code": broken,
        "forged": _("This receipt was not signed by this site."),
        "unknown_key": _("This receipt was signed with a key that this site does not know."),
        "other_origin": _("This receipt is from another site."),
        "other_entry": site_is_wrong,
        "other_petition": site_is_wrong,
        "not_included": site_is_wrong,
        "bad_evidence": site_is_wrong,
        "bad_checkpoint": site_is_wrong,
        "unsupported": _(
            "Your browser is too old for this check. Use a newer one or the checking program."
        ),
        "unreachable": _("The proofs could not be loaded. Try again later."),
    }

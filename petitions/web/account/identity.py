"""Signing in with an identity provider.

The provider sends people back by GET, which changes nothing: what was proven travels sealed in
the session until a button's POST stores it.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from authlib.common.errors import AuthlibBaseError
from flask import abort, g, make_response, redirect, render_template, session, url_for
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services import identities
from petitions.services.errors import Conflict, Refused
from petitions.services.identities import Proof
from petitions.services.secrets import Broken, open_sealed, seal
from petitions.web import access, database, limits
from petitions.web.account.blueprint import blueprint
from petitions.web.account.forms import ButtonForm
from petitions.web.account.pages import form_page, next_argument
from petitions.web.accounts import start_session
from petitions.web.identity_providers import IdentityProvider, UnusableClaims, client, providers
from petitions.web.keys import keys, settings
from petitions.web.languages import current_language

SEAL = "identity-proof"
PROOF_LASTS = timedelta(minutes=15)


@blueprint.post("/identity/<provider>/start")
@access.anyone
def start_identity(provider: str) -> Response:
    found = _provider(provider)
    limits.check("identity")
    session["identity_language"] = current_language()
    session["identity_next"] = next_argument()
    # One address for all languages: providers accept only addresses registered with them.
    back = f"{settings().site_url}{url_for('identity_return', provider=found.id)}"
    try:
        answer: Response = client(found.id).authorize_redirect(back)
    except (RequestException, AuthlibBaseError, ValueError, KeyError):
        return _unavailable(found)
    return answer


@access.anyone
def identity_return(provider: str) -> Response:
    """Take the provider's answer into the session and show whom it names."""
    found = _provider(provider)
    g.lang = session.pop("identity_language", None) or current_language()
    try:
        proof = found.proof(_claims(found))
    except RequestException:
        return _unavailable(found)
    except (AuthlibBaseError, JoseError, UnusableClaims, ValueError, KeyError):
        # A forged state, an old answer, a refusal: nothing is believed.
        return _failed(found)
    session["identity_proof"] = _sealed(proof)
    return redirect(url_for("account.identity", lang=g.lang))


@blueprint.get("/identity")
@access.anyone
def identity() -> Response:
    proof = _kept_proof()
    if proof is None:
        return redirect(url_for("account.sign_in"))
    provider = _provider(proof.provider)
    return form_page("account/identity.html", ButtonForm(), proof=proof, provider=provider)


@blueprint.post("/identity")
@access.anyone
def continue_with_identity() -> Response:
    proof = _kept_proof()
    if proof is None:
        return redirect(url_for("account.sign_in"), 303)
    asked = access.safe_next(session.get("identity_next"))
    return _sign_in(proof, asked or url_for("account.home"))


def _sign_in(proof: Proof, target: str) -> Response:
    known = access.visitor()
    try:
        person = identities.sign_in_with_identity(
            database.session(),
            keys(),
            proof,
            language=current_language(),
            at=clock.now(),
            account_id=known.id if known else None,
        )
    except (Conflict, Refused) as error:
        return make_response(render_template("account/identity_taken.html", codes=error.codes), 409)
    start_session(person)
    return redirect(target, 303)


def _claims(provider: IdentityProvider) -> Mapping[str, Any]:
    """Fetch the answer: the signed token's claims, and those told only on request."""
    remote = client(provider.id)
    token = remote.authorize_access_token()
    claims = dict(token.get("userinfo") or {})
    if not claims.get("sub"):
        raise UnusableClaims("no signed token")
    if provider.claims.names() - set(claims):
        more = remote.userinfo(token=token)
        if more.get("sub") != claims["sub"]:
            raise UnusableClaims("another person's claims")
        claims = {**more, **claims}
    return claims


def _provider(provider_id: str) -> IdentityProvider:
    found = providers().get(provider_id)
    if found is None:
        abort(404)
    return found


def _sealed(proof: Proof) -> str:
    """Seal the proof: cookies are signed but readable, and it holds a personal id."""
    values = {**asdict(proof), "until": (clock.now() + PROOF_LASTS).timestamp()}
    return b64encode(seal(keys(), json.dumps(values, default=str).encode(), SEAL)).decode()


def _kept_proof() -> Proof | None:
    try:
        sealed = b64decode(session.get("identity_proof", ""))
        values = json.loads(open_sealed(keys(), sealed, SEAL))
    except (Broken, ValueError):
        return None
    if values.pop("until") < clock.now().timestamp():
        return None
    born_on = values.pop("born_on")
    return Proof(**values, born_on=date.fromisoformat(born_on) if born_on else None)


def _unavailable(provider: IdentityProvider) -> Response:
    page = render_template("account/identity_unavailable.html", provider=provider)
    return make_response(page, 503)


def _failed(provider: IdentityProvider) -> Response:
    return make_response(render_template("account/identity_failed.html", provider=provider), 400)

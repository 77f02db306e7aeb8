"""A signatory's own pages, behind a link that only the signatory has."""

from __future__ import annotations

from flask import make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services import erasing, my_signature, reading, signing
from petitions.services.errors import NotFound, Refused
from petitions.services.my_signature import Mine
from petitions.web import access, limits
from petitions.web.database import session
from petitions.web.keys import keys, settings
from petitions.web.languages import current_language
from petitions.web.public import blueprint
from petitions.web.public.petition import heading
from petitions.web.public.signing_forms import ButtonForm
from petitions.wording.refusals import refusal_sentences


@blueprint.get("/signatures/<token>/thanks")
@access.anyone
def thanks(token: str) -> Response:
    """Thank for the signature, offer the receipt and ways to tell others."""
    return _page("public/thanks.html", token)


@blueprint.get("/signatures/<token>")
@access.anyone
def my_signature_page(token: str) -> Response:
    """Show one's own signature and what one may do with it."""
    return _page("public/my_signature.html", token)


@blueprint.post("/signatures/<token>/withdraw")
@access.anyone
def withdraw_signature(token: str) -> Response:
    """Take the signature back where the rules allow."""
    limits.check("link")
    mine = _mine(token)
    try:
        if not mine.may_withdraw:
            raise Refused("not_possible")
        signing.withdraw(session(), keys(), mine.signature_id, clock.now())
    except Refused as refused:
        said = refusal_sentences(refused.codes, current_language())
        return _page("public/my_signature.html", token, status=409, problems=said)
    return redirect(url_for("public.my_signature_page", token=token), 303)


@blueprint.post("/signatures/<token>/letters/<any(on, off):choice>")
@access.anyone
def choose_letters(token: str, choice: str) -> Response:
    """Stop the letters about the petition, or ask for them again."""
    limits.check("link")
    my_signature.set_letters(session(), keys(), token, choice == "on")
    return redirect(url_for("public.my_signature_page", token=token), 303)


@blueprint.get("/signatures/<token>/erase")
@access.anyone
def erase_signature_page(token: str) -> Response:
    """Say what erasing does, before it is done."""
    return _page("public/erase_signature.html", token)


@blueprint.post("/signatures/<token>/erase")
@access.anyone
def erase_signature(token: str) -> Response:
    """Erase the person behind the signature; where the rules allow, it is withdrawn first."""
    limits.check("link")
    mine = _mine(token)
    erasing.erase_signature(session(), keys(), mine.signature_id, clock.now())
    return redirect(url_for("public.signature_erased"), 303)


@blueprint.get("/signatures/erased")
@access.public
def signature_erased() -> str:
    return render_template("public/signature_erased.html")


@blueprint.post("/signatures/<token>/receipt")
@access.anyone
def receipt(token: str) -> Response:
    """Write the receipt; it is made on request only, and not kept."""
    limits.check("link")
    at = clock.now()
    mine = _mine(token)
    try:
        text = my_signature.receipt(session(), keys(), token, settings().site_url, at)
    except NotFound:
        text = None
    return make_response(
        render_template("public/receipt_made.html", receipt=text, token=token, mine=mine)
    )


def _mine(token: str) -> Mine:
    return my_signature.mine(session(), keys(), token, clock.now())


def _page(template: str, token: str, *, status: int = 200, **context: object) -> Response:
    mine = _mine(token)
    try:
        view = reading.petition(session(), mine.number)
        title = heading(view, view.text(None, current_language()))
    except reading.Gone:
        title = str(mine.number)
    page_url = url_for("public.petition_page", number=mine.number)
    page = render_template(
        template,
        mine=mine,
        token=token,
        form=ButtonForm(),
        title=title,
        petition_url=page_url,
        whole_url=settings().site_url + page_url,
        **context,
    )
    return make_response(page, status)

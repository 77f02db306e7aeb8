"""Signing and supporting: type, follow the letter's link, press one button; or at once by eID."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from flask import make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from petitions import clock
from petitions.domain.rules import IDENTITY_LEVELS
from petitions.services import identities, my_signature, people, reading, signing
from petitions.services.errors import Expired, NotFound, Refused
from petitions.services.identities import Proof
from petitions.services.reading import View
from petitions.services.signing import Identified
from petitions.storage.public import Text
from petitions.storage.signatures import Typed
from petitions.web import access, limits, places
from petitions.web.database import session
from petitions.web.keys import keys
from petitions.web.languages import current_language
from petitions.web.lately import for_a_second
from petitions.web.notices import notices
from petitions.web.public import blueprint, caching, eligibility
from petitions.web.public.petition import heading
from petitions.web.public.signing_forms import ButtonForm, SignForm, build, signing_of
from petitions.wording import names
from petitions.wording.refusals import refusal_sentences


@dataclass(frozen=True)
class Asked:
    """What a signing page is about: the petition, the text that is read, and the link used."""

    view: View
    text: Text
    support_token: str | None = None

    @property
    def number(self) -> int:
        return self.view.petition.number

    @property
    def title(self) -> str:
        return heading(self.view, self.text)

    @property
    def is_support(self) -> bool:
        return self.support_token is not None

    @property
    def needs_identity(self) -> bool:
        return eligibility.needs_identity(self.view.rule_set.sign.identity)


@blueprint.route("/petitions/<number:number>/sign", methods=["GET", "POST"])
@access.anyone
def sign(number: int) -> Response:
    """Sign a petition that is open."""
    asked = _asked(number)
    if not _is_open(asked.view):
        # It may have opened in that second: nobody is sent away by what was true a moment ago.
        asked = _asked(number, now=True)
    if not _is_open(asked.view):
        return _page("public/sign_closed.html", asked, status=409 if _is_post() else 200)
    return _sign(asked)


@blueprint.route("/petitions/<number:number>/support/<token>", methods=["GET", "POST"])
@access.anyone
def support(number: int, token: str) -> Response:
    """Support a petition before its review, by the petitioner's private link."""
    asked = _asked(number, token)
    if asked.view.life.state not in ("gathering_support", "in_review"):
        return redirect(url_for("public.petition_page", number=number))
    return _sign(asked)


def _asked(number: int, token: str | None = None, *, now: bool = False) -> Asked:
    # Of a second ago at most; the service asks again before anything is taken.
    read = partial(reading.petition, session(), number)
    view = read() if now else for_a_second(("petition", number), read)
    text = view.text(request.args.get("text"), current_language())
    if text is None or (token is not None and token != view.petition.support_token):
        raise NotFound("petition")
    return Asked(view, text, token)


def _is_open(view: View) -> bool:
    deadline = view.life.closing_at
    if not view.may_sign or not view.rule_set.collection.signing:
        return False
    return deadline is None or clock.now() < deadline


def _is_post() -> bool:
    return request.method == "POST"


def _sign(asked: Asked) -> Response:
    return _by_identity(asked) if asked.needs_identity else _by_letter(asked)


def _by_letter(asked: Asked) -> Response:
    form = build(
        asked.view.rule_set, asked.view.life.scope.level, _places(asked.view),
        supports=asked.is_support,
    )  # fmt: skip
    if form.validate_on_submit():
        limits.check("sign", form.email.data)
        said = signing_of(form, asked.view.rule_set, asked.text, supports=asked.is_support)
        if _accepted(form, asked, lambda: _attempt(asked, said, form.email.data or "")):
            # Same answer whoever has signed already: the page must not reveal who has.
            return _see_other(asked)
    return _page("public/sign.html", asked, form=form, status=422 if form.errors else 200)


def _attempt(asked: Asked, said: signing.Signing, email: str) -> None:
    signing.attempt(
        session(), keys(), asked.number, said, email, clock.now(),
        address=request.remote_addr, support_token=asked.support_token,
    )  # fmt: skip


def _accepted(form: SignForm, asked: Asked, act: Callable[[], object]) -> bool:
    """Do it; put the reasons beside the form where the rules refuse."""
    try:
        act()
    except Refused as refused:
        said = refusal_sentences(refused.codes, current_language(), asked.view.rule_set)
        form.form_errors = [*form.form_errors, *said]
        return False
    return True


def _see_other(asked: Asked) -> Response:
    kind = "support" if asked.is_support else "sign"
    return redirect(url_for("public.check_mail", number=asked.number, kind=kind), 303)


@blueprint.get("/petitions/<number:number>/check-mail")
@access.public
@caching.shared
def check_mail(number: int) -> str:
    """Say that a letter is on its way; the same for everyone."""
    view = reading.petition(session(), number)
    text = view.text(None, current_language())
    return render_template(
        "public/check_mail.html",
        number=number,
        title=heading(view, text),
        is_support=request.args.get("kind") == "support",
    )


@blueprint.route("/signatures/confirm/<token>", methods=["GET", "POST"])
@access.anyone
def confirm(token: str) -> Response:
    """Show what the letter's link confirms; only the button confirms it."""
    try:
        return _confirmed(token) if _is_post() else _to_confirm(token)
    except Expired:
        return make_response(render_template("public/link_expired.html"), 410)


def _to_confirm(token: str) -> Response:
    typed, view, text = _typed(token, clock.now())
    page = render_template(
        "public/confirm.html", form=ButtonForm(), pending=typed, title=heading(view, text),
        title_lang=text.language if text and text.language != current_language() else None,
    )  # fmt: skip
    return make_response(page)


def _confirmed(token: str) -> Response:
    limits.check("link")
    at = clock.now()
    try:
        signed = signing.confirm(session(), keys(), token, at)
    except Refused as refused:
        return _not_counted(token, refused, at)
    return redirect(_thanks(signed.signature_id), 303)


def _not_counted(token: str, refused: Refused, at: datetime) -> Response:
    typed, view, text = _typed(token, at)
    page = render_template(
        "public/not_counted.html", number=typed.petition_id, title=heading(view, text),
        reasons=refusal_sentences(refused.codes, current_language(), view.rule_set),
    )  # fmt: skip
    return make_response(page, 409)


def _typed(token: str, at: datetime) -> tuple[Typed, View, Text | None]:
    """Return what a letter's link stands for, with the petition and the text it was read in."""
    typed = signing.pending(session(), token, at)
    view = reading.petition(session(), typed.petition_id)
    return typed, view, view.text(typed.text_language, current_language())


def _thanks(signature_id: int) -> str:
    return url_for("public.thanks", token=my_signature.token_of(keys(), signature_id))


def _by_identity(asked: Asked) -> Response:
    """One button for whoever is signed in strongly enough; for others the way to sign in."""
    visitor = access.visitor()
    proof = identities.strongest(keys(), visitor.proven) if visitor else None
    needed = asked.view.rule_set.sign.identity
    if proof is None or not _is_enough(proof, needed):
        return _page("public/sign_identity.html", asked, level=needed, proof=proof)
    form = _identified_form(asked, proof)
    if form.validate_on_submit() and visitor:
        limits.check("sign", str(visitor.id))
        said = signing_of(
            form, asked.view.rule_set, asked.text, supports=asked.is_support, name=proof.name
        )
        said = replace(said, territory=proof.territory or said.territory)
        done: list[int] = []
        who = _identified(asked, proof, visitor.id, said)
        if _accepted(form, asked, lambda: done.append(_sign_now(asked, said, who, visitor.email))):
            return redirect(_thanks(done[0]), 303)
    return _page(
        "public/sign_now.html", asked, form=form, proof=proof, email=visitor and visitor.email,
        status=422 if form.errors else 200,
    )  # fmt: skip


def _is_enough(proof: Proof, needed: str) -> bool:
    levels = list(IDENTITY_LEVELS)
    return levels.index(proof.level) >= levels.index(needed)  # type: ignore[arg-type]


def _identified_form(asked: Asked, proof: Proof) -> SignForm:
    """Ask only what the identity service did not say."""
    offered = [] if proof.territory else _places(asked.view)
    form = build(
        asked.view.rule_set, asked.view.life.scope.level, offered,
        supports=asked.is_support, is_identified=True,
    )  # fmt: skip
    if proof.status is not None:
        for name in ("status", "is_status"):
            if name in form:
                del form[name]
    return form


def _identified(asked: Asked, proof: Proof, account_id: int, said: signing.Signing) -> Identified:
    declared = {**said.declared, **({"territory": said.territory} if said.territory else {})}
    person = people.known_person(
        asked.view.rule_set.sign, asked.view.life.scope.level, proof, declared, "email"
    )
    return Identified(
        account_id=account_id,
        personal_id=proof.personal_id or f"{proof.provider}:{proof.subject}",
        person=person,
    )


def _sign_now(asked: Asked, said: signing.Signing, who: Identified, email: str | None) -> int:
    signed = signing.sign_identified(
        session(), keys(), asked.number, said, who, clock.now(),
        email=email, address=request.remote_addr, support_token=asked.support_token,
    )  # fmt: skip
    return signed.signature_id


def _places(view: View) -> list[tuple[str, str]]:
    """Return the territories to choose from where the rules need one."""
    level = view.life.scope.level
    needed = eligibility.needs_territory(view.rule_set, level)
    return places.choices(view.rule_set, level) if needed else []


def _page(template: str, asked: Asked, *, status: int = 200, **context: object) -> Response:
    lang = current_language()
    by = asked.view.rule_set.card.name
    page = render_template(
        template,
        asked=asked,
        view=asked.view,
        title=asked.title,
        title_lang=asked.text.language if asked.text.language != lang else None,
        rules_name=names.said(by, lang),
        who_may_sign=eligibility.sentences(asked.view.rule_set, asked.view.life.scope.level),
        back_url=url_for("public.petition_page", number=asked.number),
        sign_in_url=url_for("account.sign_in", next=request.path),
        button=_("Support this petition") if asked.is_support else _("Sign this petition"),
        site_notices=notices(session(), clock.now(), asked.view.zone),
        **context,
    )
    return make_response(page, status)

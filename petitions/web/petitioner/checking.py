"""The last page: everything at once, and the button that hands the petition in."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services import amending, drafting, petitioning
from petitions.services.drafting import line_breaks
from petitions.services.errors import Refused
from petitions.storage import bodies
from petitions.storage.attachments import MEGABYTE
from petitions.web import access, database, limits
from petitions.web.keys import keys, settings
from petitions.web.languages import NAMES, current_language
from petitions.web.petitioner.blueprint import blueprint
from petitions.web.petitioner.forms import AnswerForm
from petitions.web.petitioner.roles import named_roles
from petitions.web.petitioner.steps import Step, creator, open_step
from petitions.wording.names import field_label, said
from petitions.wording.refusals import refusal_sentences


@blueprint.route("/create/<number:draft_id>/check", methods=["GET", "POST"])
@access.signed_in
def check(draft_id: int) -> Response:
    step = open_step("check", draft_id)
    form = AnswerForm() if step.petition is not None else FlaskForm()
    refused = _not_chosen(step)
    if form.validate_on_submit() and not refused:
        limits.check("create", str(access.person().id))
        try:
            return redirect(url_for("petitioner.submitted", number=_hand_in(step, form)), 303)
        except Refused as error:
            refused = error.codes
    else:
        refused = (*refused, *_objections(step))
    lang = current_language()
    return step.page(
        form,
        rows=_rows(step, lang),
        versions=_versions(step, lang),
        group_roles=named_roles(step.petition.id, step.rules) if step.petition else [],
        refused=refusal_sentences(dict.fromkeys(refused), lang, step.rules),
    )


def _hand_in(step: Step, form: FlaskForm) -> int:
    """Hand in what the draft says; return the petition's number."""
    session, me, site = database.session(), access.person().id, settings().languages
    if step.petition is None:
        person = creator(step)
        return drafting.submit(session, keys(), me, step.draft_id, person, clock.now(), site)
    answer = line_breaks(form.answer.data or "")
    petitioning.submit_again(session, keys(), me, step.petition.id, clock.now(), site, answer)
    return step.petition.id


def _objections(step: Step) -> tuple[str, ...]:
    session, site = database.session(), settings().languages
    if step.petition is None:
        person, me = creator(step), access.person().id
        attached = sum(one.size for one in step.files) / MEGABYTE or None
        return drafting.objections(session, step.answers, person, clock.now(), site, me, attached)
    return tuple(amending.objections(session, step.petition, step.answers, clock.now()))


def _not_chosen(step: Step) -> tuple[str, ...]:
    """Object to a draft whose page of addressees was skipped, where there is one to choose."""
    if step.petition is not None or step.answers.body_id is not None:
        return ()
    return ("body_not_chosen",) if bodies.addressable(database.session(), step.rules) else ()


def _rows(step: Step, lang: str) -> list[dict[str, object]]:
    answers = step.answers
    body = bodies.find(database.session(), answers.body_id) if answers.body_id else None
    names = {choice.id: said(choice.name, lang) for choice in step.rules.content.tags.vocabulary}
    kinds = {choice.id: said(choice.name, lang) for choice in step.rules.content.kinds}
    values = {
        "rules": said(step.rules.card.name, lang),
        "addressee": body.names[lang] if body else "",
        "kind": kinds.get(answers.kind or "", ""),
        "tags": ", ".join(names.get(tag, tag) for tag in answers.tags),
        "files": ", ".join(one.name for one in step.files),
        "conditions": _("hidden from the public") if answers.hides_name else _("shown"),
    }
    left_out = _not_asked(step)
    return [
        {"name": name, "value": value or "—", "may_change": name in step.names}
        for name, value in values.items()
        if name not in left_out
    ]


def _not_asked(step: Step) -> set[str]:
    asked = {
        "kind": len(step.rules.content.kinds) > 1,
        "conditions": step.rules.disclosure.petitioner_may_hide,
        "files": "files" in step.names,
    }
    return {name for name, is_asked in asked.items() if not is_asked}


def _versions(step: Step, lang: str) -> list[dict[str, object]]:
    """Return each language version with its fields, the original first."""
    answers = step.answers
    order = sorted(answers.texts, key=lambda code: code != step.original)
    return [
        {
            "code": code,
            "name": NAMES[code],
            "is_original": code == step.original,
            "fields": [
                {
                    "label": field_label(step.rules, field.key, lang),
                    "value": answers.texts[code].get(field.key, ""),
                    "step": "title" if field.key == "title" else "text",
                }
                for field in step.rules.content.fields
            ],
        }
        for code in order
    ]

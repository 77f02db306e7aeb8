"""The pages of the text: title, body, other languages, topics."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from flask import abort, redirect, request
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from petitions.domain.admissibility import measure, objections
from petitions.services import languages
from petitions.services.drafting import Answers
from petitions.storage import search
from petitions.storage.search import Similar
from petitions.web import access, database
from petitions.web.keys import settings
from petitions.web.languages import NAMES, current_language
from petitions.web.petitioner.blueprint import blueprint
from petitions.web.petitioner.forms import TagsForm, text_form
from petitions.web.petitioner.steps import Step, open_step
from petitions.wording.names import field_label, said
from petitions.wording.refusals import refusal_sentences

SIMILAR_SHOWN = 5


@blueprint.route("/create/<number:draft_id>/title", methods=["GET", "POST"])
@access.signed_in
def title(draft_id: int) -> Response:
    step = open_step("title", draft_id)
    form = _form(step, ("title",), step.original)
    if form.is_submitted():
        _keep(step, form, step.original)
        if _is_counting():
            return _count()
        if form.validate():
            similar = () if step.petition else _similar(step, form.title.data)
            return redirect(step.url("similar"), 303) if similar else step.go_on()
    return step.page(form, language=step.original, counts=_counts(step, form))


@blueprint.get("/create/<number:draft_id>/similar")
@access.signed_in
def similar(draft_id: int) -> Response:
    step = open_step("title", draft_id)
    typed = step.answers.texts.get(step.original, {}).get("title", "")
    return step.page_of("similar", found=_similar(step, typed))


def _similar(step: Step, text: str) -> list[Similar]:
    return list(search.similar(database.session(), text, SIMILAR_SHOWN))


@blueprint.route("/create/<number:draft_id>/text", methods=["GET", "POST"])
@access.signed_in
def text(draft_id: int) -> Response:
    step = open_step("text", draft_id)
    keys = [field.key for field in step.rules.content.fields if field.key != "title"]
    form = _form(step, keys, step.original)
    if form.is_submitted():
        _keep(step, form, step.original)
        if _is_counting():
            return _count()
        if form.validate():
            return step.go_on()
    return step.page(form, language=step.original, counts=_counts(step, form))


@blueprint.get("/create/<number:draft_id>/translations")
@access.signed_in
def translations(draft_id: int) -> Response:
    step = open_step("translations", draft_id)
    others = [
        (code, NAMES[code], bool(step.answers.texts.get(code)))
        for code in languages.of_petitions(step.rules, settings().languages)
        if code != step.original
    ]
    return step.page(others=others, original=NAMES[step.original])


@blueprint.route("/create/<number:draft_id>/translations/<code>", methods=["GET", "POST"])
@access.signed_in
def translation(draft_id: int, code: str) -> Response:
    step = open_step("translations", draft_id)
    offered = languages.of_petitions(step.rules, settings().languages)
    if code not in offered or code == step.original:
        abort(404)
    form = _form(step, [field.key for field in step.rules.content.fields], code)
    if form.is_submitted():
        if request.form.get("then") == "remove":
            versions = {k: v for k, v in step.answers.texts.items() if k != code}
            step.save(replace(step.answers, texts=versions))
            return redirect(step.url("translations"), 303)
        _keep(step, form, code)
        if _is_counting():
            return _count()
        if form.validate():
            return redirect(step.url("translations"), 303)
    original = step.answers.texts.get(step.original, {})
    return step.page_of(
        "translation", form, language=code, language_name=NAMES[code], original=original,
        original_language=step.original, counts=_counts(step, form),
        labels={f.key: field_label(step.rules, f.key, current_language())
                for f in step.rules.content.fields},
    )  # fmt: skip


@blueprint.route("/create/<number:draft_id>/tags", methods=["GET", "POST"])
@access.signed_in
def tags(draft_id: int) -> Response:
    step = open_step("tags", draft_id)
    rule = step.rules.content.tags
    lang = current_language()
    vocabulary = [(choice.id, said(choice.name, lang)) for choice in rule.vocabulary]
    form = TagsForm(data={"tags": list(step.answers.tags), "words": "\n".join(step.answers.tags)})
    form.offer(vocabulary)
    if form.is_submitted():
        chosen = tuple(form.tags.data or ()) if vocabulary else _words(form.words.data or "")
        step.save(replace(step.answers, tags=chosen))
        if form.validate() and _judge_tags(form, step, chosen, bool(vocabulary)):
            return step.go_on()
    return step.page(form, rule=rule)


def _judge_tags(form: TagsForm, step: Step, chosen: tuple[str, ...], listed: bool) -> bool:
    codes = objections(step.rules.content, None, chosen, None, None)
    field = form.tags if listed else form.words
    field.errors = refusal_sentences(codes, current_language(), step.rules)
    return not codes


def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def _form(step: Step, keys: tuple[str, ...] | list[str], language: str) -> FlaskForm:
    stored = step.answers.texts.get(language, {})
    return text_form(step.rules, keys, current_language())(data=dict(stored))


def _keep(step: Step, form: FlaskForm, language: str) -> None:
    """Save what was typed, whatever it is: a page left with errors loses nothing."""
    answers: Answers = step.answers
    for field in step.rules.content.fields:
        if field.key in form:
            answers = answers.with_text(language, field.key, form[field.key].data or "")
    step.save(answers)


def _is_counting() -> bool:
    return request.form.get("then") == "count"


def _count() -> Response:
    """Lead to the same page with the counts: a page that was fetched bears going back to."""
    return redirect(f"{request.path}?{urlencode({**request.args, 'count': '1'})}", 303)


def _counts(step: Step, form: FlaskForm) -> dict[str, tuple[int, int]]:
    """Return used and allowed by field: the live count for those without JavaScript."""
    if "count" not in request.args:
        return {}
    return {
        field.key: (measure(form[field.key].data or "", field.unit), field.max)
        for field in step.rules.content.fields
        if field.key in form and field.max is not None
    }

"""Answers of bodies as the public reads them, with promises and what was corrected."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from petitions.domain.differences import differences
from petitions.services import reading, surveying
from petitions.services.reading import View
from petitions.storage import public
from petitions.storage.public import Answer, Named, record
from petitions.storage.public.record import Promised
from petitions.storage.tables import Response
from petitions.web import access
from petitions.web.database import session
from petitions.web.languages import NAMES, current_language
from petitions.web.lately import for_a_second
from petitions.web.public import blueprint, caching
from petitions.web.public.cards import body_of
from petitions.wording import names
from petitions.wording.promises import state_names

OPEN = frozenset({"planned", "under_way"})


def answers_of(
    db: Session, view: View, bodies: Mapping[int, Named], at: datetime
) -> list[dict[str, Any]]:
    """Return the answers on a petition, each with the promises that it holds."""
    number = view.petition.number
    found = for_a_second(("answers", number), lambda: public.answers(db, number))
    if not found:
        return []
    promises = record.promises(db, view.petition.number)
    said = {one.duty_id: _opinions(db, one.duty_id, at) for one in found}
    return [
        {**_answer(view, one, bodies, promises, at), "opinions": said[one.duty_id]} for one in found
    ]


def _opinions(db: Session, duty_id: int | None, at: datetime) -> surveying.Result | None:
    return surveying.result(db, duty_id, at) if duty_id is not None else None


def _answer(
    view: View, answer: Answer, bodies: Mapping[int, Named], promises: list[Promised], at: datetime
) -> dict[str, Any]:
    """Prepare an answer in the page's language, else in the petition's or any other."""
    lang = current_language()
    language, words = spoken(view, answer.texts)
    owed = view.life.owed(answer.duty_key) if answer.duty_key else None
    by = owed.by if owed else "addressee"
    return {
        "title": names.owed_name(view.rule_set, owed.id, owed.duty, lang)
        if owed
        else _("Response"),
        "body": body_of(view.rule_set, by, answer.body_id, bodies, lang),
        "body_url": _body_url(answer.body_id, bodies),
        "on": answer.published_at,
        "summary": words.get("summary", ""),
        "text": words.get("text", ""),
        "language": language if language != lang else None,
        "outcome": names.outcome_name(answer.outcome, lang),
        "is_approved": answer.is_approved,
        "correction": answer.correction_reason if answer.version > 1 else None,
        "versions_url": url_for(
            "public.answer_versions", number=view.petition.number, duty_id=answer.duty_id
        )
        if answer.version > 1 and answer.duty_id
        else None,
        "promises": [_promise(view, p, at) for p in promises if p.duty_id == answer.duty_id],
    }


def _body_url(number: int | None, bodies: Mapping[int, Named]) -> str | None:
    found = bodies.get(number) if number is not None else None
    return url_for("public.body", slug=found.key) if found else None


def spoken(view: View, texts: Mapping[str, Any]) -> tuple[str, Any]:
    """Choose the language of a text in several: the page's, the petition's, any."""
    order = (current_language(), view.petition.original_language, *texts)
    language = next((code for code in order if code in texts), current_language())
    return language, texts.get(language, {})


def _promise(view: View, promise: Promised, at: datetime) -> dict[str, Any]:
    lang = current_language()
    language, text = spoken(view, promise.texts)
    states = state_names(lang)
    is_late = promise.state in OPEN and promise.due_at <= at
    return {
        "text": text,
        "language": language if language != lang else None,
        "due_on": promise.due_on,
        "state": promise.state,
        "state_name": states[promise.state],
        "days_late": -reading.days_until(promise.due_at, at, view.zone) if is_late else 0,
        "steps": [
            {
                "at": step.at,
                "state": states[step.state],
                "reason": spoken(view, step.reason) if step.reason else None,
            }
            for step in promise.steps
        ],
    }


@blueprint.get("/petitions/<number:number>/answers/<number:duty_id>")
@access.public
@caching.shared
def answer_versions(number: int, duty_id: int) -> str:
    """Show every version of an answer and, word by word, what each correction changed."""
    db, lang = session(), current_language()
    view = reading.petition(db, number)
    found = record.versions(db, number, duty_id)
    if not found:
        raise NotFound
    text = view.text(None, lang)
    return render_template(
        "public/answer_versions.html",
        view=view,
        petition=view.petition,
        title=text.title if text and not view.is_text_hidden else None,
        versions=[
            _version(view, before, one)
            for before, one in zip([None, *found[:-1]], found, strict=True)
        ][::-1],
    )


def _version(view: View, before: Response | None, one: Response) -> dict[str, Any]:
    """Return a version; where one came before it, the differences in each language."""
    return {
        "number": one.version,
        "on": one.published_at,
        "reason": one.correction_reason,
        "texts": [
            {
                "code": code,
                "name": NAMES[code],
                "parts": [
                    differences(_part(before, code, part), _part(one, code, part))
                    for part in ("summary", "text")
                ],
            }
            for code in NAMES
            if code in one.texts or (before is not None and code in before.texts)
        ],
        "is_first": before is None,
    }


def _part(version: Response | None, code: str, part: str) -> str:
    return str(version.texts.get(code, {}).get(part, "")) if version is not None else ""

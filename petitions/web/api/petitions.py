"""Petitions as JSON: the same as their pages say, and the light count."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from flask import Response, abort, request, url_for
from sqlalchemy.orm import Session

from petitions import clock
from petitions.domain.life import instant
from petitions.services import attachments, reading
from petitions.services.reading import Card, View
from petitions.storage import public
from petitions.storage.public import record
from petitions.web import access
from petitions.web.api import blueprint
from petitions.web.database import session
from petitions.web.keys import settings
from petitions.web.public import caching
from petitions.web.public.lists import asked

HIDDEN = reading.HIDDEN_STATES | {"removed"}


def answer(value: Any) -> Response:
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Response(body + "\n", mimetype="application/json")


@blueprint.get("/petitions/<number:number>/count")
@access.public
@caching.shared
def count(number: int) -> Response:
    """Give the count alone, from the petition's own row."""
    found = public.counted(session(), number)
    if found is None or found.state in HIDDEN:
        abort(404)
    return answer(
        {
            "number": found.number,
            "count": found.count,
            "against": found.against,
            "state": found.state,
        }
    )


@blueprint.get("/petitions/<number:number>")
@access.public
@caching.shared
def petition(number: int) -> Response:
    """Give a petition with its texts, rungs, duties, answers and facts."""
    at, db = clock.now(), session()
    view = reading.petition(db, number)
    return answer(_whole(view, at))


@blueprint.get("/petitions")
@access.public
@caching.shared
def petitions() -> Response:
    """Give a page of the list, narrowed by the same words as the list's page."""
    at, db = clock.now(), session()
    filters, order = asked(reading.in_force(db, at))
    lang = request.args.get("lang", "")
    lang = lang if lang in settings().languages else settings().languages[0]
    page = reading.page(db, lang, filters, order, request.args.get("page"), at)
    kept: dict[str, Any] = {name: value for name, value in request.args.items() if name != "page"}
    following = url_for("api.petitions", **kept, page=page.next) if page.next else None
    return answer({"petitions": [_short(card) for card in page.cards], "next": following})


def _short(card: Card) -> dict[str, Any]:
    row = card.row
    return {
        "number": row.number,
        "url": _address(row.number),
        "title": None if row.text_hidden else row.title,
        "state": row.state,
        "count": row.count,
        "rule_set": row.rule_set,
        "territory": row.territory,
        "opened_at": _moment(row.opened_at),
        "closing_at": _moment(row.closing_at),
    }


def _whole(view: View, at: datetime) -> dict[str, Any]:
    whole, life, db = view.petition, view.life, session()
    texts = {} if view.is_text_hidden else whole.texts
    return {
        "number": whole.number,
        "url": _address(whole.number),
        "state": whole.state,
        "listed": whole.listed,
        "rule_set": whole.rule_set,
        "rule_version": whole.version,
        "level": whole.level,
        "territory": whole.territory,
        "count": whole.count,
        "against": whole.against,
        "last_signature_at": _moment(reading.last_signature_at(view)),
        "original_language": whole.original_language,
        "texts": {code: dict(text.fields) for code, text in texts.items()},
        "files": _files(db, view),
        "tags": public.tags(db, whole.number),
        "opened_at": _moment(life.opened_at),
        "closing_at": _moment(life.closing_at),
        "rejection_reason": whole.rejection_reason,
        "thresholds": [
            {"id": r.id, "required": r.required, "status": r.status, "at": _moment(r.reached_at)}
            for r in life.rungs
        ],
        "duties": [
            {
                "duty": owed.duty, "by": owed.by, "obligation": owed.obligation,
                "status": reading.clock_of(owed, None, at, view.zone).status,
                "due": _moment(owed.due_at), "outcome": owed.outcome,
            }
            for owed in life.duties
        ],
        "responses": _responses(db, whole.number),
    }  # fmt: skip


def _responses(db: Session, number: int) -> list[dict[str, Any]]:
    """Return the answers, each with its promises and what has become of them."""
    found = public.answers(db, number)
    promises = record.promises(db, number) if found else []
    return [
        {
            "outcome": one.outcome, "at": _moment(one.published_at), "version": one.version,
            "texts": dict(one.texts),
            "promises": [
                {
                    "texts": dict(p.texts), "due_on": p.due_on.isoformat(), "state": p.state,
                    "changed_at": _moment(p.steps[-1].at if p.steps else None),
                }
                for p in promises
                if p.duty_id == one.duty_id
            ],
        }
        for one in found
    ]  # fmt: skip


def _files(db: Session, view: View) -> list[dict[str, Any]]:
    """Return the files that everybody may take, each with the hash of what is served."""
    number = view.petition.number
    return [
        {
            "name": one.name, "media_type": one.media_type, "size": one.size,
            "sha256": one.sha256, "url": _whole_url("petition_file", number, file_id=one.id),
        }
        for one in attachments.shown(db, view)
    ]  # fmt: skip


def _address(number: int) -> str:
    return _whole_url("petition_page", number)


def _whole_url(page: str, number: int, **more: Any) -> str:
    lang = settings().languages[0]
    return settings().site_url + url_for(f"public.{page}", number=number, lang=lang, **more)


def _moment(at: datetime | None) -> str | None:
    return instant(at) if at else None

"""The page of a conversation about a petition, the same for all who take part in one."""

from __future__ import annotations

from collections.abc import Callable

from flask import redirect, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from petitions import clock
from petitions.services import messaging, rulebooks
from petitions.storage import bodies
from petitions.storage import petitions as store
from petitions.storage.tables import Petition
from petitions.web import access, database
from petitions.web.account.pages import form_page
from petitions.web.fields import plain_text
from petitions.web.languages import current_language
from petitions.web.refusing import problem_of
from petitions.web.widgets import CountedWidget

Write = Callable[..., None]


class MessageForm(FlaskForm):
    """One message; nobody but the two sides reads it."""

    text = TextAreaField(
        _l("Your message"),
        [
            InputRequired(_l("Write a message.")),
            *plain_text(messaging.LIMIT),
        ],
        description=_l("Only the petitioner and those who work on the petition read it."),
        widget=CountedWidget(messaging.LIMIT, rows=6),
    )


def conversation_page(
    petition: Petition, body_id: int | None, write: Write, *, heading: str, back_url: str
) -> Response:
    """Show a conversation and take the next message; the caller has asked who may."""
    form, problem = MessageForm(), None
    if form.validate_on_submit():
        problem = problem_of(lambda: write(
            database.session(), access.person().id, petition.id, body_id, form.text.data,
            clock.now(),
        ))  # fmt: skip
        if problem is None:
            return redirect(request.path, 303)
    texts = store.texts(database.session(), petition.id)
    text = texts.get(current_language()) or texts[petition.original_language]
    return form_page(
        "messages.html",
        form,
        problem=problem,
        petition=petition,
        title=" ".join(text.title.split()),
        title_language=text.language,
        zone=rulebooks.rule_set_of(database.session(), petition).calendar.zone,
        written=messaging.thread(database.session(), petition.id, body_id),
        heading=heading,
        other=name_of(body_id),
        is_petitioner=write is messaging.write_as_petitioner,
        back_url=back_url,
    )


def name_of(body_id: int | None) -> str:
    """Name the other side of a petitioner's conversation."""
    body = bodies.find(database.session(), body_id) if body_id is not None else None
    if body is None:
        return str(gettext("The moderators"))
    return body.names[current_language()]

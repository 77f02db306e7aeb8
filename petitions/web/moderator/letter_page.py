"""The letter that a decision writes: read, adjusted if need be, and sent with the decision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from petitions.services.drafting import line_breaks
from petitions.services.reviewing import SentLetter
from petitions.services.telling_reviews import Told
from petitions.storage import petitions as store
from petitions.storage.tables import Petition
from petitions.web import database
from petitions.web.languages import NAMES, current_language
from petitions.web.moderator import letters
from petitions.web.moderator.forms import LetterForm


@dataclass(frozen=True)
class Shown:
    """What the page says beside the letter: what would be done and why; `carried` are the fields
    of the form that asked for it, by name."""

    action: str
    deed: str
    button: str
    carried: Sequence[tuple[str, str]]
    reasons: Sequence[str] = ()


def read_and_give(
    petition: Petition, told: Told, shown: Shown, give: Callable[[SentLetter], None]
) -> Response | None:
    """Show the letter where it is to be read first; else do it with the letter as it stands or
    was adjusted, and return nothing."""
    written = letters.words(told, petition.id, title_of(petition, told.language))
    then = request.form.get("then")
    if then == "letter":
        form = LetterForm(formdata=None, data={"words": written})
        return _page(petition, told, shown, form)
    words = written
    if then == "send":
        form = LetterForm()
        if not form.validate():
            return _page(petition, told, shown, form)
        words = line_breaks(form.words.data or "")
    give(SentLetter(told.language, words, is_adjusted=words.strip() != written.strip()))
    return None


def _page(petition: Petition, told: Told, shown: Shown, form: LetterForm) -> Response:
    page = render_template(
        "moderator/letter.html",
        form=form,
        shown=shown,
        language=told.language,
        language_name=NAMES[told.language],
        title=title_of(petition, current_language()),
    )
    return make_response(page, 422 if form.errors else 200)


def title_of(petition: Petition, lang: str) -> str:
    texts = store.texts(database.session(), petition.id)
    return str((texts.get(lang) or texts[petition.original_language]).title)

"""The question after an answer, for signatories and for the petitioner: its form and its page."""

from __future__ import annotations

from collections.abc import Callable

from flask import redirect, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired

from petitions.services.surveying import WORDS_LIMIT, Question
from petitions.web.account.pages import form_page
from petitions.web.fields import plain_text
from petitions.web.languages import current_language
from petitions.web.refusing import problem_of
from petitions.web.widgets import CountedWidget, RadiosWidget
from petitions.wording.opinions import opinion_names


class OpinionForm(FlaskForm):
    """Yes, partly or no; and a word, if one likes."""

    choice = RadioField(
        _l("Does this answer what was asked?"),
        validators=[InputRequired(_l("Choose an answer."))],
        widget=RadiosWidget(),
    )
    words = TextAreaField(
        _l("A word about it (optional)"),
        plain_text(WORDS_LIMIT),
        description=_l("The body reads it. Others read it only if a moderator allows it."),
        widget=CountedWidget(WORDS_LIMIT, rows=4),
    )


def opinion_page(
    question: Question, say: Callable[[str, str], None], then: str, *, is_petitioner: bool = False
) -> Response:
    """Ask the question; take the choice and the words, and go on to `then`."""
    form, problem = OpinionForm(choice=question.choice, words=question.words), None
    form.choice.choices = list(opinion_names(current_language()).items())
    if form.validate_on_submit():
        problem = problem_of(lambda: say(form.choice.data, form.words.data or ""))
        if problem is None:
            return redirect(then, 303)
    return form_page(
        "opinion.html", form, question=question, problem=problem, is_petitioner=is_petitioner,
        petition_url=url_for("public.petition_page", number=question.petition_id),
    )  # fmt: skip

"""The form of the question after an answer, for signatories and for the petitioner."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from petitions.services.surveying import WORDS_LIMIT, Question
from petitions.web.forms import PlainText
from petitions.web.languages import current_language
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
        [PlainText(), Length(max=WORDS_LIMIT, message=_l("The text is too long."))],
        description=_l("The body reads it. Others read it only if a moderator allows it."),
        widget=CountedWidget(WORDS_LIMIT, rows=4),
    )


def opinion_form(question: Question) -> OpinionForm:
    """Return the form, filled in with what was said before."""
    form = OpinionForm(choice=question.choice, words=question.words)
    form.choice.choices = list(opinion_names(current_language()).items())
    return form

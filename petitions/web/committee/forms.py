"""Forms of clerks and members: shape alone; services decide."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional

from petitions.services.committees.agenda import MINUTES_LIMIT
from petitions.services.committees.agenda import TITLE_LIMIT as MEETING_TITLE
from petitions.services.committees.filing import TEXT_LIMIT, TITLE_LIMIT
from petitions.web.fields import (
    DayField,
    WholeNumberField,
    clock_field,
    files_field,
    language_field,
    link_field,
    long_field,
    plain_text,
    required_text,
    words_field,
)
from petitions.web.forms import Between
from petitions.web.widgets import (
    CountedWidget,
    RadiosWidget,
    SelectWidget,
    TextAreaWidget,
    TextWidget,
)

REASON_LIMIT = 500


class ItemForm(FlaskForm):
    """A paper for the case file: words, files or both."""

    kind = RadioField(_l("Kind of paper"), default="evidence", widget=RadiosWidget())
    title = required_text(_l("Title"), _l("Enter a title."), TITLE_LIMIT)
    text = TextAreaField(
        _l("Text"),
        validators=plain_text(TEXT_LIMIT),
        widget=CountedWidget(TEXT_LIMIT, rows=8),
    )
    language = language_field(_l("Language of the paper"))
    files = files_field()


class FiledForm(ItemForm):
    """A paper as the clerk files it: from whom, when it came, who may read it."""

    source = RadioField(_l("From whom"), default="committee", widget=RadiosWidget())
    sender = words_field(_l("Name of the sender, as everybody may read it"))
    received_on = DayField(
        _l("Day it came"),
        validators=[InputRequired(_l("Enter the day."))],
    )  # fmt: skip
    visibility = RadioField(_l("Who may read it"), default="by_rules", widget=RadiosWidget())


class WhyForm(FlaskForm):
    """A reason that everybody may read."""

    reason = required_text(
        _l("Reason"), _l("Give a reason."), REASON_LIMIT,
        _l("It is shown in public. Write no personal data."),
    )  # fmt: skip


class ConflictForm(FlaskForm):
    """A member's conflict of interest in a case."""

    member = SelectField(_l("Member"), widget=SelectWidget())
    reason = required_text(
        _l("What the interest is"), _l("Say what the interest is."), REASON_LIMIT,
        _l("It is shown in public beside the member's name."),
    )  # fmt: skip
    language = language_field(_l("Language of the text"))


class TakeUpForm(FlaskForm):
    """A petition that the committee takes up of its own motion."""

    number = WholeNumberField(
        _l("Number of the petition"),
        validators=[
            InputRequired(_l("Enter the number of the petition.")),
            Between(1, 2**63 - 1, _l("Enter the number of the petition.")),
        ],
        widget=TextWidget(classes="govuk-input--width-10"),
    )


class MeetingForm(FlaskForm):
    """When and where a committee meets."""

    day = DayField(
        _l("Day"), validators=[InputRequired(_l("Enter the day."))],
    )  # fmt: skip
    begins = clock_field(_l("Begins at"), "", InputRequired(_l("Enter a time such as 15:30.")))
    ends = clock_field(_l("Ends at"), _l("Empty where it is not known."), Optional())
    title_kk = words_field(_l("Title in Kazakh, if it has one"), MEETING_TITLE)
    title_ru = words_field(_l("Title in Russian, if it has one"), MEETING_TITLE)
    title_en = words_field(_l("Title in English, if it has one"), MEETING_TITLE)
    place_kk = words_field(_l("Place, in Kazakh"))
    place_ru = words_field(_l("Place, in Russian"))
    place_en = words_field(_l("Place, in English"))
    link = link_field(_l("Link"), _l("Where it can be watched or joined."))
    visibility = RadioField(_l("Who knows of it"), default="public", widget=RadiosWidget())


class StatusForm(FlaskForm):
    """What became of a meeting."""

    status = RadioField(
        _l("What became of it"),
        validators=[InputRequired(_l("Choose one."))],
        widget=RadiosWidget(),
    )
    reason_kk = words_field(_l("Reason in Kazakh, if it does not take place"), REASON_LIMIT)
    reason_ru = words_field(_l("Reason in Russian, if it does not take place"), REASON_LIMIT)
    reason_en = words_field(_l("Reason in English, if it does not take place"), REASON_LIMIT)


class AgendaForm(FlaskForm):
    """A petition or other business for an agenda."""

    case = SelectField(_l("Petition"), widget=SelectWidget())
    title_kk = words_field(_l("Other business, in Kazakh"), MEETING_TITLE)
    title_ru = words_field(_l("Other business, in Russian"), MEETING_TITLE)
    title_en = words_field(_l("Other business, in English"), MEETING_TITLE)
    visibility = RadioField(_l("Who may read it"), default="public", widget=RadiosWidget())


class MinutesForm(FlaskForm):
    """The minutes in the site's languages; `correction` says why there is a new version."""

    text_kk = long_field(_l("Minutes in Kazakh"), MINUTES_LIMIT, 12)
    text_ru = long_field(_l("Minutes in Russian"), MINUTES_LIMIT, 12)
    text_en = long_field(_l("Minutes in English"), MINUTES_LIMIT, 12)
    correction = StringField(
        _l("What is corrected"),
        validators=plain_text(REASON_LIMIT),
        widget=TextAreaWidget(rows=2),
    )

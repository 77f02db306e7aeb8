"""Forms of what committees do: powers, motions, debates, discussions; shape alone."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    RadioField,
    SelectField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from petitions.services.committees.discussions import COMMENT_LIMIT
from petitions.web.fields import (
    DayField,
    clock_field,
    language_field,
    link_field,
    plain_text,
    required_text,
    words_field,
)
from petitions.web.forms import PlainText
from petitions.web.keys import settings
from petitions.web.languages import NAMES
from petitions.web.widgets import (
    CheckboxWidget,
    CountedWidget,
    RadiosWidget,
    SelectWidget,
    TextWidget,
)

REASON_LIMIT = 500
DISSENT_LIMIT = 10_000
PAPERS = 3


def with_texts(
    base: type[FlaskForm], stem: str, label: str, limit: int, rows: int = 8
) -> type[FlaskForm]:
    """Add one field for each of the site's languages to a form: `stem`_kk, `stem`_ru …"""
    made: type[FlaskForm] = type(base.__name__, (base,), {})
    for code in settings().languages:
        field = TextAreaField(
            gettext("%(what)s: %(language)s", what=label, language=NAMES[code]),
            validators=[
                PlainText(),
                Length(max=limit, message=gettext("The text is too long.")),
            ],
            widget=CountedWidget(limit, rows=rows),
        )
        setattr(made, f"{stem}_{code}", field)
    return made


def moment_of(day: date, hours: str, zone: str) -> datetime:
    """Return the instant of a day and an hour as they are written in a zone."""
    hour, minute = hours.replace(".", ":").split(":")
    return datetime.combine(day, time(int(hour), int(minute)), ZoneInfo(zone))


def _day(label: object, hint: object = "", *validators: object) -> DayField:
    return DayField(label, description=hint, validators=list(validators))


class LetterForm(FlaskForm):
    """A letter to the petitioner."""


class InvitationForm(FlaskForm):
    """An invitation of the petitioner to a meeting."""

    day = _day(_l("Day"), "", InputRequired(_l("Enter the day.")))
    begins = clock_field(_l("Begins at"), "", InputRequired(_l("Enter a time such as 15:30.")))
    place = words_field(_l("Place"))
    link = link_field(_l("Link"), _l("Where the meeting can be joined."))


class RequestForm(FlaskForm):
    """A request to a body, with the last day for its answer."""

    body = SelectField(_l("To which body"), widget=SelectWidget())
    until = _day(
        _l("Last day for the answer"),
        _l("From this day on the answer is overdue, for everybody to see."),
        InputRequired(_l("Enter the day.")),
    )


class PressForm(FlaskForm):
    """What is sent to a body, with or without a day."""

    body = SelectField(_l("To which body"), widget=SelectWidget())
    until = _day(_l("Last day for an answer"), _l("Leave empty if no answer is asked for."),
                 Optional())  # fmt: skip


class ForwardForm(FlaskForm):
    """Putting a petition forward for debate."""

    body = SelectField(_l("Where it is to be debated"), widget=SelectWidget())


class ReplyForm(FlaskForm):
    """The petitioner's answer to a committee."""

    answer = RadioField(
        _l("Your answer"), validators=[InputRequired(_l("Choose an answer."))],
        widget=RadiosWidget(),
    )  # fmt: skip
    text = TextAreaField(
        _l("Your words to the committee"),
        description=_l("Only the committee reads them. That you answered is shown in public."),
        validators=plain_text(5000),
        widget=CountedWidget(5000, rows=8),
    )


class MotionForm(FlaskForm):
    """A motion: what it decides, and at which meeting."""

    option = RadioField(
        _l("What is decided if it is carried"),
        validators=[InputRequired(_l("Choose what is to be decided from the list."))],
        widget=RadiosWidget(),
    )
    meeting = SelectField(_l("At which meeting"), widget=SelectWidget())


class VoteForm(FlaskForm):
    """One vote; a clerk says whose. The service says why somebody's does not count: it may have
    changed since the page was opened."""

    member = SelectField(_l("Member"), validate_choice=False, widget=SelectWidget())
    choice = RadioField(
        _l("Vote"), validators=[InputRequired(_l("Choose how to vote."))], widget=RadiosWidget()
    )


class ReasonsForm(FlaskForm):
    """Why a motion was decided as it was."""


class DissentForm(FlaskForm):
    """Why an outvoted member disagrees."""

    member = SelectField(_l("Member"), widget=SelectWidget())
    text = TextAreaField(
        _l("Why the member disagrees"),
        validators=[
            InputRequired(_l("Write the text.")),
            *plain_text(DISSENT_LIMIT),
        ],
        widget=CountedWidget(DISSENT_LIMIT, rows=8),
    )
    language = language_field(_l("Language of the text"))


class ScheduleForm(FlaskForm):
    """When and where a debate or hearing is to be."""

    kind = RadioField(_l("What it is"), default="debate", widget=RadiosWidget())
    day = _day(_l("Day"), "", InputRequired(_l("Enter the day.")))
    begins = clock_field(_l("Begins at"), "", InputRequired(_l("Enter a time such as 15:30.")))
    link = link_field(_l("Link"), _l("Where it can be watched or joined."))


class RecordsForm(FlaskForm):
    """Where a debate can be seen and read."""

    video = link_field(_l("Video"), _l("An address that begins with https://"))
    transcript = link_field(_l("Transcript"), _l("An address that begins with https://"))


for number in range(1, PAPERS + 1):
    setattr(RecordsForm, f"paper_title_{number}", words_field(_l("Title of a paper")))
    setattr(RecordsForm, f"paper_url_{number}", link_field(_l("Address of this paper")))


class NotHeldForm(FlaskForm):
    """Why a debate was not held."""

    for_good = BooleanField(
        _l("It will not be held at all"),
        description=_l("Tick this only if no other day will be set; a duty to hold it ends."),
        widget=CheckboxWidget(),
    )


class DiscussionForm(FlaskForm):
    """A draft decision and the last day for comments."""

    until = _day(_l("Last day for comments"), "", InputRequired(_l("Enter the day.")))


class CommentForm(FlaskForm):
    """What somebody says about a draft decision."""

    text = TextAreaField(
        _l("Your comment"),
        description=_l("It is shown with your name once it has been looked at."),
        validators=[
            InputRequired(_l("Write your comment.")),
            *plain_text(COMMENT_LIMIT),
        ],
        widget=CountedWidget(COMMENT_LIMIT, rows=8),
    )


class StatementForm(FlaskForm):
    """What the head of a body told the media."""

    link = link_field(_l("Link to the statement"), _l("An address that begins with https://"))


class GroupForm(FlaskForm):
    """The name of a working group."""


class GroupMemberForm(FlaskForm):
    """A stakeholder for a working group."""

    name = required_text(_l("Name"), _l("Enter the name."), 200)
    seat = RadioField(_l("Seat"), default="member", widget=RadiosWidget(inline=True))
    represents_kk = words_field(_l("Whom this person stands for, in Kazakh"))
    represents_ru = words_field(_l("Whom this person stands for, in Russian"))
    represents_en = words_field(_l("Whom this person stands for, in English"))
    email = EmailField(
        _l("E-mail address"),
        description=_l("Whoever has one is invited and can read the case file and vote."),
        validators=plain_text(320),
        widget=TextWidget("email"),
    )

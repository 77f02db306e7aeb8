"""Motions: putting them to the vote, closing with reasons, dissent."""

from __future__ import annotations

from flask import abort, redirect, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from petitions import clock
from petitions.domain import voting
from petitions.services import duties
from petitions.services.committees import cases, deciding, motions, texts
from petitions.services.committees.motions import Proposed
from petitions.storage import committee_meetings
from petitions.web import access, database
from petitions.web.account.pages import form_page
from petitions.web.admin.forms import ReasonForm
from petitions.web.committee import act_forms, own
from petitions.web.committee.act_forms import with_texts
from petitions.web.committee.blueprint import blueprint
from petitions.web.committee.own_motion import OwnMotion, outvoted, own_motion
from petitions.web.committees import in_reader_words, title_of
from petitions.web.formats import moment
from petitions.web.forms import texts_of
from petitions.web.keys import settings
from petitions.web.languages import current_language
from petitions.web.refusing import attempted
from petitions.web.widgets import choices
from petitions.wording import committee_acts as wording

FIELDS = {
    "text_missing": "text", "text_too_long": "text", "option_unknown": "option",
    "reason_missing": "reasons", "was_not_outvoted": "text", "dissented_already": "text",
}  # fmt: skip


@blueprint.route("/cases/<number:case_id>/motions/put", methods=["GET", "POST"])
@own.clerks
def open_motion(case_id: int) -> Response:
    """Put a motion to the vote."""
    mine = own.case(case_id, for_clerk=True)
    label = gettext("What is moved")
    form = with_texts(act_forms.MotionForm, "text", label, texts.LIMIT, rows=5)()
    _offer(form, mine)
    made: list[int] = []
    if form.validate_on_submit() and attempted(
        form,
        lambda: made.append(
            motions.open_motion(
                database.session(), access.person().id, case_id, _proposed(form), clock.now()
            )
        ),
        FIELDS,
    ):
        return redirect(url_for("committee.motion", motion_id=made[0]), 303)
    return form_page(
        "committee/do.html",
        form,
        heading=gettext("Put a motion to the vote"),
        intro=gettext("If it is carried, the petition goes the way that you choose here."),
        button=gettext("Open the vote"),
        back={"url": url_for("committee.case", case_id=case_id), "text": title_of(mine.petition)},
    )


def _offer(form: FlaskForm, mine: own.OwnCase) -> None:
    session, lang = database.session(), current_language()
    rule_set = duties.rule_set_of(session, mine.petition)
    held = cases.Own(mine.case, mine.committee, mine.petition, "clerk")
    kinds = wording.motion_names(lang)
    effects = [
        (one.key, str(wording.effect(one.action(), rule_set, lang)))
        for one in deciding.options(session, held, mine.at)
    ]
    free = [(kind, kinds[kind]) for kind in deciding.NO_EFFECT[::-1]]
    form.option.choices = choices([*effects, *free])
    meetings = committee_meetings.meetings_of_case(session, mine.case.id)
    form.meeting.choices = choices(
        [("", gettext("None"))]
        + [(str(one.id), moment(one.starts_at, mine.committee.zone)) for one in meetings]
    )


def _proposed(form: FlaskForm) -> Proposed:
    option = str(form.option.data)
    return Proposed(
        kind=option.split(":", 1)[0],
        texts=texts_of(form, "text"),
        option=option,
        meeting_id=int(form.meeting.data) if form.meeting.data else None,
    )


@blueprint.route("/motions/<number:motion_id>/close", methods=["GET", "POST"])
@own.clerks
def close_motion(motion_id: int) -> Response:
    """Close the vote with reasons."""
    here = own_motion(motion_id, for_clerk=True)
    form = with_texts(act_forms.ReasonsForm, "reasons", gettext("Reasons"), texts.LIMIT)()
    if form.validate_on_submit() and attempted(
        form,
        lambda: motions.close(
            database.session(), access.person().id, motion_id, texts_of(form, "reasons"),
            clock.now(), site=settings().languages,
        ),
        FIELDS,
    ):  # fmt: skip
        return redirect(url_for("committee.motion", motion_id=motion_id), 303)
    counted = voting.tally(here.poll, here.mine.at)
    return form_page(
        "committee/do.html",
        form,
        heading=gettext("Close the vote"),
        intro=gettext(
            "For: %(for_)s. Against: %(against)s. Abstentions: %(abstained)s."
            " Present: %(present)s; needed for a quorum: %(needed)s. The reasons are public.",
            for_=counted.votes_for, against=counted.against, abstained=counted.abstained,
            present=counted.present, needed=counted.needed,
        ),
        shown=in_reader_words(here.motion.texts),
        button=gettext("Close the vote and publish the reasons"),
        back=_back(here),
    )  # fmt: skip


@blueprint.route("/motions/<number:motion_id>/drop", methods=["GET", "POST"])
@own.clerks
def drop_motion(motion_id: int) -> Response:
    """End a vote that comes to nothing."""
    here, form = own_motion(motion_id, for_clerk=True), ReasonForm()
    if form.validate_on_submit() and attempted(
        form,
        lambda: motions.drop(
            database.session(), access.person().id, motion_id, form.reason.data, clock.now()
        ),
        {"reason_missing": "reason"},
    ):
        return redirect(url_for("committee.motion", motion_id=motion_id), 303)
    return form_page(
        "committee/do.html",
        form,
        heading=gettext("End the vote without a decision"),
        intro=gettext("Do this when no quorum comes about or the motion is taken back."),
        button=gettext("End the vote"),
        back=_back(here),
    )


@blueprint.route("/motions/<number:motion_id>/dissent", methods=["GET", "POST"])
@own.workers
def dissent(motion_id: int) -> Response:
    """Record why an outvoted member disagrees."""
    here, form = own_motion(motion_id), act_forms.DissentForm()
    left = outvoted(here)
    if not left:
        abort(404)
    form.member.choices = choices(left)
    if form.validate_on_submit() and attempted(
        form,
        lambda: motions.dissent(
            database.session(), access.person().id, motion_id, form.text.data,
            form.language.data, clock.now(), member_id=int(form.member.data),
        ),
        FIELDS,
    ):  # fmt: skip
        return redirect(url_for("committee.motion", motion_id=motion_id), 303)
    return form_page(
        "committee/do.html",
        form,
        heading=gettext("Record a dissent"),
        intro=gettext("It is recorded once and stays. Where votes are public, so is the name."),
        button=gettext("Record it"),
        back=_back(here),
    )


def _back(here: OwnMotion) -> dict[str, str]:
    return {
        "url": url_for("committee.motion", motion_id=here.motion.id),
        "text": gettext("The motion"),
    }

"""Motions: putting them to the vote, voting, closing with reasons, dissent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort, redirect, request, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from petitions import clock
from petitions.domain import voting
from petitions.domain.voting import Poll
from petitions.services import duties
from petitions.services.committees import cases, deciding, motions, texts
from petitions.services.committees.motions import Proposed
from petitions.storage import committee_acts, committee_meetings
from petitions.storage import committees as store
from petitions.storage.tables import CommitteeMember, Motion
from petitions.web import access, database
from petitions.web.account.pages import form_page
from petitions.web.committee import act_forms, own, trace
from petitions.web.committee.act_forms import attempted, with_texts
from petitions.web.committee.blueprint import blueprint
from petitions.web.committee.forms import InnerWhyForm
from petitions.web.committees import in_reader_words, title_of
from petitions.web.formats import moment
from petitions.web.keys import settings
from petitions.web.languages import current_language
from petitions.web.widgets import choices
from petitions.wording import committee_acts as wording
from petitions.wording.refusals import refusal

FIELDS = {
    "text_missing": "text", "text_too_long": "text", "option_unknown": "option",
    "reason_missing": "reasons", "choice_unknown": "choice", "not_a_member": "member",
    "already_voted": "choice", "was_not_outvoted": "text", "dissented_already": "text",
}  # fmt: skip


@dataclass(frozen=True)
class OwnMotion:
    """A motion in a case of the reader's committee, with its vote as it stands."""

    mine: own.OwnCase
    motion: Motion
    poll: Poll


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
        texts=act_forms.texts(form, "text"),
        option=option,
        meeting_id=int(form.meeting.data) if form.meeting.data else None,
    )


@blueprint.get("/motions/<number:motion_id>")
@own.workers
def motion(motion_id: int) -> Response:
    """Show a motion: who is there, who has voted, what is still to do."""
    return _motion_page(_own(motion_id), act_forms.VoteForm())


@blueprint.post("/motions/<number:motion_id>/vote")
@own.workers
def vote(motion_id: int) -> Response:
    """Cast one's vote, or record a member's as a clerk."""
    here, form = _own(motion_id), act_forms.VoteForm()
    _offer_votes(form, here)
    if form.validate_on_submit() and attempted(
        form,
        lambda: motions.vote(
            database.session(), access.person().id, motion_id, form.choice.data, clock.now(),
            member_id=int(form.member.data) if form.member.data else None,
        ),
        FIELDS,
    ):  # fmt: skip
        return redirect(url_for("committee.motion", motion_id=motion_id), 303)
    return _motion_page(_own(motion_id), form)


def _motion_page(here: OwnMotion, form: FlaskForm) -> Response:
    mine, poll, session = here.mine, here.poll, database.session()
    members = _members(here)
    voters = _offer_votes(form, here)
    own_seat = mine.seat.id if mine.seat else None
    why_not = voting.why_not(poll, own_seat, mine.at) if own_seat else None
    rule_set = duties.rule_set_of(session, mine.petition)
    present = committee_acts.presence(session, [here.motion.id]).get(here.motion.id, [])
    votes = committee_acts.votes(session, [here.motion.id]).get(here.motion.id, [])
    dissents = committee_acts.dissents(session, [here.motion.id]).get(here.motion.id, [])
    return form_page(
        "committee/motion.html",
        form,
        mine=mine,
        motion=here.motion,
        title=title_of(mine.petition),
        row=trace.motion_row(
            here.motion, rule_set, members, present, votes, dissents, is_public=False
        ),
        counted=voting.tally(poll, here.motion.closed_at or mine.at),
        voters=voters,
        why_not=refusal(why_not, current_language()) if why_not and not mine.is_clerk else None,
        may_dissent=bool(_outvoted(here)),
    )


def _offer_votes(form: FlaskForm, here: OwnMotion) -> list[tuple[str, str]]:
    """Offer those who may vote now: all of them to a clerk, a member only the own seat."""
    members, at = _members(here), here.mine.at
    may = [
        (str(one), members[one].name)
        for one in here.poll.present
        if (here.mine.is_clerk or (here.mine.seat is not None and here.mine.seat.id == one))
        and voting.why_not(here.poll, one, at) is None
    ]
    form.member.choices = choices(may)
    form.choice.choices = choices(wording.choice_names(current_language()).items())
    return may


@blueprint.route("/motions/<number:motion_id>/present", methods=["GET", "POST"])
@own.clerks
def mark_present(motion_id: int) -> Response:
    """Say who is there."""
    here, form = _own(motion_id, for_clerk=True), FlaskForm()
    seats = _in_office(here)
    full = [one for one in seats if one.seat != "substitute"]
    if form.validate_on_submit():
        said = {one.id: request.form.get(f"member-{one.id}", "") for one in seats}
        present = {one: _number(value) for one, value in said.items() if value}
        if attempted(
            form,
            lambda: motions.mark_present(
                database.session(), access.person().id, motion_id, present, clock.now()
            ),
            {},
        ):
            return redirect(url_for("committee.motion", motion_id=motion_id), 303)
    return form_page(
        "committee/mark_present.html",
        form,
        mine=here.mine,
        motion=here.motion,
        rows=[(one, _items(one, full, here.poll)) for one in seats],
    )


def _number(value: str) -> int | None:
    """Read for whom a substitute stands; a member stands for nobody else."""
    return int(value) if value.isdecimal() else None


def _items(
    one: CommitteeMember, full: list[CommitteeMember], poll: Poll
) -> list[dict[str, object]]:
    """Offer absence and presence; to a substitute the members it may stand for."""
    is_there, stands_for = one.id in poll.present, poll.present.get(one.id)
    items: list[dict[str, object]] = [
        {"value": "", "text": gettext("absent"), "selected": not is_there}
    ]
    if one.seat != "substitute":
        return [*items, {"value": "here", "text": gettext("present"), "selected": is_there}]
    return items + [
        {
            "value": str(other.id),
            "text": gettext("present for %(name)s", name=other.name),
            "selected": stands_for == other.id,
        }
        for other in full
    ]


@blueprint.route("/motions/<number:motion_id>/close", methods=["GET", "POST"])
@own.clerks
def close_motion(motion_id: int) -> Response:
    """Close the vote with reasons."""
    here = _own(motion_id, for_clerk=True)
    form = with_texts(act_forms.ReasonsForm, "reasons", gettext("Reasons"), texts.LIMIT)()
    if form.validate_on_submit() and attempted(
        form,
        lambda: motions.close(
            database.session(), access.person().id, motion_id, act_forms.texts(form, "reasons"),
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
            " Present: %(present)s of %(needed)s needed. The reasons are public.",
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
    here, form = _own(motion_id, for_clerk=True), InnerWhyForm()
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
    here, form = _own(motion_id), act_forms.DissentForm()
    outvoted = _outvoted(here)
    if not outvoted:
        abort(404)
    form.member.choices = choices(outvoted)
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


def _own(motion_id: int, *, for_clerk: bool = False) -> OwnMotion:
    found = committee_acts.motion(database.session(), motion_id)
    if found is None or found.case_id is None:
        abort(404)
    mine = own.case(found.case_id, for_clerk=for_clerk)
    return OwnMotion(mine, found, motions.poll_of(database.session(), found))


def _members(here: OwnMotion) -> dict[int, CommitteeMember]:
    return committee_acts.members_named(database.session(), here.motion.body_id)


def _in_office(here: OwnMotion) -> list[CommitteeMember]:
    on = cases.today(here.mine.committee, here.mine.at)
    return store.sitting(database.session(), here.motion.body_id, on)


def _outvoted(here: OwnMotion) -> list[tuple[str, str]]:
    """Return the members who may still record a dissent: the reader's own seat, or any."""
    result: Any = here.motion.result
    if result not in ("carried", "lost"):
        return []
    done = committee_acts.dissents(database.session(), [here.motion.id]).get(here.motion.id, [])
    said = {one.member_id for one in done}
    seat = here.mine.seat.id if here.mine.seat else None
    return [
        (str(one), member.name)
        for one, member in _members(here).items()
        if (here.mine.is_clerk or one == seat)
        and one not in said
        and voting.may_dissent(here.poll, one, result)
    ]


def _back(here: OwnMotion) -> dict[str, str]:
    return {
        "url": url_for("committee.motion", motion_id=here.motion.id),
        "text": gettext("The motion"),
    }

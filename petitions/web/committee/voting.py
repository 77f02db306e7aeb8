"""Voting on a motion: who is there, one's own vote, a member's vote recorded by a clerk."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from petitions import clock
from petitions.domain import voting
from petitions.domain.voting import Poll
from petitions.services import duties
from petitions.services.committees import cases, motions
from petitions.storage import committee_acts
from petitions.storage import committees as store
from petitions.storage.tables import CommitteeMember
from petitions.web import access, database
from petitions.web.account.pages import form_page
from petitions.web.committee import act_forms, own, trace
from petitions.web.committee.blueprint import blueprint
from petitions.web.committee.own_motion import OwnMotion, members_of, outvoted, own_motion
from petitions.web.committees import title_of
from petitions.web.languages import current_language
from petitions.web.refusing import attempted
from petitions.web.widgets import choices
from petitions.wording import committee_acts as wording
from petitions.wording.refusals import refusal

FIELDS = {"choice_unknown": "choice"}
MOST_DIGITS = 9


@blueprint.get("/motions/<number:motion_id>")
@own.workers
def motion(motion_id: int) -> Response:
    """Show a motion: who is there, who has voted, what is still to do."""
    return _motion_page(own_motion(motion_id), act_forms.VoteForm())


@blueprint.post("/motions/<number:motion_id>/vote")
@own.workers
def vote(motion_id: int) -> Response:
    """Cast one's vote, or record a member's as a clerk."""
    here, form = own_motion(motion_id), act_forms.VoteForm()
    _offer_votes(form, here)
    if form.validate_on_submit() and attempted(
        form,
        lambda: motions.vote(
            database.session(), access.person().id, motion_id, form.choice.data, clock.now(),
            member_id=_number(form.member.data or ""),
        ),
        FIELDS,
    ):  # fmt: skip
        return redirect(url_for("committee.motion", motion_id=motion_id), 303)
    return _motion_page(own_motion(motion_id), form)


def _motion_page(here: OwnMotion, form: FlaskForm) -> Response:
    mine, poll, session = here.mine, here.poll, database.session()
    members = members_of(here)
    voters = _offer_votes(form, here)
    own_seat = mine.seat.id if mine.seat else None
    why_not = voting.why_not(poll, own_seat, mine.at) if own_seat else None
    rule_set = duties.rule_set_of(session, mine.petition)
    present = committee_acts.presence(session, [here.motion.id]).get(here.motion.id, [])
    votes = committee_acts.votes(session, [here.motion.id]).get(here.motion.id, [])
    dissents = committee_acts.dissents(session, [here.motion.id]).get(here.motion.id, [])
    counted = voting.tally(poll, here.motion.closed_at or mine.at)
    return form_page(
        "committee/motion.html",
        form,
        mine=mine,
        motion=here.motion,
        title=title_of(mine.petition),
        row=trace.motion_row(
            here.motion, rule_set, members, present, votes, dissents, is_public=False
        ),
        counted=counted,
        enough_for=poll.rules.minority(counted.members),
        voters=voters,
        why_not=_why_not(why_not) if why_not and not mine.is_clerk else None,
        may_dissent=bool(outvoted(here)),
    )


def _why_not(code: str) -> str:
    """Say to a member why there is no vote to cast: not as of somebody else."""
    if code == "already_voted":
        return gettext("Your vote is recorded. A vote is cast once and stays.")
    return refusal(code, current_language())


def _offer_votes(form: FlaskForm, here: OwnMotion) -> list[tuple[str, str]]:
    """Offer those who may vote now: all of them to a clerk, a member only the own seat."""
    members, at = members_of(here), here.mine.at
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
    here, form = own_motion(motion_id, for_clerk=True), FlaskForm()
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
    """Read whose vote it is, or for whom a substitute stands; None for anything else."""
    return int(value) if value.isdecimal() and len(value) <= MOST_DIGITS else None


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


def _in_office(here: OwnMotion) -> list[CommitteeMember]:
    on = cases.today(here.mine.committee, here.mine.at)
    return store.sitting(database.session(), here.motion.body_id, on)

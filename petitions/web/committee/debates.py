"""Debates and hearings: scheduling, moving, saying how they went, links to their records."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from flask import abort, redirect, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services.committees import debates, texts
from petitions.services.committees.debates import Held, Planned
from petitions.storage import committee_acts
from petitions.storage.tables import Debate
from petitions.web import access, database
from petitions.web.account.pages import form_page
from petitions.web.committee import act_forms, own
from petitions.web.committee.act_forms import PAPERS, moment_of, with_texts
from petitions.web.committee.blueprint import blueprint
from petitions.web.committees import title_of
from petitions.web.forms import texts_of
from petitions.web.languages import current_language
from petitions.web.refusing import attempted
from petitions.web.widgets import choices
from petitions.wording import committee_acts as wording

PLACE_LIMIT = 500
FIELDS = {
    "day_is_past": "day", "place_missing": "place", "link_unknown_kind": "link",
    "text_too_long": "place", "option_unknown": "kind",
}  # fmt: skip
HELD_FIELDS = {
    "text_missing": "outcome", "text_too_long": "outcome", "link_unknown_kind": "video",
    "paper_incomplete": "paper_title_1", "too_many_papers": "paper_title_1",
}  # fmt: skip


@blueprint.route("/cases/<number:case_id>/debates/schedule", methods=["GET", "POST"])
@own.clerks
def schedule_debate(case_id: int) -> Response:
    """Set the day of a debate or hearing."""
    mine = own.case(case_id, for_clerk=True)
    form = _schedule_form()
    if form.validate_on_submit() and attempted(
        form,
        lambda: debates.schedule(
            database.session(), access.person().id, case_id, _planned(form, mine), clock.now()
        ),
        FIELDS,
    ):
        return redirect(url_for("committee.case", case_id=case_id), 303)
    heading = gettext("Schedule a debate or hearing")
    intro = gettext("Letters go to the petitioner and to everybody who asked for them.")
    return _page(mine, form, heading, intro, gettext("Schedule it"), with_zone=True)


@blueprint.route("/debates/<number:debate_id>/move", methods=["GET", "POST"])
@own.clerks
def move_debate(debate_id: int) -> Response:
    """Set another day or place."""
    mine, debate = _own(debate_id, "scheduled")
    starts = debate.starts_at.astimezone(ZoneInfo(mine.committee.zone))
    form = _schedule_form(
        kind=debate.kind, day=starts.date(), begins=f"{starts:%H:%M}", link=debate.link or "",
        **{f"place_{code}": text for code, text in debate.place.items()},
    )  # fmt: skip
    del form.kind

    def act() -> None:
        planned = _planned(form, mine, debate.kind)
        debates.move(database.session(), access.person().id, debate_id, planned, clock.now())

    heading = gettext("Set another day")
    intro = gettext("Letters go out again.")
    return _done(mine, form, act, FIELDS) or _page(
        mine, form, heading, intro, gettext("Set this day"), with_zone=True
    )


@blueprint.route("/debates/<number:debate_id>/held", methods=["GET", "POST"])
@own.clerks
def hold_debate(debate_id: int) -> Response:
    """Say how it went."""
    mine, _ = _own(debate_id, "scheduled")
    label = gettext("Outcome in words")
    form = with_texts(act_forms.RecordsForm, "outcome", label, texts.LIMIT)()

    def act() -> None:
        held = _held(form, texts_of(form, "outcome"))
        debates.hold(database.session(), access.person().id, debate_id, held, clock.now())

    heading = gettext("It was held")
    intro = gettext("Where the rules owe it, it is thereby done. Links can be added later too.")
    return _done(mine, form, act, HELD_FIELDS) or _page(
        mine, form, heading, intro, gettext("Publish the outcome")
    )


@blueprint.route("/debates/<number:debate_id>/not-held", methods=["GET", "POST"])
@own.clerks
def cancel_debate(debate_id: int) -> Response:
    """Say why it was not held."""
    mine, _ = _own(debate_id, "scheduled")
    form = with_texts(act_forms.NotHeldForm, "reason", gettext("Reason"), texts.LIMIT, rows=4)()

    def act() -> None:
        debates.cancel(
            database.session(), access.person().id, debate_id, texts_of(form, "reason"),
            clock.now(), for_good=bool(form.for_good.data),
        )  # fmt: skip

    fields = {"reason_missing": "reason", "text_too_long": "reason"}
    heading = gettext("It was not held")
    intro = gettext("The reason is public.")
    return _done(mine, form, act, fields) or _page(
        mine, form, heading, intro, gettext("Publish the reason")
    )


@blueprint.route("/debates/<number:debate_id>/records", methods=["GET", "POST"])
@own.clerks
def add_records(debate_id: int) -> Response:
    """Add links that came later."""
    mine, debate = _own(debate_id, "held")
    form = act_forms.RecordsForm(
        data={"video": debate.video or "", "transcript": debate.transcript or ""}
    )

    def act() -> None:
        held = _held(form, {})
        debates.add_records(database.session(), access.person().id, debate_id, held, clock.now())

    heading = gettext("Add a video, a transcript or papers")
    return _done(mine, form, act, HELD_FIELDS) or _page(
        mine, form, heading, "", gettext("Publish the links")
    )


def _schedule_form(**data: object) -> FlaskForm:
    made = with_texts(act_forms.ScheduleForm, "place", gettext("Place"), PLACE_LIMIT, rows=2)
    form = made(data=data) if data else made()
    form.kind.choices = choices(wording.debate_names(current_language()).items())
    return form


def _planned(form: FlaskForm, mine: own.OwnCase, kind: str | None = None) -> Planned:
    return Planned(
        kind=kind or form.kind.data,
        starts_at=moment_of(form.day.data, form.begins.data, mine.committee.zone),
        place=texts_of(form, "place"),
        link=form.link.data,
    )


def _held(form: FlaskForm, outcome: dict[str, str]) -> Held:
    papers = [
        {"title": form[f"paper_title_{n}"].data or "", "url": form[f"paper_url_{n}"].data or ""}
        for n in range(1, PAPERS + 1)
    ]
    return Held(outcome, form.video.data, form.transcript.data, papers)


def _own(debate_id: int, status: str) -> tuple[own.OwnCase, Debate]:
    debate = committee_acts.debate(database.session(), debate_id)
    if debate is None:
        abort(404)
    mine = own.case(debate.case_id, for_clerk=True)
    if debate.status != status:
        abort(404)
    return mine, debate


def _done(
    mine: own.OwnCase, form: FlaskForm, act: Callable[[], None], fields: dict[str, str]
) -> Response | None:
    """Do what a valid form asks for; None where the page is to be shown."""
    if form.validate_on_submit() and attempted(form, act, fields):
        return redirect(url_for("committee.case", case_id=mine.case.id), 303)
    return None


def _page(
    mine: own.OwnCase, form: FlaskForm, heading: str, intro: str, button: str, *,
    with_zone: bool = False,
) -> Response:  # fmt: skip
    back = {"url": url_for("committee.case", case_id=mine.case.id), "text": title_of(mine.petition)}
    return form_page(
        "committee/do.html", form, heading=heading, intro=intro, button=button, back=back,
        zone=mine.committee.zone if with_zone else None,
    )  # fmt: skip

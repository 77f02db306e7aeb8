"""Public discussion from inside: opening it, comments and answers, the final text; the head's
statement after the decision."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import abort, redirect, request, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services.committees import discussions, texts
from petitions.services.committees.discussions import Draft
from petitions.storage import discussions as store
from petitions.storage.tables import Discussion
from petitions.web import access, database, own_duty
from petitions.web.account.pages import form_page
from petitions.web.committee import act_forms, own, trace
from petitions.web.committee.act_forms import with_texts
from petitions.web.committee.blueprint import blueprint
from petitions.web.committees import in_reader_words, title_of
from petitions.web.forms import texts_of
from petitions.web.keys import settings
from petitions.web.languages import current_language
from petitions.web.refusing import attempted
from petitions.wording import committee_acts as wording

PAGE = 50
FIELDS = {"text_missing": "text", "text_too_long": "text", "closes_too_early": "until"}


@blueprint.route("/cases/<number:case_id>/discussions/open", methods=["GET", "POST"])
@own.clerks
def open_discussion(case_id: int) -> Response:
    """Put a draft decision up for comment."""
    mine = own.case(case_id, for_clerk=True)
    label = gettext("Draft decision")
    form = with_texts(act_forms.DiscussionForm, "text", label, texts.LIMIT, rows=12)()
    made: list[int] = []
    if form.validate_on_submit() and attempted(
        form,
        lambda: made.append(
            discussions.open_discussion(
                database.session(), access.person().id, case_id,
                Draft(
                    texts_of(form, "text"), _end_of(form.until.data, mine.committee.zone)
                ),
                clock.now(), site=settings().languages,
            )
        ),
        FIELDS,
    ):  # fmt: skip
        return redirect(url_for("committee.discussion", discussion_id=made[0]), 303)
    return form_page(
        "committee/do.html",
        form,
        heading=gettext("Put a draft decision up for discussion"),
        intro=gettext(
            "Anybody with an account can comment until the last day has ended."
            " The draft is needed in every language of the site."
        ),
        button=gettext("Open the discussion"),
        back={"url": url_for("committee.case", case_id=case_id), "text": title_of(mine.petition)},
    )


def _end_of(day: date, zone: str) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))


@blueprint.route("/discussions/<number:discussion_id>", methods=["GET", "POST"])
@own.clerks
def discussion(discussion_id: int) -> Response:
    """Show what waits: comments to look at, comments to answer; take an answer."""
    mine, found = _own(discussion_id)
    form = with_texts(FlaskForm, "text", gettext("Answer"), texts.LIMIT, rows=5)()
    chosen = [int(one) for one in request.form.getlist("comment") if one.isdecimal()]
    if form.validate_on_submit() and attempted(
        form,
        lambda: discussions.reply(
            database.session(), access.person().id, discussion_id, chosen,
            texts_of(form, "text"), clock.now(), site=settings().languages,
        ),
        FIELDS,
    ):  # fmt: skip
        return redirect(url_for("committee.discussion", discussion_id=discussion_id), 303)
    session = database.session()
    return form_page(
        "committee/discussion.html",
        form,
        mine=mine,
        title=title_of(mine.petition),
        row=trace.discussion_row(found, mine.at, mine.committee.zone),
        counts=store.counts(session, discussion_id),
        waiting=store.comments(session, discussion_id, "waiting", limit=PAGE),
        unanswered=store.unanswered(session, discussion_id, PAGE) if found.final is None else [],
        chosen=chosen,
        reasons=wording.refusal_reasons(current_language()),
        is_over=mine.at >= found.closes_at,
    )


@blueprint.route("/comments/<number:comment_id>/moderate", methods=["POST"])
@own.clerks
def moderate_comment(comment_id: int) -> Response:
    """Let a comment through or refuse it."""
    row = store.comment(database.session(), comment_id)
    if row is None:
        abort(404)
    _own(row.discussion_id)
    form = FlaskForm()
    refuse_for = request.form.get("reason", "") if request.form.get("then") == "refuse" else None
    if form.validate_on_submit() and attempted(
        form,
        lambda: discussions.moderate(
            database.session(), access.person().id, comment_id, clock.now(), refuse_for=refuse_for
        ),
        {},
    ):
        return redirect(url_for("committee.discussion", discussion_id=row.discussion_id), 303)
    return _refuse_page(row.discussion_id, comment_id, form)


def _refuse_page(discussion_id: int, comment_id: int, form: FlaskForm) -> Response:
    """Say on a page of its own why a comment could not be decided on."""
    return form_page(
        "committee/comment_not_decided.html",
        form,
        back=url_for("committee.discussion", discussion_id=discussion_id),
    )


@blueprint.route("/discussions/<number:discussion_id>/conclude", methods=["GET", "POST"])
@own.clerks
def conclude_discussion(discussion_id: int) -> Response:
    """Publish the final text."""
    _, found = _own(discussion_id)
    form = with_texts(FlaskForm, "text", gettext("Final text"), texts.LIMIT, rows=12)(
        data={f"text_{code}": text for code, text in found.draft.items()}
    )
    if form.validate_on_submit() and attempted(
        form,
        lambda: discussions.conclude(
            database.session(), access.person().id, discussion_id, texts_of(form, "text"),
            clock.now(), site=settings().languages,
        ),
        FIELDS,
    ):  # fmt: skip
        return redirect(url_for("committee.discussion", discussion_id=discussion_id), 303)
    return form_page(
        "committee/do.html",
        form,
        heading=gettext("Publish the final text"),
        intro=gettext(
            "It begins with the draft. It becomes the draft answer of the body that must decide;"
            " its head decides."
        ),
        button=gettext("Publish the final text"),
        back={
            "url": url_for("committee.discussion", discussion_id=discussion_id),
            "text": gettext("Public discussion"),
        },
    )


@blueprint.route("/discussions/<number:discussion_id>/statement", methods=["GET", "POST"])
@own_duty.officers
def state_decision(discussion_id: int) -> Response:
    """Publish what the head told the media of the decision."""
    found = store.find(database.session(), discussion_id)
    if found is None:
        abort(404)
    duty, petition = own_duty.mine(found.duty_id)
    label = gettext("Statement")
    form = with_texts(act_forms.StatementForm, "text", label, texts.LIMIT)()
    fields = FIELDS | {"link_unknown_kind": "link"}
    if form.validate_on_submit() and attempted(
        form,
        lambda: discussions.state(
            database.session(), access.person().id, discussion_id, texts_of(form, "text"),
            form.link.data, clock.now(), site=settings().languages,
        ),
        fields,
    ):  # fmt: skip
        return redirect(url_for("public.discussion", discussion_id=discussion_id), 303)
    return form_page(
        "committee/do.html",
        form,
        heading=gettext("The head's statement on the decision"),
        intro=gettext("What the head of your body told the media. It is published as it is."),
        shown=in_reader_words(found.final),
        button=gettext("Publish the statement"),
        back={
            "url": url_for("government.duty", duty_id=duty.id),
            "text": title_of(petition),
        },
    )


def _own(discussion_id: int) -> tuple[own.OwnCase, Discussion]:
    found = store.find(database.session(), discussion_id)
    if found is None:
        abort(404)
    return own.case(found.case_id, for_clerk=True), found

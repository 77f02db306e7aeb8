"""Working groups: set up by the body that must decide, filled by their clerk."""

from __future__ import annotations

from flask import abort, redirect, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services.committees import cases, working_groups
from petitions.services.committees.membership import Seat
from petitions.web import access, database
from petitions.web.account.pages import form_page
from petitions.web.committee import act_forms, own
from petitions.web.committee.act_forms import with_texts
from petitions.web.committee.blueprint import blueprint
from petitions.web.committees import title_of
from petitions.web.forms import texts_of
from petitions.web.keys import settings
from petitions.web.languages import current_language
from petitions.web.own_duty import mine, officers
from petitions.web.refusing import attempted
from petitions.web.widgets import choices
from petitions.wording import committees as wording

NAME_LIMIT = 200


@blueprint.route("/duties/<number:duty_id>/working-group", methods=["GET", "POST"])
@officers
def set_up_group(duty_id: int) -> Response:
    """Let the body that must decide make a working group for a petition."""
    _, petition = mine(duty_id)
    label = gettext("Name of the working group")
    form = with_texts(act_forms.GroupForm, "name", label, NAME_LIMIT, rows=2)()
    made: list[int] = []
    if form.validate_on_submit() and attempted(
        form,
        lambda: made.append(
            working_groups.set_up(
                database.session(), access.person().id, duty_id, texts_of(form, "name"),
                clock.now(), site=settings().languages,
            )
        ),
        {"text_missing": "name", "text_too_long": "name"},
    ):  # fmt: skip
        return redirect(url_for("committee.desk", body_id=made[0]), 303)
    return form_page(
        "committee/do.html",
        form,
        heading=gettext("Set up a working group"),
        intro=gettext("You become its clerk: you take its members in and call its meetings."),
        button=gettext("Set it up"),
        back={"url": url_for("government.duty", duty_id=duty_id), "text": title_of(petition)},
    )


@blueprint.route("/<number:body_id>/members/add", methods=["GET", "POST"])
@own.clerks
def add_group_member(body_id: int) -> Response:
    """Take a stakeholder into a working group."""
    group, lang = own.committee(body_id, for_clerk=True), current_language()
    if group.committee.kind != "working_group":
        abort(404)
    form = act_forms.GroupMemberForm()
    seats = wording.seat_names(lang)
    form.seat.choices = choices((seat, seats[seat]) for seat in ("member", "chair"))
    today = cases.today(group.committee, group.at)
    fields = {
        "represents_missing": "represents", "name_missing": "name", "chair_taken": "seat",
        "seated_already": "email",
        "seats_full": "seat", "email_malformed": "email",
    }  # fmt: skip
    if form.validate_on_submit() and attempted(
        form,
        lambda: working_groups.add_member(
            database.session(), access.person().id, body_id,
            Seat(
                form.seat.data, form.name.data, today, email=form.email.data or None,
                language=lang,
                represents=texts_of(form, "represents"),
            ),
            clock.now(),
        ),
        fields,
    ):  # fmt: skip
        return redirect(url_for("committee.desk", body_id=body_id), 303)
    return form_page(
        "committee/do.html",
        form,
        heading=gettext("Take somebody into the working group"),
        intro=gettext("Say whom each member stands for: a ministry, a union, the petitioners."),
        button=gettext("Take in"),
        back={"url": url_for("committee.desk", body_id=body_id), "text": group.name},
    )

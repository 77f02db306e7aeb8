"""The head's page: read what an officer has prepared; publish it or send it back."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from petitions import clock
from petitions.domain.moments import read_moment
from petitions.services import approving
from petitions.storage import answers
from petitions.storage.tables import Duty, Petition
from petitions.web import access, database
from petitions.web.account.pages import form_page
from petitions.web.government import own
from petitions.web.government.blueprint import blueprint
from petitions.web.government.duties import about, preview, seen_at
from petitions.web.government.forms import ApprovalForm
from petitions.web.government.own import heads
from petitions.web.keys import settings
from petitions.web.own_duty import mine


@blueprint.route("/duties/<number:duty_id>/approval", methods=["GET", "POST"])
@heads
def approval(duty_id: int) -> Response:
    found, petition = mine(duty_id, "approve_answer")
    form, problem = ApprovalForm(), None
    if form.validate_on_submit():
        problem = own.done(lambda: _decide(found, petition, form), petition)
        if problem is None:
            sent_back = form.decision.data == "send_back"
            page = "government.duty" if sent_back else "government.published"
            return redirect(url_for(page, duty_id=duty_id), 303)
    draft = answers.draft(database.session(), duty_id)
    if draft is None or draft.status != "submitted":
        return redirect(url_for("government.duty", duty_id=duty_id), 303)
    return form_page(
        "government/approval.html", form, problem=problem, preview=preview(draft, petition),
        seen=seen_at(draft), **about(found, petition),
    )  # fmt: skip


def _decide(found: Duty, petition: Petition, form: ApprovalForm) -> None:
    session, me, now = database.session(), access.person().id, clock.now()
    if form.decision.data == "send_back":
        approving.send_back(session, me, found.id, form.remarks.data or "", now)
        return
    at = form.moment(own.rule_set_of(petition).calendar.zone)
    seen = read_moment(request.form.get("seen", ""))
    approving.approve(
        session, me, found.id, seen or now, now, site=settings().languages, publish_at=at
    )

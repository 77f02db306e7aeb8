"""The page on which a petitioner appeals against an answer."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from petitions import clock
from petitions.services import appealing, rulebooks
from petitions.services.errors import Refused
from petitions.web import access, database
from petitions.web.account.pages import form_page
from petitions.web.fields import plain_text
from petitions.web.languages import current_language
from petitions.web.petitioner.blueprint import blueprint
from petitions.web.refusing import allowed
from petitions.web.widgets import CountedWidget
from petitions.wording.refusals import refusal_sentences


class AppealForm(FlaskForm):
    """Why the petitioner does not agree with an answer."""

    reason = TextAreaField(
        _l("Why you do not agree with the answer"),
        description=_l("The body that must answer reads it. It is not published."),
        validators=[
            InputRequired(_l("Write why you do not agree with the answer.")),
            *plain_text(appealing.LIMIT),
        ],
        widget=CountedWidget(appealing.LIMIT, rows=8),
    )


@blueprint.route(
    "/account/petitions/<number:number>/answers/<number:duty_id>/appeal", methods=["GET", "POST"]
)
@access.signed_in
def appeal(number: int, duty_id: int) -> Response:
    """Let the petitioner appeal; where it cannot be, say why."""
    session, mine, at = database.session(), access.person().id, clock.now()
    petition, duty = allowed(lambda: appealing.own(session, mine, number, duty_id))
    codes = appealing.refusals(session, petition, duty, at)
    form = AppealForm()
    if not codes and form.validate_on_submit():
        try:
            appealing.appeal(session, mine, number, duty_id, form.reason.data or "", at)
            return redirect(url_for("petitioner.follow", number=number), 303)
        except Refused as error:
            codes = error.codes
    rule_set = rulebooks.rule_set_of(session, petition)
    return form_page(
        "petitioner/appeal.html", form, number=number,
        refused=refusal_sentences(codes, current_language(), rule_set),
    )  # fmt: skip

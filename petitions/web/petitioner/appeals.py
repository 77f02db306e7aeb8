"""The page on which a petitioner appeals against an answer."""

from __future__ import annotations

from flask import redirect, request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from petitions import clock
from petitions.domain.life import Life
from petitions.domain.rules import RuleSet
from petitions.services import appealing, reading, rulebooks
from petitions.services.appealing import Made
from petitions.services.errors import Refused
from petitions.storage import public
from petitions.storage.tables import Petition
from petitions.web import access, database
from petitions.web.account.pages import form_page
from petitions.web.appealed import answer_of
from petitions.web.fields import plain_text
from petitions.web.languages import current_language
from petitions.web.petitioner.blueprint import blueprint
from petitions.web.public.cards import body_of
from petitions.web.refusing import allowed
from petitions.web.widgets import CountedWidget
from petitions.wording.names import owed_name
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
    """Let the petitioner appeal; where it cannot be, say why; where it was done, show it."""
    session, mine, at = database.session(), access.person().id, clock.now()
    petition, duty = allowed(lambda: appealing.own(session, mine, number, duty_id))
    made = appealing.made(session, petition, duty)
    codes = () if made else appealing.refusals(session, petition, duty, at)
    form = AppealForm()
    if not made and not codes and form.validate_on_submit():
        try:
            appealing.appeal(session, mine, number, duty_id, form.reason.data or "", at)
            return redirect(request.path, 303)
        except Refused as error:
            codes = error.codes
    rule_set, lang = rulebooks.rule_set_of(session, petition), current_language()
    return form_page(
        "petitioner/appeal.html", form, petition=petition, made=made,
        until=None if made or codes else appealing.until(session, petition, duty),
        owed=_owed(petition, made, rule_set, lang) if made else None,
        answer=answer_of(petition, duty), zone=rule_set.calendar.zone,
        is_public=reading.visibility(rule_set, Life.from_json(petition.life)) != "hidden",
        refused=refusal_sentences(codes, lang, rule_set),
    )  # fmt: skip


def _owed(petition: Petition, made: Made, rule_set: RuleSet, lang: str) -> dict[str, object]:
    """Prepare the clock of the second answer."""
    owed = Life.from_json(petition.life).owed(made.duty.key)
    if owed is None:
        raise LookupError(f"petition {petition.id} does not know {made.duty.key}")
    ticks = reading.clock_of(owed, made.duty.body_id, clock.now(), rule_set.calendar.zone)
    return {
        "what": owed_name(rule_set, ticks.key, ticks.duty, lang),
        "body": body_of(rule_set, ticks.by, ticks.body_id, public.bodies(database.session()), lang),
        "ticks": ticks,
    }

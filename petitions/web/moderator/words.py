"""What people said of answers in their own words: a moderator decides whether all may read it."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services import surveying
from petitions.services.errors import Forbidden
from petitions.services.rights import Matter
from petitions.storage import surveys
from petitions.web import access, database
from petitions.web.languages import current_language
from petitions.web.moderator.blueprint import blueprint
from petitions.wording.opinions import opinion_names

PAGE = 50
moderators = access.staff(*surveying.MODERATORS)


@blueprint.get("/words")
@moderators
def words() -> str:
    """List words that nobody has read yet, the oldest first."""
    after = max(0, request.args.get("after", 0, type=int))
    found = surveys.words_waiting(database.session(), _rule_sets(), after, PAGE + 1)
    last = found[PAGE - 1][0].id if len(found) > PAGE else None
    return render_template(
        "moderator/words.html",
        rows=found[:PAGE],
        names=opinion_names(current_language()),
        next_url=url_for("moderator.words", after=last) if last else None,
    )


@blueprint.post("/words/<number:opinion_id>/<any(show, hide):choice>")
@moderators
def decide_words(opinion_id: int, choice: str) -> Response:
    """Let the public read the words, or not."""
    found = surveys.find_opinion(database.session(), opinion_id)
    if found is None:
        abort(404)
    if not access.reaches(Matter.of(found[1]), *surveying.MODERATORS):
        abort(403)
    if FlaskForm().validate_on_submit():
        try:
            surveying.decide_words(
                database.session(), access.person().id, opinion_id, clock.now(),
                show=choice == "show",
            )  # fmt: skip
        except Forbidden:
            abort(403)
    return redirect(url_for("moderator.words"), 303)


def _rule_sets() -> tuple[str, ...] | None:
    """Return the rule sets that this moderator's roles cover; None means all."""
    roles = [r for r in access.person().roles if r.role in surveying.MODERATORS]
    if any(role.rule_set is None for role in roles):
        return None
    return tuple(role.rule_set for role in roles if role.rule_set)

"""What the views of accounts share."""

from __future__ import annotations

from flask import make_response, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from petitions import clock
from petitions.web import database
from petitions.web.access import safe_next
from petitions.web.notices import notices


def form_page(template: str, form: FlaskForm, **context: object) -> Response:
    """Render a page with its form: 200 when it is opened, 422 when it comes back with errors.

    Whoever fills it in is told first what the site takes from nobody now.
    """
    status = 422 if form.errors else 200
    told = notices(database.session(), clock.now())
    page = render_template(template, form=form, **{"site_notices": told, **context})
    return make_response(page, status)


def link_expired() -> Response:
    """Say that a letter's link is used, too old or wrong, and how to go on."""
    return make_response(render_template("account/link_expired.html"), 410)


def next_page() -> str:
    """Return where to go after signing in: the page that was asked for, else one's own page."""
    return safe_next(request.args.get("next")) or url_for("account.home")


def next_argument() -> str | None:
    """Return the page that was asked for, to be carried on to the next step."""
    return safe_next(request.args.get("next"))

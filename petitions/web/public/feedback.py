"""The contact page and its form."""

from __future__ import annotations

from flask import make_response, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import EmailField, HiddenField, TextAreaField
from wtforms.validators import InputRequired, ValidationError

from petitions import clock
from petitions.services import addresses, feedback
from petitions.services.errors import Refused
from petitions.web import access, limits
from petitions.web.database import session
from petitions.web.formats import number
from petitions.web.forms import PlainText
from petitions.web.keys import settings
from petitions.web.languages import current_language
from petitions.web.public import blueprint, caching
from petitions.web.widgets import CountedWidget, TextWidget

LONGEST_PAGE = 300


class FeedbackForm(FlaskForm):
    """A message, and an address for whoever wants an answer."""

    message = TextAreaField(
        _l("Your message"),
        description=_l("Do not write passwords or document numbers here."),
        validators=[InputRequired(_l("Write your message")), PlainText()],
        widget=CountedWidget(feedback.LONGEST, rows=8),
    )
    email = EmailField(
        _l("E-mail address, if you want an answer"), widget=TextWidget("email", "email")
    )
    page = HiddenField()

    def validate_message(self, field: TextAreaField) -> None:
        text = (field.data or "").replace("\r\n", "\n")
        if not text.strip():
            raise ValidationError(gettext("Write your message"))
        if len(text) > feedback.LONGEST:
            raise ValidationError(
                ngettext(
                    "The message may have at most %(shown)s character",
                    "The message may have at most %(shown)s characters",
                    feedback.LONGEST,
                    shown=number(feedback.LONGEST),
                )
            )

    def validate_email(self, field: EmailField) -> None:
        if not (field.data or "").strip():
            return
        try:
            addresses.normalise(field.data or "")
        except Refused as error:
            raise ValidationError(
                gettext("Enter an e-mail address in full, such as name@example.com")
            ) from error


@blueprint.route("/contact", methods=["GET", "POST"])
@access.anyone
def contact() -> Response:
    """Take a message to the operator."""
    form = FeedbackForm(page=request.args.get("from", "")[:LONGEST_PAGE])
    if form.validate_on_submit():
        limits.check("feedback")
        feedback.write(
            session(),
            message=_clean(form.message.data or ""),
            email=(form.email.data or "").strip() or None,
            page=_clean(form.page.data or "")[:LONGEST_PAGE] or None,
            language=current_language(),
            at=clock.now(),
        )
        return redirect(url_for("public.feedback_sent"), 303)
    page = render_template("public/contact.html", form=form, email=settings().contact_email)
    return make_response(page, 422 if form.errors else 200)


def _clean(text: str) -> str:
    # PostgreSQL cannot store NUL, and nobody means it.
    return text.replace("\r\n", "\n").replace("\0", "").strip()


@blueprint.get("/contact/sent")
@access.public
@caching.shared
def feedback_sent() -> str:
    return render_template("public/feedback_sent.html")

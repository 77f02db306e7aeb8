"""Rule sets in use: their versions; checking a changed file, seeing what changes, publishing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import FileField, HiddenField, TextAreaField
from wtforms.validators import InputRequired

from petitions import clock, presets
from petitions.domain.rules import RuleSet
from petitions.presets import BadRuleSet, Problem
from petitions.services import reading, rulebooks
from petitions.services.errors import Conflict, NotFound
from petitions.services.installing import FIRST_VERSION
from petitions.services.rule_changes import changes
from petitions.web import access, database
from petitions.web.account.pages import form_page
from petitions.web.admin import folder
from petitions.web.admin.access import administrators, is_administrator, readers
from petitions.web.admin.blueprint import blueprint
from petitions.web.admin.forms import REASON_LIMIT
from petitions.web.fields import DayField, required_text
from petitions.web.languages import current_language
from petitions.web.refusing import allowed, explain
from petitions.web.widgets import FileWidget, TextAreaWidget
from petitions.wording.rule_places import place, told_differently
from petitions.wording.rules import in_words

REFUSALS = {
    "nothing_changed": (None, _l("This text is the one in use already: nothing has changed.")),
    "reason_missing": ("reason", _l("Give a reason.")),
}


class ChangeForm(FlaskForm):
    """A changed rule set, typed or as a file; the file wins."""

    file = FileField(_l("File"), widget=FileWidget(".toml"))
    source = TextAreaField(_l("Text of the rule set"), widget=TextAreaWidget(rows=24))


class PublishForm(FlaskForm):
    """From when a checked text is in force, and why."""

    source = HiddenField()
    day = DayField(
        _l("In force from"),
        description=_l("New petitions run under it from this day; running ones keep their rules."),
        validators=[InputRequired(_l("Enter the day."))],
    )
    reason = required_text(
        _l("Reason"), _l("Give a reason."), REASON_LIMIT,
        _l("It stands beside the version, for everybody to read."),
    )  # fmt: skip


@dataclass(frozen=True)
class Checked:
    """What a text turned out to be: a rule set, or problems."""

    source: str
    rule_set: RuleSet | None
    problems: tuple[Problem, ...]


@blueprint.get("/rules")
@readers
def rules() -> str:
    found = reading.in_force(database.session(), clock.now())
    return render_template(
        "admin/rules.html",
        rule_sets=found.values(),
        files=[(name, len(folder.problems_of(name))) for name in folder.files()],
        may_change=is_administrator(),
    )


@blueprint.get("/rules/<name>")
@readers
def rule_set(name: str) -> str:
    found = reading.in_force(database.session(), clock.now()).get(name)
    if found is None:
        abort(404)
    return render_template(
        "admin/rule_set.html",
        found=found,
        first_version=FIRST_VERSION,
        may_change=is_administrator(),
    )


@blueprint.route("/rules/change", methods=["GET", "POST"])
@administrators
def change_rules() -> Response:
    form = ChangeForm()
    if not form.validate_on_submit():
        form.source.data = form.source.data or _text_to_begin_with()
        return form_page("admin/change_rules.html", form, problems=())
    checked = _check(form)
    if checked.rule_set is None:
        form.source.data = checked.source
        form.form_errors = [gettext("The text is no rule set yet. What is wrong stands below.")]
        return form_page("admin/change_rules.html", form, problems=checked.problems)
    today = clock.now().astimezone(ZoneInfo(checked.rule_set.calendar.zone)).date()
    ask = PublishForm(formdata=None, source=checked.source, day=today)
    return _publish_page(ask, checked.rule_set)


@blueprint.post("/rules/publish")
@administrators
def publish_rules() -> Response:
    form = PublishForm()
    checked = _checked(_unix(form.source.data))
    if checked.rule_set is None:
        abort(400)
    if form.validate_on_submit():
        begins = _instant(form, checked.rule_set)
        try:
            version = allowed(lambda: rulebooks.publish(
                database.session(), checked.source, form.reason.data, clock.now(),
                in_force_from=begins, by=access.person().id,
            ))  # fmt: skip
            return redirect(url_for("admin.rule_set", name=version.rule_set, published=1), 303)
        except Conflict as error:
            explain(form, error, REFUSALS)
    return _publish_page(form, checked.rule_set)


def _instant(form: PublishForm, rule_set: RuleSet) -> datetime:
    """The day's beginning in the rule set's zone; today means at once."""
    zone, now = ZoneInfo(rule_set.calendar.zone), clock.now()
    return max(datetime.combine(form.day.data, time(), zone), now)


def _text_to_begin_with() -> str:
    name, file = request.args.get("rules"), request.args.get("file")
    if file is not None:
        text = folder.text_of(file)
        if text is None:
            abort(404)
        return text
    if name is None:
        return ""
    try:
        return rulebooks.source_of(database.session(), name)
    except NotFound:
        abort(404)


def _check(form: ChangeForm) -> Checked:
    upload = request.files.get(form.file.name)
    if upload is None or not upload.filename:
        return _checked(_unix(form.source.data))
    text = folder.decoded(upload.read())
    if text is None:
        problem = Problem(upload.filename, "the file", "is not UTF-8; save it as UTF-8")
        return Checked("", None, (problem,))
    return _checked(text, upload.filename)


def _checked(source: str, name: str = "text") -> Checked:
    try:
        return Checked(source, presets.load_text(source, name), ())
    except BadRuleSet as bad:
        return Checked(source, None, tuple(bad.problems))


def _unix(text: str | None) -> str:
    """Browsers send every line break as two characters; the file has one."""
    return (text or "").replace("\r\n", "\n")


def _publish_page(form: PublishForm, rule_set: RuleSet) -> Response:
    lang = current_language()
    before = reading.every_rule_set(database.session()).get(rule_set.id)
    found = changes(before, rule_set) if before else ()
    told = told_differently(in_words(before, lang), in_words(rule_set, lang)) if before else ()
    return form_page(
        "admin/publish_rules.html",
        form,
        rule_set=rule_set,
        is_new=before is None,
        told=told,
        changes=[(place(one, rule_set, lang), one) for one in found],
    )

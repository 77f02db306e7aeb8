"""Committees: made of bodies, their seats filled, their people invited."""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services import reading
from petitions.services.committees import membership
from petitions.services.committees.cases import today
from petitions.services.committees.membership import CommitteeValues, Seat
from petitions.services.committees.rules import terms_of
from petitions.storage import committees as store
from petitions.storage import institutions
from petitions.storage.tables import Body, Committee
from petitions.web import access, database
from petitions.web.account.pages import form_page
from petitions.web.admin.access import administrators, is_administrator, readers
from petitions.web.admin.blueprint import blueprint
from petitions.web.admin.committee_forms import CommitteeForm, EndSeatForm, SeatForm
from petitions.web.committees import in_reader_words, member_row
from petitions.web.forms import texts_of
from petitions.web.languages import NAMES, current_language
from petitions.web.refusing import attempted
from petitions.web.widgets import choices
from petitions.wording import committees as wording
from petitions.wording.names import said

FIELDS = {
    "is_committee": "body", "zone_unknown": "zone", "quorum_above_size": "quorum",
    "rules_body_unknown": "rules_body", "name_missing": "name", "term_in_wrong_order": "until_on",
    "chair_taken": "seat", "seats_full": "seat", "substitute_for_unknown": "substitute_for",
    "email_malformed": "email", "seated_already": "email", "reason_missing": "reason",
}  # fmt: skip


@blueprint.get("/committees")
@readers
def committees() -> str:
    session, now, lang = database.session(), clock.now(), current_language()
    rows = []
    for committee, body in store.everyone(session):
        on = today(committee, now)
        rows.append(
            {
                "body": body,
                "name": body.names[lang],
                "kind": wording.kind_names(lang)[committee.kind],
                "seats": len(store.sitting(session, committee.body_id, on)),
                "terms": terms_of(session, committee, now),
            }
        )
    return render_template("admin/committees.html", rows=rows, may_change=is_administrator())


@blueprint.route("/committees/add", methods=["GET", "POST"])
@administrators
def add_committee() -> Response:
    form = _committee_form(None)
    known = {committee.body_id for committee, _ in store.everyone(database.session())}
    lang = current_language()
    form.body.choices = choices(
        (str(body.id), body.names[lang])
        for body in institutions.all_bodies(database.session())
        if body.active and body.id not in known
    )
    if form.validate_on_submit():
        body_id = int(form.body.data)
        if attempted(form, lambda: membership.establish(
            database.session(), body_id, _values(form), by=access.person().id, at=clock.now()
        ), FIELDS):  # fmt: skip
            return redirect(url_for("admin.committee", body_id=body_id), 303)
    return form_page("admin/add_committee.html", form)


@blueprint.get("/committees/<number:body_id>")
@readers
def committee(body_id: int) -> str:
    found, body = _own(body_id)
    session, now, lang = database.session(), clock.now(), current_language()
    on = today(found, now)
    rows = [member_row(one, on, lang) for one in store.members(session, body_id)]
    terms = terms_of(session, found, now)
    return render_template(
        "admin/committee.html",
        body=body,
        name=body.names[lang],
        rows=rows,
        terms=terms,
        composition=said(terms.composition, lang) if terms.composition else None,
        kind=wording.kind_names(lang)[found.kind],
        about=in_reader_words(found.about),
        may_change=is_administrator(),
    )


@blueprint.route("/committees/<number:body_id>/change", methods=["GET", "POST"])
@administrators
def change_committee(body_id: int) -> Response:
    found, body = _own(body_id)
    form = _committee_form((found, body))
    del form.body
    if form.validate_on_submit() and attempted(form, lambda: membership.change(
        database.session(), body_id, _values(form), by=access.person().id, at=clock.now()
    ), FIELDS):  # fmt: skip
        return redirect(url_for("admin.committee", body_id=body_id), 303)
    name = body.names[current_language()]
    return form_page("admin/change_committee.html", form, body=body, name=name)


@blueprint.route("/committees/<number:body_id>/seats/add", methods=["GET", "POST"])
@administrators
def add_seat(body_id: int) -> Response:
    found, body = _own(body_id)
    form = _seat_form(found)
    if form.validate_on_submit() and attempted(form, lambda: membership.add_seat(
        database.session(), body_id, _seat(form), by=access.person().id, at=clock.now()
    ), FIELDS):  # fmt: skip
        return redirect(url_for("admin.committee", body_id=body_id), 303)
    name = body.names[current_language()]
    return form_page("admin/add_seat.html", form, body=body, name=name)


@blueprint.route("/committees/seats/<number:member_id>/end", methods=["GET", "POST"])
@administrators
def end_seat(member_id: int) -> Response:
    member = store.member(database.session(), member_id)
    if member is None:
        abort(404)
    form = EndSeatForm(until_on=member.until_on)
    if form.validate_on_submit() and attempted(form, lambda: membership.end_seat(
        database.session(), member_id, form.until_on.data, form.reason.data or "",
        by=access.person().id, at=clock.now(),
    ), FIELDS):  # fmt: skip
        return redirect(url_for("admin.committee", body_id=member.body_id), 303)
    return form_page("admin/end_seat.html", form, member=member)


def _committee_form(known: tuple[Committee, Body] | None) -> CommitteeForm:
    committee = known[0] if known else None
    given: dict[str, object] = {"zone": "Asia/Almaty"}
    if committee is not None:
        about = {f"about_{code}": text for code, text in committee.about.items()}
        given = {
            "kind": committee.kind, "rules_body": committee.rules_body or "", **about,
            "size": committee.size, "quorum": committee.quorum, "zone": committee.zone,
        }  # fmt: skip
    form = CommitteeForm(data=given)
    lang = current_language()
    form.kind.choices = choices(wording.kind_names(lang).items())
    pairs = _rules_bodies(lang, known[1].rule_set if known else None)
    form.rules_body.choices = choices([("", gettext("None")), *pairs])
    return form


def _rules_bodies(lang: str, only: str | None) -> list[tuple[str, str]]:
    """Name the bodies of the rule sets, those of one alone if it is known."""
    found: dict[str, list[str]] = {}
    for name, rule_set in reading.every_rule_set(database.session()).items():
        if only in (None, name):
            for body in rule_set.bodies:
                system = said(rule_set.card.name, lang)
                found.setdefault(body.id, []).append(f"{said(body.name, lang)} ({system})")
    return [(body_id, "; ".join(words)) for body_id, words in found.items()]


def _values(form: CommitteeForm) -> CommitteeValues:
    return CommitteeValues(
        kind=form.kind.data,
        zone=form.zone.data.strip(),
        rules_body=form.rules_body.data or None,
        size=form.size.data,
        quorum=form.quorum.data,
        about=texts_of(form, "about"),
    )


def _seat_form(committee: Committee) -> SeatForm:
    lang = current_language()
    form = SeatForm()
    form.seat.choices = choices(wording.seat_names(lang).items())
    members = [
        one for one in store.members(database.session(), committee.body_id)
        if one.seat in ("chair", "member")
    ]  # fmt: skip
    form.substitute_for.choices = choices(
        [("", gettext("Nobody in particular")), *((str(one.id), one.name) for one in members)]
    )
    unused = ("represents",) if committee.kind == "committee" else ("party", "constituency")
    for what in unused:
        for code in NAMES:
            delattr(form, f"{what}_{code}")
    return form


def _seat(form: SeatForm) -> Seat:
    return Seat(
        seat=form.seat.data,
        name=form.name.data,
        from_on=form.from_on.data,
        until_on=form.until_on.data,
        party=texts_of(form, "party"),
        constituency=texts_of(form, "constituency"),
        represents=texts_of(form, "represents"),
        substitute_for=int(form.substitute_for.data) if form.substitute_for.data else None,
        email=form.email.data.strip() or None,
        language=form.language.data,
    )


def _own(body_id: int) -> tuple[Committee, Body]:
    found = store.with_body(database.session(), body_id)
    if found is None:
        abort(404)
    return found

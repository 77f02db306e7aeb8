"""What a case's page shows: the text, its history, what it is like, what was done and may be."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from petitions import clock
from petitions.domain.differences import differences
from petitions.domain.moments import last_day
from petitions.domain.rules import RuleSet
from petitions.services import rulebooks
from petitions.storage import attachments, cases, groups, public, search
from petitions.storage import petitions as store
from petitions.storage.tables import Decision, Petition, PetitionText
from petitions.web import access, database
from petitions.web.account.pages import form_page
from petitions.web.attachments import file_rows
from petitions.web.languages import NAMES, current_language
from petitions.web.moderator.deciding_form import decision_form, remark_rows
from petitions.web.moderator.forms import (
    ChecksForm,
    DecisionForm,
    FlagForm,
    NoteForm,
    ParkForm,
    TagsForm,
)
from petitions.web.moderator.queue import lateness
from petitions.wording.facts import sentence
from petitions.wording.names import field_label, reason_words, role_name, said

SIMILAR_SHOWN = 5
EARLIER_SHOWN = 20


def case_page(
    petition: Petition,
    *,
    form: DecisionForm | None = None,
    problem: str | None = None,
    rows: int | None = None,
    **forms: Any,
) -> Response:
    """Render a case; `forms` are those that came back with errors, by their names."""
    session, lang, now = database.session(), current_language(), clock.now()
    rule_set = rulebooks.rule_set_of(session, petition)
    texts = store.texts(session, petition.id)
    original = texts[petition.original_language]
    case = cases.find(session, petition.id)
    decided = cases.decisions(session, petition.id)
    form = form or decision_form(petition, rule_set)
    all_forms = [form, *forms.values()]
    return form_page(
        "moderator/case.html",
        next((one for one in all_forms if one.errors), form),
        decision_form=form,
        remark_rows=remark_rows(rows),
        problem=problem,
        petition=petition,
        rule_set=rule_set,
        case=case,
        due_on=last_day(case.due_at, rule_set.calendar.zone) if case and case.due_at else None,
        is_parked=bool(case and case.parked_until and case.parked_until > now),
        status=lateness(case.due_at, now) if case and case.is_open else "on_time",
        title=(texts.get(lang) or original).title,
        versions=_versions(rule_set, petition, texts, lang),
        changes=_changes(rule_set, petition.id, texts, lang),
        similar=_similar(petition, original),
        group_roles=_roles(petition, rule_set, lang),
        earlier=_earlier(petition, lang),
        owner=cases.owner(session, petition.id),
        me=access.person().id,
        decisions=[_decision(rule_set, one, name, lang) for one, name in decided],
        events=_events(rule_set, petition, lang),
        notes=cases.notes(session, petition.id),
        tags=cases.tags(session, petition.id),
        files=file_rows(attachments.of_petition(session, petition.id)),
        **{**_forms(petition, rule_set, case.since if case else now, lang), **forms},
    )


def _forms(petition: Petition, rule_set: RuleSet, since: Any, lang: str) -> dict[str, Any]:
    session = database.session()
    checked = [one.code for one in cases.checks(session, petition.id, since)]
    # What another form of the page has sent is none of theirs.
    checks = ChecksForm(formdata=None, data={"checked": checked})
    offer_checks(checks, rule_set, lang)
    tags = ", ".join(cases.tags(session, petition.id))
    return {
        "checks_form": checks,
        "tags_form": TagsForm(formdata=None, data={"tags": tags}),
        "note_form": NoteForm(formdata=None),
        "flag_form": FlagForm(formdata=None, prefix="flag-"),
        "park_form": ParkForm(formdata=None, prefix="park-"),
    }


def offer_checks(form: ChecksForm, rule_set: RuleSet, lang: str) -> None:
    reasons = (*rule_set.refusals, *rule_set.forbidden_topics)
    form.checked.choices = [(one.code, said(one.wording, lang)) for one in reasons]


def _versions(
    rule_set: RuleSet, petition: Petition, texts: dict[str, PetitionText], lang: str
) -> list[dict[str, Any]]:
    """Return the text in each language, the original first; one alone where it is asked for."""
    order = sorted(texts, key=lambda code: code != petition.original_language)
    wanted = request.args.get("text")
    return [
        {
            "name": NAMES[code],
            "code": code,
            "is_original": code == petition.original_language,
            "is_shown": wanted not in texts or wanted == code,
            "is_chosen": wanted == code,
            "fields": [
                (field_label(rule_set, field.key, lang), texts[code].fields.get(field.key, ""))
                for field in rule_set.content.fields
            ],
        }
        for code in order
    ]


def _changes(
    rule_set: RuleSet, number: int, texts: dict[str, PetitionText], lang: str
) -> list[dict[str, Any]]:
    """Return what changed from each version of a text to the next, the newest first."""
    found = []
    for code in texts:
        revisions = store.text_revisions(database.session(), number, code)
        for old, new in pairwise(revisions):
            fields = [
                (field_label(rule_set, field.key, lang), parts)
                for field in rule_set.content.fields
                if _is_changed(parts := _parts(old, new, field.key))
            ]
            found.append(
                {
                    "code": code,
                    "name": NAMES[code],
                    "from": old.revision,
                    "to": new.revision,
                    "at": new.written_at,
                    "fields": fields,
                }
            )
    return sorted(found, key=lambda one: one["at"], reverse=True)


def _parts(old: PetitionText, new: PetitionText, key: str) -> list[tuple[str, str]]:
    return [*differences(old.fields.get(key, ""), new.fields.get(key, ""))]


def _is_changed(parts: list[tuple[str, str]]) -> bool:
    return any(kind != "same" for kind, _ in parts)


def _similar(petition: Petition, original: PetitionText) -> list[search.Similar]:
    found = search.similar(database.session(), original.title, SIMILAR_SHOWN + 1)
    return [one for one in found if one.number != petition.id][:SIMILAR_SHOWN]


def _roles(petition: Petition, rule_set: RuleSet, lang: str) -> list[tuple[str, str]]:
    """Return who of the group holds which role that the rules name."""
    held = groups.roles(database.session(), petition.id)
    named = [role for role in rule_set.petitioners.roles if role in held]
    return [(role_name(role, lang), held[role].name) for role in named]


def _earlier(petition: Petition, lang: str) -> list[store.Own]:
    """Return what else the same account has handed in, with what became of it."""
    own = store.of_petitioner(database.session(), petition.petitioner_id, lang)
    handed_in = [one for one in own if one.state not in ("draft", "forming_group")]
    return [one for one in handed_in if one.number != petition.id][:EARLIER_SHOWN]


def _decision(rule_set: RuleSet, decision: Decision, name: str, lang: str) -> dict[str, Any]:
    return {
        "row": decision,
        "by": name,
        "reasons": [reason_words(rule_set, code, lang) for code in decision.reasons],
    }


def _events(rule_set: RuleSet, petition: Petition, lang: str) -> list[dict[str, Any]]:
    session = database.session()
    named = {body_id: body.name(lang) for body_id, body in public.bodies(session).items()}
    told = [
        (fact.at, sentence(fact.fact, fact.data, rule_set, lang, bodies=named))
        for fact in public.facts(session, petition.id)
    ]
    return [
        {"at": at, "title": one.title, "text": one.text, "kind": one.kind}
        for at, one in reversed(told)
        if one is not None
    ]

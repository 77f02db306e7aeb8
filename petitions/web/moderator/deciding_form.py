"""The form of a decision, as a petition's rules know decisions, with its remarks on passages."""

from __future__ import annotations

from flask import request
from flask_babel import gettext

from petitions.domain.rules import RuleSet
from petitions.services.drafting import line_breaks, showable
from petitions.services.remarks import Remark
from petitions.storage.tables import Petition
from petitions.web.languages import current_language
from petitions.web.moderator.forms import MESSAGE_LIMIT, DecisionForm
from petitions.wording.names import said

FIRST_ROWS = 2
MOST_REMARKS = 20


def decision_form(petition: Petition, rule_set: RuleSet) -> DecisionForm:
    """Return the form with the outcomes and the reasons of the rules."""
    lang = current_language()
    gate = next((gate for gate in rule_set.gates if gate.kind == "review"), None)
    names = outcome_names()
    form = DecisionForm()
    form.offer(
        [(outcome, names[outcome]) for outcome in (gate.outcomes if gate else ())],
        [
            (reason.code, said(reason.wording, lang))
            for reason in (*rule_set.refusals, *rule_set.forbidden_topics)
        ],
        gettext("No reason"),
    )
    return form


def outcome_names() -> dict[str, str]:
    return {
        "accept": gettext("Accept"),
        "accept_partly": gettext("Accept in part"),
        "return": gettext("Return for changes"),
        "reject": gettext("Reject"),
    }


def typed_remarks() -> list[Remark]:
    """Return the remarks that were typed; a row without a passage and without words is none."""
    pairs = zip(request.form.getlist("quote"), request.form.getlist("remark"), strict=False)
    typed = [Remark(_plain(quote), _plain(remark)) for quote, remark in pairs]
    return [one for one in typed if one.quote.strip() or one.remark.strip()][:MOST_REMARKS]


def _plain(text: str) -> str:
    return showable(line_breaks(text))[:MESSAGE_LIMIT]


def remark_rows(count: int | None = None) -> list[Remark]:
    """Return what the rows of the page hold: what was typed, and empty ones behind it."""
    typed = typed_remarks() if request.method == "POST" else []
    wanted = max(count or 0, FIRST_ROWS, min(len(typed) + 1, MOST_REMARKS))
    return typed + [Remark("", "")] * (wanted - len(typed))

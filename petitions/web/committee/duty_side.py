"""What a duty's page tells of committees: the request behind it, a working group, a discussion."""

from __future__ import annotations

from typing import Any

from petitions.services import duties
from petitions.storage import bodies, committee_acts, committees, discussions
from petitions.storage.tables import Duty, Petition
from petitions.web import database
from petitions.web.committees import in_reader_words


def of_duty(duty: Duty, petition: Petition) -> dict[str, Any]:
    """Return what a committee asked by this duty, and what its body may do besides answering."""
    session = database.session()
    asked = committee_acts.act_of_duty(session, duty.id)
    rule_set = duties.rule_set_of(session, petition)
    steps = rule_set.decision.steps if rule_set.decision else ()
    group = committees.group_of(session, petition.id)
    body = bodies.find(session, group) if group is not None else None
    decides = duty.key == "decision" or duty.kind == "decision"
    return {
        "request": in_reader_words(asked[0].texts) if asked else None,
        "group": body.slug if body else None,
        "may_set_up": decides and duty.status == "open" and "working_group" in steps
        and group is None,
        "discussions": discussions.of_duty(session, duty.id),
    }  # fmt: skip

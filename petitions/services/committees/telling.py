"""Who in a committee is told of what a body answered to its request."""

from __future__ import annotations

from sqlalchemy.orm import Session

from petitions.domain.life import Fact
from petitions.domain.requests import is_request
from petitions.services import letters
from petitions.storage import bodies, committee_acts, committees, staff
from petitions.storage import petitions as store
from petitions.storage.tables import Petition


def tell_of_request(session: Session, petition: Petition, fact: Fact) -> None:
    """Write to the clerks of the committee that asked; its public pages change too."""
    if not is_request(fact.data["duty"]):
        return
    duty = store.duty(session, petition.id, fact.data["duty"])
    asked = committee_acts.act_of_duty(session, duty.id) if duty is not None else None
    if duty is None or asked is None:
        return
    body = bodies.find(session, duty.body_id) if duty.body_id is not None else None
    committees.touch(session, asked[1].body_id)
    data = {"answer": fact.fact, "body": body.names if body else ""}
    for account_id in staff.holders(session, "clerk", asked[1].body_id):
        letters.write_to_account(
            session, account_id, "committee_answer", data, fact.at, petition.id
        )

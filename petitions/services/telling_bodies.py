"""Letters about duties to those who must fulfil them: officers, heads, administrators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from petitions.domain.appeals import appealed_id
from petitions.domain.life import Fact
from petitions.domain.moments import last_day
from petitions.services import letters, rights, rulebooks
from petitions.services.rights import Matter
from petitions.storage import bodies
from petitions.storage.tables import Duty, Petition

HERE, ADMINISTRATION = "/government/duties/{}", "/admin/duties"
Readers = dict[int, str]  # account -> where the letter leads


def tell_of_duty(session: Session, petition: Petition, duty: Duty, at: datetime) -> None:
    """Write to the body's people that they owe something; to administrators if there are none."""
    matter = Matter.of(petition, duty.body_id)
    people = rights.at_work(session, matter, "officer", "head")
    data = {
        **names_of(session, duty), **day_of(session, petition, duty.due_at),
        **({"is_appeal": True} if appealed_id(duty.key) else {}),
    }  # fmt: skip
    if people:
        readers = dict.fromkeys(people, HERE.format(duty.id))
        write(session, readers, "duty_opened", data, at, petition.id)
    else:
        write(session, _administrators(session, matter), "duty_unowned", data, at, petition.id)


def tell_of_rung(session: Session, petition: Petition, body_id: int, fact: Fact) -> None:
    """Write to a body's people that a petition has reached a rung of which they must hear."""
    people = rights.at_work(session, Matter.of(petition, body_id), "officer", "head")
    data = {"threshold": fact.data["required"] or fact.data["signatures"]}
    readers = dict.fromkeys(people, f"/petitions/{petition.id}")
    write(session, readers, "threshold_reached", data, fact.at, petition.id)


def tell_heads(session: Session, petition: Petition, duty: Duty, at: datetime) -> None:
    """Write to the heads that an answer waits for their decision."""
    matter = Matter.of(petition, duty.body_id)
    heads = dict.fromkeys(rights.at_work(session, matter, "head"), HERE.format(duty.id))
    readers = heads or _administrators(session, matter)
    write(session, readers, "answer_to_approve", names_of(session, duty), at, petition.id)


def tell_officer(
    session: Session, petition: Petition, duty: Duty, account_id: int, remarks: str, at: datetime
) -> None:
    """Write to whoever submitted an answer what the head wants changed."""
    readers = {account_id: HERE.format(duty.id)}
    write(session, readers, "answer_sent_back", {"remarks": remarks}, at, petition.id)


def readers_of(session: Session, petition: Petition, duty: Duty, stage: str) -> Readers:
    """Return who is reminded: first the officer, on the day the head too, then everybody."""
    matter, here = Matter.of(petition, duty.body_id), HERE.format(duty.id)
    heads = rights.at_work(session, matter, "head")
    officers = rights.at_work(session, matter, "officer")
    if duty.officer_id in {*officers, *heads}:
        officers = [duty.officer_id] if duty.officer_id is not None else []
    first = officers or heads
    readers = dict.fromkeys(first if stage == "before" else [*first, *heads], here)
    if stage == "over" or not readers:
        readers = {**_administrators(session, matter), **readers}
    return readers


def write(
    session: Session, readers: Readers, template: str, data: Mapping[str, Any], at: datetime,
    petition_id: int,
) -> None:  # fmt: skip
    """Write one letter to each reader, in the reader's language."""
    for account_id, path in sorted(readers.items()):
        letters.write_to_account(
            session, account_id, template, {**data, "path": path}, at, petition_id
        )


def names_of(session: Session, duty: Duty) -> dict[str, Any]:
    """Return the body's name for a letter; nothing while no body owes the duty."""
    body = bodies.find(session, duty.body_id) if duty.body_id else None
    return {"body": body.names} if body is not None else {}


def day_of(session: Session, petition: Petition, due_at: datetime | None) -> dict[str, str]:
    zone = rulebooks.rule_set_of(session, petition).calendar.zone
    return {"due_on": last_day(due_at, zone).isoformat()} if due_at else {}


def _administrators(session: Session, matter: Matter) -> Readers:
    found: Iterable[int] = rights.at_work(session, matter, "administrator")
    return dict.fromkeys(found, ADMINISTRATION)

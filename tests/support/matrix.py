"""The world of the role matrix: one of each thing that a staff page is about, and everybody who
might open it. An object's own body, committee and rule set are those of the actors without a
mark; "elsewhere" are the same roles for other bodies, committees and rule sets."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from petitions import presets
from petitions.domain.voting_rules import VotingRules
from petitions.services import answering, reviewing, staff
from petitions.services.committees import polls
from petitions.services.staff import Grant
from petitions.storage import drafts
from petitions.storage.tables import Account, Duty, Holiday, Moment, StaffRole
from petitions.storage.tables import metadata as schema
from petitions.web.database import db
from tests.support.lives import START, World, least
from tests.support.people import sign_in

US = "us-we-the-people"
LAW = "small"
# Reviews a petition before it opens, and takes signatures on paper.
REVIEWED = "lv-manabalss"
ROLES = ("moderator", "clerk", "member", "officer", "head", "administrator", "auditor")
# Whose roles are limited to something else.
ELSEWHERE = ("moderator", "clerk", "member", "officer", "head")
SECRETS = ("signatory@secret.example", "Құпия Қолқоюшы")


@dataclass
class Matrix:
    """The world, its app, its objects by name, and the accounts by role."""

    app: Flask
    file: Path
    objects: dict[str, Any] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)
    _kept: bytes = b""

    def client(self, actor: str) -> Any:
        made = self.app.test_client()
        if actor in self.accounts:
            with self.app.app_context(), Session(db.engine) as session:
                account = session.get(Account, self.accounts[actor])
                assert account
                sign_in(made, account)
        return made

    def keep(self) -> None:
        """Remember the database as it is now."""
        with self.app.app_context():
            db.session.remove()
            # The last connection to close folds the write-ahead log into the file.
            db.engine.dispose()
        self._kept = self.file.read_bytes()

    def restore(self) -> None:
        """Undo what somebody was allowed to do."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        for suffix in ("-wal", "-shm"):
            Path(f"{self.file}{suffix}").unlink(missing_ok=True)
        self.file.write_bytes(self._kept)

    def refusals(self) -> int:
        with self.app.app_context(), Session(db.engine) as session:
            query = sa.text("SELECT count(*) FROM audit_record WHERE act = 'refused'")
            return int(session.scalar(query) or 0)


def a_small_law() -> str:
    """We the People with a rung of one signature, so that a body owes an answer at once."""
    source = presets.source(US).replace(f'id = "{US}"', f'id = "{LAW}"')
    return source.replace("required = 100000\n", "required = 1\n")


def build(app: Flask, template: Path, file: Path) -> Matrix:
    """Make the world in an empty database."""
    shutil.copyfile(template, file)
    made = Matrix(app, file)
    with app.app_context(), Session(db.engine, expire_on_commit=False) as session:
        _fill(made, World(session))
    made.keep()
    return made


def _fill(made: Matrix, world: World) -> None:
    world.install(US, REVIEWED).publish(a_small_law())
    objects, session = made.objects, world.session
    objects |= {"body": world.body(LAW), "other_body": world.body(LAW, "ministry")}
    for name in ("committee", "other_committee"):
        objects[name] = world.body(LAW, name)
    objects["assembly"] = world.body(REVIEWED, "parliament")
    objects["petition"] = world.petition(LAW, body_id=objects["body"], **least(US))
    signed = world.sign(objects["petition"], SECRETS[0], name=SECRETS[1])
    world.wait(timedelta(minutes=1)).tally()
    _employ(made, world)
    objects["duty"] = session.scalars(
        sa.select(Duty.id).where(Duty.body_id == objects["body"])
    ).first()
    session.commit()
    assert objects["duty"], "the body owes nothing"
    objects |= {"account": made.accounts["officer"], "signature": signed.signature_id}
    _committees(made, world)
    _working_group(made, world)
    _answered(made, world)
    _reviewed(made, world)
    row(session, "promise", objects, state="planned")
    row(session, "survey", objects, duty_id=objects["duty"], petitioner=None)
    row(session, "opinion", objects, duty_id=objects["duty"], words="x", words_state="waiting")
    row(session, "invalidation", objects, state="done", reason="automated", done_count=1)
    row(session, "occasion", objects)
    row(session, "attachment", objects, media_type="application/pdf", size=1,
        draft_id=drafts.of_petition(session, objects["petition"]))  # fmt: skip
    day = session.scalars(sa.select(Holiday).limit(1)).first()
    objects |= {
        "country": day.country if day else "kz", "day": str(day.day if day else "2026-03-21"),
        "rule_set": US, "own_rule_set": LAW,
        "role": session.scalars(sa.select(StaffRole.id)).first(),
    }  # fmt: skip
    session.commit()


def _employ(made: Matrix, world: World) -> None:
    """Give everybody a role: one of the objects' own, and one of other bodies and rule sets."""
    own = {"officer": "body", "head": "body", "clerk": "committee", "member": "committee"}
    for role in ROLES:
        made.accounts[role] = _hire(world, role, made.objects.get(own.get(role, "")), None)
    for role in ELSEWHERE:
        body = made.objects.get(f"other_{own.get(role, '')}")
        limit = None if body else US
        made.accounts[f"{role} elsewhere"] = _hire(world, role, body, limit)
    made.accounts["petitioner"] = world.account("petitioner@example.org")


def _hire(world: World, role: str, body: int | None, rule_set: str | None) -> int:
    account = world.account(f"{role}-{body or rule_set}@example.org", f"{role.title()} Тексеруші")
    grant = Grant(role, body, rule_set=rule_set)
    staff.grant_role(world.session, account_id=account, grant=grant, by=None, at=world.now)
    row = world.session.get(Account, account)
    assert row
    row.password_hash = "unused"
    world.session.commit()
    return account


def _committees(made: Matrix, world: World) -> None:
    """Seat two committees, and put the petition before the first."""
    objects, session = made.objects, world.session
    for name, suffix in (("committee", ""), ("other_committee", " elsewhere")):
        row(session, name, objects, table="committee", body_id=objects[name], kind="committee",
            zone="UTC", about={})  # fmt: skip
        for role in ("clerk", "member"):
            row(
                session, f"{name}_{role}", objects, table="committee_member",
                body_id=objects[name], account_id=made.accounts[f"{role}{suffix}"], seat=role,
                from_on=START.date() - timedelta(days=30),
            )  # fmt: skip
    mine = {"body_id": objects["committee"]}
    row(session, "case", objects, table="committee_case", **mine, opened_by_way="own_motion")
    row(session, "meeting", objects, table="committee_meeting", **mine)
    mine = {"case_id": objects["case"]}
    row(session, "file_item", objects, table="case_item", **mine, number=1, kind="note",
        visibility="internal", source="committee", language="kk")  # fmt: skip
    row(session, "agenda_item", objects, meeting_id=objects["meeting"], **mine)
    objects["seat"] = objects["committee_member"]
    row(session, "conflict_of_interest", objects, **mine, language="kk")
    row(session, "motion", objects, **mine, body_id=objects["committee"], kind="other",
        rules={"quorum_share": None, "presiding": None})  # fmt: skip
    row(session, "debate", objects, **mine, kind="debate")
    row(session, "discussion", objects, **mine, closes_at=START + timedelta(days=30))
    row(session, "discussion_comment", objects, language="kk", status="waiting")
    _ended(session, objects)


def _ended(session: Session, objects: dict[str, Any]) -> None:
    """Add what the committee is done with: a vote with somebody outvoted, a debate, a draft."""
    at, said = START, {"kk": "х", "ru": "х", "en": "x"}
    mine = {"case_id": objects["case"]}
    row(session, "closed_motion", objects, table="motion", **mine, body_id=objects["committee"],
        kind="other", rules=polls.written(VotingRules(conflicted_step_aside=False), None), closed_at=at, result="carried",
        reasons=said)  # fmt: skip
    row(session, "vote", objects, motion_id=objects["closed_motion"],
        member_id=objects["committee_member"], choice="against")  # fmt: skip
    row(session, "held_debate", objects, table="debate", **mine, kind="debate", status="held",
        outcome=said, ended_at=at)  # fmt: skip
    row(session, "concluded_discussion", objects, table="discussion", **mine,
        duty_id=objects["duty"], closes_at=at + timedelta(days=1), final=said,
        concluded_at=at + timedelta(days=2))  # fmt: skip


def _working_group(made: Matrix, world: World) -> None:
    """Seat a working group with the committee's clerk."""
    objects, session, clerk = made.objects, world.session, made.accounts["clerk"]
    group = objects["working_group"] = world.body(LAW, "working_group")
    grant = Grant("clerk", group)
    staff.grant_role(session, account_id=clerk, grant=grant, by=None, at=world.now)
    row(session, "group", objects, table="committee", body_id=group, kind="working_group",
        petition_id=objects["petition"], zone="UTC", about={})  # fmt: skip
    row(session, "group_clerk", objects, table="committee_member", body_id=group, seat="clerk",
        account_id=clerk, from_on=START.date() - timedelta(days=30))  # fmt: skip


def _answered(made: Matrix, world: World) -> None:
    """Let the officer answer a second petition."""
    objects, session = made.objects, world.session
    number = world.petition(LAW, body_id=objects["body"], **least(US))
    world.sign(number, "second@example.org")
    world.wait(timedelta(minutes=1)).tally()
    owed = session.scalars(sa.select(Duty.id).where(Duty.petition_id == number)).one()
    session.commit()
    words = {lang: {"summary": "x", "text": "x"} for lang in ("kk", "ru", "en")}
    answering.publish(
        session, made.accounts["officer"], owed, "responded", words, world.now, site=tuple(words)
    )
    objects["answered_duty"] = owed


def _reviewed(made: Matrix, world: World) -> None:
    """Bring one petition to a rejection and another to its opening, past the moderator."""
    objects, session = made.objects, world.session
    reason = presets.preset(REVIEWED).refusals[0].code
    for name, outcome in (("rejected_petition", "reject"), ("accepted_petition", "accept")):
        number = objects[name] = world.petition(REVIEWED, body_id=objects["assembly"])
        given = {"reason": reason} if outcome == "reject" else {}
        reviewing.decide(session, made.accounts["moderator"], number, outcome, world.now, **given)


def row(
    session: Session, name: str, objects: dict[str, Any], *, table: str | None = None, **known: Any
) -> None:
    """Insert a row whose columns are what is known, else a plain value of their type."""
    found = schema.tables.get(table or name)
    if found is None:
        return
    values = {c.name: _value(c, objects) for c in found.columns if _is_needed(c, known)} | known
    inserted = session.execute(sa.insert(found).values(values))
    objects[name] = (inserted.inserted_primary_key or [None])[0]
    session.commit()


def _is_needed(column: sa.Column[Any], known: dict[str, Any]) -> bool:
    is_own_key = column.primary_key and not column.foreign_keys
    return not (column.name in known or column.nullable or column.default or is_own_key)


def _value(column: sa.Column[Any], objects: dict[str, Any]) -> Any:
    for key in column.foreign_keys:
        table = key.column.table.name
        return objects[{"committee_case": "case"}.get(table, table)]
    if column.name == "rule_set":
        return LAW
    if isinstance(column.type, Moment):
        return START
    if isinstance(column.type, sa.JSON):
        return {"kk": "х", "ru": "х", "en": "x"}
    for check in column.table.constraints:
        listed = f"{column.name} IN ('"
        if isinstance(check, sa.CheckConstraint) and str(check.sqltext).startswith(listed):
            return str(check.sqltext).removeprefix(listed).partition("'")[0]
    plain = {int: 1, str: "x", bool: False, date: START.date(), bytes: b"x"}
    return plain[column.type.python_type]

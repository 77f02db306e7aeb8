"""The demonstration's working group: its draft decision is open for comment."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from petitions.services.committees import discussions, working_groups
from petitions.services.committees.discussions import Draft
from petitions.services.committees.membership import Seat
from petitions.storage import committees
from petitions.storage.tables import Duty

PLAN = tomllib.loads((Path(__file__).parent / "discussion.toml").read_text("utf-8"))
ZONE = ZoneInfo("Asia/Almaty")
OPEN_FOR = timedelta(days=14)


def open_for_comment(
    session: Session, head: int, duty: Duty, people: Mapping[str, int], opened: datetime,
    now: datetime, site: Sequence[str],
) -> None:  # fmt: skip
    """Let the head set up a working group and put its draft up; people comment on it."""
    group = working_groups.set_up(
        session, head, duty.id, PLAN["group"], opened - timedelta(days=1), site=tuple(site)
    )
    for row in PLAN["member"]:
        seat = Seat(**row, from_on=opened.astimezone(ZONE).date())
        working_groups.add_member(session, head, group, seat, opened)
    case = committees.case_of(session, group, duty.petition_id)
    session.commit()
    if case is None:
        raise LookupError(duty.petition_id)
    last = (now + OPEN_FOR).astimezone(ZONE).date()
    draft = Draft(PLAN["draft"], datetime.combine(last, time(), ZONE))
    made = discussions.open_discussion(session, head, case.id, draft, opened, site=site)
    _comment(session, head, made, people, opened, site)


def _comment(
    session: Session, head: int, discussion: int, people: Mapping[str, int], opened: datetime,
    site: Sequence[str],
) -> None:  # fmt: skip
    answered: dict[str, list[int]] = {}
    for place, row in enumerate(PLAN["comment"], start=1):
        said = opened + timedelta(hours=3 * place)
        one = discussions.comment(
            session, people[row["by"]], discussion, row["text"], row["language"], said
        )
        if row["status"] != "waiting":
            later = said + timedelta(hours=1)
            discussions.moderate(session, head, one, later, refuse_for=row.get("reason"))
        if "answer" in row:
            answered.setdefault(row["answer"], []).append(one)
    texts: Mapping[str, Any] = PLAN["answers"]
    for key, comments in answered.items():
        later = opened + timedelta(hours=22)
        discussions.reply(session, head, discussion, comments, texts[key], later, site=site)

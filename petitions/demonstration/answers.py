"""Answers of the demonstration: promises in every state, and one that the head has decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from petitions.services import answering, approving, promising
from petitions.services.prepared import Prepared
from petitions.services.promising import Promised
from petitions.storage import answers, promises
from petitions.storage.tables import Duty

LANGUAGES = ("kk", "ru", "en")
LATER = timedelta(days=4)


def promised(plan: Mapping[str, Any], at: datetime) -> tuple[Promised, ...]:
    """Return the promises of a plan's answer, each due so many days after it."""
    return tuple(
        Promised(_texts(one), (at + timedelta(days=one["days"])).date())
        for one in plan.get("promises", ())
    )


def decide(
    session: Session, officer: int, head: int, duty: Duty, plan: Mapping[str, Any], at: datetime,
    site: Sequence[str],
) -> None:  # fmt: skip
    """Let the officer submit the answer and the head approve it the day after."""
    prepared = Prepared(plan["outcome"], plan["answer"], promised(plan, at))
    approving.submit(session, officer, duty.id, prepared, at, site=site)
    approving.approve(session, head, duty.id, at, at + timedelta(days=1), site=site)


def correct(
    session: Session, who: int, duty: Duty, plan: Mapping[str, Any], at: datetime,
    site: Sequence[str],
) -> None:  # fmt: skip
    """Correct the answer where the plan says so."""
    if "correction" in plan:
        last = answers.versions(session, duty.id)[-1]
        session.commit()
        said = plan["correction"]
        answering.correct(
            session, who, last.id, {**plan["answer"], **said["texts"]}, said["reason"], at + LATER,
            site=site,
        )  # fmt: skip


def follow(
    session: Session, who: int, duty: Duty, plan: Mapping[str, Any], at: datetime,
    site: Sequence[str],
) -> None:  # fmt: skip
    """Say some days later what has become of each promise."""
    stored = promises.of_duty(session, duty.id)
    session.commit()
    for one in plan.get("promises", ()):
        found = next(p for p in stored if p.texts == _texts(one))
        if one["state"] == "planned":
            continue
        promising.change(
            session, who, found.id, one["state"], one.get("reason", {}), at + LATER, site=site
        )


def _texts(words: Mapping[str, Any]) -> dict[str, str]:
    return {lang: words[lang] for lang in LANGUAGES if lang in words}

"""One question after an answer: does this answer what was asked? Signatories and petitioner say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from petitions.domain.appeals import examined_id
from petitions.domain.life import Fact
from petitions.services import my_signature
from petitions.services.errors import NotFound, Refused
from petitions.services.rights import Matter, require
from petitions.services.secrets import Keys
from petitions.storage import audit, signatures, surveys
from petitions.storage import petitions as store
from petitions.storage.engine import unit
from petitions.storage.tables import OPINIONS, Opinion, Petition, Survey

ASKED_OF = frozenset({"response", "decision"})
LASTS = timedelta(days=60)
# With fewer answers nothing is published: a figure must not tell what a single person said.
LEAST = 10
WORDS_LIMIT = 300
MODERATORS = ("moderator", "administrator")


@dataclass(frozen=True)
class Question:
    """What is asked of one answer, and what was said so far by whoever looks."""

    duty_id: int
    petition_id: int
    closing_at: datetime
    is_open: bool
    choice: str | None
    words: str


@dataclass(frozen=True)
class Result:
    """What the public reads beside an answer; no sums while they are too small to hide in."""

    yes: int
    partly: int
    no: int
    petitioner: str | None
    is_open: bool
    words: tuple[Opinion, ...] = ()

    @property
    def total(self) -> int:
        return self.yes + self.partly + self.no

    @property
    def is_published(self) -> bool:
        return self.total >= LEAST


def open_survey(session: Session, petition: Petition, fact: Fact) -> None:
    """Ask as soon as an answer is there; what nobody answers in words is not asked about."""
    if examined_id(fact.data["duty"]) not in ASKED_OF:
        return
    duty = store.duty(session, petition.id, fact.data.get("id", fact.data["duty"]))
    if duty is not None:
        surveys.add(session, duty.id, petition.id, fact.at, fact.at + LASTS)


def asked(session: Session, keys: Keys, token: str, duty_id: int, at: datetime) -> Question:
    """Return the question for the owner of a signature's link; NotFound if it is not theirs."""
    signature_id, petition_id = _signature(session, keys, token)
    survey = _survey(surveys.find(session, duty_id), petition_id)
    return _question(session, survey, signature_id, at)


def asked_petitioner(
    session: Session, account_id: int, petition_id: int, duty_id: int, at: datetime
) -> Question:
    """Return the question for the petitioner."""
    _require_petitioner(session, account_id, petition_id)
    return _question(session, _survey(surveys.find(session, duty_id), petition_id), None, at)


def say(
    session: Session, keys: Keys, token: str, duty_id: int, choice: str, words: str,
    language: str, at: datetime,
) -> None:  # fmt: skip
    """Say it for one signature; until the survey closes it may be said anew, and counts once."""
    with unit(session):
        signature_id, petition_id = _signature(session, keys, token)
        survey = _survey(surveys.lock(session, duty_id), petition_id)
        before = _put(session, survey, signature_id, choice, words, language, at)
        if before is not None:
            setattr(survey, before, getattr(survey, before) - 1)
        setattr(survey, choice, getattr(survey, choice) + 1)


def say_as_petitioner(
    session: Session, account_id: int, petition_id: int, duty_id: int, choice: str, words: str,
    language: str, at: datetime,
) -> None:  # fmt: skip
    """Say it as the petitioner: published by itself, not among the signatories."""
    with unit(session):
        _require_petitioner(session, account_id, petition_id)
        survey = _survey(surveys.lock(session, duty_id), petition_id)
        _put(session, survey, None, choice, words, language, at)
        survey.petitioner = choice


def _put(
    session: Session, survey: Survey, signature_id: int | None, choice: str, words: str,
    language: str, at: datetime,
) -> str | None:  # fmt: skip
    """Store what was said and return what the same person had said before."""
    if choice not in OPINIONS:
        raise Refused("choice_missing")
    if not survey.opened_at <= at < survey.closing_at:
        raise Refused("survey_closed")
    words = words.strip()
    if len(words) > WORDS_LIMIT:
        raise Refused("text_too_long")
    said = surveys.opinion(session, survey.duty_id, signature_id)
    before = said.choice if said else None
    if said is None:
        said = Opinion(duty_id=survey.duty_id, signature_id=signature_id, words="")
        said.words_state = "none"
    if said.words != words:
        # Other words are a moderator's to read anew.
        said.decided_at, said.decided_by = None, None
        said.words_state = "waiting" if words else "none"
    said.choice, said.words, said.language, said.given_at = choice, words, language, at
    surveys.add_opinion(session, said)
    return before


def result(session: Session, duty_id: int, at: datetime) -> Result | None:
    """Return what stands beside an answer in public; None where nobody was asked."""
    survey = surveys.find(session, duty_id)
    if survey is None:
        return None
    shown = surveys.words(session, duty_id, ("shown",), 20)
    return Result(
        survey.yes, survey.partly, survey.no, survey.petitioner, at < survey.closing_at,
        tuple(shown),
    )  # fmt: skip


def decide_words(
    session: Session, account_id: int, opinion_id: int, at: datetime, *, show: bool
) -> None:
    """Let the public read somebody's words, or not; the record holds no word of them."""
    with unit(session):
        found = surveys.find_opinion(session, opinion_id)
        if found is None or found[0].words_state == "none":
            raise NotFound("opinion")
        said, petition = found
        act = "show_words" if show else "hide_words"
        role = require(session, account_id, Matter.of(petition), *MODERATORS, at=at, act=act)
        before = said.words_state
        said.words_state = "shown" if show else "hidden"
        said.decided_at, said.decided_by = at, account_id
        audit.append(
            session, at=at, account_id=account_id, role=role.role, act=act,
            petition_id=petition.id, subject=f"opinion:{opinion_id}",
            before={"state": before}, after={"state": said.words_state},
        )  # fmt: skip


def _signature(session: Session, keys: Keys, token: str) -> tuple[int, int]:
    """Return the counted signature of a link, and its petition."""
    signature = signatures.find(session, my_signature.signature_of(keys, token))
    if signature is None or signature.withdrawn_at or signature.invalidated_at:
        raise NotFound("signature")
    return signature.id, signature.petition_id


def _survey(found: Survey | None, petition_id: int) -> Survey:
    if found is None or found.petition_id != petition_id:
        raise NotFound("survey")
    return found


def _require_petitioner(session: Session, account_id: int, petition_id: int) -> None:
    petition = store.find(session, petition_id)
    if petition is None or petition.petitioner_id != account_id:
        raise NotFound("petition")


def _question(session: Session, survey: Survey, signature_id: int | None, at: datetime) -> Question:
    said = surveys.opinion(session, survey.duty_id, signature_id)
    return Question(
        duty_id=survey.duty_id,
        petition_id=survey.petition_id,
        closing_at=survey.closing_at,
        is_open=survey.opened_at <= at < survey.closing_at,
        choice=said.choice if said else None,
        words=said.words if said else "",
    )

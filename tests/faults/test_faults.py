"""`kill -9` of everything, and a full disk, at random moments under load (`make fault`)."""

from __future__ import annotations

import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from tests.faults import checks, machine, town
from tests.faults.load import Load
from tests.faults.machine import FAULTS, Machine
from tests.support import databases, postgres
from tests.support.mail_server import MailServer

IN_SHORT = ("web_worker", "worker", "database", "disk")
ROUNDS = int(os.environ.get("ROUNDS", "100"))
SEED = int(os.environ.get("SEED", "2026"))
RECOVERS_WITHIN = 120
DRAINS_WITHIN = 600
pytestmark = [pytest.mark.postgresql, pytest.mark.xdist_group("faults")]


@pytest.fixture
def up(tmp_path: Path, mail: MailServer) -> Iterator[Machine]:
    try:
        postgres.binaries()
    except FileNotFoundError:
        databases.missing(postgres.ADVICE)
    with machine.running(tmp_path, mail) as made:
        yield made


def test_each_kind_of_fault_once(up: Machine) -> None:
    assert survive(up, IN_SHORT, SEED, pause=0.05) == []


@pytest.mark.on_demand
def test_many_faults_at_random(up: Machine) -> None:
    chance = random.Random(SEED)
    faults = [chance.choice(FAULTS) for _ in range(ROUNDS)]
    assert survive(up, faults, SEED, pause=0.01) == []


def survive(up: Machine, faults: Sequence[str], seed: int, pause: float) -> list[str]:
    """Let people sign while the faults happen one after another; return what is broken."""
    site, chance, slowest = up.site, random.Random(seed), Counter[str]()
    number = town.open_petition(site)
    site.start()
    with Load(site, number, pause) as load:
        for place, fault in enumerate(faults):
            time.sleep(chance.uniform(0.1, 0.8))
            up.strike(fault, chance)
            took = until(lambda: is_alive(load), RECOVERS_WITHIN, site.log)
            slowest[fault] = max(slowest[fault], round(took * 1000))
            # Time passes: checkpoints fall due, and what the killed had claimed is free again.
            site.clock.forward(seconds=61)
            if place == len(faults) // 2:
                town.write_to_all(site, number)
        load.finish(DRAINS_WITHIN)
    engine = site.database.engine()
    with Session(engine) as session:
        site.clock.forward(minutes=11)
        until(lambda: is_done(session), DRAINS_WITHIN, site.log)
        load.finish(DRAINS_WITHIN)
        site.clock.forward(minutes=1)
        until(lambda: is_done(session), DRAINS_WITHIN, site.log)
        found = checks.broken(session, number, load.answers, site.mail.letters)
        found += checks.mailed_once(session, number)
    engine.dispose()
    report(faults, load, slowest)
    return found


def is_alive(load: Load) -> bool:
    """Say whether somebody who came after this moment was thanked."""
    known = len(load.answers.signed)
    end = time.monotonic() + 1
    while time.monotonic() < end:
        if len(load.answers.signed) > known + 1:
            return True
        time.sleep(0.02)
    return False


def is_done(session: Session) -> bool:
    session.rollback()
    done = not checks.waiting(session) and not checks.letters_waiting(session)
    session.rollback()
    return done


def until(is_so: Callable[[], object], seconds: float, log: Callable[[], str]) -> float:
    started = time.monotonic()
    while not is_so():
        assert time.monotonic() < started + seconds, log()[-5000:]
        time.sleep(0.1)
    return time.monotonic() - started


def report(faults: Sequence[str], load: Load, slowest: Counter[str]) -> None:
    """Say what happened, for whoever runs it by hand."""
    answers = load.answers
    sys.stdout.write(
        f"\n{len(faults)} faults: {dict(Counter(faults))}\n"
        f"thanked {len(answers.signed)}, withdrawn {len(answers.withdrawn)}, "
        f"failed and tried again {dict(answers.failed)}\n"
        f"checkpoints seen {len(answers.checkpoints)}; slowest recovery, ms: {dict(slowest)}\n"
    )

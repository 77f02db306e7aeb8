"""What must hold after any number of faults, read from the database with SQL of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.ledger.checkpoint import parse_checkpoint
from petitions.ledger.entry import Entry, Kind, counts, parse_entry, sums
from petitions.ledger.merkle import leaf_hash, tree_root, verify_consistency
from petitions.ledger.paths import parse_bundle
from petitions.ledger.tiles import consistency_proof
from petitions.services import proving, replaying
from petitions.storage import ledgers
from petitions.storage import petitions as store
from petitions.storage.tables import (
    Checkpoint,
    LedgerTile,
    LedgerTree,
    Letter,
    Mailing,
    Petition,
    PetitionHour,
    Signatory,
    Signature,
    SignatureEntry,
    TallyQueue,
)
from tests.faults.load import Answers
from tests.faults.town import PETITIONER, RUNGS
from tests.support.mail_server import Received


def broken(session: Session, number: int, answers: Answers, mail: list[Received]) -> list[str]:
    """Return everything that does not hold, in words; nothing waits for the tally any more."""
    entries = _entries(session, number)
    return [
        *answers.surprises,
        *_answered_signatures(session, answers),
        *_withdrawals(session, answers),
        *_counts(session, number, entries),
        *_entries_of_signatures(session, number, entries),
        *_checkpoints(session, answers),
        *_rungs(session, number, entries),
        *_letters(session, number, answers, mail),
        *([] if replaying.replay(session, number).agrees else ["the replay disagrees"]),
    ]


def waiting(session: Session) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(TallyQueue)) or 0


def letters_waiting(session: Session) -> int:
    left = sa.select(sa.func.count()).select_from(Letter).where(Letter.sent_at.is_(None))
    open_mailings = sa.select(sa.func.count()).select_from(Mailing).where(Mailing.done_at.is_(None))
    return (session.scalar(left) or 0) + (session.scalar(open_mailings) or 0)


def _entries(session: Session, number: int) -> list[Entry]:
    mine = LedgerTile.tree == ledgers.petition_tree(number)
    bundles = sa.select(LedgerTile.data).where(mine, LedgerTile.level == ledgers.BUNDLES)
    found = session.scalars(bundles.order_by(LedgerTile.number))
    return [parse_entry(leaf) for data in found for leaf in parse_bundle(data)]


def _answered_signatures(session: Session, answers: Answers) -> Iterator[str]:
    stored = Counter(
        session.scalars(sa.select(Signatory.email).where(Signatory.email.is_not(None)))
    )
    for email in sorted(answers.signed - stored.keys()):
        yield f"{email} was thanked and is not there"
    for email, times in stored.items():
        if times > 1:
            yield f"{email} is there {times} times"


def _withdrawals(session: Session, answers: Answers) -> Iterator[str]:
    gone = sa.select(Signatory.email).join(Signature, Signature.id == Signatory.signature_id)
    found = set(session.scalars(gone.where(Signature.withdrawn_at.is_not(None))))
    for email in sorted(answers.withdrawn - found):
        yield f"{email} withdrew and still counts"
    for email in sorted(found - answers.withdrawn - answers.maybe_withdrawn, key=str):
        yield f"{email} never withdrew and is gone"


def _counts(session: Session, number: int, entries: list[Entry]) -> Iterator[str]:
    tree = session.get_one(LedgerTree, ledgers.petition_tree(number))
    standing = sa.select(sa.func.count()).select_from(Signature)
    hours = sa.select(sa.func.sum(PetitionHour.count)).where(PetitionHour.petition_id == number)
    signed = sum(entry.kind is Kind.SIGN for entry in entries)
    counted = counts(sums(entries)).count
    for what, value, expected in (
        ("the tree's size", tree.size, len(entries)),
        ("the tree's root", tree.root, tree_root([leaf_hash(e.leaf()) for e in entries])),
        ("the tree's sums", tree.sums, sums(entries)),
        ("the entries' numbers", [e.number for e in entries], [*range(1, len(entries) + 1)]),
        ("the petition's count", session.get_one(Petition, number).signature_count, counted),
        ("standing signatures", session.scalar(standing.where(Signature.withdrawn_at.is_(None))),
         counted),
        ("the hours' sum", int(session.scalar(hours) or 0), signed),
    ):  # fmt: skip
        if value != expected:
            yield f"{what}: {value!r} instead of {expected!r}"


def _entries_of_signatures(session: Session, number: int, entries: list[Entry]) -> Iterator[str]:
    signed = [entry.commitment for entry in entries if entry.kind is Kind.SIGN]
    stored = list(session.scalars(sa.select(Signature.commitment)))
    if Counter(signed) != Counter(stored):
        yield "the entries are not those of the signatures"
    places = dict(session.execute(sa.select(SignatureEntry.entry, Signature.commitment).join(
        Signature, Signature.id == SignatureEntry.signature_id)).all())  # fmt: skip
    if places != {e.number: e.commitment for e in entries if e.kind is Kind.SIGN}:
        yield "signatures stand at other entries than is noted"


def _checkpoints(session: Session, answers: Answers) -> Iterator[str]:
    """Every note that an outsider ever saw, and every one that is stored, begins the last."""
    tiles = proving.StoredTiles(session, ledgers.SITE)
    last = parse_checkpoint(proving.checkpoint(session).note.split("\n\n")[0] + "\n")
    notes = {*answers.checkpoints, *session.scalars(sa.select(Checkpoint.note))}
    if not answers.checkpoints:
        yield "nobody saw a checkpoint"
    for note in notes:
        old = parse_checkpoint(note.split("\n\n")[0] + "\n")
        proof = consistency_proof(tiles, old.size, last.size)
        try:
            verify_consistency(old.size, last.size, proof, old.root, last.root)
        except Exception as error:  # whatever is wrong with it, it is no prefix
            yield f"the checkpoint of size {old.size}: {error}"


def _rungs(session: Session, number: int, entries: list[Entry]) -> Iterator[str]:
    """Each rung that the entries cross has one fact, at the moment of the entry that crossed it."""
    moments = dict(session.execute(sa.select(Signature.commitment, Signature.confirmed_at)).all())
    withdrawals = set(session.scalars(sa.select(Signature.withdrawn_at)))
    expected = _crossings(entries, moments)
    facts = [f for f in store.facts(session, number) if f.fact == "threshold_reached"]
    found = Counter(fact.data["threshold"] for fact in facts)
    if found != Counter(expected.keys()):
        yield f"rungs {sorted(found.items())} instead of {sorted(expected)}"
    for fact in facts:
        moment = expected.get(fact.data["threshold"])
        # A late row is counted at the moment that the petition had reached: maybe a withdrawal's.
        if moment is not None and fact.at != moment and fact.at not in withdrawals:
            yield f"rung {fact.data['threshold']} at {fact.at} instead of {moment}"


def _crossings(entries: list[Entry], moments: dict[bytes, datetime]) -> dict[str, datetime]:
    """Return when each rung was first crossed, by the entries in their order."""
    crossed: dict[str, datetime] = {}
    count, latest = 0, min(moments.values())
    for entry in entries:
        count += 1 if entry.kind is Kind.SIGN else -1
        latest = max(latest, moments.get(entry.commitment, latest))
        for rung in RUNGS:
            if count >= rung:
                crossed.setdefault(f"r{rung}", latest)
    return crossed


def _letters(
    session: Session, number: int, answers: Answers, mail: list[Received]
) -> Iterator[str]:
    letters = list(session.execute(sa.select(Letter.template, Letter.address, Letter.data,
                                             Letter.mailing_id, Letter.failed_at)))  # fmt: skip
    rungs = [f for f in store.facts(session, number) if f.fact == "threshold_reached"]
    told = sum(row.template == "threshold_reached" for row in letters)
    if told != len(rungs):
        yield f"{told} letters were written about {len(rungs)} rungs"
    if any(row.failed_at for row in letters):
        yield "letters were given up"
    for address, count in Counter(row.address for row in letters if row.mailing_id).items():
        if count > 1:
            yield f"{address} was written the mailing {count} times"
    yield from _delivered(answers, mail, len(rungs))


def _delivered(answers: Answers, mail: list[Received], rungs: int) -> Iterator[str]:
    """At least once, and a repeat is the same letter: it has the same Message-ID."""
    ids: dict[str, set[str]] = {}
    for letter in mail:
        ids.setdefault(letter.to, set()).add(str(letter.message["Message-ID"]))
    for email in sorted(answers.typed - ids.keys()):
        yield f"{email} was promised a letter and has none"
    if len(ids.get(PETITIONER, ())) != rungs:
        yield f"the petitioner has {len(ids.get(PETITIONER, ()))} letters about {rungs} rungs"


def mailed_once(session: Session, number: int) -> list[str]:
    """Return what is wrong with the mailing: each who had signed and wishes it has one letter."""
    mailing = session.scalars(sa.select(Mailing)).one()
    wishing = sa.select(Signatory.signature_id).join(
        Signature, Signature.id == Signatory.signature_id
    )
    wishing = wishing.where(Signatory.wants_letters, Signature.confirmed_at <= mailing.written_at)
    standing = set(session.scalars(wishing.where(Signature.withdrawn_at.is_(None))))
    written = Counter(
        session.scalars(sa.select(Letter.signature_id).where(Letter.mailing_id == mailing.id))
    )
    missing = standing - written.keys()
    twice = {one for one, times in written.items() if times > 1}
    return [f"the mailing misses {missing} and doubles {twice}"] if missing or twice else []

"""A person is erased: afterwards no table, dump or file of the database holds anything of them."""

from __future__ import annotations

import base64
import json
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.ledger.entry import counts
from petitions.services import (
    erasing,
    housekeeping,
    keeping,
    ledger_keys,
    my_signature,
    proving,
    signing,
)
from petitions.services.errors import NotFound, Refused
from petitions.services.petition_keys import person_of, petition_key
from petitions.services.secrets import keyed, network_hash, seal
from petitions.services.signing import Identified
from petitions.storage import accounts, ledgers
from petitions.storage.engine import unit
from petitions.storage.tables import (
    Feedback,
    Letter,
    Message,
    Petition,
    RateLimit,
    Registration,
    Signatory,
    Signature,
    metadata,
)
from tests.faults.town import SOURCE as WITHDRAWABLE
from tests.support.databases import Database, missing
from tests.support.lives import KEYS, SITE, World, a_signing

US = "us-we-the-people"
NAME, EMAIL, PERSONAL_ID = "Қайыпберген Үлгісізов", "planted-8d1f@erased.example", "930511300127"
ADDRESS = "203.0.113.77"


@dataclass(frozen=True)
class Planted:
    """A person in every table that can hold one, and what could be recognised of them."""

    number: int
    account_id: int
    signature_ids: tuple[int, ...]
    traces: dict[str, bytes]


@pytest.fixture
def world(session: Session) -> World:
    return World(session).install(US)


def plant(world: World) -> Planted:
    session, now = world.session, world.now
    number = world.petition(US)
    account_id = world.account(EMAIL, NAME)
    token = type_in(world, number)
    by_letter = signing.confirm(session, KEYS, token, now).signature_id
    who = Identified(account_id=account_id, personal_id=PERSONAL_ID, person={"identity": "eid"})
    by_identity = signing.sign_identified(
        session, KEYS, number, a_signing(name=NAME), who, now, email=EMAIL, address=ADDRESS
    ).signature_id
    type_in(world, world.petition(US))  # and never confirmed
    sealed = seal(KEYS, PERSONAL_ID.encode(), "personal-id")
    with unit(session):
        accounts.put_identity(
            session, account_id=account_id, provider="p", subject=PERSONAL_ID, level="eid",
            name=NAME, personal_id_sealed=sealed, born_on=None, status=None, territory=None, at=now,
        )  # fmt: skip
        in_letter = {"name": NAME}
        session.add(Letter(template="duty_opened", address=EMAIL, language="kk", data=in_letter,
                           message_id="m", written_at=now, claimable_at=now, sent_at=now))  # fmt: skip
        session.add(Feedback(written_at=now, language="kk", message=NAME, email=EMAIL))
        session.add(Registration(token_hash=b"t", email=EMAIL, name=NAME, password_hash="x",
                                 language="kk", created_at=now, expires_at=now))  # fmt: skip
        session.add(RateLimit(key=f"sign:s:{limit_key()}:1", count=1, expires_at=now))
        session.add(Message(petition_id=number, is_from_petitioner=True, account_id=account_id,
                            text=NAME, written_at=now))  # fmt: skip
    petition = session.get_one(Petition, number)
    key = petition_key(KEYS, petition)
    salts = session.scalars(sa.select(Signatory.salt).where(Signatory.email == EMAIL))
    traces = {
        "the name": NAME.encode(),
        "the address": EMAIL.encode(),
        "the personal number": PERSONAL_ID.encode(),
        "the sealed number": sealed,
        "the hash of the address": sha256(EMAIL.encode()).digest(),
        "the keyed hash for limits": limit_key().encode(),
        "the network": network_hash(KEYS, ADDRESS) or b"",
        "the mark of the address": person_of(key, f"email:{EMAIL}"),
        "the mark of the person": person_of(key, f"id:{PERSONAL_ID}"),
        **{f"the salt {place}": salt for place, salt in enumerate(salts) if salt},
    }
    session.commit()
    return Planted(number, account_id, (by_letter, by_identity), traces)


def type_in(world: World, number: int) -> str:
    """Type a signature with the planted values; return the token of its letter."""
    signing.attempt(world.session, KEYS, number, a_signing(name=NAME), EMAIL, world.now,
                    address=ADDRESS)  # fmt: skip
    token = world.letters("signature_confirm")[-1].data["token"]
    return str(token)


def limit_key() -> str:
    return keyed(KEYS, "limits", EMAIL).hex()


def dump(database: Database) -> bytes:
    """Everything that is in the database, as its own tool writes it out; on SQLite the file too."""
    if database.backend == "sqlite":
        file = database.url.removeprefix("sqlite:///")
        with sqlite3.connect(file) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            written = "\n".join(connection.iterdump()).encode()
        connection.close()
        with open(file, "rb") as raw:
            return written + raw.read()
    if not shutil.which("pg_dump"):
        missing("pg_dump is missing: apt-get install postgresql-client")
    url = database.url.replace("+psycopg", "")
    return subprocess.run(["pg_dump", "--inserts", url], check=True, capture_output=True).stdout


def found_in(dumped: bytes, traces: dict[str, bytes]) -> set[str]:
    lower = dumped.lower()
    return {what for what, value in traces.items() if any(form in lower for form in forms(value))}


def forms(value: bytes) -> Iterator[bytes]:
    """The ways in which a value may be spelled: itself, hexadecimal, base64, inside JSON."""
    yield value.lower()
    yield value.hex().encode()
    yield base64.b64encode(value)[:20].lower()
    yield base64.urlsafe_b64encode(value)[:20].lower()
    try:
        text = value.decode()
    except UnicodeDecodeError:
        return
    yield text.lower().encode()
    yield json.dumps(text).strip('"').lower().encode()


def publish(world: World) -> None:
    session = world.session
    with unit(session):
        signers = ledger_keys.signers(session, KEYS)
        keeping.publish_checkpoint(session, ledger_keys.origin_of(SITE), signers, world.now)


def vacuum(engine: sa.Engine) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM")


def test_a_planted_person_is_found_before_and_not_after_the_petition_has_ended(
    world: World, database: Database, session: Session
) -> None:
    planted = plant(world)
    world.tally()
    publish(world)
    never = {"the hash of the address"}
    assert found_in(dump(database), planted.traces) == set(planted.traces) - never
    session.commit()
    erasing.erase_address(session, KEYS, EMAIL, world.now)
    world.tally()
    marks = {"the mark of the address", "the mark of the person"}
    assert found_in(dump(database), planted.traces) == marks
    session.commit()

    key_sealed = session.get_one(Petition, planted.number).key_sealed or b""
    world.wait(timedelta(days=31)).tally()
    clean(world)
    assert found_in(dump(database), planted.traces) == set()
    session.commit()
    world.wait(erasing.KEY_KEPT)
    clean(world)
    assert found_in(dump(database), {"the petition's key": key_sealed}) == set()


def clean(world: World) -> None:
    with unit(world.session):
        housekeeping.forget_old(world.session, world.now)


def test_after_an_erasure_the_ledger_and_its_proofs_are_those_of_before(
    world: World, session: Session
) -> None:
    planted = plant(world)
    for person in range(4):
        world.sign(planted.number, f"p{person}@example.org")
    world.tally()
    publish(world)
    entry = ledgers.entry_of(session, planted.signature_ids[0]) or 0
    before = proving.evidence(session, planted.number, entry)
    root = session.get_one(ledgers.LedgerTree, ledgers.petition_tree(planted.number)).root
    session.commit()
    erasing.erase_address(session, KEYS, EMAIL, world.now)
    world.wait(timedelta(days=62)).tally()
    clean(world)
    session.expire_all()
    tree = session.get_one(ledgers.LedgerTree, ledgers.petition_tree(planted.number))
    assert proving.evidence(session, planted.number, entry) == before
    assert tree.root == root, "no withdrawal under these rules, so nothing was added"
    assert counts(tree.sums).count == session.get_one(Petition, planted.number).signature_count


def test_erasing_is_a_withdrawal_first_where_the_rules_let_it_be(session: Session) -> None:
    world = World(session).publish(WITHDRAWABLE)
    number = world.petition("made-up", texts={"kk": {"title": "Жол керек"}})
    signed = world.sign(number, EMAIL)
    world.tally()
    counted = world.get(number).signature_count
    erasing.erase_signature(session, KEYS, signed.signature_id, world.now)
    world.tally()
    assert world.get(number).signature_count == counted - 1
    assert session.get_one(Signature, signed.signature_id).withdrawn_at == world.now


def test_where_the_rules_know_no_withdrawal_the_count_stays(world: World) -> None:
    planted = plant(world)
    world.tally()
    counted = world.get(planted.number).signature_count
    erasing.erase_address(world.session, KEYS, EMAIL, world.now)
    world.tally()
    assert world.get(planted.number).signature_count == counted


def test_an_erased_person_cannot_sign_again_while_it_collects(world: World) -> None:
    planted = plant(world)
    erasing.erase_address(world.session, KEYS, EMAIL, world.now)
    assert world.type_signature(planted.number, EMAIL, name=NAME) is None
    who = Identified(account_id=1, personal_id=PERSONAL_ID, person={"identity": "eid"})
    again = signing.sign_identified(
        world.session, KEYS, planted.number, a_signing(name=NAME), who, world.now
    )
    assert not again.is_new


def test_erasing_twice_finds_nobody(world: World) -> None:
    planted = plant(world)
    erasing.erase_signature(world.session, KEYS, planted.signature_ids[0], world.now)
    with pytest.raises(NotFound):
        erasing.erase_signature(world.session, KEYS, planted.signature_ids[0], world.now)


def test_the_link_of_the_letters_leads_nowhere_afterwards(world: World) -> None:
    planted = plant(world)
    link = my_signature.token_of(KEYS, planted.signature_ids[0])
    erasing.erase_signature(world.session, KEYS, planted.signature_ids[0], world.now)
    with pytest.raises(NotFound):
        my_signature.mine(world.session, KEYS, link, world.now)


def test_a_restored_backup_is_erased_again_from_the_list(world: World, session: Session) -> None:
    """The list holds ids alone; erasing again by it finds who came back with the backup."""
    planted = plant(world)
    subjects = [*(f"signature:{one}" for one in planted.signature_ids),
                f"account:{planted.account_id}"]  # fmt: skip
    assert erasing.erase_again(session, KEYS, subjects, world.now) == 3
    assert sorted(erasing.on_record(session)) == sorted(subjects)
    assert erasing.erase_again(session, KEYS, subjects, world.now) == 0


def test_staff_are_released_before_they_are_erased(world: World) -> None:
    account_id = world.staff("moderator", "m@example.org")
    with pytest.raises(Refused, match="holds_roles"):
        erasing.erase_account(world.session, KEYS, account_id, world.now)


# Columns that may hold a person. One that is new stands here only after erasing knows of it.
PERSONAL = {
    "account": {"email", "name", "password_hash", "totp_secret_sealed"},
    "account_identity": {"subject", "name", "personal_id_sealed", "born_on"},
    "committee_member": {"name"},  # holders of public office, for as long as they hold it
    "discussion_comment": {"name"},
    "feedback": {"email"},
    "letter": {"address"},
    "registration": {"email", "name", "password_hash"},
    "signatory": {"name", "email", "email_domain", "network", "salt"},
    "signature": {"person"},
    "signature_attempt": {"email", "name", "network"},
}
TELLING = {
    "email", "address", "name", "network", "person", "salt", "subject", "born_on", "email_domain",
    "password_hash", "totp_secret_sealed", "personal_id_sealed", "phone",
}  # fmt: skip
# Names of things, not of people.
THINGS = {
    ("attachment", "name"), ("lease", "name"), ("switch", "name"), ("audit_record", "subject"),
    ("document", "name"),
}  # fmt: skip


def test_every_column_that_may_hold_a_person_is_known_to_erasing() -> None:
    found: dict[str, set[str]] = {}
    for table in metadata.sorted_tables:
        for column in table.columns:
            if column.name in TELLING and (table.name, column.name) not in THINGS:
                found.setdefault(table.name, set()).add(column.name)
    assert found == PERSONAL

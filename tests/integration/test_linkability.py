"""Try to tell who signed, with everything that the site gives to whoever asks."""

from __future__ import annotations

import gzip
import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from petitions.ledger.commitment import derive_code
from petitions.ledger.entry import Kind, parse_entry
from petitions.ledger.paths import parse_bundle
from petitions.services import keeping, ledger_keys, signing, stating
from petitions.services.petition_keys import petition_key
from petitions.storage import ledgers
from petitions.storage.engine import unit
from petitions.storage.tables import Petition, Signatory, Signature
from tests.faults.town import SOURCE
from tests.support import lives, public
from tests.support.clock import Clock
from tests.support.databases import Database, on_sqlite
from tests.support.public import Site

NAMES = ("Жібекжан Танымасова", "Өмірзақ Байқамасов")
PEOPLE = ("zhibekzhan@linked.example", "omirzaq@linked.example")
OTHERS = 11
# Random values: hashes, signatures, and what a form and its session are signed with.
HASHES = re.compile(r"[\w-]{8,}\.[\w-]{6}\.[\w-]{20,}|[A-Za-z0-9+/_-]{42,}={0,2}|[0-9a-f]{16,}")
pytestmark = on_sqlite


@dataclass(frozen=True)
class Lived:
    """What became of a small site: two petitions that both people signed, and one that neither."""

    site: Site
    numbers: tuple[int, int, int]
    pages: dict[str, str]

    def about(self, number: int) -> str:
        """Everything that the ledger and the API say of one petition."""
        mine = (f"/ledger/petitions/{number}/", f"/api/v1/petitions/{number}/")
        return "\n".join(text for path, text in self.pages.items() if path.startswith(mine))


@pytest.fixture
def site(session: Session, app: Flask, clock: Clock) -> Site:
    return public.make(session, app, clock)


@pytest.fixture
def make_site(
    make_app: Callable[..., Flask], new_database: Callable[[str], Database], clock: Clock
) -> Iterator[Callable[[], Site]]:
    """Return a function that makes a site with a database of its own."""
    opened: list[tuple[Session, sa.Engine]] = []

    def make() -> Site:
        database = new_database("sqlite")
        engine = database.engine()
        session = Session(engine, expire_on_commit=False)
        opened.append((session, engine))
        return public.make(session, make_app(database_url=database.url), clock)

    yield make
    for session, engine in opened:
        session.close()
        engine.dispose()


def live(site: Site, withdraws: int = 0) -> Lived:
    """Let both sign two petitions, and one of them (0 or 1) withdraw from the first."""
    world = site.world.publish(SOURCE)
    texts = {"kk": {"title": "Жол керек"}}
    numbers = [world.petition("made-up", texts=texts) for _ in range(3)]
    for number in numbers:
        for other in range(OTHERS):
            world.sign(number, f"n{number}-{other}@example.org", name=f"Біреу {number} {other}")
    signed = {}
    for who, (name, email) in enumerate(zip(NAMES, PEOPLE, strict=True)):
        for number in numbers[:2]:
            signed[who, number] = world.sign(number, email, name=name).signature_id
    world.tally()
    publish(site)
    site.at(world.now + timedelta(minutes=20))
    signing.withdraw(world.session, lives.KEYS, signed[withdraws, numbers[0]], world.now)
    world.tally()
    publish(site)
    site.at(world.now + timedelta(hours=2))
    with unit(world.session):
        signers = ledger_keys.signers(world.session, lives.KEYS)
        origin = ledger_keys.origin_of(lives.SITE)
        assert stating.state_hours(world.session, origin, signers, world.now)
    pages = {path: fetch(site, path) for path in addresses(site, numbers)}
    return Lived(site, (numbers[0], numbers[1], numbers[2]), pages)


def publish(site: Site) -> None:
    session = site.world.session
    with unit(session):
        signers = ledger_keys.signers(session, lives.KEYS)
        keeping.publish_checkpoint(
            session, ledger_keys.origin_of(lives.SITE), signers, site.world.now
        )


def addresses(site: Site, numbers: list[int]) -> list[str]:
    """Every public address of the site that needs a language and a petition's number at most."""
    access = {
        rule.endpoint: site.app.view_functions[rule.endpoint]
        for rule in site.app.url_map.iter_rules()
    }
    found = []
    for rule in site.app.url_map.iter_rules():
        is_public = getattr(access[rule.endpoint], "access", None) == "public"
        if "GET" not in (rule.methods or ()) or not rule.arguments <= {"lang", "number"}:
            continue
        if is_public or rule.endpoint.startswith(("ledger.", "api.", "public.")):
            found += built(site, rule.rule, rule.arguments, numbers)
    for number in numbers:
        ledger = f"/ledger/petitions/{number}"
        found += [f"{ledger}/evidence/{entry}" for entry in (1, OTHERS + 1, OTHERS + 2, OTHERS + 3)]
        found += [f"{ledger}/tile/{part}/000.p/{width}"
                  for part in ("entries", "0") for width in (1, OTHERS, OTHERS + 2, OTHERS + 3)]  # fmt: skip
    return sorted(set(found))


def built(site: Site, rule: str, arguments: set[str], numbers: list[int]) -> list[str]:
    langs = ("kk", "ru", "en") if "lang" in arguments else ("",)
    chosen = numbers if "number" in arguments else [0]
    return [
        re.sub(r"<[^>]*number>", str(number), re.sub(r"<[^>]*lang[^>]*>", lang, rule))
        for lang in langs
        for number in chosen
    ]


def fetch(site: Site, path: str) -> str:
    """Everything that an answer tells: status, headers and body, a download unpacked."""
    answer = site.client.get(path)
    body = answer.data
    if body[:2] == b"\x1f\x8b":
        body = gzip.decompress(body)
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return f"{answer.status_code}\n{headers}\n\n{body.decode('utf-8', 'replace')}"


def test_nothing_public_names_or_marks_a_signatory(site: Site, session: Session) -> None:
    lived = live(site)
    assert len(lived.pages) > 100
    assert sum(text.startswith("200") for text in lived.pages.values()) > 80
    marks: set[str] = {*NAMES, *PEOPLE, "linked.example"}
    rows = session.execute(
        sa.select(Signature, Signatory).join(Signatory, Signatory.signature_id == Signature.id)
    )
    for signature, person in rows.all():
        key = petition_key(lives.KEYS, session.get_one(Petition, signature.petition_id))
        marks |= {signature.person.hex(), b64encode(signature.person).decode()}
        if person.salt is not None:
            marks |= {person.salt.hex(), derive_code(key, person.salt)}
    session.commit()
    found = {(path, mark) for path, text in lived.pages.items() for mark in marks if mark in text}
    assert found == set()


def test_equal_persons_on_two_petitions_share_nothing_that_a_stranger_does_not(
    site: Site,
) -> None:
    lived = live(site)
    words = [set(re.findall(r"[\w+/=.:-]{6,}", lived.about(number))) for number in lived.numbers]
    numbers = {str(number) for number in lived.numbers}
    # The third petition shares no signatory: what it has in common too is no mark of a person.
    shared = {word for word in (words[0] & words[1]) - words[2] if len(word) >= 20}
    assert not shared - numbers
    assert len(words[0] - words[1]) > OTHERS


def test_who_withdrew_changes_nothing_that_is_public(
    make_site: Callable[[], Site],
) -> None:
    """Two worlds that differ in nothing but who withdrew look the same, but for random hashes."""
    one, other = (live(make_site(), withdraws=who) for who in (0, 1))
    assert one.pages.keys() == other.pages.keys()
    unlike = [path for path in one.pages if masked(one.pages[path]) != masked(other.pages[path])]
    assert [difference(one.pages[path], other.pages[path]) for path in unlike[:3]] == []


def test_a_withdrawal_shows_its_kind_and_number_and_no_more(site: Site, session: Session) -> None:
    lived = live(site)
    data = ledgers.tile(session, ledgers.petition_tree(lived.numbers[0]), ledgers.BUNDLES, 0)
    session.commit()
    entries = [parse_entry(leaf) for leaf in parse_bundle(data or b"")]
    withdrawn = [entry for entry in entries if entry.kind is Kind.WITHDRAW]
    others = {entry.commitment for entry in entries if entry.kind is not Kind.WITHDRAW}
    assert [entry.number for entry in withdrawn] == [len(entries)]
    assert withdrawn[0].commitment not in others
    assert withdrawn[0].territory is None


def masked(text: str) -> str:
    """Take out what is random; of bytes that are no text (hashes) nothing but the headers stays."""
    if "\ufffd" in text:
        text = text.split("\n\n", 1)[0]
    return HASHES.sub("#", re.sub(r"(?m)^(ETag|Date|Content-Length):.*$", r"\1", text))


def difference(one: str, other: str) -> list[tuple[str, str]]:
    lines = zip(masked(one).splitlines(), masked(other).splitlines(), strict=False)
    return [(a, b) for a, b in lines if a != b]

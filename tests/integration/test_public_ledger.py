"""The public ledger over HTTP: what an outsider takes proves the count, and a receipt its entry."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from petitions.ledger.note import parse_vkey
from petitions.ledger.receipt import parse_evidence, parse_receipt, verify_receipt
from petitions.services import invalidating, keeping, ledger_keys, my_signature, striking
from petitions.storage.engine import unit
from petitions.storage.invalidations import Pattern
from tests.support import lives, public
from tests.support.clock import Clock
from tests.support.public import Site

SIGNATORIES = 300


@pytest.fixture
def site(session: Session, app: Flask, clock: Clock) -> Site:
    return public.make(session, app, clock)


def signed_petition(site: Site, signatories: int = 3) -> int:
    number = site.world.petition("us-we-the-people")
    for index in range(signatories):
        site.world.sign(number, f"p{index}@example.org")
    site.world.tally()
    publish(site)
    return number


def publish(site: Site) -> None:
    session = site.world.session
    with unit(session):
        signers = ledger_keys.signers(session, lives.KEYS)
        keeping.publish_checkpoint(
            session, ledger_keys.origin_of(lives.SITE), signers, site.world.now
        )


def test_a_download_passes_the_outsiders_program(site: Site, tmp_path: Path) -> None:
    take_and_check(site, signed_petition(site, SIGNATORIES), tmp_path)


def test_a_download_passes_after_signatures_fell_and_some_came_back(
    site: Site, tmp_path: Path
) -> None:
    world, number = site.world, signed_petition(site, 12)
    moderator = world.staff("moderator", "moderator@example.org")
    for name in ("p1@", "p2@"):
        pattern = Pattern(domain="example.org", name="дана", until=world.now + timedelta(days=1))
        world.wait(timedelta(seconds=1))
        world.sign(number, f"{name}bots.example")
        order = invalidating.order(
            world.session, moderator, number, pattern, "automated", name, world.now
        )
        strike(site)
        invalidating.undo(world.session, moderator, order, "A mistake", world.now)
        strike(site)
    invalidating.order(
        world.session, moderator, number, Pattern(domain="bots.example"), "repeated", "", world.now
    )
    strike(site)
    publish(site)
    assert world.get(number).signature_count == 13
    take_and_check(site, number, tmp_path)


def strike(site: Site) -> None:
    """Do what the worker does: chunks, and the tally after them."""
    world = site.world.wait(timedelta(seconds=1))
    while striking.work_once(world.session, lives.KEYS, world.now, chunk=5):
        world.wait(timedelta(seconds=1))
    world.tally()
    site.at(world.now)


def take_and_check(site: Site, number: int, tmp_path: Path) -> None:
    """Take the ledger as an outsider does and hold the page's count against it."""
    file = tmp_path / "ledger.tar.gz"
    file.write_bytes(site.client.get(f"/ledger/petitions/{number}/download").data)
    program = tmp_path / "verify_ledger.py"
    program.write_bytes(site.client.get("/ledger/verify_ledger.py").data)
    vkey = site.client.get("/ledger/keys").text.splitlines()[0]
    count = site.client.get(f"/api/v1/petitions/{number}/count").json["count"]  # type: ignore[index]
    done = subprocess.run(
        [sys.executable, program, "--file", file, "--vkey", vkey, "--count", str(count)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_receipt_and_its_public_evidence_prove_the_signature(site: Site) -> None:
    number = site.world.petition("us-we-the-people")
    signed = site.world.sign(number, "dana@example.org")
    link = my_signature.token_of(lives.KEYS, signed.signature_id)
    text = my_signature.receipt(site.world.session, lives.KEYS, link, lives.SITE, site.world.now)
    site.world.session.commit()
    receipt = parse_receipt(text)
    commitment = receipt.promise.splitlines()[2].removeprefix("commitment ")
    where = {"commitment": commitment}
    asked = f"/ledger/petitions/{number}/entry"
    assert site.client.get(asked, query_string=where).status_code == 404
    site.world.tally()
    publish(site)
    entry = site.client.get(asked, query_string=where).json["entry"]  # type: ignore[index]
    evidence = site.client.get(f"/ledger/petitions/{number}/evidence/{entry}").json
    known = [parse_vkey(line) for line in site.client.get("/ledger/keys").text.splitlines()]
    proved = verify_receipt(
        receipt, parse_evidence(evidence or {}), ledger_keys.origin_of(lives.SITE), known
    )
    assert (proved.petition.petition, proved.entry.number) == (number, entry)


def test_what_cannot_change_is_kept_for_ever(site: Site) -> None:
    number = signed_petition(site)
    for path in ("tile/0/000.p/4", "tile/entries/000.p/4"):
        response = site.client.get(f"/ledger/petitions/{number}/{path}")
        assert response.status_code == 200
        assert "immutable" in response.headers["Cache-Control"]


def test_an_earlier_partial_tile_is_the_beginning_of_the_present_one(site: Site) -> None:
    number = signed_petition(site)
    below = f"/ledger/petitions/{number}/tile/0/000.p"
    whole = site.client.get(f"{below}/4").data
    assert site.client.get(f"{below}/2").data == whole[:64]


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/000", "tile/0/000.p/99", "tile/9/000.p/1", "tile/0/1", "tile/0/x000/000",
        "tile/entries/000", "tile/entries/../../../etc/passwd", "evidence/99", "evidence/0",
        "entry", "entry?commitment=" + "A" * 500, "history/",
    ],
)  # fmt: skip
def test_what_is_not_in_the_ledger_is_not_found(site: Site, path: str) -> None:
    number = signed_petition(site)
    assert site.client.get(f"/ledger/petitions/{number}/{path}").status_code == 404


@pytest.mark.parametrize("path", ["checkpoint", "history", "statements", "download"])
def test_a_ledger_without_a_checkpoint_is_not_there_yet(site: Site, path: str) -> None:
    number = site.world.petition("us-we-the-people")
    status = site.client.get(f"/ledger/petitions/{number}/{path}").status_code
    assert status == (200 if path == "statements" else 404)


def test_the_sites_own_tree_can_be_taken_whole(site: Site) -> None:
    number = signed_petition(site)
    note = site.client.get("/ledger/checkpoint").text
    size = int(note.splitlines()[1])
    bundle = site.client.get(f"/ledger/tile/entries/000.p/{size}").data
    assert json.loads(bundle[2:])["petition"] == number
    assert site.client.get(f"/ledger/tile/0/000.p/{size}").status_code == 200


def test_the_receipt_page_knows_the_key(site: Site) -> None:
    page = site.client.page("/kk/receipt")
    form = page.all("form")[-1]
    vkey = site.client.get("/ledger/keys").text.strip()
    assert json.loads(form.get("data-vkeys") or "") == [vkey]

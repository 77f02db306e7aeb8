"""Signed notes, keys, checkpoints, receipts: what is accepted and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from petitions.ledger.canonical import from_base64, to_base64
from petitions.ledger.checkpoint import SiteCheckpoint, open_checkpoint, sign_checkpoint
from petitions.ledger.errors import LedgerError
from petitions.ledger.note import (
    COSIGNATURE,
    Signed,
    Verifier,
    add_signatures,
    new_signer,
    open_note,
    parse_skey,
    parse_vkey,
    sign_note,
    split_note,
)
from petitions.ledger.receipt import (
    make_receipt,
    open_promise,
    parse_evidence,
    parse_receipt,
    verify_receipt,
)
from tests.unit.ledger.site import ORIGIN, Site, a_site

# The example key and note of golang.org/x/mod/sumdb/note, the origin of the format.
GO_VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_SKEY = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZ"
    "InNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)

OLD, NEW = new_signer(ORIGIN, b"\x01" * 32), new_signer(ORIGIN, b"\x02" * 32)
HEAD = SiteCheckpoint(ORIGIN, 3, bytes(range(32)))


def test_the_example_of_the_formats_origin_is_read_and_made_alike() -> None:
    key = parse_vkey(GO_VKEY)
    assert open_note(GO_NOTE, [key]).signed_by == (key,)
    signer = parse_skey(GO_SKEY)
    assert signer.verifier.vkey == GO_VKEY
    assert signer.skey == GO_SKEY
    assert sign_note(split_note(GO_NOTE)[0], [signer]) == GO_NOTE


def test_a_private_key_is_not_shown_by_accident() -> None:
    assert OLD.skey not in repr(OLD)
    assert repr(OLD.seed) not in repr(OLD)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b", "a\nb"])
def test_key_names_without_room_for_ambiguity(name: str) -> None:
    with pytest.raises(LedgerError, match="bad_key_name"):
        new_signer(name, bytes(32))


@pytest.mark.parametrize(
    "vkey", [GO_VKEY[:-4], GO_VKEY.replace("c74f", "c74e"), "x", GO_VKEY.replace("+A", "+B")]
)
def test_a_damaged_key_is_refused(vkey: str) -> None:
    with pytest.raises(LedgerError):
        parse_vkey(vkey)


def test_while_keys_overlap_either_opens_the_note() -> None:
    note = sign_checkpoint(HEAD, [OLD, NEW])
    for known in ([OLD.verifier], [NEW.verifier], [OLD.verifier, NEW.verifier]):
        assert open_checkpoint(note, ORIGIN, known) == HEAD


def test_an_old_note_opens_with_the_retired_key_that_is_kept() -> None:
    note = sign_checkpoint(HEAD, [OLD])
    assert open_checkpoint(note, ORIGIN, [NEW.verifier, OLD.verifier]) == HEAD
    with pytest.raises(LedgerError, match="unknown_key"):
        open_checkpoint(note, ORIGIN, [NEW.verifier])


def test_one_wrong_signature_of_a_known_key_refuses_the_note() -> None:
    text, (good,) = split_note(sign_checkpoint(HEAD, [OLD]))
    bad = Signed(NEW.name, NEW.verifier.id, bytes(64))
    note = add_signatures(f"{text}\n{good.line}", [bad])
    assert open_checkpoint(note, ORIGIN, [OLD.verifier]) == HEAD
    with pytest.raises(LedgerError, match="forged"):
        open_checkpoint(note, ORIGIN, [OLD.verifier, NEW.verifier])


def test_every_changed_byte_of_a_note_is_refused() -> None:
    note = sign_checkpoint(HEAD, [OLD])
    data = note.encode()
    for place in range(len(data)):
        changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        with pytest.raises((LedgerError, UnicodeDecodeError)):
            open_checkpoint(changed.decode(), ORIGIN, [OLD.verifier])


def test_a_note_of_another_site_is_refused() -> None:
    other = sign_checkpoint(SiteCheckpoint("other.example.org/ledger", 3, HEAD.root), [OLD])
    with pytest.raises(LedgerError, match="other_origin"):
        open_checkpoint(other, ORIGIN, [OLD.verifier])


def test_a_witness_cosigns_and_its_moment_is_read() -> None:
    witness = new_signer("witness.example.net/w1", b"\x09" * 32)
    key = Verifier(witness.name, witness.verifier.public, COSIGNATURE)
    note = sign_checkpoint(HEAD, [OLD])
    seconds = 1_780_000_000
    made = witness.sign(f"cosignature/v1\ntime {seconds}\n{HEAD.text()}")
    line = Signed(key.name, key.id, seconds.to_bytes(8, "big") + made)
    note = add_signatures(note, [line, line])
    opened = open_note(note, [OLD.verifier, parse_vkey(key.vkey)])
    assert opened.cosigned == ((key, seconds),)
    assert add_signatures(note, [line]) == note
    with pytest.raises(LedgerError, match="unknown_key"):
        open_note(note, [key])
    late = Signed(key.name, key.id, (seconds + 1).to_bytes(8, "big") + made)
    with pytest.raises(LedgerError, match="forged"):
        open_note(add_signatures(sign_checkpoint(HEAD, [OLD]), [late]), [OLD.verifier, key])


@pytest.fixture(scope="module")
def site() -> Site:
    return a_site(300)


def known(site: Site) -> list[Verifier]:
    return [signer.verifier for signer in site.signers]


def test_a_receipt_is_proved_up_to_the_signed_note(site: Site) -> None:
    receipt = parse_receipt(site.receipt(5, 257).text())
    evidence = parse_evidence(site.evidence(5, 257).to_json())
    proved = verify_receipt(receipt, evidence, ORIGIN, known(site))
    assert (proved.entry.number, proved.petition.petition) == (258, 5)
    assert proved.petition.counts.count == 300


def test_a_receipt_survives_mail_programs(site: Site) -> None:
    receipt = site.receipt(5, 0)
    pasted = "\r\n".join(f"  {line} " for line in receipt.text().splitlines()) + "\r\n\r\n"
    assert parse_receipt(pasted) == receipt


def test_the_receipt_of_another_entry_or_petition_is_refused(site: Site) -> None:
    mine, theirs = site.receipt(5, 1), site.evidence(5, 2)
    with pytest.raises(LedgerError, match="other_entry"):
        verify_receipt(mine, theirs, ORIGIN, known(site))
    with pytest.raises(LedgerError, match="other_entry"):
        verify_receipt(mine, site.evidence(8, 1), ORIGIN, known(site))


def test_an_entry_shown_under_another_petitions_checkpoint_is_refused(site: Site) -> None:
    moved = replace(site.evidence(5, 1), sealed=site.sealed(8))
    with pytest.raises(LedgerError, match="other_petition"):
        verify_receipt(site.receipt(5, 1), moved, ORIGIN, known(site))


def test_a_wrong_code_or_content_is_refused(site: Site) -> None:
    receipt = site.receipt(5, 1)
    for changed in (
        replace(receipt, code=site.receipt(5, 2).code),
        replace(receipt, content={**receipt.content, "language": "ru"}),
    ):
        with pytest.raises(LedgerError, match="wrong_code"):
            verify_receipt(changed, site.evidence(5, 1), ORIGIN, known(site))


def test_a_changed_promise_is_refused(site: Site) -> None:
    receipt = site.receipt(5, 1)
    changed = replace(receipt, promise=receipt.promise.replace("petition 5", "petition 6"))
    with pytest.raises(LedgerError, match="forged"):
        verify_receipt(changed, site.evidence(5, 1), ORIGIN, known(site))


def test_any_changed_part_of_the_evidence_is_refused(site: Site) -> None:
    receipt, good = site.receipt(5, 1), site.evidence(5, 1).to_json()

    def flipped(node: str) -> str:
        raw = bytearray(from_base64(node))
        raw[0] ^= 1
        return to_base64(bytes(raw))

    bad = [
        good | {"index": 2},
        good | {"site_index": good["site_index"] ^ 1},
        good | {"proof": [flipped(good["proof"][0]), *good["proof"][1:]]},
        good | {"site_proof": [flipped(good["site_proof"][0]), *good["site_proof"][1:]]},
        good | {"checkpoint": good["checkpoint"].replace('"size":300', '"size":301')},
        good | {"entry": good["entry"].replace('"kind":"sign"', '"kind":"against"')},
        good | {"note": good["note"].replace("\n2\n", "\n3\n")},
        {},
        good | {"proof": [1]},
    ]
    for evidence in bad:
        with pytest.raises(LedgerError):
            verify_receipt(receipt, parse_evidence(evidence), ORIGIN, known(site))


def test_a_promise_is_no_checkpoint_and_a_checkpoint_no_promise(site: Site) -> None:
    promise = site.receipt(5, 1).promise
    with pytest.raises(LedgerError):
        open_checkpoint(promise, ORIGIN, known(site))
    with pytest.raises(LedgerError):
        open_promise(site.note, ORIGIN, known(site))


def test_a_promise_names_the_moment_by_which_it_must_be_kept(site: Site) -> None:
    promise = open_promise(site.receipt(5, 1).promise, ORIGIN, known(site))
    assert promise.include_by - promise.promised_at == timedelta(hours=1)


def test_no_receipt_is_made_that_would_not_open(site: Site) -> None:
    promise = open_promise(site.receipt(5, 1).promise, ORIGIN, known(site))
    code, content = site.petition(5).opened[2]
    with pytest.raises(LedgerError, match="wrong_code"):
        make_receipt(promise, code, content, site.signers)

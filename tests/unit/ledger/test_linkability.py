"""Try to link people with everything that is public."""

from __future__ import annotations

import hmac
import re
from hashlib import sha256
from itertools import product

from petitions.ledger.canonical import canonical, parse_canonical, to_base64
from petitions.ledger.commitment import commit, commitment_key, derive_code
from petitions.ledger.entry import Kind
from tests.unit.ledger.site import Site

PERSON = "ab" * 16


def two_petitions() -> Site:
    """The same person signs petitions 5 and 8 from the same place, and withdraws from 5."""
    site = Site()
    site.petition(5).add(Kind.SIGN, person=PERSON)
    site.petition(8).add(Kind.SIGN, person=PERSON)
    site.petition(5).add(*[Kind.SIGN] * 20)
    site.petition(5).add(Kind.WITHDRAW, person=PERSON)
    site.petition(5).add(Kind.WITHDRAW)
    site.publish()
    return site


def words(data: bytes) -> set[bytes]:
    """Every value that could serve as a name: runs of text, each byte string within."""
    return set(re.findall(rb"[A-Za-z0-9+/=]{8,}", data))


def test_a_leaf_has_no_field_beyond_those_that_are_declared_public() -> None:
    for leaf in two_petitions().petition(5).tree.leaves:
        assert parse_canonical(leaf).keys() == {"commitment", "kind", "number"}


def test_equal_persons_on_two_petitions_share_no_public_value() -> None:
    site = two_petitions()
    vocabulary = {b"commitment", b"withdraw"}
    one, other = site.petition(5).tree.leaves[0], site.petition(8).tree.leaves[0]
    assert not (words(one) & words(other)) - vocabulary


def test_a_withdrawal_shares_no_public_value_with_its_signature() -> None:
    leaves = two_petitions().petition(5).tree.leaves
    assert not (words(leaves[0]) & words(leaves[21])) - {b"commitment"}


def test_a_withdrawal_looks_like_any_other() -> None:
    own, other = (parse_canonical(leaf) for leaf in two_petitions().petition(5).tree.leaves[21:])
    assert own | {"commitment": "", "number": 0} == other | {"commitment": "", "number": 0}


def test_equal_contents_give_unlike_commitments() -> None:
    site = two_petitions()
    content = site.petition(5).opened[0][1]
    codes = [derive_code(site.petition(5).key, bytes([n]) * 16) for n in range(50)]
    assert len({commit(code, 5, content) for code in codes}) == 50


def test_who_knows_all_hidden_content_but_no_code_cannot_find_the_entry() -> None:
    petition = two_petitions().petition(5)
    content = petition.opened[0][1]
    guesses = [b"", b"5", PERSON.encode(), bytes(32), petition.tree.root]
    found = {sha256(canonical(content)).digest()}
    found |= {hmac.digest(key, canonical(content), "sha256") for key in guesses}
    assert not found & {entry.commitment for entry in petition.entries}


def test_who_was_shown_a_receipt_cannot_tell_whether_it_was_withdrawn() -> None:
    """The code, its key and its content open the signature and no withdrawal."""
    petition = two_petitions().petition(5)
    code, content = petition.opened[0]
    withdrawals = {e.commitment for e in petition.entries if e.kind is Kind.WITHDRAW}
    shown = [code.encode(), commitment_key(code, 5), petition.entries[0].commitment]
    moments = [f"2026-03-02T{h:02d}:{m:02d}:{s:02d}Z" for h, m, s in product((9,), (0,), range(60))]
    for key, at in product(shown, moments):
        again = canonical(content | {"at": at})
        assert hmac.digest(key, again, "sha256") not in withdrawals
        assert commit(code, 5, content | {"at": at}) not in withdrawals
    assert petition.opened[21][0] != code


def test_the_code_of_one_petition_opens_nothing_on_another() -> None:
    site = two_petitions()
    code, content = site.petition(5).opened[0]
    assert commit(code, 8, content) != site.petition(8).entries[0].commitment
    assert commitment_key(code, 5) != commitment_key(code, 8)


def test_public_files_hold_nothing_of_the_hidden_content() -> None:
    site = two_petitions()
    public = b"".join(site.petition(5).tree.leaves) + site.note.encode()
    public += b"".join(site.tree.leaves)
    code, content = site.petition(5).opened[0]
    secrets = [code, to_base64(code.encode()), *(str(value) for value in content.values())]
    for secret in secrets:
        if secret != "kk":
            assert secret.encode() not in public


def test_after_the_keys_are_destroyed_the_tree_stays_and_the_person_is_gone() -> None:
    site = two_petitions()
    petition = site.petition(5)
    evidence = site.evidence(5, 0)
    petition.opened[0] = ("", {})
    petition.key = b""
    assert site.evidence(5, 0) == evidence

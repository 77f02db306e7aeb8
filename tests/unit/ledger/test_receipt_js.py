"""The browser's module, run by Node against receipts and proofs made here."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from petitions.ledger.canonical import from_base64, to_base64
from petitions.ledger.checkpoint import SiteCheckpoint, sign_checkpoint
from petitions.ledger.note import new_signer
from tests.unit.ledger.site import ORIGIN, Site, a_site

HERE = Path(__file__).parent
MODULE = HERE.parents[2] / "assets/js/receipt.js"
NODE = shutil.which("node")
HOW = "THE BROWSER'S RECEIPT CHECK DID NOT RUN: apt-get install nodejs"
CI = os.environ.get("CI") == "true"
pytestmark = pytest.mark.skipif(NODE is None and not CI, reason=HOW)


@pytest.fixture(scope="module")
def site() -> Site:
    return a_site(300)


def case(site: Site, index: int = 257, **changes: Any) -> dict[str, Any]:
    return {
        "receipt": site.receipt(5, index).text(),
        "evidence": site.evidence(5, index).to_json(),
        "origin": ORIGIN,
        "vkeys": [signer.verifier.vkey for signer in site.signers],
        **changes,
    }


def outcomes(*cases: dict[str, Any]) -> list[dict[str, Any]]:
    assert NODE is not None, HOW
    command = [NODE, str(HERE / "check_receipt.mjs"), str(MODULE)]
    done = subprocess.run(
        command, input=json.dumps(cases), capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def flipped(node: str) -> str:
    raw = bytearray(from_base64(node))
    raw[5] ^= 1
    return to_base64(bytes(raw))


def test_receipts_and_proofs_made_here_are_accepted_in_the_browser(site: Site) -> None:
    places = [0, 1, 128, 255, 256, 257, 298, 299]
    for place, found in zip(places, outcomes(*(case(site, n) for n in places)), strict=True):
        assert found["outcome"] == "proved"
        assert (found["entry"], found["petition"], found["count"]) == (place + 1, 5, 300)


def test_a_receipt_typed_with_lower_case_and_spaces_is_accepted(site: Site) -> None:
    code = site.receipt(5, 257).text().splitlines()[1].removeprefix("code ")
    typed = case(site)["receipt"].replace(code, code.lower().replace("-", " "))
    assert outcomes(case(site, receipt=typed.replace("\n", "\r\n")))[0]["outcome"] == "proved"


def test_altered_evidence_is_refused_in_the_browser(site: Site) -> None:
    good = case(site)["evidence"]
    expected = {
        "other_entry": [good | {"index": 2}, site.evidence(5, 2).to_json()],
        "not_included": [
            good | {"proof": [flipped(good["proof"][0]), *good["proof"][1:]]},
            good | {"proof": good["proof"][1:]},
            good | {"proof": [*good["proof"], good["proof"][0]]},
            good | {"site_proof": [flipped(good["site_proof"][0])]},
            good | {"site_index": good["site_index"] + 1},
            good | {"checkpoint": good["checkpoint"].replace('"size":300', '"size":301')},
            good | {"entry": good["entry"].replace('"kind":"sign"', '"kind":"against"')},
        ],
        "forged": [good | {"note": good["note"].replace("\n2\n", "\n3\n")}],
        "other_petition": [good | site.sealed(8).to_json()],
        "bad_note": [good | {"note": None}],
        "not_base64": [good | {"proof": ["*"]}],
        "bad_evidence": [good | {"entry": "?"}],
    }
    wanted = [name for name, cases in expected.items() for _ in cases]
    given = [case(site, evidence=one) for cases in expected.values() for one in cases]
    assert [found["outcome"] for found in outcomes(*given)] == wanted


def test_altered_receipts_are_refused_in_the_browser(site: Site) -> None:
    good = case(site)["receipt"]
    other = site.receipt(5, 2).text().splitlines()[1]
    expected = {
        "wrong_code": [
            good.replace(good.splitlines()[1], other),
            good.replace('"language":"kk"', '"language":"ru"'),
        ],
        "forged": [good.replace("petition 5", "petition 6")],
        "bad_receipt": ["", "hello", good.replace("receipt 1", "receipt 2")],
    }
    wanted = [name for name, texts in expected.items() for _ in texts]
    given = [case(site, receipt=text) for texts in expected.values() for text in texts]
    assert [found["outcome"] for found in outcomes(*given)] == wanted


def test_other_keys_and_origins_are_refused_in_the_browser(site: Site) -> None:
    other = new_signer(ORIGIN, b"\x08" * 32).verifier.vkey
    given = [
        case(site, vkeys=[other]),
        case(site, origin="other.example.org/ledger"),
        case(site, vkeys=[other.replace("+A", "+B", 1)]),
    ]
    found = [result["outcome"] for result in outcomes(*given)]
    assert found == ["unknown_key", "other_origin", "bad_key"]


def test_while_keys_overlap_either_key_is_accepted_in_the_browser(site: Site) -> None:
    new = new_signer(ORIGIN, b"\x09" * 32)
    head = SiteCheckpoint(ORIGIN, len(site.tree.leaves), site.tree.root)
    note = sign_checkpoint(head, [*site.signers, new])
    keys = [site.signers[0].verifier.vkey, new.verifier.vkey]
    evidence = case(site)["evidence"] | {"note": note}
    given = [case(site, evidence=evidence, vkeys=known) for known in (keys, keys[:1])]
    assert [found["outcome"] for found in outcomes(*given)] == ["proved", "proved"]


def test_before_its_moment_an_entry_is_awaited_and_after_it_overdue(site: Site) -> None:
    early = case(site, evidence=None, now="2026-03-02T09:30:00Z")
    late = case(site, evidence=None, now="2026-03-02T10:30:00Z")
    found = outcomes(early, late)
    assert [result["outcome"] for result in found] == ["waiting", "overdue"]
    assert found[0]["includeBy"] == "2026-03-02T10:01:00Z"


def test_a_browser_without_ed25519_says_so(site: Site) -> None:
    found = outcomes(case(site, without="Ed25519"), case(site))
    assert [result["outcome"] for result in found] == ["unsupported", "proved"]

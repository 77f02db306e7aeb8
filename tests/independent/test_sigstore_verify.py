"""Code nobody here wrote accepts the ledger's checkpoints and proofs, and refuses altered ones.

`npm ci` in this folder fetches it; CI does, elsewhere the tests are skipped without it.
"""

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
from petitions.ledger.entry import Kind
from petitions.ledger.note import new_signer
from petitions.ledger.tiles import inclusion_proof
from tests.unit.ledger.site import ORIGIN, Site, a_site

HERE = Path(__file__).parent
NODE = shutil.which("node")
INSTALLED = NODE is not None and (HERE / "node_modules/@sigstore/verify").is_dir()
HOW = f"THE INDEPENDENT CHECK DID NOT RUN: cd {HERE} && npm ci"
CI = os.environ.get("CI") == "true"
pytestmark = pytest.mark.skipif(not INSTALLED and not CI, reason=HOW)


@pytest.fixture(scope="module")
def site() -> Site:
    """A site whose tree has 301 leaves: two petitions, one of them growing by the minute."""
    site = a_site(3)
    while len(site.tree.leaves) < 301:
        site.petition(5).add(Kind.SIGN)
        site.publish()
    return site


def outcomes(*cases: dict[str, Any]) -> list[str]:
    assert INSTALLED, HOW
    done = subprocess.run(
        [str(NODE), str(HERE / "check.mjs")],
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stdout)
    return found


def of_site(site: Site, index: int) -> dict[str, Any]:
    """A petition's checkpoint as a leaf under the site's signed note."""
    proof = inclusion_proof(site.tree.tiles, index, len(site.tree.leaves))
    return {
        "leaf": site.tree.leaves[index].decode(),
        "index": index,
        "proof": [to_base64(node) for node in proof],
        "note": site.note,
        "vkeys": [signer.verifier.vkey for signer in site.signers],
    }


def of_petition(site: Site, index: int) -> dict[str, Any]:
    """An entry of petition 5, its own head signed alike so that the foreign code can read it."""
    tree = site.petition(5).tree
    evidence = site.evidence(5, index)
    head = SiteCheckpoint(ORIGIN, len(tree.leaves), tree.root)
    return of_site(site, 0) | {
        "leaf": evidence.leaf.decode(),
        "index": index,
        "proof": [to_base64(node) for node in evidence.proof],
        "note": sign_checkpoint(head, site.signers),
    }


def test_checkpoints_and_proofs_made_here_are_accepted(site: Site) -> None:
    cases = [of_site(site, n) for n in (0, 1, 127, 255, 256, 300)]
    cases += [of_petition(site, n) for n in (0, 100, 255, 256, 299)]
    assert outcomes(*cases) == ["accepted"] * len(cases)


def test_altered_ones_are_refused(site: Site) -> None:
    good = of_petition(site, 100)
    flipped = bytearray(from_base64(good["proof"][3]))
    flipped[0] ^= 1
    proof = [*good["proof"][:3], to_base64(bytes(flipped)), *good["proof"][4:]]
    other = new_signer(ORIGIN, b"\x08" * 32).verifier.vkey
    cases = [
        good | {"leaf": good["leaf"].replace("sign", "against")},
        good | {"index": 101},
        good | {"proof": proof},
        good | {"proof": good["proof"][1:]},
        good | {"note": good["note"].replace("\n302\n", "\n303\n")},
        good | {"note": site.note},
        good | {"vkeys": [other]},
    ]
    assert len(site.petition(5).entries) == 302
    assert "accepted" not in outcomes(*cases)

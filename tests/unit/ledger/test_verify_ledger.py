"""The outsider's program: what it proves, and that every alteration is found and named."""

from __future__ import annotations

import json
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tarfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from petitions.ledger import verify_ledger
from petitions.ledger.entry import Entry, Kind
from petitions.ledger.note import new_signer
from petitions.ledger.paths import bundle, parse_bundle
from petitions.ledger.verify_ledger import RIGHT, UNCHECKED, WRONG, is_signed
from tests.unit.ledger.site import ORIGIN, Site, Tree, a_site

Check = Callable[..., tuple[int, str]]
KEY = new_signer(ORIGIN, b"\x07" * 32).verifier.vkey


@pytest.fixture
def check(capsys: pytest.CaptureFixture[str]) -> Check:
    def run(where: Path, *more: object, lang: str = "en", key: str = KEY) -> tuple[int, str]:
        given = ["--file", where, "--vkey", key, "--lang", lang, *more]
        status = verify_ledger.main([str(argument) for argument in given])
        return status, capsys.readouterr().out

    return run


def a_long_site() -> Site:
    """Petition 5 with 300 entries of every kind, published at 100, 200 and 300."""
    site, kinds = Site(), [Kind.SIGN] * 9 + [Kind.WITHDRAW]
    site.petition(8).add(Kind.SIGN)
    for _ in range(3):
        site.petition(5).add(*kinds * 9, Kind.AGAINST, *[Kind.SUPPORT] * 9)
        site.publish()
    return site


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Path]:
    site = a_long_site()
    statements = [site.statement(5, 1, 100), site.statement(5, 101, 300, hour=1)]
    return site, site.write(5, tmp_path_factory.mktemp("ledger"), statements)


@pytest.fixture
def folder(pristine: tuple[Site, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(pristine[1], tmp_path / "copy"))


def bundles(folder: Path) -> list[Path]:
    below = folder / "petitions/5/tile/entries"
    return [below / "000", below / "001.p/44"]


def leaves(folder: Path) -> list[bytes]:
    return [leaf for file in bundles(folder) for leaf in parse_bundle(file.read_bytes())]


def rewrite(folder: Path, changed: list[bytes]) -> None:
    first, second = bundles(folder)
    first.write_bytes(bundle(changed[:256]))
    second.write_bytes(bundle(changed[256:]))


def test_a_true_ledger_is_proved_and_the_limits_are_said(folder: Path, check: Check) -> None:
    status, said = check(folder)
    assert status == RIGHT
    assert "All 300 entries" in said
    assert "216 signatures (against 3, sign 243, support 27, withdraw 27)" in said
    assert "2 signed statements" in said
    assert "Not proved" in said


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_every_sentence_exists_in_three_languages(folder: Path, check: Check, lang: str) -> None:
    status, said = check(folder, lang=lang)
    assert status == RIGHT
    assert ("Proved" in said) == (lang == "en")
    for sentences in verify_ledger.WORDS.values():
        blanks = [sorted(set(re.findall(r"\{\w+\}", sentence))) for sentence in sentences]
        assert len(sentences) == 3
        assert blanks[0] == blanks[1] == blanks[2]


@pytest.mark.parametrize("kind", ["tar.gz", "zip"])
def test_a_download_is_read_as_it_came(
    folder: Path, tmp_path: Path, check: Check, kind: str
) -> None:
    file = tmp_path / f"ledger.{kind}"
    found = [path for path in folder.rglob("*") if path.is_file()]
    if kind == "zip":
        with zipfile.ZipFile(file, "w") as packed:
            for path in found:
                packed.write(path, path.relative_to(folder))
    else:
        with tarfile.open(file, "w:gz") as archive:
            for path in found:
                archive.add(path, path.relative_to(folder))
    assert check(file)[0] == RIGHT


def test_a_download_packed_anew_with_its_folder_is_read(
    folder: Path, tmp_path: Path, check: Check
) -> None:
    for name in ("./", "my-copy/"):
        file = tmp_path / "again.tar.gz"
        with tarfile.open(file, "w:gz") as archive:
            archive.add(folder, name)
        assert check(file)[0] == RIGHT


def test_a_console_that_knows_no_kazakh_does_not_stop_it(folder: Path) -> None:
    command = [sys.executable, verify_ledger.__file__, "--file", folder, "--lang", "kk"]
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run(command, capture_output=True, env=environment, timeout=60)
    assert done.returncode == RIGHT
    assert "Дәлелденді" in done.stdout.decode()


def test_it_runs_alone_with_the_standard_library(folder: Path, tmp_path: Path) -> None:
    alone = Path(shutil.copy(verify_ledger.__file__, tmp_path / "verify_ledger.py"))
    command = [sys.executable, "-I", "-S", alone, "--file", folder, "--vkey", KEY]
    done = subprocess.run(command, capture_output=True, cwd=tmp_path, timeout=60)
    assert (done.returncode, done.stderr) == (RIGHT, b"")


def test_any_flipped_byte_of_any_entry_is_found_and_its_entry_named(
    folder: Path, check: Check
) -> None:
    chance, good = random.Random(6), leaves(folder)
    for place in [0, 1, 255, 256, 299, *chance.sample(range(300), 20)]:
        leaf = bytearray(good[place])
        leaf[chance.randrange(len(leaf))] ^= 1 << chance.randrange(8)
        rewrite(folder, [*good[:place], bytes(leaf), *good[place + 1 :]])
        status, said = check(folder, "--statements", 0)
        assert status == WRONG
        assert f"Entry {place + 1} is not the one whose hash was signed." in said


def test_every_byte_of_one_entry_matters(folder: Path, check: Check) -> None:
    good = leaves(folder)
    for byte in range(len(good[7])):
        leaf = bytearray(good[7])
        leaf[byte] ^= 1
        rewrite(folder, [*good[:7], bytes(leaf), *good[8:]])
        status, said = check(folder, "--statements", 0)
        assert status == WRONG
        assert "Entry 8 is not the one" in said


def test_a_flipped_length_is_found_and_its_bundle_named(folder: Path, check: Check) -> None:
    file = bundles(folder)[1]
    data = bytearray(file.read_bytes())
    data[0] ^= 0x40
    file.write_bytes(data)
    status, said = check(folder)
    assert status == WRONG
    assert "The bundle of entries 257 to 300 cannot be read from entry 257 on." in said


@pytest.mark.parametrize("place", [0, 100, 255, 256, 299])
def test_a_dropped_entry_is_found_and_named(folder: Path, check: Check, place: int) -> None:
    good = leaves(folder)
    rewrite(folder, good[:place] + good[place + 1 :])
    status, said = check(folder)
    assert status == WRONG
    assert f"Entry {place + 1} is missing." in said


@pytest.mark.parametrize(("one", "other"), [(0, 1), (3, 290), (255, 256)])
def test_two_swapped_entries_are_found_and_named(
    folder: Path, check: Check, one: int, other: int
) -> None:
    changed = leaves(folder)
    changed[one], changed[other] = changed[other], changed[one]
    rewrite(folder, changed)
    status, said = check(folder)
    assert status == WRONG
    assert f"In place {one + 1} stands entry {other + 1}" in said
    assert f"In place {other + 1} stands entry {one + 1}" in said


def test_an_entry_that_stands_twice_is_named(folder: Path, check: Check) -> None:
    changed = leaves(folder)
    changed[9] = changed[4].replace(b'"number":5', b'"number":10')
    rewrite(folder, changed)
    status, said = check(folder)
    assert status == WRONG
    assert "Entry 10 repeats the commitment of an earlier one." in said


def test_an_entry_altered_with_its_published_hash_lies_between_two_checkpoints(
    folder: Path, check: Check
) -> None:
    changed = leaves(folder)
    changed[149] = Entry(150, Kind.SIGN, bytes(32)).leaf()
    rewrite(folder, changed)
    forged = Tree()
    forged.add(changed)
    tile = folder / "petitions/5/tile/0/000"
    tile.write_bytes(next(data for place, data in forged.stored.items() if place == (0, 0)))
    status, said = check(folder)
    assert status == WRONG
    assert "The alteration lies between entries 101 and 200" in said


def test_a_wrong_hash_beside_right_entries_does_not_mislead(folder: Path, check: Check) -> None:
    tile = folder / "petitions/5/tile/0/000"
    tile.write_bytes(bytes(len(tile.read_bytes())))
    assert check(folder)[0] == RIGHT


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Site, Path, Path]:
    """A site with 180 entries, and what an outsider kept of it: the checkpoint and the note."""
    site = a_site(180)
    kept, note = tmp_path / "kept.json", tmp_path / "kept.txt"
    kept.write_text(json.dumps(site.sealed(5).to_json()))
    note.write_text(site.note)
    return site, kept, note


def test_a_kept_checkpoint_is_the_beginning_of_todays_ledger(
    kept: tuple[Site, Path, Path], tmp_path: Path, check: Check
) -> None:
    site, *files = kept
    for _ in range(3):
        site.petition(5).add(*[Kind.SIGN] * 100)
        site.petition(11).add(Kind.SIGN)
        site.publish()
    folder = site.write(5, tmp_path / "now")
    for file in files:
        status, said = check(folder, "--saved", file)
        assert status == RIGHT
        assert "the site's tree you saved (2 leaves) is the beginning of today's (8)" in said
        assert ("what you saved (180 entries)" in said) == (file.suffix == ".json")


def test_a_ledger_rolled_back_to_yesterday_is_found(
    kept: tuple[Site, Path, Path], tmp_path: Path, check: Check
) -> None:
    _, saved, _ = kept
    status, said = check(a_site(170).write(5, tmp_path / "now"), "--saved", saved)
    assert status == WRONG
    assert "you saved 180 entries, now there are 170; entries 171 to 180 are gone" in said


def test_a_rewritten_and_freshly_signed_history_is_found(
    kept: tuple[Site, Path, Path], tmp_path: Path, check: Check
) -> None:
    _, saved, note = kept
    forged = Site()
    forged.petition(5).add(Kind.SIGN, Kind.PAPER, *[Kind.SIGN] * 250)
    forged.petition(8).add(*[Kind.SIGN] * 3)
    forged.publish()
    forged.petition(8).add(Kind.SIGN)
    forged.publish()
    folder = forged.write(5, tmp_path / "now")
    assert check(folder)[0] == RIGHT
    status, said = check(folder, "--saved", saved)
    assert status == WRONG
    assert "the first 180 entries are not those you saved" in said
    status, said = check(folder, "--saved", note)
    assert status == WRONG
    assert "the site's first 2 leaves are not those you saved" in said


def test_a_petition_dropped_from_the_sites_tree_is_found(
    kept: tuple[Site, Path, Path], tmp_path: Path, check: Check
) -> None:
    _, _, note = kept
    shorter = Site()
    shorter.petition(5).add(*[Kind.SIGN] * 180)
    shorter.publish()
    status, said = check(shorter.write(5, tmp_path / "now"), "--saved", note)
    assert status == WRONG
    assert "the site's tree was cut back: you saved 2 leaves, now there are 1" in said


def test_a_kept_note_without_the_sites_tiles_is_said_to_be_unchecked(
    kept: tuple[Site, Path, Path], tmp_path: Path, check: Check
) -> None:
    site, _, note = kept
    site.petition(8).add(Kind.SIGN)
    site.publish()
    folder = site.write(5, tmp_path / "now")
    shutil.rmtree(folder / "tile")
    status, said = check(folder, "--saved", note)
    assert status == RIGHT
    assert "run again with --url" in said


def test_the_whole_site_can_be_read(folder: Path, check: Check) -> None:
    status, said = check(folder, "--site")
    assert status == RIGHT
    assert "its 4 leaves give the signed root, and 3 of them" in said
    file = next((folder / "tile/entries").rglob("4"))
    file.write_bytes(file.read_bytes().replace(b'"petition":8', b'"petition":9'))
    status, said = check(folder, "--site")
    assert status == WRONG
    assert "The site's 4 leaves do not give the signed root." in said


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("petitions/5/checkpoint", r'"size\":300', r'"size\":299', "not in the site's signed tree"),
        ("petitions/5/checkpoint", r'"count\":216', r'"count\":217', "not in the site's signed"),
        ("petitions/5/checkpoint", r"\n4\n", r"\n5\n", "the signature is wrong"),
        ("petitions/5/statements", "T10:00:00Z", "T11:00:00Z", "statement: the signature is wrong"),
        ("petitions/5/history", r'"size\":100', r'"size\":101', "of 101 entries"),
    ],
)
def test_any_altered_part_is_named(
    folder: Path, check: Check, name: str, old: str, new: str, words: str
) -> None:
    file = folder / name
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
    status, said = check(folder)
    assert status == WRONG
    assert words in said


def test_a_signed_statement_that_disagrees_with_its_entries_is_named(
    pristine: tuple[Site, Path], tmp_path: Path, check: Check
) -> None:
    other = Site()
    other.petition(5).add(*[Kind.SIGN] * 100)
    folder = pristine[0].write(5, tmp_path / "now", [other.statement(5, 1, 100)])
    status, said = check(folder)
    assert status == WRONG
    assert "does not agree with entries 1 to 100" in said


def test_a_checkpoint_that_does_not_add_up_is_found_though_signed(
    tmp_path: Path, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = a_site(20)
    honest = site.petition(5).checkpoint
    lying = type(honest)(5, honest.size, honest.root, {"sign": 2000})
    monkeypatch.setattr("tests.unit.ledger.site.Petition.checkpoint", lying)
    site.petitions.pop(8)
    site.publish()
    status, said = check(site.write(5, tmp_path / "now"))
    assert status == WRONG
    assert "Published: 2000 (sign 2000). The entries give: 20 (sign 20)." in said


def test_another_count_than_the_page_showed_is_said(folder: Path, check: Check) -> None:
    assert check(folder, "--count", 216)[0] == RIGHT
    status, said = check(folder, "--count", 217)
    assert status == WRONG
    assert "You were shown 217 signatures; the checkpoint says 216." in said


def test_another_key_is_refused(folder: Path, check: Check) -> None:
    other = new_signer(ORIGIN, b"\x08" * 32).verifier.vkey
    status, said = check(folder, key=other)
    assert status == WRONG
    assert "of an unknown key" in said


def test_without_a_key_of_ones_own_it_warns(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify_ledger.main(["--file", str(folder)]) == RIGHT
    assert "came from the same place as the data" in capsys.readouterr().out


def test_receipts_are_checked(pristine: tuple[Site, Path], tmp_path: Path, check: Check) -> None:
    site, folder = pristine
    mine, file = site.receipt(5, 150), tmp_path / "receipt.txt"
    file.write_text(mine.text())
    status, said = check(folder, "--receipt", file)
    assert status == RIGHT
    assert "the receipt opens entry 151; it is counted as «sign»" in said
    file.write_text(mine.text().replace('"language":"kk"', '"language":"ru"'))
    assert check(folder, "--receipt", file)[0] == WRONG
    file.write_text(mine.text().replace("include-by 2026", "include-by 2027"))
    assert check(folder, "--receipt", file)[0] == WRONG


def test_a_broken_promise_is_proved_by_its_receipt(
    pristine: tuple[Site, Path], tmp_path: Path, check: Check
) -> None:
    longer = a_long_site()
    longer.petition(5).add(Kind.SIGN)
    file = tmp_path / "receipt.txt"
    file.write_text(longer.receipt(5, 300).text())
    status, said = check(pristine[1], "--receipt", file)
    assert status == WRONG
    assert "promised to include this entry by 2026-03-02T10:01:00Z and did not" in said


def test_what_cannot_be_checked_is_not_called_wrong(tmp_path: Path, check: Check) -> None:
    assert check(tmp_path)[0] == UNCHECKED
    assert check(tmp_path / "nothing.zip")[0] == UNCHECKED
    (tmp_path / "x.zip").write_bytes(b"not an archive")
    assert check(tmp_path / "x.zip")[0] == UNCHECKED
    assert check(tmp_path, key="nonsense")[0] == UNCHECKED


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def served(folder: Path, tmp_path: Path) -> Iterator[str]:
    """The same files over HTTP, below /ledger as on the site."""
    root = tmp_path / "www"
    root.mkdir()
    shutil.move(folder, root / "ledger")
    handler = partial(Quiet, directory=str(root))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_running_site_is_checked_over_http(
    served: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep = tmp_path / "keep.json"
    given = ["--url", served, "--petition", "5", "--vkey", KEY]
    assert verify_ledger.main([*given, "--keep", str(keep)]) == RIGHT
    assert verify_ledger.main([*given, "--saved", str(keep), "--site"]) == RIGHT
    assert verify_ledger.main(["--url", served, "--petition", "6", "--vkey", KEY]) == UNCHECKED
    capsys.readouterr()


# RFC 8032, section 7.1, tests 1 to 3.
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
]


@pytest.mark.parametrize(("public", "message", "signature"), VECTORS)
def test_signatures_of_the_rfc_are_accepted_and_changed_ones_refused(
    public: str, message: str, signature: str
) -> None:
    key, text, made = (bytes.fromhex(part) for part in (public, message, signature))
    assert is_signed(key, text, made)
    assert not is_signed(key, text + b"x", made)
    assert not is_signed(key, text, made[:-1])
    for byte in (0, 31, 32, 63):
        assert not is_signed(key, text, made[:byte] + bytes([made[byte] ^ 1]) + made[byte + 1 :])
    order = 2**252 + 27742317777372353535851937790883648493
    again = (int.from_bytes(made[32:], "little") + order).to_bytes(32, "little")
    assert not is_signed(key, text, made[:32] + again)


@pytest.mark.parametrize("entries", [100_000, pytest.param(1_000_000, marks=pytest.mark.on_demand)])
def test_a_million_entries_are_checked_in_under_a_minute(entries: int, tmp_path: Path) -> None:
    chance, site = random.Random(1), Site()
    petition = site.petition(5)
    petition.entries = [
        Entry(n, Kind.SIGN, chance.randbytes(32), "KZ-75") for n in range(1, entries + 1)
    ]
    petition.tree.add([entry.leaf() for entry in petition.entries])
    site.publish()
    folder = site.write(5, tmp_path)
    command = [sys.executable, verify_ledger.__file__, "--file", folder, "--vkey", KEY]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([str(part) for part in command], capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == RIGHT
    # Processor time: other tests run beside this one.
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert seconds < 60 * entries / 1_000_000


def test_the_newest_statements_alone_may_be_checked(folder: Path, check: Check) -> None:
    file = folder / "petitions/5/statements"
    file.write_text(file.read_text().replace("T10:00:00Z", "T11:00:00Z", 1))
    assert check(folder)[0] == WRONG
    assert "1 signed statements" in check(folder, "--statements", 1)[1]
    assert "signed statements" not in check(folder, "--statements", 0)[1]

"""Files stand in their folder under names that nobody chose, and only if the scanner agrees."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from petitions.services.documents import Given, Store, discard, keep, keeping, opened
from petitions.services.errors import NotFound, Refused
from tests.unit.documents import hostile

MB = 1024 * 1024


def scanner(tmp_path: Path, answer: str) -> str:
    """A command of the operator's that answers as told."""
    script = tmp_path / "scan.py"
    script.write_text(
        f"import sys, pathlib\ncontent = pathlib.Path(sys.argv[1]).read_bytes()\n{answer}\n"
    )
    return f"{sys.executable} {script}"


def store(tmp_path: Path, scan: str | None = None) -> Store:
    return Store(tmp_path / "documents", MB, scan)


def files(store: Store) -> list[Path]:
    return [path for path in store.folder.rglob("*") if path.is_file()]


def test_a_file_is_kept_under_another_name_for_the_site_alone(tmp_path: Path) -> None:
    kept = keep(store(tmp_path), [Given("../../a.pdf", hostile.pdf())])[0]
    path = opened(store(tmp_path), kept.storage_name)
    assert path.read_bytes() == hostile.pdf()
    assert path.is_relative_to(tmp_path / "documents")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (kept.name, kept.scanned) == ("a.pdf", False)


def test_one_bad_file_refuses_all_and_leaves_none(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        keep(store(tmp_path), [Given("a.pdf", hostile.pdf()), Given("b.pdf", hostile.SVG)])
    assert not files(store(tmp_path))


def test_a_clean_file_passes_the_scanner(tmp_path: Path) -> None:
    place = store(tmp_path, scanner(tmp_path, "sys.exit(0)"))
    assert keep(place, [Given("a.pdf", hostile.pdf())])[0].scanned


@pytest.mark.parametrize(
    ("answer", "code"),
    [("sys.exit(1)", "file_infected"), ("sys.exit(2)", "scan_failed")],
)
def test_a_file_that_the_scanner_does_not_clear_is_not_kept(
    tmp_path: Path, answer: str, code: str
) -> None:
    place = store(tmp_path, scanner(tmp_path, answer))
    with pytest.raises(Refused) as refused:
        keep(place, [Given("a.pdf", hostile.pdf())])
    assert refused.value.codes == (code,)
    assert not files(place)


def test_without_its_scanner_no_file_is_taken(tmp_path: Path) -> None:
    place = store(tmp_path, "/nowhere/clamdscan --fdpass")
    with pytest.raises(Refused, match="scan_failed"):
        keep(place, [Given("a.pdf", hostile.pdf())])
    assert not files(place)


def test_a_scanner_that_does_not_answer_in_time_takes_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "SCAN_SECONDS", 0.2)
    place = store(tmp_path, scanner(tmp_path, "import time; time.sleep(20)"))
    with pytest.raises(Refused, match="scan_failed"):
        keep(place, [Given("a.pdf", hostile.pdf())])
    assert not files(place)


def test_what_was_discarded_is_gone(tmp_path: Path) -> None:
    place = store(tmp_path)
    kept = keep(place, [Given("a.pdf", hostile.pdf())])
    discard(place, kept)
    with pytest.raises(NotFound):
        opened(place, kept[0].storage_name)


@pytest.mark.parametrize("name", ["../config.py", "..", "a/b", ""])
def test_no_name_opens_a_file_outside_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotFound):
        opened(store(tmp_path), name)

"""The built files that stand in the repository are whole and are our own."""

from __future__ import annotations

import gzip
import json
from base64 import b64encode
from hashlib import sha256, sha384
from pathlib import Path

import pytest

from petitions.web.assets import STATIC_FOLDER, STATIC_URL, UnknownAsset, asset

MANIFEST = json.loads((STATIC_FOLDER / "manifest.json").read_text())
STYLES_AND_SCRIPTS = 30_000


def built(name: str) -> Path:
    return STATIC_FOLDER / asset(name).url.removeprefix(f"{STATIC_URL}/")


@pytest.mark.parametrize("name", MANIFEST)
def test_a_built_file_is_what_its_name_and_integrity_say(name: str) -> None:
    content = built(name).read_bytes()
    assert sha256(content).hexdigest()[:10] in built(name).name
    assert asset(name).integrity == f"sha384-{b64encode(sha384(content).digest()).decode()}"


def test_nothing_is_left_from_an_earlier_build() -> None:
    named = {entry["file"] for entry in MANIFEST.values()}
    present = {path.name for path in STATIC_FOLDER.iterdir()}
    compressed = {name for name in present if name.endswith((".br", ".gz"))}
    assert {name.removesuffix(".br").removesuffix(".gz") for name in compressed} <= named
    assert present - named - compressed == {"manifest.json", "golos-text-LICENSE.txt"}


def test_the_styles_carry_neither_the_crown_nor_its_typeface() -> None:
    styles = built("main.css").read_text().lower()
    assert "gds transport" not in styles
    assert "crown.svg" not in styles


def test_every_font_that_the_styles_name_is_there() -> None:
    styles = built("main.css").read_text()
    for subset in ("cyrillic", "cyrillic-ext", "latin", "latin-ext"):
        assert built(f"golos-text-{subset}.woff2").name in styles


def test_the_styles_do_not_begin_with_a_byte_order_mark() -> None:
    # Behind the credit it would swallow the first rule: the font with Ә Ғ Қ Ң Ө Ү Һ.
    assert "\ufeff" not in built("main.css").read_text(encoding="utf-8")


def compressed(name: str) -> Path:
    return built(name).with_name(f"{built(name).name}.gz")


@pytest.mark.parametrize("name", ["main.css", "main.js", "mark.svg"])
def test_what_is_sent_compressed_is_the_same_file(name: str) -> None:
    assert gzip.decompress(compressed(name).read_bytes()) == built(name).read_bytes()


def test_styles_and_scripts_leave_room_for_a_page_under_the_limit() -> None:
    sizes = [compressed(name).stat().st_size for name in ("main.css", "main.js")]
    assert sum(sizes) < STYLES_AND_SCRIPTS


def test_a_file_that_was_never_built_is_an_error() -> None:
    with pytest.raises(UnknownAsset):
        asset("missing.css")

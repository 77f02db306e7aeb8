"""Canonical JSON, entries, sums, codes, tile addresses, bundles and statements."""

from __future__ import annotations

import io
import tarfile
from datetime import timedelta

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from petitions.ledger.canonical import LARGEST_INTEGER, canonical, from_base64, parse_canonical
from petitions.ledger.checkpoint import PetitionCheckpoint, parse_petition_checkpoint
from petitions.ledger.commitment import (
    code_from,
    commit,
    derive_code,
    opens,
    parse_code,
    spaced,
)
from petitions.ledger.download import as_tar
from petitions.ledger.entry import Counts, Entry, Kind, counts, parse_entry, sums
from petitions.ledger.errors import LedgerError
from petitions.ledger.paths import bundle, index_path, parse_bundle, parse_index_path
from petitions.ledger.statement import (
    LEAST,
    Figures,
    Merged,
    make_statement,
    merge_small,
    open_statement,
    sign_statement,
)
from tests.unit.ledger.site import ORIGIN, START, a_site

ascii_text = st.text(st.characters(max_codepoint=127), max_size=20)
integers = st.integers(-LARGEST_INTEGER, LARGEST_INTEGER)
values = ascii_text | integers | st.dictionaries(ascii_text, ascii_text | integers, max_size=5)
objects = st.dictionaries(ascii_text, values, max_size=8)


@settings(deadline=None, max_examples=60)
@given(objects)
def test_canonical_json_equals_a_foreign_encoder(value: dict[str, object]) -> None:
    assert canonical(value) == rfc8785.dumps(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["ә", 1.5, None, True, 2**53, -(2**53), b"x"])
def test_other_values_are_refused_in_canonical_json(value: object) -> None:
    for place in ({"a": value}, {"a": {"b": value}}, {"a": [value]}):
        with pytest.raises(LedgerError):
            canonical(place)


@pytest.mark.parametrize("data", [b'{"b":1,"a":2}', b'{"a": 1}', b'{"a":1.0}', b"[]", b"{", b'"'])
def test_another_spelling_of_the_same_values_is_refused(data: bytes) -> None:
    with pytest.raises(LedgerError):
        parse_canonical(data)


@pytest.mark.parametrize("text", ["AB==", "AA", "A A=", "\n", "Ж"])
def test_base64_has_one_spelling(text: str) -> None:
    with pytest.raises(LedgerError):
        from_base64(text)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize(("territory", "count"), [(None, 1), ("KZ-75", 1), (None, 250)])
def test_an_entry_comes_back_from_its_leaf(kind: Kind, territory: str | None, count: int) -> None:
    entry = Entry(7, kind, bytes(range(32)), territory, count)
    assert parse_entry(entry.leaf()) == entry


def test_a_leaf_says_nothing_but_number_kind_commitment_territory_and_count() -> None:
    plain = parse_canonical(Entry(1, Kind.WITHDRAW, bytes(32)).leaf())
    assert plain.keys() == {"number", "kind", "commitment"}
    full = parse_canonical(Entry(1, Kind.PAPER, bytes(32), "KZ-75", 9).leaf())
    assert full.keys() - plain.keys() == {"territory", "count"}


@pytest.mark.parametrize(
    "change",
    [
        (b'"number":7', b'"number":0'),
        (b'"number":7', b'"number":"7"'),
        (b'"sign"', b'"cheer"'),
        (b'"number":7', b'"number":7,"who":"me"'),
        (b"AAAA", b"AAA"),
        (b'"kind"', b'"count":1,"kind"'),
        (b'"kind"', b'"count":-5,"kind"'),
    ],
)
def test_a_malformed_entry_is_refused(change: tuple[bytes, bytes]) -> None:
    with pytest.raises(LedgerError):
        parse_entry(Entry(7, Kind.SIGN, bytes(32)).leaf().replace(*change))


def test_the_count_is_signed_paper_and_reinstated_less_withdrawn_and_invalidated() -> None:
    kinds = [Kind.SIGN] * 5 + [Kind.WITHDRAW, Kind.INVALIDATE, Kind.REINSTATE, Kind.AGAINST]
    entries = [Entry(n, kind, bytes(32)) for n, kind in enumerate(kinds, 1)]
    entries.append(Entry(10, Kind.PAPER, bytes(32), count=200))
    entries += [Entry(n, Kind.SUPPORT, bytes(32)) for n in (11, 12)]
    entries.append(Entry(13, Kind.AGAINST_WITHDRAW, bytes(32)))
    assert counts(sums(entries)) == Counts(count=204, against=0, support=2)


def test_sums_go_on_from_those_of_the_batch_before() -> None:
    entries = [Entry(n, Kind.SIGN if n % 2 else Kind.AGAINST, bytes(32)) for n in range(1, 10)]
    assert sums(entries[4:], sums(entries[:4])) == sums(entries)


def test_a_checkpoint_whose_count_is_not_its_sums_is_refused() -> None:
    leaf = PetitionCheckpoint(3, 2, bytes(32), {"sign": 2}).leaf()
    assert parse_petition_checkpoint(leaf).counts.count == 2
    with pytest.raises(LedgerError, match="bad_checkpoint"):
        parse_petition_checkpoint(leaf.replace(b'"count":2', b'"count":3'))


def test_a_code_has_26_characters_and_130_bits() -> None:
    codes = {code_from(bytes([n]) * 17) for n in range(256)}
    assert {len(code) for code in codes} == {26}
    assert len(codes) == 256
    assert code_from(b"\xff" * 17) == "7" * 26


def test_a_code_is_read_as_people_type_it() -> None:
    code = derive_code(b"k" * 32, b"s" * 16)
    assert parse_code(spaced(code)) == parse_code(f" {code.lower()} ") == code
    assert parse_code("0" + "A" * 25) == "O" + "A" * 25
    with pytest.raises(LedgerError, match="bad_code"):
        parse_code(code[:-1])


def test_only_the_code_opens_a_commitment_and_only_for_its_petition() -> None:
    code, other = derive_code(b"k" * 32, b"s" * 16), derive_code(b"k" * 32, b"t" * 16)
    content = {"person": "ab", "at": "2026-03-02T09:00:00Z"}
    made = commit(code, 5, content)
    assert opens(code, 5, content, made)
    assert not opens(other, 5, content, made)
    assert not opens(code, 6, content, made)
    assert not opens(code, 5, content | {"person": "ac"}, made)


@pytest.mark.parametrize(("key", "salt"), [(b"k" * 31, b"s" * 16), (b"k" * 32, b"s" * 15)])
def test_weak_keys_and_salts_are_refused(key: bytes, salt: bytes) -> None:
    with pytest.raises(LedgerError, match="weak_key"):
        derive_code(key, salt)


@pytest.mark.parametrize(
    ("index", "width", "path"),
    [
        (0, 256, "000"),
        (1234067, 256, "x001/x234/067"),
        (273, 112, "273.p/112"),
        (1000, 1, "x001/000.p/1"),
    ],
)
def test_tile_addresses_are_those_of_the_specification(index: int, width: int, path: str) -> None:
    assert index_path(index, width) == path
    assert parse_index_path(path) == (index, width)


@pytest.mark.parametrize(
    "path",
    ["0", "1000", "x000/001", "001/002", "000.p/0", "000.p/256", "000.p/01", "../000", "٠٠٠"],
)
def test_other_tile_addresses_are_refused(path: str) -> None:
    with pytest.raises(LedgerError, match="bad_tile_path"):
        parse_index_path(path)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.binary(max_size=300)))
def test_a_bundle_comes_back(leaves: list[bytes]) -> None:
    assert parse_bundle(bundle(leaves)) == leaves


def test_a_cut_bundle_is_refused() -> None:
    for cut in (1, 4, 6, 8):
        with pytest.raises(LedgerError, match="bad_bundle"):
            parse_bundle(bundle([b"abc", b"defg"])[:cut])


def test_small_cells_are_merged() -> None:
    assert merge_small({"A": 40, "B": 12, "C": 9}, 65, 10) == Merged({"A": 40, "B": 12}, 13)


def test_a_merged_rest_that_is_small_takes_the_smallest_cell_with_it() -> None:
    assert merge_small({"A": 40, "B": 12, "C": 9}, 61, 10) == Merged({"A": 40}, 21)


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(0, 40)), st.integers(0, 30))
def test_no_figure_below_the_least_is_shown_or_follows(cells: dict[str, int], more: int) -> None:
    entries = sum(cells.values()) + more
    merged = merge_small(cells, entries, LEAST)
    assert sum(merged.shown.values()) + merged.elsewhere == entries
    assert all(number >= LEAST for number in merged.shown.values())
    assert merged.elsewhere == 0 or merged.elsewhere >= LEAST or not merged.shown


def figures(last: int) -> Figures:
    end = START + timedelta(hours=1)
    return Figures(5, START, end, 1, last, {"sign": last}, {"KZ-75": last})


def test_hours_with_few_entries_wait() -> None:
    assert make_statement(figures(LEAST - 1)) is None
    assert make_statement(figures(LEAST)) is not None


def test_the_last_few_of_an_ended_petition_are_stated_without_territory() -> None:
    statement = make_statement(figures(LEAST - 1), final=True)
    assert statement is not None
    assert parse_canonical(statement)["territories"] == {}


def test_a_statement_is_signed_and_comes_back() -> None:
    site, statement = a_site(), make_statement(figures(12))
    assert statement is not None
    note = sign_statement(statement, ORIGIN, site.signers)
    found = open_statement(note, ORIGIN, [site.signers[0].verifier])
    assert found["territories"] == {"KZ-75": 12}
    with pytest.raises(LedgerError, match="forged"):
        open_statement(note.replace('"last":12', '"last":13'), ORIGIN, [site.signers[0].verifier])


def test_a_download_streams_as_a_tar() -> None:
    parts = [(f"tile/entries/{n:03d}", bytes([n]) * 40_000) for n in range(5)]
    packed = io.BytesIO(b"".join(as_tar(parts, 1_780_000_000)))
    with tarfile.open(fileobj=packed) as archive:
        found = [(m.name, archive.extractfile(m).read()) for m in archive]  # type: ignore[union-attr]
    assert found == parts

"""Hashes and proofs equal the RFC's definition and a foreign implementation."""

from __future__ import annotations

import random

import pytest
from pymerkle import InmemoryTree

from petitions.ledger.errors import LedgerError
from petitions.ledger.merkle import (
    EMPTY_ROOT,
    leaf_hash,
    leaf_hashes,
    tree_root,
    verify_consistency,
    verify_inclusion,
)
from petitions.ledger.tiles import (
    MemoryTiles,
    TileAt,
    append,
    consistency_proof,
    edge,
    inclusion_proof,
    root,
)
from tests.unit.ledger.trees import mth, path, proof, some_leaves, stored

RFC_LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
# Published with the reference implementation of Certificate Transparency, sizes 1 to 8.
CT_ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
LEAVES = some_leaves(70)
TREE = stored(LEAVES)


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_published_for_certificate_transparency(size: int) -> None:
    assert tree_root(leaf_hashes(RFC_LEAVES[:size])).hex() == CT_ROOTS[size - 1]


def test_the_empty_tree_has_the_hash_of_nothing_as_its_root() -> None:
    assert tree_root([]) == root(MemoryTiles({}), 0) == EMPTY_ROOT == mth([])


def test_roots_of_all_small_sizes_equal_the_definition() -> None:
    for size in range(71):
        assert tree_root(leaf_hashes(LEAVES[:size])) == root(TREE, size) == mth(LEAVES[:size])


def test_inclusion_proofs_of_all_small_sizes_equal_the_definition_and_verify() -> None:
    for size in range(1, 71):
        for index in range(size):
            found = inclusion_proof(TREE, index, size)
            assert found == path(index, LEAVES[:size])
            verify_inclusion(leaf_hash(LEAVES[index]), index, size, found, mth(LEAVES[:size]))


def test_consistency_proofs_of_all_small_sizes_equal_the_definition_and_verify() -> None:
    roots = [mth(LEAVES[:size]) for size in range(71)]
    for new in range(71):
        for old in range(new + 1):
            found = consistency_proof(TREE, old, new)
            expected = [] if old == new else proof(old, LEAVES[:new])
            assert found == expected
            verify_consistency(old, new, found, roots[old], roots[new])


@pytest.mark.parametrize("seed", range(4))
def test_large_trees_grown_in_any_batches_equal_the_definition(seed: int) -> None:
    chance = random.Random(seed)
    leaves = some_leaves(chance.randrange(60_000, 90_000))
    batches = [chance.choice((1, 7, 255, 256, 257, 5_000)) for _ in range(12)]
    tree = stored(leaves, *batches)
    for size in (len(leaves), 51_200, 51_201, chance.randrange(1, len(leaves))):
        whole = mth(leaves[:size])
        assert root(tree, size) == whole
        index = chance.randrange(size)
        verify_inclusion(
            leaf_hash(leaves[index]), index, size, inclusion_proof(tree, index, size), whole
        )
        old = chance.randrange(size)
        found = consistency_proof(tree, old, size)
        verify_consistency(old, size, found, mth(leaves[:old]), whole)


def test_a_foreign_implementation_gives_the_same_roots_and_paths() -> None:
    oracle = InmemoryTree(algorithm="sha256")
    for leaf in LEAVES:
        oracle.append_entry(leaf)
    for size in range(1, 71):
        assert oracle.get_root(size) == root(TREE, size)
        for index in (0, size // 2, size - 1):
            theirs = oracle.prove_inclusion(index + 1, size).path
            assert theirs == [leaf_hash(LEAVES[index]), *inclusion_proof(TREE, index, size)]


def test_a_tile_of_70000_leaves_has_the_widths_of_the_specification() -> None:
    tree = stored(some_leaves(70_000))
    widths = {place: len(data) // 32 for place, data in tree.stored.items()}
    assert sum(place.level == 0 and width == 256 for place, width in widths.items()) == 273
    assert widths[TileAt(0, 273)] == 112
    assert (widths[TileAt(1, 0)], widths[TileAt(1, 1)], widths[TileAt(2, 0)]) == (256, 17, 1)
    assert edge(70_000) == [TileAt(0, 273), TileAt(1, 1), TileAt(2, 0)]


def test_a_grown_tile_begins_with_its_earlier_bytes() -> None:
    before, after = stored(some_leaves(1_000)), stored(some_leaves(1_000), 300, 1, 90)
    assert before.stored == after.stored
    early = stored(some_leaves(300))
    assert all(after.stored[place].startswith(data) for place, data in early.stored.items())


def test_appending_reads_the_right_edge_alone() -> None:
    whole = stored(some_leaves(70_000))
    right = MemoryTiles({place: whole.stored[place] for place in edge(70_000)})
    more = leaf_hashes([b"x%d" % n for n in range(1_000)])
    assert append(right, 70_000, more) == append(whole, 70_000, more)


def test_missing_storage_is_noticed_and_never_hashed_over() -> None:
    with pytest.raises(LedgerError, match="tile_missing"):
        append(MemoryTiles({}), 3, [bytes(32)])


@pytest.mark.parametrize(("index", "size"), [(3, 8), (6, 7), (0, 70), (69, 70)])
def test_a_changed_proof_leaf_place_or_root_is_refused(index: int, size: int) -> None:
    found, whole = inclusion_proof(TREE, index, size), mth(LEAVES[:size])
    leaf = leaf_hash(LEAVES[index])
    for n in range(len(found)):
        wrong = [bytes(32) if i == n else node for i, node in enumerate(found)]
        for bad in (wrong, found[:n] + found[n + 1 :], [*found, bytes(32)]):
            with pytest.raises(LedgerError, match="not_included"):
                verify_inclusion(leaf, index, size, bad, whole)
    for other in (index + 1, index - 1, -1, size):
        with pytest.raises(LedgerError, match="not_included"):
            verify_inclusion(leaf, other, size, found, whole)
    with pytest.raises(LedgerError, match="not_included"):
        verify_inclusion(leaf_hash(b"other"), index, size, found, whole)


@pytest.mark.parametrize(("old", "new"), [(1, 2), (3, 7), (4, 8), (64, 70), (69, 70)])
def test_a_changed_consistency_proof_or_history_is_refused(old: int, new: int) -> None:
    found, roots = consistency_proof(TREE, old, new), (mth(LEAVES[:old]), mth(LEAVES[:new]))
    for n in range(len(found)):
        wrong = [bytes(32) if i == n else node for i, node in enumerate(found)]
        for bad in (wrong, found[:n] + found[n + 1 :], [*found, bytes(32)]):
            with pytest.raises(LedgerError, match="not_consistent"):
                verify_consistency(old, new, bad, *roots)
    other = mth([b"forged", *LEAVES[1:old]])
    with pytest.raises(LedgerError, match="not_consistent"):
        verify_consistency(old, new, found, other, roots[1])
    with pytest.raises(LedgerError, match="not_consistent"):
        verify_consistency(new, old, found, *roots)

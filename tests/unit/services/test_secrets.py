"""Seals, keyed hashes and networks."""

from __future__ import annotations

import pytest

from petitions.services.secrets import Broken, Keys, keyed, network_hash, open_sealed, seal

KEYS = Keys(bytes(range(32)))
OTHER = Keys(bytes(32))


def test_a_seal_opens_under_the_same_key_and_purpose() -> None:
    assert open_sealed(KEYS, seal(KEYS, b"900101400011", "id"), "id") == b"900101400011"


def test_two_seals_of_one_value_differ() -> None:
    assert seal(KEYS, b"value", "id") != seal(KEYS, b"value", "id")


def test_a_seal_does_not_open_for_another_purpose_or_key() -> None:
    sealed = seal(KEYS, b"value", "id")
    with pytest.raises(Broken):
        open_sealed(KEYS, sealed, "totp")
    with pytest.raises(Broken):
        open_sealed(OTHER, sealed, "id")


@pytest.mark.parametrize("place", [0, 12, -1])
def test_an_altered_seal_does_not_open(place: int) -> None:
    sealed = bytearray(seal(KEYS, b"value", "id"))
    sealed[place] ^= 1
    with pytest.raises(Broken):
        open_sealed(KEYS, bytes(sealed), "id")


@pytest.mark.parametrize("short", [b"", b"x" * 12])
def test_a_cut_off_seal_does_not_open(short: bytes) -> None:
    with pytest.raises(Broken):
        open_sealed(KEYS, short, "id")


def test_keyed_hashes_depend_on_key_and_purpose() -> None:
    hashes = {keyed(KEYS, "a", "v"), keyed(KEYS, "b", "v"), keyed(OTHER, "a", "v")}
    assert len(hashes) == 3


def test_keys_do_not_show_themselves() -> None:
    assert "01" not in repr(KEYS)


@pytest.mark.parametrize(
    "one, other",
    [
        ("203.0.113.1", "203.0.113.254"),
        ("2001:db8:1::1", "2001:db8:1:ffff::9"),
        ("::ffff:203.0.113.1", "203.0.113.7"),
    ],
)
def test_addresses_of_one_network_share_their_hash(one: str, other: str) -> None:
    assert network_hash(KEYS, one) == network_hash(KEYS, other)


@pytest.mark.parametrize(
    "one, other", [("203.0.113.1", "203.0.114.1"), ("2001:db8:1::1", "2001:db8:2::1")]
)
def test_other_networks_have_another_hash(one: str, other: str) -> None:
    assert network_hash(KEYS, one) != network_hash(KEYS, other)


@pytest.mark.parametrize("no_address", [None, "", "unix:", "300.1.1.1"])
def test_what_is_no_address_has_no_hash(no_address: str | None) -> None:
    assert network_hash(KEYS, no_address) is None

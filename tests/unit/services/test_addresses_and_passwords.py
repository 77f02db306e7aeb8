"""E-mail addresses in one form, passwords that are accepted, codes that count once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from petitions.services import addresses, passwords
from petitions.services.addresses import domain_of, normalise
from petitions.services.errors import Refused
from petitions.services.second_factor import accepted_step as step_of
from petitions.services.second_factor import new_secret, qr_code

AT = datetime(2026, 11, 21, 9, 0, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "typed, stored",
    [
        (" Aigul@Example.ORG ", "aigul@example.org"),
        ("айгүл@почта.қаз", "айгүл@почта.қаз"),
        ("a@xn--80a1acny.xn--80ao21a", "a@почта.қаз"),
    ],
)
def test_an_address_has_one_form(typed: str, stored: str) -> None:
    assert normalise(typed) == stored


@pytest.mark.parametrize(
    "typed", ["", "aigul", "a@b", "a@@example.org", "a b@example.org", "a@example.org\x00", "@"]
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        normalise(typed)
    assert refused.value.codes == ("email_malformed",)


@pytest.mark.parametrize("local", ["a", "a.b+c", "a..b", ".a", "a-", "A_b", "é", "a" * 65])
@pytest.mark.parametrize(
    "domain",
    ["example.org", "Example.ORG", "x--y.org", "-x.org", "x.test", "localhost", "a.invalid",
     "1.2.3.4", "x.o", "x.123", "xn--80a1acny.xn--80ao21a", "a" * 64 + ".org", "x..org"],
)  # fmt: skip
def test_the_short_way_to_an_address_ends_where_the_long_one_does(local: str, domain: str) -> None:
    typed = f"{local}@{domain}"
    assert _outcome(normalise, typed) == _outcome(addresses._checked, typed)


def _outcome(read: Callable[[str], str], typed: str) -> str | None:
    try:
        return read(typed)
    except Refused:
        return None


def test_the_domain_of_an_address() -> None:
    assert domain_of("aigul@почта.қаз") == "почта.қаз"


@pytest.mark.parametrize(
    "password, code",
    [
        ("x" * 9, "password_short"),
        ("ab" * 101, "password_long"),
        ("aaaaaaaaaaaa", "password_guessable"),
        ("AIGUL@example.org", "password_guessable"),
    ],
)
def test_a_bad_password_is_refused(password: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        passwords.require_good(password, "aigul@example.org")
    assert refused.value.codes == (code,)


def test_a_password_matches_its_own_hash_alone() -> None:
    stored = passwords.hashed("three short words")
    assert passwords.matches(stored, "three short words")
    assert not passwords.matches(stored, "three short word")
    assert not passwords.matches(None, "nobody has this password")


@pytest.mark.parametrize("seconds, accepted", [(-31, True), (0, True), (31, True), (-75, False), (75, False)])  # fmt: skip
def test_a_code_of_a_clock_that_is_a_little_off_is_accepted(seconds: int, accepted: bool) -> None:
    secret = new_secret()
    code = pyotp.TOTP(secret).at(AT + timedelta(seconds=seconds))
    if accepted:
        assert step_of(secret, code, AT, after=None)
    else:
        with pytest.raises(Refused):
            step_of(secret, code, AT, after=None)


def test_a_step_is_accepted_once_and_never_an_earlier_one() -> None:
    secret = new_secret()
    totp = pyotp.TOTP(secret)
    used = step_of(secret, totp.at(AT), AT, after=None)
    for earlier in (AT, AT - timedelta(seconds=30)):
        with pytest.raises(Refused):
            step_of(secret, totp.at(earlier), AT, after=used)


def test_the_qr_code_has_no_style_of_its_own() -> None:
    svg = qr_code(new_secret(), account="aigul@example.org", site="Үн")
    assert svg.startswith("<svg")
    assert "style=" not in svg

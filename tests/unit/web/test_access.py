"""Where signing in may lead."""

from __future__ import annotations

import pytest

from petitions.web.access import safe_next


@pytest.mark.parametrize("target", ["/kk/account", "/kk/petitions?q=мектеп&page=2"])
def test_a_path_of_this_site_is_kept(target: str) -> None:
    assert safe_next(target) == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "kk/account",
        "//evil.example",
        "/\\evil.example",
        "/kk\\..\\evil",
        "https://evil.example/",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n/evil.example",
        "/kk\r\nSet-Cookie: a=b",
    ],
)
def test_every_other_target_is_dropped(target: str | None) -> None:
    assert safe_next(target) is None

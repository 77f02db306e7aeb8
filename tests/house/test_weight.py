"""What a first visit costs somebody who pays by the megabyte."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.support.pages import CheckingClient, Page

MOST = 100_000  # bytes, but for fonts
PAGES = (
    "", "petitions", "petitions/1", "petitions/2", "how-it-works", "rules", "rules/kz-epetition",
    "bodies", "overdue", "committees", "privacy", "account/sign-in",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_light_at_the_first_visit(demonstration_app: Flask, path: str) -> None:
    client = demonstration_app.test_client()
    assert isinstance(client, CheckingClient)
    response = client.get(f"/kk/{path}")
    assert response.status_code == 200
    parts = {address: weight(client, address) for address in parts_of(Page(response.text))}
    assert len(parts) >= 3, parts
    assert len(response.data) + sum(parts.values()) <= MOST, (len(response.data), parts)


def parts_of(page: Page) -> list[str]:
    """Return the addresses of what a browser fetches to show the page, but for fonts."""
    links = [link for rel in ("stylesheet", "icon") for link in page.all("link", rel=rel)]
    sources = [one.get("src") for kind in ("script", "img") for one in page.all(kind)]
    return [
        address for one in (*(link.get("href") for link in links), *sources) if (address := one)
    ]


def weight(client: CheckingClient, address: str) -> int:
    response = client.get(address, headers={"Accept-Encoding": "gzip, br"})
    assert response.status_code == 200, address
    return len(response.data)

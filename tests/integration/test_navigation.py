"""Header and footer lead somewhere, from every page alike."""

from __future__ import annotations

import pytest

from petitions.web.navigation import FOOTER_SERVICE_LINKS, FOOTER_SITE_LINKS, HEADER_LINKS
from tests.support.pages import CheckingClient

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
PATHS = {link.path for link in (*HEADER_LINKS, *FOOTER_SERVICE_LINKS, *FOOTER_SITE_LINKS)}


@pytest.mark.parametrize("path", sorted(PATHS))
def test_every_link_of_header_and_footer_leads_to_a_page(client: CheckingClient, path: str) -> None:
    response = client.get(f"/kk{path}", follow_redirects=True)
    assert response.status_code == 200


def test_the_menu_marks_the_place_where_the_reader_is(client: CheckingClient) -> None:
    page = client.page("/ru/petitions")
    marked = [link.get("href") for link in page.all("a", **{"aria-current": "true"})]
    assert "/ru/petitions" in marked
    assert "/ru/how-it-works" not in marked

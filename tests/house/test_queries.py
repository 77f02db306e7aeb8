"""What the pages of everybody ask of the database: little, and never the same again and again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from flask import Flask

from petitions.web import access
from tests.house.test_reading import endpoint_of, walk
from tests.support.pages import CheckingClient
from tests.support.public import counted_statements

MOST = 24
# The one who asks a thing for each of several others asks it more often than this.
MOST_ALIKE = 3
# Kinds of pages that the demonstration leads a stranger to; fewer would prove little.
KINDS = 20


def test_a_page_for_everybody_asks_little_and_nothing_over_and_over(
    demonstration_app: Flask,
) -> None:
    client = demonstration_app.test_client()
    assert isinstance(client, CheckingClient)
    too_many, kinds = [], set()
    for kind, path in public_pages(demonstration_app, client):
        kinds.add(kind)
        with counted_statements(demonstration_app) as sent:
            client.get(path)
        alike = Counter(re.sub(r"\s+", " ", statement) for statement in sent).most_common(1)
        if len(sent) > MOST or (alike and alike[0][1] > MOST_ALIKE):
            too_many.append(f"{path}: {len(sent)} statements, most often {alike}")
    assert not too_many, "\n".join(too_many)
    assert len(kinds) >= KINDS, sorted(kinds)


def public_pages(app: Flask, client: CheckingClient) -> Iterator[tuple[str, str]]:
    """Walk the Kazakh site as a stranger; a page has been opened once when it is yielded."""
    for response in walk(client, "/kk/", enough=2):
        kind = endpoint_of(app, response.request.path)
        view = app.view_functions.get(kind)
        declared = access.declared(view) if view else None
        path = response.request.full_path.rstrip("?")
        is_for_all = declared is not None and declared.kind in ("public", "anyone")
        if is_for_all and path.startswith("/kk/") and response.mimetype == "text/html":
            yield kind, path

"""Public answers: shared by caches for a second, kept by the worker for as long, never personal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from hashlib import sha256
from typing import Any, TypeVar

from flask import Response, current_app, make_response, request

from petitions.web.lately import SECOND, Lately

View = TypeVar("View", bound=Callable[..., Any])

# A minute old is better than nothing while the site is down; no cache may keep it longer.
SHARED = "public, s-maxage=1, stale-while-revalidate=2, stale-if-error=60"
FOREVER = "public, max-age=31536000, immutable"
LONGEST_PAGE = 200_000


@dataclass(frozen=True)
class Rendered:
    """A page as it was made."""

    body: bytes
    content_type: str
    etag: str


def shared(view: View) -> View:
    """Let everyone share what the view answers, for a second, with an ETag made of its bytes."""

    @wraps(view)
    def wrapper(**arguments: Any) -> Response:
        pages = _pages()
        key = f"{request.path}?{request.query_string.decode('latin-1')}"
        page = pages.get(key)
        if page is None:
            response = make_response(view(**arguments))
            if response.status_code != 200:
                return response
            page = _rendered(response)
            # Tests move the clock and look at once.
            if not current_app.testing and len(page.body) <= LONGEST_PAGE:
                pages.put(key, page, SECOND)
        return answer(page.body, page.content_type, page.etag)

    return wrapper  # type: ignore[return-value]


def answer(body: bytes, content_type: str, etag: str, cache: str = SHARED) -> Response:
    """Answer with bytes, or with 304 where the reader has them already."""
    response = Response(body, content_type=content_type)
    response.headers["Cache-Control"] = cache
    response.set_etag(etag)
    response.make_conditional(request)
    return response


def _rendered(response: Response) -> Rendered:
    body = response.get_data()
    etag = sha256(body).hexdigest()[:32]
    return Rendered(body, response.content_type or "", etag)


def _pages() -> Lately[Rendered]:
    found: Lately[Rendered] = current_app.extensions.setdefault("public_pages", Lately())
    return found

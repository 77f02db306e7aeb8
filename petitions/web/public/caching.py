"""Public answers: shared by caches for a second, kept by the worker for as long, never personal."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from hashlib import sha256
from threading import Lock
from typing import Any, TypeVar

from flask import Response, current_app, make_response, request

View = TypeVar("View", bound=Callable[..., Any])
Kept = TypeVar("Kept")

SHARED = "public, s-maxage=1, stale-while-revalidate=2"
FOREVER = "public, max-age=31536000, immutable"
KEPT_SECONDS = 1.0
MOST_PAGES = 256
LONGEST_PAGE = 200_000
MINUTE = 60.0


@dataclass(frozen=True)
class Rendered:
    """A page as it was made."""

    body: bytes
    content_type: str
    etag: str
    until: float


class Pages:
    """The pages this worker made in the last second; the oldest goes when there are too many."""

    def __init__(self) -> None:
        self._pages: OrderedDict[str, Rendered] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str) -> Rendered | None:
        page = self._pages.get(key)
        return page if page and page.until > time.monotonic() else None

    def put(self, key: str, page: Rendered) -> None:
        with self._lock:
            self._pages[key] = page
            self._pages.move_to_end(key)
            while len(self._pages) > MOST_PAGES:
                self._pages.popitem(last=False)


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
                pages.put(key, page)
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
    return Rendered(body, response.content_type or "", etag, time.monotonic() + KEPT_SECONDS)


def _pages() -> Pages:
    found: Pages = current_app.extensions.setdefault("public_pages", Pages())
    return found


def for_a_minute(name: str, make: Callable[[], Kept]) -> Kept:
    """Return a figure that need not be of this very moment; made anew once a minute."""
    kept: dict[str, tuple[float, Any]] = current_app.extensions.setdefault("public_figures", {})
    until, value = kept.get(name, (0.0, None))
    if until < time.monotonic() or current_app.testing:
        value = make()
        kept[name] = (time.monotonic() + MINUTE, value)
    found: Kept = value
    return found

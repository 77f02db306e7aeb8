"""Public answers: shared by caches for a second, kept by the worker for as long, never personal."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any, TypeVar

from flask import Response, make_response, request

from petitions.web.remembering import mark_shared

View = TypeVar("View", bound=Callable[..., Any])

# A minute old is better than nothing while the site is down; no cache may keep it longer.
SHARED = "public, s-maxage=1, stale-while-revalidate=2, stale-if-error=60"
FOREVER = "public, max-age=31536000, immutable"


def shared(view: View) -> View:
    """Let everyone share what the view answers, for a second, with an ETag made of its bytes."""

    @wraps(view)
    def wrapper(**arguments: Any) -> Response:
        response = make_response(view(**arguments))
        if response.status_code != 200:
            return response
        return mark_shared(_public(response, SHARED))

    return wrapper  # type: ignore[return-value]


def answer(body: bytes, content_type: str, cache: str) -> Response:
    """Answer with bytes, or with 304 where the reader has them already."""
    response = _public(Response(body, content_type=content_type), cache)
    response.make_conditional(request)
    return response


def _public(response: Response, cache: str) -> Response:
    response.headers["Cache-Control"] = cache
    response.set_etag(sha256(response.get_data()).hexdigest()[:32])
    return response

"""Remembered pages: what is the same for all is answered from memory, before the app is asked.

A view says so with `caching.shared`; most of what a request costs is the way to its view.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Flask, Response, current_app, g, request
from werkzeug.http import parse_etags

from config import Settings
from petitions.web.lately import SECOND, Lately

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

READS = frozenset({"GET", "HEAD"})
LONGEST_PAGE = 200_000
PERSONAL = ("Set-Cookie", "Vary")
OF_A_BODY = frozenset({"content-type", "content-length"})

Headers = list[tuple[str, str]]


@dataclass(frozen=True)
class Remembered:
    """A page as it was answered, with every header."""

    body: bytes
    headers: Headers
    headers_unchanged: Headers  # those of an answer that says "you have it already"
    etag: str


class Remembering:
    """A WSGI application around another: answers what that one has said within a second."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application
        self.pages: Lately[Remembered] = Lately()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        page = self.pages.get(_key(environ)) if method in READS else None
        if page is None:
            return self._application(environ, start_response)
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known and parse_etags(known).contains_weak(page.etag):
            start_response("304 NOT MODIFIED", page.headers_unchanged.copy())
            return ()
        start_response("200 OK", page.headers.copy())
        return () if method == "HEAD" else (page.body,)

    def remember(self, environ: WSGIEnvironment, page: Remembered) -> None:
        self.pages.put(_key(environ), page, SECOND)


def init_app(app: Flask, settings: Settings) -> None:
    """Stand before the app; to be called first, so that it sees answers with all their headers."""
    app.extensions["remembering"] = Remembering(app.wsgi_app)
    app.wsgi_app = app.extensions["remembering"]  # type: ignore[method-assign]
    app.after_request(_remember)


def mark_shared(response: Response) -> Response:
    """Let a page with an ETag be remembered, and be answered with 304 to whoever has it."""
    g.shared_page = response
    return response


def _remember(response: Response) -> Response:
    if g.pop("shared_page", None) is not response:
        return response
    body = response.get_data()
    is_same_for_all = not any(name in response.headers for name in PERSONAL)
    # Tests move the clock and look at once.
    if is_same_for_all and len(body) <= LONGEST_PAGE and not current_app.testing:
        current_app.extensions["remembering"].remember(request.environ, _remembered(response, body))
    return response.make_conditional(request)


def _remembered(response: Response, body: bytes) -> Remembered:
    headers = response.get_wsgi_headers(request.environ).to_wsgi_list()
    unchanged = [pair for pair in headers if pair[0].lower() not in OF_A_BODY]
    return Remembered(body, headers, unchanged, response.get_etag()[0] or "")


def _key(environ: WSGIEnvironment) -> tuple[str, ...]:
    return tuple(environ.get(name, "") for name in ("SCRIPT_NAME", "PATH_INFO", "QUERY_STRING"))

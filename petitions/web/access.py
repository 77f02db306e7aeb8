"""Who may open a page: every route declares it by one decorator, and one place enforces it.

    @blueprint.get("/queue")
    @access.staff("moderator")
    def queue() -> str: ...

A route without a declaration answers nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, redirect, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from petitions import clock
from petitions.services import rights
from petitions.services.accounts import Person
from petitions.services.rights import Matter
from petitions.web import database
from petitions.web.sending_again import is_own, send_again

View = TypeVar("View", bound=Callable[..., Any])
ATTRIBUTE = "access"
# Files, and the tool bars of extensions, have no view function of ours.
OPEN_ENDPOINTS = frozenset({"static"})


class Undeclared(Exception):
    """A route lacks its access decorator."""


@dataclass(frozen=True)
class Access:
    """What a route asks for: `public`, `anyone`, `first_factor`, `signed_in` or `staff`."""

    kind: str
    roles: tuple[str, ...] = ()

    def __call__(self, view: View) -> View:
        setattr(view, ATTRIBUTE, self)
        return view


public = Access("public")
"""Open to all and the same for all: no session, no cookie; caches may share it."""

anyone = Access("anyone")
"""Open to all, but the page may use the session: forms, letters' links."""

first_factor = Access("first_factor")
"""Signed in by password or identity; staff may still owe the second factor."""

signed_in = Access("signed_in")
"""Signed in; staff with the second factor."""


def staff(*roles: str) -> Access:
    """Signed in with the second factor and holding one of the roles at this moment."""
    return Access("staff", roles)


def declared(view: Callable[..., Any]) -> Access | None:
    """Return what a view function asks for."""
    found: Access | None = getattr(view, ATTRIBUTE, None)
    return found


def visitor() -> Person | None:
    """Return who is signed in, if anybody; reads the session, so never on a public page."""
    return current_user.person if current_user.is_authenticated else None


def person() -> Person:
    """Return who is signed in, on a page that asks for it."""
    found = visitor()
    if found is None:
        abort(403)
    return found


def reaches(matter: Matter, *roles: str) -> bool:
    """Say whether one of the reader's roles of these names reaches a matter."""
    return any(role.role in roles and rights.covers(role, matter) for role in person().roles)


def init_app(app: Flask) -> None:
    """Check every request against the declaration of its route."""
    app.before_request(_enforce)
    app.after_request(_keep_private)
    app.after_request(_note_refusal)


def safe_next(target: str | None) -> str | None:
    """Return the target if it is a path on this site, never another site's address."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    parts = urlsplit(target)
    # Browsers drop control characters and read a backslash as a slash.
    if parts.scheme or parts.netloc or "\\" in target or not target.isprintable():
        return None
    return target


def needs_second_factor(someone: Person) -> bool:
    """Tell whether staff has given only the first factor in this session."""
    return someone.is_staff and session.get("second_factor") != current_user.get_id()


def _enforce() -> AnyResponse | None:
    if request.endpoint is None or request.endpoint in OPEN_ENDPOINTS:
        return None
    asked = declared(current_app.view_functions[request.endpoint])
    if asked is None:
        raise Undeclared(request.endpoint)
    g.access = asked
    return None if asked.kind in {"public", "anyone"} else _check(asked)


def _check(asked: Access) -> AnyResponse | None:
    someone = visitor()
    if someone is None:
        return _to("account.sign_in")
    if asked.kind == "first_factor":
        return None
    if asked.kind == "staff" and not someone.has_role(*asked.roles):
        abort(403)
    return _to("account.second_factor") if needs_second_factor(someone) else None


def _to(endpoint: str) -> AnyResponse:
    if request.method not in {"GET", "HEAD"}:
        if is_own(current_app.extensions["own_hosts"]):
            return send_again(403, sign_in_url=url_for(endpoint))
        return redirect(url_for(endpoint), 303)
    here = request.full_path if request.query_string else request.path
    return redirect(url_for(endpoint, next=here))


def _note_refusal(response: Response) -> Response:
    """Put on record that staff tried to change what is not theirs, or what an id that they made
    up stands for, whichever page it was."""
    someone = visitor() if _is_refusal(response) else None
    if someone is not None and someone.is_staff:
        act = f"{request.endpoint} {request.path}"[:200]
        rights.note_refusal(database.session(), someone.id, at=clock.now(), act=act)
    return response


def _is_refusal(response: Response) -> bool:
    """Tell whether a page refused to change something; a staff page also by finding nothing."""
    if request.method in database.SAFE_METHODS or request.endpoint is None:
        return False
    asked: Access | None = g.get("access")
    is_hidden = response.status_code == 404 and asked is not None and asked.kind == "staff"
    return response.status_code == 403 or is_hidden


def _keep_private(response: Response) -> Response:
    asked: Access | None = g.get("access")
    if asked and asked != public:
        kept = "no-cache" if _is_own_form_back(asked, response) else "no-store"
        response.headers.setdefault("Cache-Control", f"private, {kept}")
    return response


def _is_own_form_back(asked: Access, response: Response) -> bool:
    """Tell whether somebody's own form came back with errors.

    A browser that may not keep it shows an error page to whoever goes back to it. Forms of staff
    stand among other people's data, and that of the second factor holds its secret.
    """
    came_back = request.method == "POST" and response.status_code in {200, 422}
    return came_back and asked.kind in {"anyone", "signed_in"}

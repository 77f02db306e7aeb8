"""Sessions: who is signed in, read from the database on every request that asks."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask, Response, after_this_request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from config import Settings
from petitions import clock
from petitions.services import accounts
from petitions.services.accounts import Person
from petitions.storage.engine import reading, statements
from petitions.web import access, database, identity_providers, keys

STAFF_SESSION = timedelta(hours=12)
PERSON_SESSION = timedelta(days=14)


class Visitor(UserMixin):
    """What the session library is told about a person."""

    def __init__(self, person: Person) -> None:
        self.person = person

    def get_id(self) -> str:
        """Name the account and its epoch: raising the epoch ends every session at once."""
        return f"{self.person.id}.{self.person.session_epoch}"


class Sessions(LoginManager):
    """The session library without its remember-me cookie, which would touch every page."""

    def _update_remember_cookie(self, response: Response) -> Response:
        return response


def init_app(app: Flask, settings: Settings) -> None:
    """Attach sessions, keys and the check of every route's access."""
    from petitions.web.account.identity import identity_return

    keys.init_app(app, settings)
    sessions = Sessions()
    sessions.session_protection = None  # people on the move change their network all the time
    sessions.user_loader(load)
    sessions.init_app(app, add_context_processor=False)
    access.init_app(app)
    identity_providers.init_app(app, settings)
    app.add_url_rule("/identity/<provider>/return", view_func=identity_return)


def load(session_id: str) -> Visitor | None:
    """Return the person of a session, unless it was ended, grew old or the account is gone."""
    account_id, _, epoch = session_id.partition(".")
    if not (account_id.isdecimal() and epoch.isdecimal()):
        return None
    database_session = database.session()
    # A unit of its own: reading a session must not hold a lock for the whole request.
    with statements(database_session), reading():
        person = accounts.person(database_session, int(account_id))
    if person is None or person.session_epoch != int(epoch) or _is_old(person):
        return None
    return Visitor(person)


def start_session(person: Person) -> None:
    """Sign somebody in, with nothing left of an earlier session."""
    session.clear()
    session["signed_in_at"] = int(clock.now().timestamp())
    session.permanent = True
    login_user(Visitor(person))


def renew_session(person: Person) -> None:
    """Carry this session over to the account's new epoch; all others have ended."""
    had_second_factor = session.get("second_factor") == current_user.get_id()
    start_session(person)
    if had_second_factor:
        session["second_factor"] = current_user.get_id()


def end_session() -> None:
    """Sign out here, and leave nothing behind for whoever uses this browser next."""
    logout_user()
    session.clear()
    after_this_request(_empty_cache)


def _empty_cache(response: Response) -> Response:
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _is_old(person: Person) -> bool:
    started = datetime.fromtimestamp(session.get("signed_in_at", 0), clock.now().tzinfo)
    return clock.now() - started > (STAFF_SESSION if person.is_staff else PERSON_SESSION)

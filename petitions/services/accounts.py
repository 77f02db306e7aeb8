"""Accounts of people: registering, signing in with a password, changing and deleting."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from petitions.services import passwords
from petitions.services.addresses import normalise
from petitions.services.errors import Expired, NotFound, Refused
from petitions.services.letters import write_letter
from petitions.services.secrets import new_token, token_hash
from petitions.storage import accounts, staff
from petitions.storage.accounts import Known, Proven
from petitions.storage.engine import unit
from petitions.storage.staff import Role
from petitions.storage.tables import Account, Registration

REGISTRATION_LASTS = timedelta(hours=48)
RESET_LASTS = timedelta(hours=2)
MAX_NAME = 100


@dataclass(frozen=True)
class Person(Known):
    """An account as pages see it, with the roles it holds at this moment and what was proven
    about it, the latest first."""

    roles: tuple[Role, ...]
    proven: tuple[Proven, ...] = field(default=(), repr=False)

    @property
    def is_staff(self) -> bool:
        return bool(self.roles)

    def has_role(self, *names: str) -> bool:
        return any(role.role in names for role in self.roles)


def person(session: Session, account_id: int) -> Person | None:
    """Return the account with its present roles; None if it is gone or disabled."""
    found = accounts.known(session, account_id)
    if found is None:
        return None
    known, roles, proven = found
    return Person(**vars(known), roles=roles, proven=proven)


def register(
    session: Session, *, email: str, name: str, password: str, language: str, at: datetime
) -> None:
    """Send a confirmation link, or to somebody known a letter that says so.

    The caller learns nothing either way: an answer must not reveal which addresses exist.
    """
    address, name = normalise(email), _good_name(name)
    passwords.require_good(password, address, name)
    hashed = passwords.hashed(password)
    token = new_token()
    with unit(session):
        known = accounts.by_email(session, address)
        if known:
            write_letter(session, "already_registered", address, known.language, {}, at)
            return
        accounts.add_registration(
            session,
            Registration(
                token_hash=token_hash(token),
                email=address,
                name=name,
                password_hash=hashed,
                language=language,
                created_at=at,
                expires_at=at + REGISTRATION_LASTS,
            ),
        )
        data = {"token": token, "name": name}
        write_letter(session, "confirm_email", address, language, data, at)


def registration_name(session: Session, token: str, at: datetime) -> str:
    """Return the name typed with this link; raise Expired for a used, old or wrong one."""
    found = accounts.registration(session, token_hash(token), at)
    if not found:
        raise Expired("link_expired")
    return found.name


def confirm_email(session: Session, token: str, at: datetime) -> Person:
    """Make the account from exactly what was typed with this link."""
    try:
        return _confirm(session, token, at)
    except IntegrityError as error:
        # Two letters to one address, confirmed at the same moment: the other one won.
        raise Expired("link_expired") from error


def _confirm(session: Session, token: str, at: datetime) -> Person:
    with unit(session):
        typed = accounts.take_registration(session, token_hash(token), at)
        if not typed or accounts.by_email(session, typed.email):
            raise Expired("link_expired")
        account = accounts.add_account(
            session,
            email=typed.email,
            name=typed.name,
            language=typed.language,
            password_hash=typed.password_hash,
            at=at,
            confirmed=True,
        )
        return _present(session, account.id)


def sign_in(session: Session, *, email: str, password: str) -> Person:
    """Return the account for the right address and password; otherwise Refused, in equal time."""
    account = _by_typed_email(session, email)
    stored = account.password_hash if account else None
    session.commit()  # no transaction stays open while the password is worked on
    fits = passwords.matches(stored, password)
    if not fits or account is None or account.disabled_at or not account.email_confirmed_at:
        raise Refused("credentials_wrong")
    with unit(session):
        if passwords.needs_rehash(stored or ""):
            account.password_hash = passwords.hashed(password)
        return _present(session, account.id)


def request_password_reset(session: Session, *, email: str, language: str, at: datetime) -> None:
    """Write a letter with a link, or one that says that the address has no account.

    The caller learns nothing either way, not even by how long it takes.
    """
    address = normalise(email)
    with unit(session):
        account = accounts.by_email(session, address)
        if not account or account.disabled_at:
            write_letter(session, "reset_without_account", address, language, {}, at)
            return
        token = new_token()
        accounts.add_token(
            session,
            token_hash=token_hash(token),
            account_id=account.id,
            purpose="reset_password",
            at=at,
            expires_at=at + RESET_LASTS,
        )
        write_letter(session, "password_reset", address, account.language, {"token": token}, at)


def require_link(session: Session, token: str, purpose: str, at: datetime) -> None:
    """Raise Expired unless the link may still be used."""
    if accounts.token_owner(session, token_hash(token), purpose, at) is None:
        raise Expired("link_expired")


def reset_password(session: Session, *, token: str, password: str, at: datetime) -> None:
    """Set a new password by the letter's link, confirm the address, sign out everywhere."""
    passwords.require_good(password)
    hashed = passwords.hashed(password)
    with unit(session):
        account = _owner(session, token, "reset_password", at)
        _set_password(account, hashed)
        account.email_confirmed_at = account.email_confirmed_at or at
        accounts.use_up_tokens(session, account.id, at)


def change_password(session: Session, *, account_id: int, present: str, password: str) -> Person:
    """Replace the password and sign out every other session."""
    account = _existing(session, account_id)
    session.commit()  # no transaction stays open while passwords are worked on
    if account.password_hash and not passwords.matches(account.password_hash, present):
        raise Refused("password_wrong")
    passwords.require_good(password, account.email or "", account.name)
    hashed = passwords.hashed(password)
    with unit(session):
        account = _existing(session, account_id)
        _set_password(account, hashed)
        return _present(session, account.id)


def change_settings(session: Session, *, account_id: int, name: str, language: str) -> None:
    """Change how the person is called and in which language letters are written."""
    name = _good_name(name)
    with unit(session):
        account = _existing(session, account_id)
        account.name, account.language = name, language


def sign_out_everywhere(session: Session, account_id: int) -> None:
    """End every session of the account at its next request."""
    with unit(session):
        _existing(session, account_id).session_epoch += 1


def require_no_roles(session: Session, account_id: int) -> None:
    """Refuse for staff: they must be released first."""
    if staff.roles_of(session, account_id):
        raise Refused("holds_roles")


def delete_account(session: Session, *, account_id: int, at: datetime) -> None:
    """Erase the person; published petitions stay, without a name. Staff must be released first."""
    with unit(session):
        account = _existing(session, account_id)
        require_no_roles(session, account_id)
        accounts.forget_person(session, account_id)
        account.email = account.password_hash = account.totp_secret_sealed = None
        account.name = ""
        account.disabled_at = at
        account.session_epoch += 1


def _present(session: Session, account_id: int) -> Person:
    found = person(session, account_id)
    if found is None:
        raise NotFound("account_unknown")
    return found


def _existing(session: Session, account_id: int) -> Account:
    account = accounts.locked(session, account_id)
    if account is None or account.disabled_at:
        raise NotFound("account_unknown")
    return account


def _owner(session: Session, token: str, purpose: str, at: datetime) -> Account:
    account_id = accounts.use_token(session, token_hash(token), purpose, at)
    if account_id is None:
        raise Expired("link_expired")
    return _existing(session, account_id)


def _by_typed_email(session: Session, email: str) -> Account | None:
    try:
        return accounts.by_email(session, normalise(email))
    except Refused:
        return None


def _set_password(account: Account, hashed: str) -> None:
    account.password_hash = hashed
    account.session_epoch += 1


def _good_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Refused("name_missing")
    if len(name) > MAX_NAME or not name.isprintable():
        raise Refused("name_unusable")
    return name

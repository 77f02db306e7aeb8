"""The second factor of staff: time-based codes (RFC 6238), each usable once."""

from __future__ import annotations

from datetime import datetime

import pyotp
import segno
from sqlalchemy.orm import Session

from petitions.services.errors import Conflict, NotFound, Refused
from petitions.services.secrets import Keys, open_sealed, seal
from petitions.storage import accounts
from petitions.storage.engine import unit
from petitions.storage.tables import Account

STEP_SECONDS = 30
STEPS_EITHER_SIDE = 1  # clocks of telephones differ by some seconds
SEAL = "totp"


def new_secret() -> str:
    """Return a secret to be shown once and confirmed by its first code."""
    return pyotp.random_base32()


def qr_code(secret: str, *, account: str, site: str) -> str:
    """Return an SVG that an authenticator application reads."""
    address = pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=site)
    return str(segno.make(address, error="m").svg_inline(scale=5, border=2, omitsize=False))


def enrol(
    session: Session, keys: Keys, *, account_id: int, secret: str, code: str, at: datetime
) -> None:
    """Keep the secret once a code proves that the application has it."""
    with unit(session):
        account = _existing(session, account_id)
        if account.totp_secret_sealed:
            raise Conflict("second_factor_exists")
        account.totp_last_step = accepted_step(secret, code, at, after=None)
        account.totp_secret_sealed = seal(keys, secret.encode(), SEAL)


def check(session: Session, keys: Keys, *, account_id: int, code: str, at: datetime) -> None:
    """Accept a code of now once; raise Refused for a wrong, old or repeated one."""
    with unit(session):
        account = _existing(session, account_id)
        secret = _secret(keys, account)
        account.totp_last_step = accepted_step(secret, code, at, after=account.totp_last_step)


def forget(session: Session, account_id: int) -> None:
    """Let the account enrol anew, for somebody who lost the telephone."""
    with unit(session):
        account = _existing(session, account_id)
        account.totp_secret_sealed = account.totp_last_step = None
        account.session_epoch += 1


def present_code(session: Session, keys: Keys, account_id: int, at: datetime) -> str | None:
    """Return the code of now; only for the demonstration's own accounts in development."""
    account = accounts.by_id(session, account_id)
    if account is None or not account.totp_secret_sealed:
        return None
    return pyotp.TOTP(_secret(keys, account)).at(at)


def accepted_step(secret: str, code: str, at: datetime, *, after: int | None) -> int:
    """Find the time step whose code this is; a step is never accepted twice."""
    totp = pyotp.TOTP(secret, interval=STEP_SECONDS)
    now = int(at.timestamp()) // STEP_SECONDS
    digits = "".join(code.split())
    for step in range(now - STEPS_EITHER_SIDE, now + STEPS_EITHER_SIDE + 1):
        fits = pyotp.utils.strings_equal(totp.at(step * STEP_SECONDS), digits)
        if fits and (after is None or step > after):
            return step
    raise Refused("code_wrong")


def _secret(keys: Keys, account: Account) -> str:
    if not account.totp_secret_sealed:
        raise Refused("second_factor_missing")
    return open_sealed(keys, account.totp_secret_sealed, SEAL).decode()


def _existing(session: Session, account_id: int) -> Account:
    account = accounts.locked(session, account_id)
    if account is None or account.disabled_at:
        raise NotFound("account_unknown")
    return account


def code_of(secret: str, at: datetime) -> str:
    """Return the code that an authenticator application shows at a moment."""
    return pyotp.TOTP(secret).at(at)

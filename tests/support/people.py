"""Signs the demonstration's people in, with both factors, as the sign-in page would."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from petitions import clock
from petitions.storage.tables import Account, StaffRole
from petitions.web.database import db

# Whose pages the demonstration can show.
STAFF = ("moderator", "officer", "head", "administrator", "auditor")


def account_with(app: Flask, role: str | None) -> Account:
    """Return an account that holds a role, or one that holds none."""
    staff = sa.select(StaffRole.account_id).where(StaffRole.revoked_at.is_(None))
    wanted = (
        Account.id.in_(staff.where(StaffRole.role == role)) if role else Account.id.not_in(staff)
    )
    query = sa.select(Account).where(wanted, Account.email_confirmed_at.is_not(None))
    with app.app_context(), Session(db.engine, expire_on_commit=False) as session:
        found = session.scalars(query.order_by(Account.id).limit(1)).first()
    assert found, f"the demonstration has nobody who is {role or 'no staff'}"
    return found


def sign_in(client: FlaskClient, account: Account) -> None:
    name = f"{account.id}.{account.session_epoch}"
    with client.session_transaction() as session:
        session["_user_id"] = name
        session["_fresh"] = True
        session["signed_in_at"] = int(clock.now().timestamp())
        session["second_factor"] = name

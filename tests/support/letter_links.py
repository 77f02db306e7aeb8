"""The pages that only a letter's link leads to, made on a copy of the demonstration."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from petitions import clock
from petitions.services import accounts, letters, my_signature, signing, staff
from petitions.services.secrets import Keys
from petitions.services.signing import Signing
from petitions.storage.tables import Letter, Petition, Signature, StaffRole, Survey
from petitions.web.database import db

WRONG = "x" * 43


def pages_behind_letters(app: Flask) -> list[str]:
    """Return addresses without their language: each link once fresh, and one that never was."""
    keys: Keys = app.extensions["keys"]
    with app.app_context(), Session(db.engine, expire_on_commit=False) as session:
        return [
            *_of_accounts(session, clock.now()),
            *_of_signing(session, keys, clock.now()),
            *_of_signatories(session, keys),
            *(f"/account/{kind}/{WRONG}" for kind in ("confirm", "reset", "invitation")),
            f"/signatures/confirm/{WRONG}",
        ]


def _of_accounts(session: Session, at: datetime) -> list[str]:
    email, password = "aigul@example.org", "seven apples under the mountain"
    accounts.register(session, email=email, name="Айгүл", password=password, language="kk", at=at)
    confirm = _token(session, "confirm_email")
    accounts.request_password_reset(session, email="petitioner@example.org", language="kk", at=at)
    administrator = session.scalars(
        sa.select(StaffRole.account_id).where(StaffRole.role == "administrator")
    ).first()
    session.commit()
    staff.invite(
        session, email="new@example.org", name="Ерлан", language="kk",
        grants=(staff.Grant("moderator"),), by=administrator, at=at,
    )  # fmt: skip
    return [
        f"/account/confirm/{confirm}",
        f"/account/reset/{_token(session, 'password_reset')}",
        f"/account/invitation/{_token(session, 'staff_invitation')}",
    ]


def _of_signing(session: Session, keys: Keys, at: datetime) -> list[str]:
    """A signature that was typed and waits for its link, and the private link of supporters."""
    support = _petition(session, state="gathering_support", rule_set="uk-parliament")
    opened = _petition(session, state="open", rule_set="us-we-the-people")
    said = Signing(
        kind="for", name="Айгүл", language="kk", text_language="kk", text_sha256="0" * 64
    )
    session.commit()
    signing.attempt(session, keys, opened.id, said, "aigul@example.org", at)
    return [
        f"/signatures/confirm/{_token(session, 'signature_confirm')}",
        f"/petitions/{support.id}/support/{support.support_token}",
    ]


def _petition(session: Session, **columns: str) -> Petition:
    found = sa.select(Petition).filter_by(**columns).order_by(Petition.id.desc())
    return session.scalars(found.limit(1)).one()


def _of_signatories(session: Session, keys: Keys) -> list[str]:
    asked = session.scalars(sa.select(Survey).order_by(Survey.duty_id.desc())).first()
    assert asked, "the demonstration asks nobody about an answer"
    signed = sa.select(Signature.id).where(Signature.petition_id == asked.petition_id)
    number = session.scalars(signed.order_by(Signature.id)).first()
    assert number, "nobody signed the petition that was answered"
    mine = f"/signatures/{my_signature.token_of(keys, number)}"
    return [
        f"{mine}/thanks", mine, f"{mine}/erase", f"{mine}/answers/{asked.duty_id}",
        f"/account/unsubscribe/{letters.unsubscribe_token(keys, number)}",
    ]  # fmt: skip


def _token(session: Session, template: str) -> str:
    newest = sa.select(Letter).where(Letter.template == template).order_by(Letter.id.desc())
    letter = session.scalars(newest.limit(1)).one()
    token = str(letter.data["token"])
    session.commit()
    return token

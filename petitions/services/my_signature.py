"""A signatory's own link: see the signature, take it back, stop the letters, ask for a receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.orm import Session

from petitions.domain.actions import Action
from petitions.domain.eligibility import Person
from petitions.domain.engine import judge
from petitions.domain.life import Life
from petitions.ledger.commitment import derive_code, signature_content
from petitions.ledger.receipt import Promise, make_receipt
from petitions.services import ledger_keys, petition_keys, rulebooks
from petitions.services.errors import NotFound
from petitions.services.secrets import Keys
from petitions.storage import ledgers, signatures
from petitions.storage import petitions as store
from petitions.storage.engine import unit
from petitions.storage.tables import Signatory, Signature

# A checkpoint is signed every minute; a promise must also hold over a bad night.
INCLUDED_WITHIN = timedelta(hours=24)
_SALT = "my-signature"


@dataclass(frozen=True)
class Mine:
    """One's own signature. `may_withdraw` is whether the rules let it be taken back now.

    One's own link proves who asks: where the rules say "on request", the request is carried out.
    """

    number: int
    signature_id: int
    kind: str
    name: str
    confirmed_at: datetime
    withdrawn_at: datetime | None
    invalidated_at: datetime | None
    wants_letters: bool
    has_address: bool
    may_withdraw: bool
    withdrawal: str | None  # self, on_request, or none at all
    zone: str
    entry: int | None


def token_of(keys: Keys, signature_id: int) -> str:
    """Return what a signatory's own link holds."""
    return str(_serializer(keys).dumps(signature_id))


def signature_of(keys: Keys, token: str) -> int:
    """Return the signature of a link; NotFound for a forged one."""
    try:
        return int(_serializer(keys).loads(token))
    except (BadData, ValueError, TypeError) as error:
        raise NotFound("link_unknown") from error


def _serializer(keys: Keys) -> URLSafeSerializer:
    return URLSafeSerializer(keys.derive(_SALT), salt=_SALT)


def mine(session: Session, keys: Keys, token: str, at: datetime) -> Mine:
    """Return what the owner of the link may see; NotFound once the person was erased."""
    signature, person = _own(session, signature_of(keys, token))
    petition = store.find(session, signature.petition_id)
    if petition is None:
        raise NotFound("petition")
    rules, life = rulebooks.rules_for(session, petition.rule_set), Life.from_json(petition.life)
    rule_set = rules.version(life.version)
    withdrawal = rule_set.ballot.withdrawal
    act = Action(
        do="withdraw_signature",
        against=signature.kind == "against",
        person=Person(standing="signed"),
    )
    stands = signature.withdrawn_at is None and signature.invalidated_at is None
    return Mine(
        number=petition.id,
        signature_id=signature.id,
        kind=signature.kind,
        name=person.name,
        confirmed_at=signature.confirmed_at,
        withdrawn_at=signature.withdrawn_at,
        invalidated_at=signature.invalidated_at,
        wants_letters=person.wants_letters,
        has_address=person.email is not None,
        may_withdraw=stands and not judge(rules, life, act, at),
        withdrawal=withdrawal.how if withdrawal else None,
        zone=rule_set.calendar.zone,
        entry=ledgers.entry_of(session, signature.id),
    )


def set_letters(session: Session, keys: Keys, token: str, wants: bool) -> None:
    """Choose whether letters about the petition are written to this signatory."""
    with unit(session):
        _own(session, signature_of(keys, token))[1].wants_letters = wants


def receipt(session: Session, keys: Keys, token: str, site_url: str, at: datetime) -> str:
    """Write the receipt: the code, what it opens, and a signed promise to include the entry."""
    signature, person = _own(session, signature_of(keys, token))
    petition = store.find(session, signature.petition_id)
    signers = ledger_keys.signers(session, keys)
    if petition is None or person.salt is None or not signers:
        raise NotFound("receipt")
    code = derive_code(petition_keys.petition_key(keys, petition), person.salt)
    content = signature_content(
        at=signature.confirmed_at,
        place=signature.territory or "",
        person=signature.person.hex(),
        text=signature.text_sha256,
        language=signature.language,
    )
    promise = Promise(
        origin=ledger_keys.origin_of(site_url),
        petition=petition.id,
        commitment=signature.commitment,
        promised_at=at.replace(microsecond=0),
        include_by=(at + INCLUDED_WITHIN).replace(microsecond=0),
    )
    return make_receipt(promise, code, content, signers).text()


def _own(session: Session, signature_id: int) -> tuple[Signature, Signatory]:
    signature = signatures.find(session, signature_id)
    person = signatures.person(session, signature_id)
    if signature is None or person is None:
        raise NotFound("signature")
    return signature, person

"""Signing: what is typed binds nobody; confirming it, or an eID session, makes a signature.

The answer to typing is always the same, so nobody learns who has signed; only the letter differs.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Literal

from sqlalchemy.orm import Session

from petitions.domain.actions import Action
from petitions.domain.eligibility import Person
from petitions.domain.engine import judge
from petitions.domain.life import Life
from petitions.domain.rules import Rules
from petitions.ledger.commitment import commit, derive_code, signature_content
from petitions.ledger.entry import Kind
from petitions.services import letters, opening, petition_keys, secrets, switching
from petitions.services.addresses import domain_of, normalise
from petitions.services.errors import Expired, NotFound, Refused
from petitions.services.opening import Opened, Outdated
from petitions.services.secrets import Keys
from petitions.storage import letters as store_letters
from petitions.storage import petitions as store
from petitions.storage import signatures
from petitions.storage import signing as written
from petitions.storage.engine import statements, unit
from petitions.storage.signatures import Earlier, Typed

ATTEMPT_LASTS = timedelta(days=7)
NETWORK_KEPT = timedelta(days=30)
TRIES = 20
SignatureKind = Literal["for", "against", "support"]

_ENTRIES: dict[SignatureKind, Kind] = {
    "for": Kind.SIGN,
    "against": Kind.AGAINST,
    "support": Kind.SUPPORT,
}
_WITHDRAWALS: dict[SignatureKind, Kind] = {
    "for": Kind.WITHDRAW,
    "against": Kind.AGAINST_WITHDRAW,
    "support": Kind.SUPPORT_WITHDRAW,
}


@dataclass(frozen=True, kw_only=True)
class Signing:
    """What a signatory said, whichever way the person was identified."""

    kind: SignatureKind
    name: str
    language: str  # of the letters
    text_language: str  # of the text that was read
    text_sha256: str
    territory: str | None = None
    wants_letters: bool = False
    declared: Mapping[str, Any] = field(default_factory=dict)  # age, status, as the form asked


@dataclass(frozen=True, kw_only=True)
class Identified:
    """Who an identity provider has proven somebody to be, for this signature only."""

    account_id: int
    personal_id: str
    person: Mapping[str, Any]  # status, identity, born_on or age, territory: for the engine


@dataclass(frozen=True)
class Signed:
    """The outcome of confirming: the same page whether it was the first time or not."""

    petition_id: int
    signature_id: int
    kind: SignatureKind
    is_new: bool


def attempt(
    session: Session,
    keys: Keys,
    petition_id: int,
    signing: Signing,
    email: str,
    at: datetime,
    *,
    address: str | None = None,
    support_token: str | None = None,
) -> None:
    """Store what was typed and write the letter with the link; Refused if the rules forbid it."""
    email = normalise(email)
    known_as = f"email:{email}"
    typed = {
        **_typed(petition_id, signing, email, at), "network": secrets.network_hash(keys, address)
    }  # fmt: skip
    guess = opening.guessed_for(session, keys, petition_id, known_as, signing.kind)
    if guess:
        with suppress(Refused, Outdated), statements(session):
            _write_attempt(session, guess, signing, typed, at)
            return
    with statements(session):
        opened = opening.opened_for(
            session, keys, petition_id, known_as, signing.kind, support_token
        )
        _write_attempt(session, opened, signing, typed, at)


def _write_attempt(
    session: Session, opened: Opened, signing: Signing, typed: Mapping[str, Any], at: datetime
) -> None:
    switching.require_signing(opened.petition.pause)
    _judge(opened.rules, opened.life, signing, {"identity": "email"}, at)
    slots, token = _slots(opened.rules, opened.life), secrets.new_token()
    typed = {**typed, "token_hash": secrets.token_hash(token)}
    number, email = opened.petition.id, typed["email"]
    data = {"number": number, "kind": signing.kind, "name": signing.name}
    fresh = letters.composed(
        "signature_confirm", email, signing.language, {**data, "token": token}, at, number
    )
    told = {**fresh, "template": "already_signed", "data": data}
    if opened.stamp is not None:
        if not written.add_attempt_as_guessed(
            session, typed, fresh, told, stamp=opened.stamp, person=opened.person, slots=slots
        ):
            raise Outdated
        return
    mine = _standing_of(opened.before, signing.name, slots)
    if mine is not None and not mine.is_withdrawn:
        store_letters.add_letter(session, **{**told, "signature_id": mine.signature_id})
    else:
        written.add_attempt(session, typed, fresh)


def _typed(petition_id: int, signing: Signing, email: str, at: datetime) -> dict[str, Any]:
    return {
        "petition_id": petition_id,
        "kind": signing.kind,
        "email": email,
        "name": signing.name,
        "territory": signing.territory,
        "language": signing.language,
        "text_language": signing.text_language,
        "text_sha256": signing.text_sha256,
        "wants_letters": signing.wants_letters,
        "declared": json.dumps(dict(signing.declared)),
        "attempted_at": at,
        "expires_at": at + ATTEMPT_LASTS,
    }


def pending(session: Session, token: str, at: datetime) -> Typed:
    """Return what a letter's link stands for, so that its page can show it; Expired if too old."""
    return _in_time(signatures.attempt(session, secrets.token_hash(token)), at)


def _in_time(typed: Typed | None, at: datetime) -> Typed:
    if typed is None or typed.expires_at <= at:
        raise Expired("link_expired")
    return typed


def confirm(session: Session, keys: Keys, token: str, at: datetime) -> Signed:
    """Confirm exactly what was typed with this token; following the link again changes nothing."""
    token_hash = secrets.token_hash(token)
    if opening.may_guess(session):
        with suppress(Refused, Outdated), statements(session):
            return _confirm_guessing(session, keys, token_hash, at)
    with unit(session):
        typed = _in_time(signatures.attempt_to_confirm(session, token_hash), at)
        return _again(
            lambda: _confirm(
                session, keys,
                opening.opened_for(session, keys, typed.petition_id, _known_as(typed)), typed, at,
            )
        )  # fmt: skip


def _confirm_guessing(session: Session, keys: Keys, token_hash: bytes, at: datetime) -> Signed:
    typed = _in_time(signatures.attempt(session, token_hash), at)
    guess = opening.guessed_for(session, keys, typed.petition_id, _known_as(typed))
    if guess is None or typed.signature_id is not None:
        raise Outdated
    return _confirm(session, keys, guess, typed, at)


def _again(act: Callable[[], Signed]) -> Signed:
    """Do it once more for each time that another request took the slot that was free."""
    for _ in range(TRIES):
        with suppress(Outdated):
            return act()
    raise Refused("already_signed")


def _known_as(typed: Typed) -> str:
    return f"email:{typed.email}"


def _confirm(session: Session, keys: Keys, opened: Opened, typed: Typed, at: datetime) -> Signed:
    if typed.signature_id is not None:
        return Signed(typed.petition_id, typed.signature_id, _kind(typed.kind), is_new=False)
    switching.require_signing(opened.petition.pause)
    signing = _signing_of(typed)
    slots = _slots(opened.rules, opened.life)
    mine = _standing_of(opened.before, typed.name, slots)
    if mine is not None and not mine.is_withdrawn:
        signatures.settle_attempt(session, typed.token_hash, mine.signature_id)
        return Signed(typed.petition_id, mine.signature_id, _kind(mine.kind), is_new=False)
    at = max(at, opened.life.at)  # others were counted since this one looked at the clock
    claims = {"identity": "email", **_standing(mine)}
    is_late = _judge(opened.rules, opened.life, signing, claims, at, given_at=typed.attempted_at)
    signature_id = _insert(
        session, keys, opened, signing, at, slots=slots, is_late=is_late,
        email=typed.email, network=typed.network, token_hash=typed.token_hash,
    )  # fmt: skip
    return Signed(typed.petition_id, signature_id, signing.kind, is_new=True)


def sign_identified(
    session: Session,
    keys: Keys,
    petition_id: int,
    signing: Signing,
    who: Identified,
    at: datetime,
    *,
    email: str | None = None,
    address: str | None = None,
    support_token: str | None = None,
) -> Signed:
    """Sign at once, with what an identity provider has proven."""
    sign = partial(
        _sign_identified, session, keys, signing=signing, who=who, at=at, email=email,
        network=secrets.network_hash(keys, address),
    )  # fmt: skip
    known_as = f"id:{who.personal_id}"
    guess = opening.guessed_for(session, keys, petition_id, known_as, signing.kind)
    if guess:
        with suppress(Refused, Outdated), statements(session):
            return sign(guess)
    with unit(session):
        store.share_stream(session, petition_id)
        return _again(
            lambda: sign(
                opening.opened_for(
                    session, keys, petition_id, known_as, signing.kind, support_token
                )
            )
        )


def _sign_identified(
    session: Session, keys: Keys, opened: Opened, *, signing: Signing, who: Identified,
    at: datetime, email: str | None, network: bytes | None,
) -> Signed:  # fmt: skip
    mine = opened.before[-1] if opened.before else None
    if mine is not None and not mine.is_withdrawn:
        return Signed(opened.petition.id, mine.signature_id, _kind(mine.kind), is_new=False)
    switching.require_signing(opened.petition.pause)
    at = max(at, opened.life.at)
    _judge(opened.rules, opened.life, signing, {**who.person, **_standing(mine)}, at)
    signature_id = _insert(
        session, keys, opened, signing, at, slots=1, is_late=False,
        email=email, network=network, account_id=who.account_id,
    )  # fmt: skip
    return Signed(opened.petition.id, signature_id, signing.kind, is_new=True)


def withdraw(session: Session, keys: Keys, signature_id: int, at: datetime) -> None:
    """Take a signature back where the rules allow; the ledger gets an entry that names nobody."""
    with unit(session):
        signature = signatures.find(session, signature_id)
        if signature is None or signature.withdrawn_at is not None:
            raise NotFound("signature")
        if signature.invalidated_at is not None:
            raise Refused("signature_invalidated")
        store.share_stream(session, signature.petition_id)
        petition, rules, life = opening.opened(session, signature.petition_id)
        # Another machine's clock may run behind; the queue is counted by moment.
        at = max(at, signature.confirmed_at, life.at)
        taken_back = Action(
            do="withdraw_signature",
            against=signature.kind == "against",
            person=Person(standing="signed"),
        )
        codes = judge(rules, life, taken_back, at)
        if codes:
            raise Refused(*codes)
        if not signatures.mark_withdrawn(session, signature_id, at):
            raise NotFound("signature")
        key = petition_keys.petition_key(keys, petition)
        signatures.enqueue(
            session,
            petition_id=petition.id,
            entry=_WITHDRAWALS[_kind(signature.kind)],
            moment=at,
            territory=signature.territory,
            commitment=fresh_commitment(key, petition.id, at),
            count=1,
        )


def _judge(
    rules: Rules,
    life: Life,
    signing: Signing,
    claims: Mapping[str, Any],
    at: datetime,
    *,
    given_at: datetime | None = None,
) -> bool:
    """Ask the engine with the present moment; return whether it counts as a late confirmation."""
    territory = signing.territory if counts_by_territory(rules, life) else None
    known = {"territory": territory, **signing.declared, **claims}
    action = Action(
        do="support" if signing.kind == "support" else "sign",
        against=signing.kind == "against",
        person=Person(**known),
    )
    codes = judge(rules, life, action, at)
    if not codes:
        return False
    if given_at is not None and life.closing_at is not None and given_at < life.closing_at <= at:
        late = judge(rules, life, Action(do="confirm_late"), at)
        if not late:
            return True
    raise Refused(*codes)


def counts_by_territory(rules: Rules, life: Life) -> bool:
    """Say whether territories matter to these rules: in a threshold, or in who may sign."""
    rule_set = rules.version(life.version)
    return bool(rule_set.sign.own_territory) or any(rung.spread for rung in rule_set.thresholds)


def _slots(rules: Rules, life: Life) -> int:
    """Return how many persons may share one address."""
    return rules.version(life.version).uniqueness.per_address


def _standing_of(before: list[Earlier], name: str, slots: int) -> Earlier | None:
    """Return the earlier signature that stands for this person among those of one address: one
    of the same name, or any while no slot is free (`storage.signing` asks the same in SQL). Else
    the one of the same name that was withdrawn last."""
    same = [one for one in before if one.name is None or _same_name(one.name, name)]
    standing = [one for one in before if not one.is_withdrawn]
    mine = [one for one in same if not one.is_withdrawn]
    if not mine and len(standing) >= slots:
        mine = standing
    found = mine or same
    return found[-1] if found else None


def _same_name(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _standing(mine: Earlier | None) -> dict[str, str]:
    return {"standing": "withdrawn"} if mine is not None else {}


def _insert(
    session: Session,
    keys: Keys,
    opened: Opened,
    signing: Signing,
    at: datetime,
    *,
    slots: int,
    is_late: bool,
    email: str | None,
    network: bytes | None,
    account_id: int | None = None,
    token_hash: bytes | None = None,
) -> int:
    """Insert the signature into the first free slot, the person beside it, the entry to count.

    Outdated, with nothing written, if the slot was taken meanwhile or a guess does not hold.
    """
    key, salt = petition_keys.petition_key(keys, opened.petition), petition_keys.new_salt()
    signature = {
        "petition_id": opened.petition.id,
        "kind": signing.kind,
        "person": opened.person,
        "territory": signing.territory,
        "language": signing.text_language,
        "text_sha256": signing.text_sha256,
        "confirmed_at": at,
        "commitment": _commit(key, salt, opened.petition.id, opened.person, signing, at),
    }
    person = {
        "name": signing.name,
        "email": email,
        "email_domain": domain_of(email) if email else None,
        "language": signing.language,
        "wants_letters": signing.wants_letters,
        "network": network,
        "network_until": at + NETWORK_KEPT if network else None,
        "salt": salt,
        "account_id": account_id,
    }
    taken = {one.slot for one in opened.before if not one.is_withdrawn}
    slot = next((n for n in range(slots) if n not in taken), None)
    if slot is None:
        raise Refused("already_signed")
    signature_id = written.add(
        session, {**signature, "slot": slot}, person, entry=_ENTRIES[signing.kind],
        is_late=is_late, token_hash=token_hash, stamp=opened.stamp,
    )  # fmt: skip
    if signature_id is None:
        raise Outdated
    return signature_id


def _commit(
    key: bytes, salt: bytes, petition_id: int, person: bytes, signing: Signing, at: datetime
) -> bytes:
    content = signature_content(
        at=at,
        place=signing.territory or "",
        person=person.hex(),
        text=signing.text_sha256,
        language=signing.text_language,
    )
    return commit(derive_code(key, salt), petition_id, content)


def fresh_commitment(key: bytes, petition_id: int, at: datetime) -> bytes:
    """Commit to nothing but fresh randomness: nobody can tie a withdrawal to what it cancels."""
    code = derive_code(key, petition_keys.new_salt())
    content = signature_content(at=at, place="", person="", text="", language="")
    return commit(code, petition_id, content)


def _signing_of(typed: Typed) -> Signing:
    return Signing(
        kind=_kind(typed.kind),
        name=typed.name,
        language=typed.language,
        text_language=typed.text_language,
        text_sha256=typed.text_sha256,
        territory=typed.territory,
        wants_letters=typed.wants_letters,
        declared=json.loads(typed.declared),
    )


def _kind(text: str) -> SignatureKind:
    return "against" if text == "against" else "support" if text == "support" else "for"

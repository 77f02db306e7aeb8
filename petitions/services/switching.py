"""Switches of the whole site: a banner, paused signing or creation, reading alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from petitions.services import rights
from petitions.services.errors import Refused
from petitions.services.rights import Matter
from petitions.storage import audit, switches
from petitions.storage.engine import unit

PAUSES = ("pause_signing", "pause_creation", "read_only")
BANNER = "banner"


def is_on(all_switches: Mapping[str, Mapping[str, Any]], name: str) -> bool:
    return bool(all_switches.get(name, {}).get("is_on"))


def state(session: Session) -> dict[str, Mapping[str, Any]]:
    """Return the switches that administrators set, by name; those never set are empty."""
    return {name: switches.get(session, name) or {} for name in (BANNER, *PAUSES)}


def set_all(
    session: Session, *, banner: Mapping[str, str], pauses: Mapping[str, bool], why: str,
    by: int, at: datetime,
) -> None:  # fmt: skip
    """Set the banner (by language, empty for none) and the pauses; only changes are recorded."""
    rights.require(session, by, Matter(), "administrator", at=at, act="set_switch")
    wanted: dict[str, dict[str, Any]] = {name: {"is_on": pauses[name]} for name in PAUSES}
    wanted[BANNER] = {lang: words for lang, words in banner.items() if words}
    with unit(session):
        for name, value in wanted.items():
            before = dict(switches.get(session, name) or {})
            if before == value or (not before and not any(value.values())):
                continue
            switches.put(session, name, value, at, by)
            audit.append(
                session, at=at, account_id=by, act="set_switch", subject=f"switch:{name}",
                before=before, after=value, why=why,
            )  # fmt: skip


def require_signing(pause: Mapping[str, Any] | None) -> None:
    """Refuse while this switch pauses signing; what was typed before can be confirmed later."""
    if (pause or {}).get("is_on"):
        raise Refused("signing_paused")


def require_creation(session: Session) -> None:
    """Refuse to take petitions while their creation is paused; drafts go on."""
    if (switches.get(session, "pause_creation") or {}).get("is_on"):
        raise Refused("creation_paused")


def is_read_only(session: Session) -> bool:
    return bool((switches.get(session, "read_only") or {}).get("is_on"))

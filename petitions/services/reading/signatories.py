"""Who petitions and who signed, as far as the rules disclose it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from petitions.services.errors import NotFound
from petitions.services.reading.lists import PAGE
from petitions.services.reading.petition import GATE_KINDS, View
from petitions.storage import groups, public


def disclosed_name(name: str, how: str) -> str:
    """Show a name as far as the rules allow: whole, first name and initial, initials, nothing."""
    parts = name.split()
    if how == "nothing" or not parts:
        return ""
    if how == "full_name":
        return " ".join(parts)
    if how == "initials":
        return " ".join(f"{part[0].upper()}." for part in parts[:2])
    return " ".join((parts[0], *(f"{part[0].upper()}." for part in parts[-1:] if len(parts) > 1)))


def petitioner_name(view: View) -> str:
    """Return the petitioner's name as the rules disclose it now; empty where they do not, or
    where the petitioner chose to stay anonymous."""
    if not _discloses_petitioners(view):
        return ""
    return disclosed_name(view.petition.petitioner, view.rule_set.disclosure.petitioner)


def group_roles(session: Session, view: View) -> dict[str, str]:
    """Return the names of who holds a role in the group, disclosed as the petitioner's is."""
    named = view.rule_set.petitioners.roles
    if not named or not _discloses_petitioners(view):
        return {}
    held, how = groups.roles(session, view.petition.number), view.rule_set.disclosure.petitioner
    shown = {role: disclosed_name(held[role].name, how) for role in named if role in held}
    return {role: name for role, name in shown.items() if name}


def _discloses_petitioners(view: View) -> bool:
    rules = view.rule_set.disclosure
    is_over = rules.petitioner_while_open_only and view.life.state not in {"open", *GATE_KINDS}
    return not view.petition.name_hidden and not is_over


def last_signature_at(view: View) -> datetime | None:
    """Return when the last vote was given, where the rules have it shown."""
    is_shown = view.rule_set.disclosure.last_signature
    return view.petition.last_signature_at if is_shown else None


def shows_signatories(view: View) -> bool:
    """Tell whether the rules publish a list of signatories at this moment."""
    rules = view.rule_set.disclosure
    if rules.signatories == "nothing" or view.life.opened_at is None:
        return False
    if rules.when == "while_open":
        return view.life.state == "open"
    if rules.when == "after_verification":
        return view.life.enough_at is not None
    return True


@dataclass(frozen=True)
class Signatories:
    """One page of a public list of signatories."""

    people: tuple[public.Signed, ...]
    next: int | None


def signatories(session: Session, view: View, before: int | None) -> Signatories:
    """Return signatories as the rules disclose them, newest first; NotFound where they do not."""
    if not shows_signatories(view):
        raise NotFound("signatories")
    how = view.rule_set.disclosure
    found = public.signatories(session, view.petition.number, PAGE * 5 + 1, before)
    shown = tuple(
        public.Signed(
            one.id, disclosed_name(one.name, how.signatories),
            one.territory if how.place else None, one.confirmed_at,
        )
        for one in found[: PAGE * 5]
    )  # fmt: skip
    return Signatories(shown, shown[-1].id if len(found) > PAGE * 5 else None)

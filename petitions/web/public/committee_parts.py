"""Parts of committees' public pages that other modules add to a case's page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from petitions.services.committees.showing import PublicCase
from petitions.storage.tables import Body, Committee

Part = Callable[[Committee, Body, PublicCase], dict[str, Any]]
PUBLIC_PARTS: list[Part] = []


def add(part: Part) -> Part:
    """Let a function add to the template of a case's public page (public/_committee_acts.html)."""
    PUBLIC_PARTS.append(part)
    return part


def everything(committee: Committee, body: Body, case: PublicCase) -> dict[str, Any]:
    """Return what all parts give."""
    found: dict[str, Any] = {}
    for part in PUBLIC_PARTS:
        found.update(part(committee, body, case))
    return found

"""Parts of a case's page that other modules add: each gives names to the page's template."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from petitions.web.committee.own import OwnCase

Part = Callable[[OwnCase], dict[str, Any]]
PARTS: list[Part] = []


def add(part: Part) -> Part:
    """Let a function add to the template of a case's page (committee/_case_acts.html)."""
    PARTS.append(part)
    return part


def everything(own: OwnCase) -> dict[str, Any]:
    """Return what all parts give."""
    found: dict[str, Any] = {}
    for part in PARTS:
        found.update(part(own))
    return found

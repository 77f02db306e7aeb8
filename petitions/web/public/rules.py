"""The rules in plain words, made from their values; every version with what it changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, render_template
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from petitions import clock
from petitions.domain.rules import RuleSet
from petitions.services import reading, rulebooks
from petitions.services.errors import NotFound as Unknown
from petitions.services.installing import FIRST_VERSION
from petitions.services.rule_changes import Change, changes
from petitions.storage.public import Published
from petitions.web import access
from petitions.web.database import session
from petitions.web.languages import current_language
from petitions.web.public import blueprint, caching
from petitions.wording import rules as wording
from petitions.wording.not_yet import not_yet


@dataclass(frozen=True)
class Shown:
    """One version of a rule set, with what it changed of the one before."""

    published: Published
    reason: str
    changes: tuple[Change, ...]
    is_current: bool


@blueprint.get("/rules")
@access.public
@caching.shared
def rules() -> str:
    """List the rule sets under which petitions can run here."""
    found = reading.in_force(session(), clock.now())
    return render_template(
        "public/rules.html",
        rule_sets=sorted(found.values(), key=lambda one: one.rule_set.card.name.en),
    )


@blueprint.get("/rules/<name>")
@access.public
@caching.shared
def rule_set(name: str) -> str:
    """Show the version in force in plain words."""
    found = reading.in_force(session(), clock.now()).get(name)
    if found is None:
        raise NotFound
    return _page(found.rule_set, found.current, found.versions)


@blueprint.get("/rules/<name>/<number:number>")
@access.public
@caching.shared
def rule_version(name: str, number: int) -> str:
    """Show the version that a petition runs under."""
    found = reading.in_force(session(), clock.now()).get(name)
    version = next((v for v in found.versions if v.number == number), None) if found else None
    if found is None or version is None:
        raise NotFound
    read = reading.rule_sets(session(), [version.sha256])[version.sha256]
    return _page(read, version, found.versions)


@blueprint.get("/rules/<name>/<number:number>/file")
@access.public
def rule_file(name: str, number: int) -> Response:
    """Hand out a version as the file with which it was published."""
    try:
        source = rulebooks.source_of(session(), name, number)
    except Unknown:
        raise NotFound from None
    headers = {
        "Content-Disposition": f'attachment; filename="{name}-{number}.toml"',
        "Cache-Control": caching.FOREVER,
    }
    return Response(source, mimetype="application/toml", headers=headers)


def _page(rule_set: RuleSet, shown: Published, versions: Sequence[Published]) -> str:
    return render_template(
        "public/rule_set.html",
        rule_set=rule_set,
        published=shown,
        told=wording.in_words(rule_set, current_language()),
        not_yet=not_yet(rule_set, current_language()),
        versions=_history(versions, shown),
    )


def _history(versions: Sequence[Published], current: Published) -> list[Shown]:
    """Return the versions, the newest first, each with its changes."""
    read = reading.rule_sets(session(), (version.sha256 for version in versions))
    shown = []
    for before, version in zip([None, *versions[:-1]], versions, strict=True):
        changed = changes(read[before.sha256], read[version.sha256]) if before else ()
        shown.append(Shown(version, _reason(version), changed, version == current))
    return shown[::-1]


def _reason(version: Published) -> str:
    """Return the reason as it was written; the installation's own in the page's language."""
    if version.reason == FIRST_VERSION:
        return str(_("First publication of the preset"))
    return version.reason

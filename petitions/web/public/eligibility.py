"""Who may sign, as sentences for the petition's page and its signing form."""

from __future__ import annotations

from flask_babel import gettext as _

from petitions.domain.rules import IDENTITY_LEVELS, Identity, RuleSet


def needs_identity(level: Identity) -> bool:
    """Tell whether the level is proven by an identity provider rather than by a letter."""
    return IDENTITY_LEVELS.index(level) > IDENTITY_LEVELS.index("email")


def sentences(rule_set: RuleSet, petition_level: str) -> list[str]:
    """Say status, age, place and proof; what everybody meets is left out."""
    rules = rule_set.sign
    said = []
    if "anyone" not in rules.statuses:
        listed = ", ".join(status_name(status) for status in rules.statuses)
        said.append(str(_("Who may sign: %(statuses)s.", statuses=listed)))
    if rules.min_age:
        said.append(str(_("From the age of %(age)s.", age=rules.min_age)))
    if rules.min_age and rules.age_on == "submission":
        said.append(str(_("The age on the day the petition was submitted counts.")))
    if petition_level in rules.own_territory:
        said.append(str(_("Only people of the petition's own territory.")))
    said.append(_proof(rules.identity))
    return said


def _proof(level: Identity) -> str:
    if not needs_identity(level):
        return str(_("You confirm your signature by a link in a letter to your e-mail address."))
    if level == "eid":
        return str(_("You sign with an electronic identity."))
    return str(_("You sign through an identity service."))


def status_name(status: str) -> str:
    """Name a status as it stands in a list: "citizens"."""
    statuses = {
        "citizen": _("citizens"),
        "resident": _("residents"),
        "permanent_resident": _("permanent residents"),
        "foreign_resident": _("foreign residents"),
        "legal_person": _("organisations"),
        "anyone": _("anyone"),
    }
    return str(statuses.get(status, status))


def own_status(status: str) -> str:
    """Name a status as one says it of oneself: "I am a citizen"."""
    statuses = {
        "citizen": _("I am a citizen"),
        "resident": _("I live in the country"),
        "permanent_resident": _("I am a permanent resident"),
        "foreign_resident": _("I am a resident with another citizenship"),
        "legal_person": _("I sign for an organisation"),
        "anyone": _("None of these"),
    }
    return str(statuses.get(status, status))


def needs_territory(rule_set: RuleSet, petition_level: str) -> bool:
    """Tell whether the rules use where a signatory belongs: to count, to list, or to admit."""
    counted = any(threshold.spread for threshold in rule_set.thresholds)
    shown = rule_set.disclosure.place or rule_set.disclosure.by_territory
    return counted or shown or petition_level in rule_set.sign.own_territory

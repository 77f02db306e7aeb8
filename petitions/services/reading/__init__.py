"""What public pages show, assembled from what is stored and from the rules; nothing is written."""

from petitions.domain.moments import last_day
from petitions.services.reading.clocks import Clock, ReportDue, clock_of, days_until, report_due
from petitions.services.reading.lists import (
    LIST_ORDERS,
    PAGE,
    Answered,
    Card,
    Page,
    Waiting,
    answered,
    cards,
    page,
    read_cursor,
    top,
    waiting,
    write_cursor,
)
from petitions.services.reading.petition import (
    GATE_KINDS,
    HIDDEN_STATES,
    Day,
    Gone,
    View,
    clocks,
    days,
    names_of,
    petition,
    visibility,
)
from petitions.services.reading.rules import InForce, every_rule_set, in_force, rule_sets
from petitions.services.reading.signatories import (
    Signatories,
    disclosed_name,
    group_roles,
    last_signature_at,
    petitioner_name,
    shows_signatories,
    signatories,
)

__all__ = [
    "Answered", "Card", "Clock", "Day", "GATE_KINDS", "Gone", "HIDDEN_STATES", "InForce",
    "LIST_ORDERS", "PAGE", "Page", "ReportDue", "Signatories", "View", "Waiting", "answered",
    "cards", "clock_of", "clocks", "days", "days_until", "disclosed_name", "every_rule_set",
    "in_force", "group_roles", "last_day", "last_signature_at", "names_of", "page", "petition",
    "petitioner_name", "read_cursor", "report_due", "rule_sets", "shows_signatories", "signatories",
    "top", "visibility", "waiting", "write_cursor",
]  # fmt: skip

"""Pages of administrators, who set the site up, and of auditors, who read what was done."""

from petitions.web.admin import (
    audit_record,
    bodies,
    committees,
    days,
    duties,
    messages,
    occasions,
    oversight,
    overview,
    people,
    rules,
    site,
    territories,
)
from petitions.web.admin.blueprint import blueprint

__all__ = [
    "audit_record",
    "blueprint",
    "bodies",
    "committees",
    "days",
    "duties",
    "messages",
    "occasions",
    "oversight",
    "overview",
    "people",
    "rules",
    "site",
    "territories",
]

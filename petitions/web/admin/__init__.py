"""Pages of administrators, who set the site up, and of auditors, who read what was done."""

from petitions.web.admin import bodies, days, overview, people, rules, site, territories
from petitions.web.admin.blueprint import blueprint

__all__ = ["blueprint", "bodies", "days", "overview", "people", "rules", "site", "territories"]

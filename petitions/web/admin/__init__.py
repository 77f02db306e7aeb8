"""Pages of administrators, who set the site up, and of auditors, who read what was done."""

from petitions.web.admin import overview, people, rules
from petitions.web.admin.blueprint import blueprint

__all__ = ["blueprint", "overview", "people", "rules"]

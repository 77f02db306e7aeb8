"""Pages of officers: what their body owes, and answering it."""

from petitions.web.government import duties
from petitions.web.government.blueprint import blueprint

__all__ = ["blueprint", "duties"]

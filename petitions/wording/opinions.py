"""What one may think of an answer, in words."""

from __future__ import annotations

from petitions.wording.catalogue import Words


def opinion_names(lang: str) -> dict[str, str]:
    """Name what can be said of an answer, in the order of a list."""
    words = Words(lang)
    return {
        "yes": words.gettext("Yes, it answers what was asked"),
        "partly": words.gettext("Partly"),
        "no": words.gettext("No, it does not answer what was asked"),
    }

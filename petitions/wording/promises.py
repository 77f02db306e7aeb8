"""What the states of a promise are called."""

from __future__ import annotations

from petitions.wording.catalogue import Words


def state_names(lang: str) -> dict[str, str]:
    words = Words(lang)
    return {
        "planned": words.gettext("Planned"),
        "under_way": words.gettext("Under way"),
        "kept": words.gettext("Kept"),
        "dropped": words.gettext("Dropped"),
    }

"""What the roles of staff are called."""

from __future__ import annotations

from petitions.wording.catalogue import Words


def role_name(role: str, lang: str) -> str:
    """Name a role in the reader's language."""
    return role_names(lang).get(role, role)


def role_names(lang: str) -> dict[str, str]:
    """Return every role with its name, in the order of a list to choose from."""
    words = Words(lang)
    return {
        "moderator": words.gettext("Moderator"),
        "clerk": words.gettext("Committee clerk"),
        "member": words.gettext("Committee member"),
        "officer": words.gettext("Officer of a body"),
        "head": words.gettext("Head of a body"),
        "administrator": words.gettext("Administrator"),
        "auditor": words.gettext("Auditor"),
    }


def level_names(lang: str) -> dict[str, str]:
    """Name the levels of territories and bodies."""
    words = Words(lang)
    return {
        "national": words.gettext("National"),
        "region": words.gettext("Regional"),
        "district": words.gettext("District"),
    }

"""Words that committees publish: by language, none of them empty, and links that are safe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from petitions.services.errors import Refused

Texts = Mapping[str, str]  # language -> text
LIMIT = 20_000
LINK_LIMIT = 500


def worded(texts: Texts, required: Sequence[str] = (), *, missing: str = "text_missing") -> Texts:
    """Return the texts that say something; Refused(`missing`) if none does, or a required one
    does not."""
    said = {lang: text.strip() for lang, text in texts.items() if text.strip()}
    for language in required:
        if language not in said:
            raise Refused(missing, language)
    if not said:
        raise Refused(missing)
    if any(len(text) > LIMIT for text in said.values()):
        raise Refused("text_too_long")
    return said


def optional(texts: Texts) -> Texts:
    """Return the texts that say something; perhaps none."""
    return worded(texts) if any(text.strip() for text in texts.values()) else {}


def https(link: str | None) -> str | None:
    """Return a link to a page on the web, None for an empty one; Refused for any other kind."""
    link = (link or "").strip()
    if not link:
        return None
    try:
        parts = urlsplit(link)
        bad = parts.scheme != "https" or not parts.hostname or parts.username is not None
    except ValueError as error:
        raise Refused("link_unknown_kind") from error
    if bad or len(link) > LINK_LIMIT or not link.isprintable() or any(c.isspace() for c in link):
        raise Refused("link_unknown_kind")
    return link

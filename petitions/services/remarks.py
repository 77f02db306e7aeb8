"""Remarks on passages: what a moderator asks to be changed, with the words it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from petitions.services.errors import Refused
from petitions.storage.tables import PetitionText


@dataclass(frozen=True)
class Remark:
    """A passage of the text as it stands and what is to be changed about it."""

    quote: str
    remark: str

    def to_json(self) -> dict[str, str]:
        return asdict(self)


def require_quotes(found: Sequence[Remark], texts: Mapping[str, PetitionText]) -> None:
    """Refuse a remark without words, or on a passage that no version of the text holds."""
    for remark in found:
        if not remark.remark.strip():
            raise Refused("remark_missing")
        if not is_quoted(remark.quote, texts):
            raise Refused("passage_unknown")


def is_quoted(quote: str, texts: Mapping[str, PetitionText]) -> bool:
    """Say whether a version of the text holds a passage, whatever its spaces and line breaks."""
    wanted = " ".join(quote.split())
    whole = (
        " ".join(str(part).split()) for text in texts.values() for part in text.fields.values()
    )
    return bool(wanted) and any(wanted in part for part in whole)

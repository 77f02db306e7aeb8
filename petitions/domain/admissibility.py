"""Admissibility by form: fields, limits, tags, attachments. Human review comes after it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from petitions.domain.rules import Content, Field

_LINK = re.compile(r"(?:https?://|www\.)\S", re.IGNORECASE)
# Where the rules leave the topics to the petitioner, a topic is still a topic and not a text.
LONGEST_FREE_TAG = 50
MOST_FREE_TAGS = 10


def objections(
    content: Content,
    text: Mapping[str, str] | None,
    tags: Sequence[str] | None,
    attachments_mb: float | None,
    kind: str | None,
) -> tuple[str, ...]:
    """Codes of all that is wrong; what is left out (None, or a key) is taken as right."""
    return (
        *_text_objections(content, text or {}),
        *_tag_objections(content, tags),
        *_attachment_objections(content, attachments_mb),
        *(("kind_unknown",) if kind not in (None, *(k.id for k in content.kinds)) else ()),
    )


def with_required(content: Content, text: Mapping[str, str]) -> dict[str, str]:
    """Return a text with every field that the rules require: a page that was skipped is empty.

    What is left out is taken as right elsewhere.
    """
    return {field.key: "" for field in content.fields if field.required} | dict(text)


def measure(text: str, unit: str) -> int:
    """Count as every part of the product counts: code points, a line break as one."""
    text = text.replace("\r\n", "\n")
    if unit == "words":
        return len(text.split())
    if unit == "characters_without_spaces":
        return sum(not character.isspace() for character in text)
    return len(text)


def _text_objections(content: Content, text: Mapping[str, str]) -> Iterator[str]:
    known = {field.key: field for field in content.fields}
    for key in text.keys() - known.keys():
        yield f"{key}_unknown"
    for key, field in known.items():
        if key in text:
            yield from _field_objections(field, text[key])
    for limit in content.joint_limits:
        if sum(measure(text.get(key, ""), limit.unit) for key in limit.fields) > limit.max:
            yield "_and_".join(limit.fields) + "_too_long"


def _field_objections(field: Field, text: str) -> Iterator[str]:
    if field.required and not text.strip():
        yield f"{field.key}_missing"
    if field.max is not None and measure(text, field.unit) > field.max:
        yield f"{field.key}_too_long"
    if text and text[0] in field.not_starting_with:
        yield f"{field.key}_first_character"
    if not field.links and _LINK.search(text):
        yield f"{field.key}_has_link"


def _tag_objections(content: Content, tags: Sequence[str] | None) -> Iterator[str]:
    if tags is None:
        return
    chosen = set(tags)
    vocabulary = {tag.id for tag in content.tags.vocabulary}
    most = content.tags.max
    if vocabulary:
        if chosen - vocabulary:
            yield "tag_unknown"
    else:
        most = MOST_FREE_TAGS if most is None else most
        if any(len(tag) > LONGEST_FREE_TAG for tag in chosen):
            yield "tag_too_long"
    if len(chosen) < content.tags.min:
        yield "too_few_tags"
    if most is not None and len(chosen) > most:
        yield "too_many_tags"


def _attachment_objections(content: Content, megabytes: float | None) -> Iterator[str]:
    if not megabytes:
        return
    if content.attachments_mb is None:
        yield "attachments_not_allowed"
    elif megabytes > content.attachments_mb:
        yield "attachments_too_large"

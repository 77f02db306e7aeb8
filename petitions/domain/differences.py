"""What changed between two versions of a text, word by word.

Myers, "An O(ND) Difference Algorithm" (1986): its time grows with the number of changes alone, so
that two hostile texts of repeated words cost no more than `MOST_CHANGES` allows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

Kind = Literal["same", "deleted", "inserted"]
Part = tuple[Kind, str]

# A word with the space behind it; a line break is a word of its own.
WORDS = re.compile(r"\n|[^\S\n]+|\S+[^\S\n]*")
# Beyond this the texts are different texts, and are shown one after the other.
MOST_CHANGES = 500


def differences(old: str, new: str) -> list[Part]:
    """Return the parts of both texts in order: "same", "deleted" (of the old), "inserted".

    The same and inserted parts together are the new text, the same and deleted ones the old.
    """
    before, after = WORDS.findall(old), WORDS.findall(new)
    head = _same_ahead(before, after)
    tail = _same_ahead(before[head:][::-1], after[head:][::-1])
    middle = before[head : len(before) - tail], after[head : len(after) - tail]
    parts: list[Part] = [("same", "".join(before[:head]))]
    parts += _changes(*middle)
    parts.append(("same", "".join(before[len(before) - tail :])))
    return _joined(parts)


def _same_ahead(one: Sequence[str], other: Sequence[str]) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _changes(before: Sequence[str], after: Sequence[str]) -> list[Part]:
    trace = _trace(before, after)
    if trace is None:
        return [("deleted", "".join(before)), ("inserted", "".join(after))]
    parts: list[Part] = []
    x, y = len(before), len(after)
    for changes in range(len(trace) - 1, -1, -1):
        reached, k = trace[changes], x - y
        came_down = k == -changes or (
            k != changes and reached.get(k - 1, -1) < reached.get(k + 1, -1)
        )
        from_k = k + 1 if came_down else k - 1
        from_x = reached.get(from_k, 0)
        from_y = from_x - from_k
        while x > max(from_x, 0) and y > max(from_y, 0):
            x, y = x - 1, y - 1
            parts.append(("same", before[x]))
        if changes:
            if came_down:
                y -= 1
                parts.append(("inserted", after[y]))
            else:
                x -= 1
                parts.append(("deleted", before[x]))
    return parts[::-1]


def _trace(before: Sequence[str], after: Sequence[str]) -> list[dict[int, int]] | None:
    """Return, for each number of changes, how far each diagonal had reached before it."""
    reached = {1: 0}
    trace: list[dict[int, int]] = []
    for changes in range(min(len(before) + len(after), MOST_CHANGES) + 1):
        trace.append(dict(reached))
        for k in range(-changes, changes + 1, 2):
            down = k == -changes or (
                k != changes and reached.get(k - 1, -1) < reached.get(k + 1, -1)
            )
            x = reached[k + 1] if down else reached[k - 1] + 1
            y = x - k
            while x < len(before) and y < len(after) and before[x] == after[y]:
                x, y = x + 1, y + 1
            reached[k] = x
            if x >= len(before) and y >= len(after):
                return trace
    return None


def _joined(parts: list[Part]) -> list[Part]:
    """Lay neighbours of a kind together, the deleted before the inserted; leave empty ones out."""
    joined: list[Part] = []
    gone = come = ""
    for kind, text in (*parts, ("same", "")):
        if kind == "deleted":
            gone += text
        elif kind == "inserted":
            come += text
        else:
            changed: list[Part] = [("deleted", gone), ("inserted", come)]
            joined += [part for part in changed if part[1]]
            gone = come = ""
            if text and joined and joined[-1][0] == "same":
                joined[-1] = ("same", joined[-1][1] + text)
            elif text:
                joined.append(("same", text))
    return joined

"""PDF: is it one, can it be opened without a password, how many pages does it have, does it act?

A PDF is not read as its readers read it: they follow tables of places, which may lead anywhere.
What they could find is searched for in every byte and in every packed object, however it is
spelt, and what hides it is refused. The search takes a time that grows with the file alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from petitions.services.documents.pdf_objects import SPACE, name, unpacked_objects
from petitions.services.errors import Refused

MOST_PAGES = 2_000
HEADER_WITHIN = 1024
MOST_LISTS = 50_000
# How far a list of pages stands from what belongs to it, where objects have no numbers.
DICTIONARY = 64 * 1024
PAGE = re.compile(name(b"Type") + SPACE + b"*+" + name(b"Page"))
REFERENCE = rb"\d++" + SPACE + rb"++\d++" + SPACE + rb"++R\b"
ENCRYPTED = re.compile(name(b"Encrypt") + SPACE + rb"*+(?:" + REFERENCE + rb"|<<)")
ACTS = re.compile(
    b"|".join(
        map(name, (b"JavaScript", b"Launch", b"EmbeddedFile", b"EmbeddedFiles", b"RichMedia"))
    )
)
OBJECT = re.compile(rb"(?<!\d)(\d{1,10}+)" + SPACE + rb"++\d++" + SPACE + rb"++obj\b")
LIST = re.compile(OBJECT.pattern + SPACE + rb"*+\[([^\[\]<(]*+)\]")
KIDS = re.compile(name(b"Kids") + SPACE + rb"*+(\[[^\[\]<(]*+\]|" + REFERENCE + rb"|)")
KID = re.compile(rb"(\d{1,10})" + SPACE + rb"++\d++" + SPACE + rb"++R\b")
COUNT = re.compile(
    name(b"Count") + SPACE + rb"*+(\d{1,12}+)(" + SPACE + rb"++\d++" + SPACE + rb"++R\b)?"
)
Tree = dict[int, list[list[int]]]


def look(content: bytes) -> str | None:
    """Recognise a PDF; Refused if it is locked, acts by itself or is longer than anybody reads."""
    if b"%PDF-" not in content[:HEADER_WITHIN]:
        return None
    # A file that is something else too is not taken as a PDF.
    if not content.lstrip().startswith(b"%PDF-"):
        raise Refused("file_kind_not_taken")
    if ENCRYPTED.search(content):
        raise Refused("file_locked")
    parts = [content, *unpacked_objects(content)]
    if any(ACTS.search(part) for part in parts):
        raise Refused("file_acts")
    if pages(parts) > MOST_PAGES:
        raise Refused("file_too_many_pages")
    return "application/pdf"


def pages(parts: list[bytes]) -> int:
    """Count the pages that a reader could come to: page objects, those that the tree leads to,
    one of them more than once too, or those that the tree says it has."""
    objects = sum(1 for part in parts for _ in PAGE.finditer(part))
    lists = {int(one[1]): one[2] for one in LIST.finditer(parts[0])}
    tree: Tree = {}
    said = [_read_tree(part, place, lists, tree) for place, part in enumerate(parts)]
    return max(objects, max(said), _longest(tree))


def _read_tree(part: bytes, place: int, lists: dict[int, bytes], tree: Tree) -> int:
    """Put the lists of a part into the tree, by the objects they stand in; return the largest
    number of pages that one says it has. In packed objects who owns a list is not looked up."""
    heads = [(one.start(), int(one[1])) for one in OBJECT.finditer(part)] if place == 0 else []
    starts, places = [start for start, _ in heads], []
    for nobody, found in enumerate(KIDS.finditer(part), start=1):
        before = bisect_right(starts, found.start())
        owner = heads[before - 1][1] if before else -(place * len(part) + nobody)
        tree.setdefault(owner, []).append(_kids(found[1], lists))
        places.append(found.start())
        if nobody > MOST_LISTS:
            raise Refused("file_swells")
    return _said(part, starts, places)


def _kids(said: bytes, lists: dict[int, bytes]) -> list[int]:
    if not said.startswith(b"["):
        found = KID.match(said)
        if found is None or int(found[1]) not in lists:
            raise Refused("file_damaged")
        said = lists[int(found[1])]
    return [int(one[1]) for one in KID.finditer(said)]


def _said(part: bytes, starts: list[int], lists: list[int]) -> int:
    """Return the largest number of pages that is said beside a list of pages."""
    largest = 0
    for count in COUNT.finditer(part):
        if int(count[1]) <= max(largest, MOST_PAGES) and not count[2]:
            continue
        at, following = count.start(), bisect_right(starts, count.start())
        first = starts[following - 1] if following else at - DICTIONARY
        last = starts[following] if following < len(starts) else at + DICTIONARY
        if bisect_right(lists, last) > bisect_right(lists, first):
            if count[2]:
                raise Refused("file_damaged")
            largest = int(count[1])
    return largest


def _longest(tree: Tree) -> int:
    """Return how many leaves the largest tree has; Refused("file_damaged") where it goes round."""
    leaves: dict[int, int] = {}
    for owner in tree:
        for node in _children_first(tree, owner, leaves):
            leaves[node] = max(sum(leaves.get(kid, 1) for kid in kids) for kids in tree[node])
            if leaves[node] > MOST_PAGES:
                return leaves[node]
    return max(leaves.values(), default=0)


def _children_first(tree: Tree, owner: int, done: dict[int, int]) -> Iterator[int]:
    """Walk down from a node without recursion: the tree's depth is its maker's choice."""
    waiting, above = [owner], set[int]()
    while waiting:
        node = waiting[-1]
        if node in done:
            waiting.pop()
            continue
        if node in above:
            waiting.pop()
            above.discard(node)
            yield node
            continue
        above.add(node)
        for kid in {kid for kids in tree[node] for kid in kids if kid in tree}:
            if kid in above:
                raise Refused("file_damaged")
            if kid not in done:
                waiting.append(kid)

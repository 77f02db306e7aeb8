"""Writing a petition in the browser, step by step, with the answers that a journey gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.support.visitor import Visitor

Answers = Mapping[str, str | bool]


@dataclass(frozen=True)
class Draft:
    """What a petitioner answers on the way; labels are those of the page's language."""

    rules: str
    texts: Mapping[str, str]  # by the field's name in the form
    addressee: str = "Жауапты министрлік"
    kind: str = ""  # the id of one of the rule set's kinds, the first where none is named
    conditions: Answers = field(default_factory=dict)
    language: str = "Қазақша"
    topics: tuple[str, ...] = ()
    words: str = ""


def write(who: Visitor, draft: Draft, files: Callable[[Visitor], None] | None = None) -> int:
    """Write and send a petition; return its number. `files` attaches some on their page."""
    who.go("/create").press("Start now")
    while (step := _step(who)) != "check":
        if step == "similar":
            who.press("Mine is different: go on")
            continue
        _answer(who, step, draft)
        if step == "files" and files is not None:
            files(who)
        who.press("Continue")
        assert _step(who) != step, f"{step}: {who.page.locator('main').inner_text()}"
    who.press("Send the petition")
    assert _step(who) == "submitted", who.page.locator("main").inner_text()
    return int(urlsplit(who.page.url).path.split("/")[-2])


def _step(who: Visitor) -> str:
    return urlsplit(who.page.url).path.split("/")[-1]


def _answer(who: Visitor, step: str, draft: Draft) -> None:
    if step in ("rules", "addressee", "language"):
        who.choose(getattr(draft, step))
    elif step == "kind":
        first = who.page.locator("[name=choice]").first.get_attribute("value")
        who.answer(choice=draft.kind or str(first))
    elif step == "conditions":
        who.answer(**draft.conditions)
    elif step in ("title", "text"):
        for name, text in draft.texts.items():
            if who.page.locator(f"[name={name}]").count():
                who.fill(name, text)
    elif step == "tags" and draft.words:
        who.fill("words", draft.words)
    elif step == "tags":
        for topic in draft.topics:
            who.choose(topic)

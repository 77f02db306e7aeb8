"""A class that a template gives is one that the styles know."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from petitions.web.assets import STATIC_FOLDER, STATIC_URL, asset

TEMPLATES = Path(__file__).parents[3] / "templates"
COMPUTED = re.compile(r"[\w-]*-\{\{.*?\}\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
# Names that GOV.UK gives to parts which look like their neighbours.
WITHOUT_LOOKS = {
    "govuk-checkboxes",
    "govuk-panel__body",
    "govuk-table__body",
    "govuk-table__head",
    "govuk-table__row",
    "govuk-template__footer",
    "govuk-template__header",
}
OURS = re.compile(r"(?:app|govuk)-\S+")


def known_classes() -> set[str]:
    path = STATIC_FOLDER / asset("main.css").url.removeprefix(f"{STATIC_URL}/")
    return set(re.findall(r"\.((?:app|govuk)-[\w!-]+)", path.read_text().replace("\\", "")))


def given_classes(text: str) -> set[str]:
    """Collect the classes of tags and of macros' parameters, but for names that are computed."""
    given = re.findall(r'"classes": "([^"]*)"', text)
    given += re.findall(r'class="([^"]*)"', COMPUTED.sub(" ", text))
    return {name for classes in given for name in OURS.findall(classes)}


def pages() -> list[Path]:
    return sorted(path for path in TEMPLATES.rglob("*.html") if "mail" not in path.parts)


@pytest.mark.parametrize("template", pages(), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_every_class_of_a_template_has_a_style(template: Path) -> None:
    assert given_classes(template.read_text()) - known_classes() - WITHOUT_LOOKS == set()

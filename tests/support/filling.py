"""Writing a petition through the forms without a browser: each page's first possible answers."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from petitions.domain.rules import RuleSet
from tests.support.pages import CheckingClient, Page


def fill_in(client: CheckingClient, rule_set: RuleSet, title: str, lang: str = "kk") -> int:
    """Go from "Start now" to "Send the petition"; return its number."""
    begun = client.submit(f"/{lang}/create", action="create")
    draft = begun.headers["Location"].removesuffix("/rules")
    step, asked = "rules", list[str]()
    while step != "check":
        asked.append(step)
        page = client.page(f"{draft}/{step}")
        if page.all("form", method="post"):
            response = client.submit(f"{draft}/{step}", **_answers(page, rule_set, title, step))
            assert response.status_code == 303, f"{step}: {Page(response.text).text()}"
            following = response.headers["Location"]
        else:
            following = _continue(page, draft)
        step = following.removeprefix(f"{draft}/")
        assert step not in asked, f"{step} comes again"
    sent = client.submit(f"{draft}/check")
    assert sent.status_code == 303, Page(sent.text).text()
    return int(sent.headers["Location"].split("/")[-2])


def _continue(page: Page, draft: str) -> str:
    links = [a.get("href") or "" for a in page.all("a", class_="govuk-button")]
    return next(link for link in links if link.startswith(draft))


def _answers(page: Page, rule_set: RuleSet, title: str, step: str) -> dict[str, object]:
    if step == "rules":
        return {"choice": rule_set.id}
    if step == "language":
        return {"choice": "kk"}
    if step == "tags":
        tags = rule_set.content.tags
        listed = [tag.id for tag in tags.vocabulary[: tags.min]]
        return {"tags": listed} if tags.vocabulary else {"words": "\n".join(["жол"] * tags.min)}
    answers: dict[str, object] = {}
    for field in (*page.all("input"), *page.all("select"), *page.all("textarea")):
        name, kind = field.get("name") or "", field.get("type")
        if not name or kind in ("hidden", "submit", "file") or name in answers:
            continue
        answers[name] = _first(field) if field.tag == "select" or kind in BOXES else title
    return answers


BOXES = ("radio", "checkbox")


def _first(field: Element) -> str:
    if field.tag == "select":
        return next(value for one in field.iter("option") if (value := one.get("value")))
    return field.get("value") or ""

"""axe-core, run past the page's own policy, by the rules of WCAG 2.2 A and AA."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

AXE = (Path(__file__).parents[1] / "journeys/axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Chosen in the page: bringing over all that was found right takes longer than the search.
RUN = """
rules => axe.run(document, {runOnly: rules, resultTypes: ["violations"]}).then(
    result => result.violations.flatMap(
        rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 200)}`)))
"""


def findings(page: Page) -> list[str]:
    """Return what axe-core finds on the page as it stands, one line an element."""
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": AXE})
    session.detach()
    found: list[str] = page.evaluate(RUN, RULES)
    return found

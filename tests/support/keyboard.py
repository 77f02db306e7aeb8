"""Somebody who uses only the keyboard: Tab, Space, Enter, arrows and letters."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator

from tests.support.visitor import Visitor

MOST_TABS = 120
MOST_ARROWS = 60
IS_FOCUSED = "element => element === document.activeElement"
FOCUS_IS_SEEN = """element => {
    const seen = element.closest('.govuk-radios__item, .govuk-checkboxes__item') ?? element;
    const styles = [element, ...seen.querySelectorAll('label')].flatMap(
        one => [getComputedStyle(one), getComputedStyle(one, '::before')]);
    return element.matches(':focus-visible') && styles.some(style =>
        (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0)
        || style.boxShadow !== 'none');
}"""


class KeyboardUser(Visitor):
    """Reaches everything from the top of the page by Tab, and sees where the focus is."""

    def _activate(self, target: Locator) -> None:
        self._reach(target)
        self.page.keyboard.press("Enter")

    def _type(self, field: Locator, text: str) -> None:
        self._reach(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def _check(self, field: Locator) -> None:
        if field.get_attribute("type") == "radio":
            self._choose_radio(field)
        else:
            self._reach(field)
        if not field.is_checked():
            self.page.keyboard.press("Space")
        assert field.is_checked()

    def _choose_radio(self, wanted: Locator) -> None:
        # A group of radio buttons is one stop of Tab; arrows move within it.
        name = wanted.get_attribute("name")
        self._tab_until(
            "element => element === document.activeElement || (document.activeElement.type === "
            f"'radio' && document.activeElement.name === '{name}')", wanted,
        )  # fmt: skip
        self._press_until("ArrowDown", lambda: bool(wanted.evaluate(IS_FOCUSED)))

    def _select(self, field: Locator, value: str) -> None:
        self._reach(field)
        self._press_until("ArrowDown", lambda: field.input_value() == value)

    def _reach(self, target: Locator) -> None:
        self._tab_until(IS_FOCUSED, target)
        assert target.evaluate(FOCUS_IS_SEEN), f"no visible focus: {target}"

    def _tab_until(self, is_there: str, target: Locator) -> None:
        target.wait_for(state="attached")
        for _ in range(MOST_TABS):
            if target.evaluate(is_there):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {target} on {self.page.url}")

    def _press_until(self, key: str, is_so: Callable[[], bool]) -> None:
        for _ in range(MOST_ARROWS):
            if is_so():
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{key} leads nowhere on {self.page.url}")

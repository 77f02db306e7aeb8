"""Parameters of a template are laid over a widget's own."""

from __future__ import annotations

from petitions.web.widgets import merged


def test_a_template_adds_to_what_the_widget_says() -> None:
    own = {"label": {"text": "Title"}, "rows": 5}
    assert merged(own, {"label": {"isPageHeading": True}}) == {
        "label": {"text": "Title", "isPageHeading": True},
        "rows": 5,
    }


def test_a_template_may_say_otherwise() -> None:
    assert merged({"rows": 5, "items": [1]}, {"rows": 9, "items": [2]}) == {"rows": 9, "items": [2]}


def test_the_widgets_own_parameters_stay_as_they_were() -> None:
    own = {"label": {"text": "Title"}}
    merged(own, {"label": {"classes": "large"}})
    assert own == {"label": {"text": "Title"}}

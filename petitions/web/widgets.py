"""WTForms fields drawn by the GOV.UK macros, every word of them in the page's language.

A field takes one as its `widget`; a template may add parameters of the macro:
`{{ form.title(params={"label": {"classes": "govuk-label--l", "isPageHeading": true}}) }}`.
The first error of a field stands beside it; `error_list(form)` feeds the summary.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from babel.plural import PluralRule
from flask import current_app
from flask_babel import get_locale, gettext, ngettext
from markupsafe import Markup
from wtforms import Field, Form
from wtforms.fields.choices import SelectChoice

from petitions.web.formats import number

Params = dict[str, Any]
PLURAL_SAMPLES = (0, 1, 2, 3, 5, 11, 21, 100)


class GovukWidget:
    """Base of the widgets: the parameters that every component has."""

    component = "input"
    macro = "govukInput"

    def __call__(
        self, field: Field, params: Mapping[str, Any] | None = None, **attributes: Any
    ) -> Markup:
        own = self.params(field)
        own["attributes"] = {**own.get("attributes", {}), **attributes}
        return render_component(self.component, self.macro, merged(own, params or {}))

    def params(self, field: Field) -> Params:
        """Say what the macro is told about a field; subclasses add to it."""
        params: Params = {"id": field.id, "name": field.name, "label": {"text": field.label.text}}
        if field.description:
            params["hint"] = {"text": field.description}
        if field.errors:
            params["errorMessage"] = {
                "text": field.errors[0],
                "visuallyHiddenText": gettext("Error"),
            }
        return params


class TextWidget(GovukWidget):
    """A one-line input; `type` and `autocomplete` tell browsers what it is for."""

    def __init__(
        self, type: str = "text", autocomplete: str | None = None, classes: str = ""
    ) -> None:
        self.type = type
        self.autocomplete = autocomplete
        self.classes = classes

    def params(self, field: Field) -> Params:
        params = super().params(field)
        params |= {"type": self.type, "value": field._value(), "classes": self.classes}
        if self.autocomplete:
            params["autocomplete"] = self.autocomplete
        if self.type == "email":
            params["spellcheck"] = False
        return params


class PasswordWidget(GovukWidget):
    """A password with a button that shows it; what was typed is never sent back."""

    component = "password-input"
    macro = "govukPasswordInput"

    def __init__(self, autocomplete: str = "current-password") -> None:
        self.autocomplete = autocomplete

    def params(self, field: Field) -> Params:
        return super().params(field) | {
            "autocomplete": self.autocomplete,
            "showPasswordText": gettext("Show"),
            "hidePasswordText": gettext("Hide"),
            "showPasswordAriaLabelText": gettext("Show password"),
            "hidePasswordAriaLabelText": gettext("Hide password"),
            "passwordShownAnnouncementText": gettext("Your password is visible"),
            "passwordHiddenAnnouncementText": gettext("Your password is hidden"),
        }


class TextAreaWidget(GovukWidget):
    """Several lines of text."""

    component = "textarea"
    macro = "govukTextarea"

    def __init__(self, rows: int = 5) -> None:
        self.rows = rows

    def params(self, field: Field) -> Params:
        # Browsers drop the first line break inside a textarea: give them one of ours to drop.
        return super().params(field) | {"rows": self.rows, "value": f"\n{field._value()}"}


class FileWidget(GovukWidget):
    """A file to send; `accept` tells browsers which kinds to offer."""

    def __init__(self, accept: str = "") -> None:
        self.accept = accept

    def params(self, field: Field) -> Params:
        attributes = {"accept": self.accept} if self.accept else {}
        return super().params(field) | {"type": "file", "attributes": attributes}


class CountedWidget(GovukWidget):
    """Text with a limit in characters: the limit in words, a live count with JavaScript.

    Both count Unicode code points with a line break as one, as the server does. There is no
    `maxlength`, since browsers would cut a pasted text without a word.
    """

    def __init__(self, limit: int, rows: int = 0) -> None:
        self.limit = limit
        self.inner: GovukWidget = TextAreaWidget(rows) if rows else TextWidget()
        self.component, self.macro = self.inner.component, self.inner.macro

    def params(self, field: Field) -> Params:
        info = f"{field.id}-info"
        message = Markup('<p id="{}" class="govuk-hint app-character-count">{}</p>')
        return self.inner.params(field) | {
            "describedBy": info,
            "formGroup": {"afterInput": {"html": message.format(info, limit_sentence(self.limit))}},
            "attributes": {
                "data-character-limit": str(self.limit),
                "data-character-message": info,
                "data-character-messages": json.dumps(count_messages(), ensure_ascii=False),
            },
        }


class SelectWidget(GovukWidget):
    """A drop-down list."""

    component = "select"
    macro = "govukSelect"

    def params(self, field: Field) -> Params:
        items = [
            {"value": value, "text": text, "selected": selected}
            for value, text, selected, _ in field.iter_choices()
        ]
        return super().params(field) | {"items": items}


class ChoicesWidget(GovukWidget):
    """Base of radios and checkboxes: a fieldset whose legend is the field's label.

    `hints` gives a choice a hint by its value. The first item has the field's own id, so that
    the error summary leads to it.
    """

    hints: Mapping[str, str] = {}

    def params(self, field: Field) -> Params:
        params = super().params(field)
        legend = params.pop("label")
        items = [self.item(*choice[:3]) for choice in field.iter_choices()]
        return params | {"idPrefix": field.id, "items": items, "fieldset": {"legend": legend}}

    def item(self, value: str, text: str, checked: bool) -> Params:
        hint = self.hints.get(str(value))
        item: Params = {"value": value, "text": text, "checked": checked}
        return item | ({"hint": {"text": hint}} if hint else {})


class RadiosWidget(ChoicesWidget):
    """One of several."""

    component = "radios"
    macro = "govukRadios"

    def __init__(self, hints: Mapping[str, str] | None = None, inline: bool = False) -> None:
        self.hints = hints or {}
        self.classes = "govuk-radios--inline" if inline else ""

    def params(self, field: Field) -> Params:
        return super().params(field) | {"classes": self.classes}


class CheckboxesWidget(ChoicesWidget):
    """Any of several."""

    component = "checkboxes"
    macro = "govukCheckboxes"

    def __init__(self, hints: Mapping[str, str] | None = None) -> None:
        self.hints = hints or {}


class CheckboxWidget(GovukWidget):
    """One box to tick; the field's label stands beside it."""

    component = "checkboxes"
    macro = "govukCheckboxes"

    def params(self, field: Field) -> Params:
        params = super().params(field)
        item: Params = {
            "value": "y",
            "text": params.pop("label")["text"],
            "checked": bool(field.data),
        }
        if "hint" in params:
            item["hint"] = params.pop("hint")
        return params | {"idPrefix": field.id, "items": [item]}


class DateWidget(GovukWidget):
    """Day, month and year typed apart; all three inputs bear the field's name."""

    component = "date-input"
    macro = "govukDateInput"

    def params(self, field: Field) -> Params:
        params = super().params(field)
        parts = (
            ("day", gettext("Day"), 2),
            ("month", gettext("Month"), 2),
            ("year", gettext("Year"), 4),
        )
        typed = _date_parts(field)
        error = " govuk-input--error" if field.errors else ""
        items = [
            {
                "id": field.id if part == "day" else f"{field.id}-{part}",
                "name": field.name,
                "label": label,
                "value": value,
                "classes": f"govuk-input--width-{width}{error}",
            }
            for (part, label, width), value in zip(parts, typed, strict=True)
        ]
        # The group must not bear the id of its first input.
        params["id"] = f"{field.id}-group"
        return params | {
            "items": items,
            "fieldset": {"legend": params.pop("label"), "role": "group"},
        }


def choices(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """Turn (value, words) into the choices of a field."""
    return [SelectChoice(value, words) for value, words in pairs]


def render_component(component: str, macro: str, params: Params) -> Markup:
    """Call a GOV.UK macro by name."""
    path = f"govuk_frontend_jinja/components/{component}/macro.html"
    template = current_app.jinja_env.get_template(path)
    html: Markup = getattr(template.module, macro)(params)
    return html


def merged(own: Params, more: Mapping[str, Any]) -> Params:
    """Lay parameters over others, dictionary into dictionary."""
    result = dict(own)
    for key, value in more.items():
        before = result.get(key)
        both = isinstance(before, dict) and isinstance(value, Mapping)
        result[key] = merged(before, value) if both and before is not None else value
    return result


def limit_sentence(limit: int) -> str:
    """Say how long a text may be."""
    sentence: str = ngettext(
        "You can use up to %(shown)s character.",
        "You can use up to %(shown)s characters.",
        limit,
        shown=number(limit),
    )
    return sentence


def count_messages() -> dict[str, dict[str, str]]:
    """Give the live count's sentences by CLDR plural category, `{count}` for the number."""
    locale = get_locale()
    rule = locale.plural_form if locale else PluralRule({})
    samples = {rule(sample): sample for sample in PLURAL_SAMPLES}
    return {
        "left": {
            category: ngettext(
                "%(shown)s character left", "%(shown)s characters left", sample, shown="{count}"
            )
            for category, sample in samples.items()
        },
        "over": {
            category: ngettext(
                "%(shown)s character too many",
                "%(shown)s characters too many",
                sample,
                shown="{count}",
            )
            for category, sample in samples.items()
        },
    }


def error_list(form: Form) -> list[dict[str, str]]:
    """List the first error of each field with a link to it, in the form's order."""
    found = []
    for field in form:
        if field.errors:
            first = field.errors[0]
            found.append({"text": str(first), "href": f"#{field.id}"})
    found.extend({"text": str(error)} for error in form.form_errors)
    return found


def _date_parts(field: Field) -> tuple[str, str, str]:
    raw = getattr(field, "raw_data", None)
    if raw:
        padded = [*map(str, raw), "", "", ""]
        return padded[0], padded[1], padded[2]
    if field.data:
        return str(field.data.day), str(field.data.month), str(field.data.year)
    return "", "", ""

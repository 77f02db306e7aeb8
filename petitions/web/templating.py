"""What every template may use: the GOV.UK macros and the product's own helpers."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from flask import Flask, render_template
from flask.templating import Environment
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader, pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from config import Settings
from petitions.web import navigation
from petitions.web.assets import asset
from petitions.web.charts import bar_chart
from petitions.web.languages import babel, current_language
from petitions.web.lately import for_a_minute
from petitions.web.widgets import error_list


class QuickEnvironment(Environment):
    """All templates have the same globals: one mapping for all, where the library would lay one of
    each template's own over it and compare the two at every import of a macro."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals


@pass_eval_context
def _gettext(context: EvalContext, text: str, /, **values: object) -> str:
    return _filled(context, babel.domain_instance.get_translations().ugettext(text), values)


@pass_eval_context
def _ngettext(context: EvalContext, one: str, many: str, count: int, /, **values: object) -> str:
    words = babel.domain_instance.get_translations().ungettext(one, many, count)
    return _filled(context, words, {"num": count, **values})


def _filled(context: EvalContext, words: str, values: dict[str, object]) -> str:
    """Fill in the values, escaped as the template asks; every sentence is a format."""
    # Our own sentences: nobody's words but the catalogues'.
    said = Markup(words) if context.autoescape else words  # noqa: S704
    return said % values if "%" in words else said


def _site_footer() -> Markup:
    """Return the foot of every page, which is the same for all in one language."""
    # Our own template, escaped as any other.
    return for_a_minute(
        ("footer", current_language()),
        lambda: Markup(render_template("components/site_footer.html")),  # noqa: S704
    )


def init_app(app: Flask, settings: Settings) -> None:
    """Prepare the templates; call after Flask-Babel."""
    govuk = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_env.loader = ChoiceLoader([app.create_global_jinja_loader(), govuk])
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        asset=asset,
        bar_chart_of=bar_chart,
        error_list=error_list,
        _=_gettext,
        gettext=_gettext,
        ngettext=_ngettext,
        site_footer=_site_footer,
        footer_service_links=navigation.FOOTER_SERVICE_LINKS,
        footer_site_links=navigation.FOOTER_SITE_LINKS,
        header_links=navigation.HEADER_LINKS,
        is_current=navigation.is_current,
        local_url=navigation.local_url,
        site_name=settings.site_name,
        site_url=settings.site_url,
    )

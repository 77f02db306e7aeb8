"""What every template may use: the GOV.UK macros and the product's own helpers."""

from __future__ import annotations

from flask import Flask
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from config import Settings
from petitions.web import navigation
from petitions.web.assets import asset
from petitions.web.charts import bar_chart
from petitions.web.widgets import error_list


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
        footer_service_links=navigation.FOOTER_SERVICE_LINKS,
        footer_site_links=navigation.FOOTER_SITE_LINKS,
        header_links=navigation.HEADER_LINKS,
        is_current=navigation.is_current,
        local_url=navigation.local_url,
        site_name=settings.site_name,
        site_url=settings.site_url,
    )

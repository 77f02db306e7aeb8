"""What people see: one blueprint an actor, and what all pages share."""

from __future__ import annotations

from importlib import import_module

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import BaseConverter, IntegerConverter

from config import Settings

# Each actor's package offers `blueprint`; its pages live under the language.
ACTORS = ("public", "account", "petitioner", "moderator", "committee", "government", "admin")
SHARED = (
    "remembering",  # first: it sees answers with all their headers
    "database",
    "languages",
    "formats",
    "templating",
    "security",
    "errors",
    "uploads",
    "forms",
    "sending_again",
    "accounts",
    "pausing",
    "gallery",
    "built_files",
)
MAX_REQUEST_BYTES = 2 * 1024 * 1024
MAX_ID = 2**63 - 1


class LanguageCode(BaseConverter):
    """One of the installation's languages."""

    regex = "kk|ru|en"


class Number(IntegerConverter):
    """A positive integer that fits the database; anything larger is no such page."""

    def __init__(self, map: object, **options: object) -> None:
        super().__init__(map, min=1, max=MAX_ID)  # type: ignore[arg-type]


def init_app(app: Flask, settings: Settings) -> None:
    """Configure the app, its extensions, its pages and its errors."""
    _configure(app, settings)
    for name in SHARED:
        import_module(f"petitions.web.{name}").init_app(app, settings)
    for actor in ACTORS:
        blueprint = import_module(f"petitions.web.{actor}").blueprint
        app.register_blueprint(
            blueprint, url_prefix="/<lang_code:lang>" + (blueprint.url_prefix or "")
        )
    app.register_blueprint(import_module("petitions.web.api").blueprint)


def _configure(app: Flask, settings: Settings) -> None:
    app.jinja_environment = import_module("petitions.web.templating").QuickEnvironment
    app.extensions["settings"] = settings
    app.url_map.converters.update(lang_code=LanguageCode, number=Number)
    app.config.update(
        SECRET_KEY=settings.secret_key.get_secret_value(),
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_REQUEST_BYTES,
        SESSION_COOKIE_NAME="session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.site_url.startswith("https://"),
        # A cookie that changes makes what the browser kept unusable, the way back too.
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]

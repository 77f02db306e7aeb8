"""Settings: one frozen object, read once from the environment, handed to `create_app`."""

from __future__ import annotations

import base64
import binascii
import json
import os
import re
import shlex
import shutil
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from petitions import presets

ROOT = Path(__file__).resolve().parent
LANGUAGES = ("kk", "ru", "en")
DEVELOPMENT_SECRET = "development-only-secret-not-for-production"  # noqa: S105 (production refuses it)
DEVELOPMENT_KEY = base64.b64encode(b"development-only-master-key-0000").decode()


class SettingsError(Exception):
    """The environment lacks a setting or holds a malformed one; the text names each."""


class Settings(BaseSettings):
    """What an installation decides. A test holds every field documented in docs/settings.md."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    environment: Literal["production", "development", "test"] = Field(
        "production", description="production, development or test"
    )
    secret_key: SecretStr = Field(description="signs cookies and links; at least 32 characters")
    master_key: SecretStr = Field(
        description="wraps every stored key; base64 of exactly 32 bytes, kept outside the database"
    )
    database_url: str = Field(description="postgresql+psycopg://… or sqlite:///…")
    allow_sqlite: bool = Field(False, description="lets production run on SQLite")
    smtp_url: str | None = Field(
        None, description="smtp://user:password@host:port, smtps://… or empty (development only)"
    )
    mail_from: str = Field("un@localhost", description="the sender of every letter")
    site_name: str = Field("Үн", description="the product's name in the header and letters")
    site_url: str = Field(
        "http://127.0.0.1:8000", description="address used in letters; no slash at the end"
    )
    contact_email: str = Field("un@localhost", description="where people write to the operator")
    languages: Annotated[tuple[str, ...], NoDecode] = Field(
        LANGUAGES, description="comma-separated, of kk, ru, en; the first is the default"
    )
    rule_sets: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="comma-separated ids of shipped rule sets that `flask install` publishes; "
        "empty: all",
    )
    rules_folder: Path | None = Field(None, description="folder with the operator's own rule sets")
    identity_providers: Annotated[tuple[dict[str, Any], ...], NoDecode] = Field(
        (), description="JSON list of OpenID Connect providers; see docs/settings.md"
    )
    trusted_proxies: int = Field(0, ge=0, le=5, description="how many proxies set X-Forwarded-For")
    instance_path: Path = Field(
        ROOT / "instance", description="folder for the installation's own files"
    )
    documents_folder: Path | None = Field(
        None, description="folder for uploaded documents; empty: documents in INSTANCE_PATH"
    )
    document_megabytes: int = Field(
        20, ge=1, le=200, description="the largest documents taken in one go, in megabytes"
    )
    virus_scan: str | None = Field(
        None,
        description="command that looks for viruses in the file named at its end, answering 0 for "
        "clean and 1 for infected, such as clamdscan --fdpass --no-summary; empty: none",
    )
    demonstration: bool = Field(False, description="allows demonstration data and accounts")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="log level")

    @field_validator("languages", "rule_sets", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return (
            tuple(part.strip() for part in value.split(",") if part.strip())
            if isinstance(value, str)
            else value
        )

    @field_validator("identity_providers", mode="before")
    @classmethod
    def _parse_providers(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return tuple(json.loads(value))
        except (ValueError, TypeError) as error:
            raise ValueError("is not a JSON list") from error

    @field_validator("languages")
    @classmethod
    def _known_languages(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value or set(value) - set(LANGUAGES):
            raise ValueError(f"expects one or more of {', '.join(LANGUAGES)}")
        return value

    @field_validator("master_key")
    @classmethod
    def _master_key_length(cls, value: SecretStr) -> SecretStr:
        try:
            raw = base64.b64decode(value.get_secret_value(), validate=True)
        except binascii.Error as error:
            raise ValueError("is not base64") from error
        if len(raw) != 32:
            raise ValueError("must be base64 of exactly 32 bytes")
        return value

    @field_validator("secret_key")
    @classmethod
    def _secret_length(cls, value: SecretStr) -> SecretStr:
        if len(value.get_secret_value()) < 32:
            raise ValueError("must hold at least 32 characters")
        return value

    @field_validator("database_url")
    @classmethod
    def _database_scheme(cls, value: str) -> str:
        for scheme in ("postgresql://", "postgres://"):
            if value.startswith(scheme):
                return "postgresql+psycopg://" + value.removeprefix(scheme)
        if not value.startswith(("postgresql+psycopg://", "sqlite:///")):
            raise ValueError("expects postgresql+psycopg://… or sqlite:///…")
        return value

    @field_validator("rule_sets")
    @classmethod
    def _shipped_rule_sets(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := set(value) - set(presets.ids()):
            raise ValueError(f"knows no {', '.join(sorted(unknown))}")
        return value

    @field_validator("rules_folder")
    @classmethod
    def _existing_folder(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_dir():
            raise ValueError("is no folder")
        return value

    @field_validator("virus_scan")
    @classmethod
    def _known_program(cls, value: str | None) -> str | None:
        words = shlex.split(value or "")
        if value and not (words and shutil.which(words[0])):
            raise ValueError("starts with no program of this machine")
        return value

    @field_validator("site_url")
    @classmethod
    def _site_address(cls, value: str) -> str:
        if not re.fullmatch(r"https?://[^\s/?#@]+", value):
            raise ValueError("expects https:// and a name, such as https://petitions.example.org")
        return value

    @field_validator("mail_from", "contact_email")
    @classmethod
    def _mail_address(cls, value: str) -> str:
        if not re.fullmatch(r"[^\s@<>]+@[^\s@<>]+", value):
            raise ValueError("expects an address such as un@example.org")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _smtp_scheme(cls, value: str | None) -> str | None:
        if value and not value.startswith(("smtp://", "smtps://")):
            raise ValueError("expects smtp://… or smtps://…")
        return value

    @model_validator(mode="after")
    def _production_is_safe(self) -> Settings:
        if self.environment != "production":
            return self
        if self.secret_key.get_secret_value() == DEVELOPMENT_SECRET:
            raise ValueError("SECRET_KEY: production refuses the development secret")
        if self.master_key.get_secret_value() == DEVELOPMENT_KEY:
            raise ValueError("MASTER_KEY: production refuses the development key")
        if self.demonstration:
            raise ValueError("DEMONSTRATION: production refuses demonstration data and accounts")
        if self.is_sqlite and not self.allow_sqlite:
            raise ValueError("DATABASE_URL: production expects PostgreSQL, or ALLOW_SQLITE=true")
        if not self.smtp_url:
            raise ValueError("SMTP_URL: production expects smtp://… or smtps://…")
        if not self.site_url.startswith("https://"):
            raise ValueError("SITE_URL: production expects https://…, or cookies are not secure")
        return self

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def is_development(self) -> bool:
        return self.environment == "development"


def development_defaults() -> dict[str, Any]:
    """The values that `make run` starts with; production refuses each of them."""
    return {
        "environment": "development",
        "secret_key": DEVELOPMENT_SECRET,
        "master_key": DEVELOPMENT_KEY,
        "database_url": f"sqlite:///{ROOT / 'instance' / 'un.sqlite3'}",
        "demonstration": True,
    }


def load_settings(**overrides: Any) -> Settings:
    """Read the environment; raise SettingsError with one line for each setting that is wrong."""
    if os.environ.get("ENVIRONMENT") == "development":
        absent = {k: v for k, v in development_defaults().items() if not os.environ.get(k.upper())}
        overrides = {**absent, **overrides}
    try:
        return Settings(**overrides)
    except ValidationError as error:
        raise SettingsError("\n".join(_explain(item) for item in error.errors())) from error


def _explain(item: Any) -> str:
    name = str(item["loc"][0]).upper() if item["loc"] else ""
    field = Settings.model_fields.get(name.lower())
    if not field:
        return f"setting {item['msg'].removeprefix('Value error, ')}"
    what = "is missing" if item["type"] == "missing" else item["msg"].removeprefix("Value error, ")
    return f"setting {name}: {what}; expected: {field.description}"

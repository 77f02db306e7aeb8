"""A missing or malformed setting stops the start with its name; production takes no defaults."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from config import DEVELOPMENT_KEY, DEVELOPMENT_SECRET, SettingsError, load_settings

GOOD = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "s" * 48,
    "MASTER_KEY": base64.b64encode(bytes(range(32))).decode(),
    "DATABASE_URL": "postgresql://un@localhost/un",
    "SMTP_URL": "smtp://localhost:25",
    "SITE_URL": "https://petitions.example.org",
}
BAD = [
    ("ENVIRONMENT", "staging"),
    ("SECRET_KEY", "short"),
    ("SECRET_KEY", DEVELOPMENT_SECRET),
    ("MASTER_KEY", "!"),
    ("MASTER_KEY", "c2hvcnQ="),
    ("MASTER_KEY", DEVELOPMENT_KEY),
    ("DATABASE_URL", "mysql://localhost/un"),
    ("DATABASE_URL", "sqlite:////tmp/un.sqlite3"),
    ("ALLOW_SQLITE", "perhaps"),
    ("SMTP_URL", "localhost:25"),
    ("MAIL_FROM", "nobody"),
    ("SITE_URL", "http://petitions.example.org"),
    ("SITE_URL", "https://petitions.example.org/"),
    ("CONTACT_EMAIL", "a b@example.org"),
    ("LANGUAGES", "kk,de"),
    ("RULE_SETS", "uk-parliament,no-such-system"),
    ("RULES_FOLDER", "/no/such/folder"),
    ("IDENTITY_PROVIDERS", "{"),
    ("TRUSTED_PROXIES", "many"),
    ("DOCUMENT_MEGABYTES", "0"),
    ("VIRUS_SCAN", "no-such-program --fast"),
    ("DEMONSTRATION", "true"),
    ("LOG_LEVEL", "LOUD"),
]
REQUIRED = ("SECRET_KEY", "MASTER_KEY", "DATABASE_URL", "SMTP_URL", "SITE_URL")


@pytest.fixture(autouse=True)
def production(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_malformed_setting_stops_the_start_with_its_name(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"setting {name}: "):
        load_settings()


@pytest.mark.parametrize("name", REQUIRED)
def test_production_does_not_start_without(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(name)
    with pytest.raises(SettingsError, match=f"setting {name}: "):
        load_settings()


def test_good_settings_are_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RULES_FOLDER", str(tmp_path))
    monkeypatch.setenv("VIRUS_SCAN", "true --fdpass")
    monkeypatch.setenv("RULE_SETS", "uk-parliament, us-we-the-people")
    settings = load_settings()
    assert settings.rule_sets == ("uk-parliament", "us-we-the-people")
    assert settings.rules_folder == tmp_path

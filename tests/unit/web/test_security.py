"""The policy allows what pages need and nothing more."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files

from petitions.web.security import INLINE_SCRIPT, content_security_policy

POLICY = dict(part.split(" ", 1) for part in content_security_policy().split("; "))


def test_nothing_inline_is_allowed() -> None:
    assert "unsafe" not in content_security_policy()
    assert "nonce" not in content_security_policy()


def test_what_is_not_named_is_forbidden() -> None:
    assert POLICY["default-src"] == "'none'"
    assert POLICY["frame-ancestors"] == "'none'"
    assert POLICY["base-uri"] == "'none'"


def test_the_allowed_script_is_the_one_of_the_page_template() -> None:
    template = files("govuk_frontend_jinja").joinpath("templates/template.html").read_text()
    assert f">{INLINE_SCRIPT}</script>" in template
    digest = b64encode(sha256(INLINE_SCRIPT.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in POLICY["script-src"]


def test_forms_may_lead_to_the_identity_providers() -> None:
    policy = content_security_policy(["https://id.example.org"])
    assert "form-action 'self' https://id.example.org;" in policy

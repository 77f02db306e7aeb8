"""Identity providers (OpenID Connect) as the settings name them, and what their claims prove."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal, get_args

from authlib.integrations.flask_client import OAuth
from flask import Flask, current_app
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from config import LANGUAGES, Settings, SettingsError
from petitions.domain.rules import Status
from petitions.services.identities import Proof

TIMEOUT_SECONDS = 10
STATUSES = tuple(status for status in get_args(Status) if status != "anyone")
LOCAL = ("http://localhost:", "http://127.0.0.1:")


class UnusableClaims(Exception):
    """The provider's answer lacks a claim that the settings rely on, or holds a malformed one."""


class Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MappedClaim(Strict):
    """A claim whose values are translated into the product's own; others prove nothing."""

    claim: str = Field(min_length=1)
    values: dict[str, str] = Field(min_length=1)

    def read(self, claims: Mapping[str, Any]) -> str | None:
        return self.values.get(str(claims.get(self.claim)))


class ClaimNames(Strict):
    """Which claim says what; what is left out is not proven by this provider."""

    name: str = "name"
    personal_id: str | None = None
    birth_date: str | None = None
    status: MappedClaim | None = None
    territory: MappedClaim | str | None = None

    @model_validator(mode="after")
    def _known_statuses(self) -> ClaimNames:
        unknown = set(self.status.values.values()) - set(STATUSES) if self.status else set()
        if unknown:
            raise ValueError(f"status {sorted(unknown)} is none of {', '.join(STATUSES)}")
        return self

    def names(self) -> set[str]:
        """List every claim that is read."""
        mapped = {
            claim.claim if isinstance(claim, MappedClaim) else claim
            for claim in (self.status, self.territory)
            if claim
        }
        return {*mapped, self.name, *filter(None, (self.personal_id, self.birth_date))}


class IdentityProvider(Strict):
    """One provider; see docs/settings.md."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,29}$")]
    names: dict[str, str]
    issuer: str
    discovery_url: str | None = None
    authorization_origin: str | None = None
    client_id: str = Field(min_length=1)
    client_secret: str = Field(min_length=1, repr=False)
    scope: str = "openid profile"
    level: Literal["state_account", "eid"]
    claims: ClaimNames

    @model_validator(mode="after")
    def _complete(self) -> IdentityProvider:
        if set(self.names) != set(LANGUAGES):
            raise ValueError(f"names: expects exactly {', '.join(LANGUAGES)}")
        addresses = (self.issuer, self.metadata_url, self.authorization_origin)
        for address in filter(None, addresses):
            if not address.startswith(("https://", *LOCAL)):
                raise ValueError(f"{address}: expects an address under https://")
        if "openid" not in self.scope.split():
            raise ValueError("scope: must hold openid")
        return self

    @property
    def metadata_url(self) -> str:
        return self.discovery_url or self.issuer.rstrip("/") + "/.well-known/openid-configuration"

    def proof(self, claims: Mapping[str, Any]) -> Proof:
        """Read what the claims prove; raise UnusableClaims where they are not as expected."""
        subject, name = claims.get("sub"), claims.get(self.claims.name)
        if not (isinstance(subject, str) and subject and isinstance(name, str) and name.strip()):
            raise UnusableClaims("sub or name is missing")
        status, territory = self.claims.status, self.claims.territory
        return Proof(
            provider=self.id,
            subject=subject,
            level=self.level,
            name=" ".join(name.split()),
            personal_id=self._text(claims, self.claims.personal_id),
            born_on=self._day(claims),
            status=status.read(claims) if status else None,
            territory=territory.read(claims)
            if isinstance(territory, MappedClaim)
            else self._text(claims, territory),
        )

    def _text(self, claims: Mapping[str, Any], name: str | None) -> str | None:
        value = claims.get(name) if name else None
        if value is not None and not isinstance(value, str | int):
            raise UnusableClaims(f"{name} is no text")
        return str(value) if value is not None else None

    def _day(self, claims: Mapping[str, Any]) -> date | None:
        text = self._text(claims, self.claims.birth_date)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError as error:
            raise UnusableClaims("the birth date is no date") from error


def init_app(app: Flask, settings: Settings) -> None:
    """Check the providers of the settings and prepare a client for each."""
    found = parse(settings)
    oauth = OAuth(app)
    for provider in found.values():
        oauth.register(
            name=provider.id,
            client_id=provider.client_id,
            client_secret=provider.client_secret,
            server_metadata_url=provider.metadata_url,
            client_kwargs={
                "scope": provider.scope,
                "code_challenge_method": "S256",
                "default_timeout": TIMEOUT_SECONDS,
            },
        )
    app.extensions["identity_providers"] = found
    app.extensions["identity_clients"] = oauth


def parse(settings: Settings) -> dict[str, IdentityProvider]:
    """Return the providers by id; raise SettingsError that says which entry is wrong and how."""
    found: dict[str, IdentityProvider] = {}
    for place, entry in enumerate(settings.identity_providers, start=1):
        try:
            provider = IdentityProvider.model_validate(entry)
        except ValidationError as error:
            lines = "; ".join(_explain(item) for item in error.errors())
            raise SettingsError(f"setting IDENTITY_PROVIDERS, entry {place}: {lines}") from error
        if provider.id in found:
            raise SettingsError(f"setting IDENTITY_PROVIDERS: {provider.id} stands there twice")
        found[provider.id] = provider
    return found


def _explain(item: Any) -> str:
    where = ".".join(str(part) for part in item["loc"])
    return f"{where}: {item['msg'].removeprefix('Value error, ')}".removeprefix(": ")


def providers() -> dict[str, IdentityProvider]:
    """Return this installation's providers by id."""
    found: dict[str, IdentityProvider] = current_app.extensions["identity_providers"]
    return found


def client(provider_id: str) -> Any:
    """Return the OpenID Connect client of a provider."""
    return current_app.extensions["identity_clients"].create_client(provider_id)

"""Pages of people with an account: registering, signing in, their page and settings."""

from petitions.web.account import (
    home,
    identity,
    invitation,
    passwords,
    register,
    second_factor,
    settings,
    sign_in,
    unsubscribe,
)
from petitions.web.account.blueprint import blueprint

__all__ = [
    "blueprint", "home", "identity", "invitation", "passwords", "register", "second_factor",
    "settings", "sign_in", "unsubscribe",
]  # fmt: skip

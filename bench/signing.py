"""Signing: by e-mail, with an electronic identity, and confirming, against the bare endpoints."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from bench.forms import first_territory
from bench.load import TURN_SECONDS, TURNS, Rate, in_turns, wrk
from bench.site import ATTEMPTS, PEOPLE, Site
from bench.table import Row, compared

NAME = "Дана Ахметова"


def rows(site: Site) -> Iterator[Row]:
    yield sign_email(site)
    yield sign_eid(site)
    yield confirm(site)


def sign_email(site: Site, name: str = "sign_email") -> Row:
    """Post the form of a petition, each time as somebody else from elsewhere."""
    ready = site.ready
    form = site.folder / "form.txt"
    url = f"{site.url}/kk/petitions/{ready.number}/sign"
    fields = {"csrf_token": ready.csrf_token, "name": NAME, "is_old_enough": "y"}
    said = urlencode({**fields, **first_territory(url)})
    form.write_text(f"{said}&email=p{{n}}%40example.org")
    own, bare = in_turns(
        lambda turn: _posted(url, str(form), ready.cookie),
        lambda turn: _posted(f"{site.bare}/sign", str(form)),
    )
    return compared(name, own, bare, 0.3)


def sign_eid(site: Site) -> Row:
    """Press the button that signs, each time in the session of somebody else."""
    ready = site.ready
    form = site.folder / "eid.txt"
    form.write_text(urlencode({"csrf_token": ready.csrf_token}) + "&n={n}")
    url = f"{site.url}/kk/petitions/{ready.eid_number}/sign"
    own, bare = in_turns(
        lambda turn: _posted(url, str(form), "", str(ready.people), str(turn * PEOPLE // TURNS)),
        lambda turn: _posted(f"{site.bare}/identified", str(form)),
    )
    return compared("sign_eid", own, bare, 0.3)


def confirm(site: Site) -> Row:
    """Press the button behind the links of letters."""
    ready = site.ready
    form = site.folder / "form.txt"
    form.write_text(urlencode({"csrf_token": ready.csrf_token}))
    links = (str(ready.confirm_paths), form.read_text(), ready.cookie)
    own, bare = in_turns(
        lambda turn: wrk(site.url, TURN_SECONDS, *links, str(turn * ATTEMPTS // TURNS),
                         script="tokens.lua"),
        lambda turn: _posted(f"{site.bare}/confirm", str(form)),
    )  # fmt: skip
    return compared("confirm", own, bare, 0.3)


def _posted(url: str, form: str, *more: str) -> Rate:
    return wrk(url, TURN_SECONDS, form, *more, script="form.lua")

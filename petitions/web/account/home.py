"""A person's own page."""

from __future__ import annotations

from flask import render_template

from petitions.web import access
from petitions.web.account.blueprint import blueprint


@blueprint.get("")
@access.signed_in
def home() -> str:
    return render_template("account/home.html", person=access.person())

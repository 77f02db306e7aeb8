"""Demonstration data: made through the services under an earlier clock."""

from __future__ import annotations

import click
from flask.cli import AppGroup, with_appcontext

from petitions import clock
from petitions.demonstration import committee
from petitions.demonstration.loading import PASSWORD, PETITIONER, STAFF, Loader, NotEmpty
from petitions.web import keys as installation
from petitions.web.database import session

demo_commands = AppGroup("demo", help="Demonstration data and accounts.")


@demo_commands.command("load")
@with_appcontext
def load() -> None:
    """Load the demonstration into an empty database; refuses any other."""
    settings = installation.settings()
    loader = Loader(
        session(), installation.keys(), settings.site_url, settings.languages, clock.now()
    )
    try:
        for line in loader.load():
            click.echo(line)
    except NotEmpty as error:
        raise click.ClickException(str(error)) from None


@demo_commands.command("accounts")
def accounts() -> None:
    """Print who can sign in to the demonstration."""
    click.echo(f"\n  Password of every account: {PASSWORD}")
    click.echo(f"  {PETITIONER[0]:28} petitioner")
    for email, _, role, body in STAFF:
        click.echo(f"  {email:28} {role}{f' ({body})' if body else ''}")
    for email, _, seat in committee.PEOPLE:
        click.echo(f"  {email:28} {seat} (petitions-committee)")
    click.echo("  Codes of the second factor: /en/dev/codes    Letters: /en/dev/letters")

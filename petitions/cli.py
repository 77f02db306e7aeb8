"""What operators type: every command group is registered here."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.orm import Session

from petitions import clock, jobs
from petitions.mail.outbox import Office
from petitions.mail.render import Site
from petitions.mail.sender import Smtp
from petitions.presets import BadRuleSet
from petitions.services import installing, ledger_keys, reindexing, replaying, rulebooks, staff
from petitions.services.errors import ServiceError
from petitions.web import keys as installation
from petitions.web import uploads
from petitions.web.database import db, session

petition_commands = AppGroup("petitions", help="Look into single petitions.")
ledger_commands = AppGroup("ledger", help="Keep the ledger's signing keys.")
staff_commands = AppGroup("staff", help="Manage who works here.")


def init_app(app: Flask) -> None:
    """Give the app its commands."""
    from petitions.cli_demo import demo_commands
    from petitions.cli_privacy import privacy_commands
    from petitions.cli_rules import rules

    rules.add_command(publish_rules)
    rules.add_command(export_rules)
    app.cli.add_command(rules)
    app.cli.add_command(install)
    app.cli.add_command(work)
    app.cli.add_command(petition_commands)
    app.cli.add_command(ledger_commands)
    app.cli.add_command(staff_commands)
    app.cli.add_command(privacy_commands)
    if app.extensions["settings"].demonstration:
        app.cli.add_command(demo_commands)


@click.command("install")
@with_appcontext
def install() -> None:
    """Load what every installation needs: territories, holidays, presets, a ledger key."""
    with _spoken_errors():
        for line in installing.install(
            session(),
            installation.keys(),
            installation.settings().site_url,
            clock.now(),
            only=installation.settings().rule_sets,
        ):
            click.echo(line)


@click.command("worker")
@with_appcontext
def work() -> None:
    """Count signatures, keep deadlines, send letters, sign checkpoints, until stopped."""
    settings = installation.settings()
    site = Site(settings.site_name, settings.site_url, settings.mail_from, settings.contact_email)
    jobs.run(
        jobs.Worker(
            sessions=partial(Session, db.engine, expire_on_commit=False),
            keys=installation.keys(),
            office=Office(site, installation.keys()),
            transport=Smtp(settings.smtp_url) if settings.smtp_url else None,
            site_url=settings.site_url,
            documents=uploads.store(),
        )
    )


@petition_commands.command("replay")
@click.argument("number", type=int)
@with_appcontext
def replay(number: int) -> None:
    """Play a petition's recorded acts through the engine and print the facts, one a line.

    Exit code 1 if they differ from the stored ones.
    """
    with _spoken_errors():
        result = replaying.replay(session(), number)
    for fact in result.replayed:
        click.echo(json.dumps(fact, ensure_ascii=False))
    if not result.agrees:
        click.echo(f"petition {number}: the stored facts differ", err=True)
        sys.exit(1)


@petition_commands.command("reindex")
@with_appcontext
def reindex() -> None:
    """Write the search index anew, after the analyser or a dictionary changed."""
    for done in reindexing.reindex(session()):
        click.echo(f"{done} petitions indexed")


@ledger_commands.command("new-key")
@with_appcontext
def new_ledger_key() -> None:
    """Make a signing key and use it from now on; prints what verifiers must know."""
    url = installation.settings().site_url
    click.echo(ledger_keys.make_key(session(), installation.keys(), url, clock.now()))


@ledger_commands.command("retire-key")
@click.argument("vkey")
@with_appcontext
def retire_ledger_key(vkey: str) -> None:
    """Sign no more with this key; what it signed stays valid."""
    with _spoken_errors():
        ledger_keys.retire_key(session(), vkey, clock.now())


@ledger_commands.command("keys")
@with_appcontext
def list_ledger_keys() -> None:
    """List every key there ever was, the newest first."""
    for vkey, made, retired in ledger_keys.public_keys(session()):
        click.echo(f"{vkey}\t{made:%Y-%m-%d}\t{f'{retired:%Y-%m-%d}' if retired else 'in use'}")


@staff_commands.command("create-admin")
@click.option("--email", prompt=True)
@click.option("--name", prompt=True)
@click.option("--lang", default="kk", type=click.Choice(["kk", "ru", "en"]))
@with_appcontext
def create_admin(email: str, name: str, lang: str) -> None:
    """Invite the first administrator by letter."""
    with _spoken_errors():
        staff.invite(
            session(), email=email, name=name, language=lang,
            grants=(staff.Grant("administrator"),), by=None, at=clock.now(),
        )  # fmt: skip
    click.echo(f"A letter with the invitation goes to {email}.")


@click.command("publish")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--reason", required=True, help="why, for everybody to read")
@click.option("--from", "from_", type=click.DateTime(["%Y-%m-%d"]), help="in force from this day")
@with_appcontext
def publish_rules(file: Path, reason: str, from_: datetime | None) -> None:
    """Publish a rule set file as its next version; running petitions keep theirs."""
    now = clock.now()
    in_force = from_.replace(tzinfo=now.tzinfo) if from_ else now
    with _spoken_errors():
        version = rulebooks.publish(
            session(), file.read_text("utf-8-sig"), reason, now, in_force_from=in_force
        )
    click.echo(f"{version.rule_set} version {version.number}, in force from {in_force:%Y-%m-%d}")


@click.command("export")
@click.argument("id")
@click.option("--version", "number", type=click.IntRange(1), help="which one; default: the newest")
@with_appcontext
def export_rules(id: str, number: int | None) -> None:
    """Print a published version as the TOML text it was published with."""
    with _spoken_errors():
        click.echo(rulebooks.source_of(session(), id, number), nl=False)


@contextmanager
def _spoken_errors() -> Iterator[None]:
    """Turn refusals into one line on standard error and exit code 1."""
    try:
        yield
    except BadRuleSet as error:
        raise click.ClickException(str(error)) from None
    except ServiceError as error:
        raise click.ClickException(", ".join(error.codes)) from None

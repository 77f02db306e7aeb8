"""Erasing people: what an operator does on request, and after restoring a backup."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from petitions import clock
from petitions.services import erasing
from petitions.services.errors import ServiceError
from petitions.web import keys as installation
from petitions.web import uploads
from petitions.web.database import session

privacy_commands = AppGroup("privacy", help="Erase people, and erase them again in a backup.")


@privacy_commands.command("erase")
@click.argument("address")
@with_appcontext
def erase(address: str) -> None:
    """Erase whoever stands behind an e-mail address: account, signatures, letters.

    Signatures are withdrawn first where their petition's rules allow.
    """
    try:
        count = erasing.erase_address(
            session(), installation.keys(), address, clock.now(), uploads.store()
        )
    except ServiceError as error:
        raise click.ClickException(", ".join(error.codes)) from None
    click.echo(f"erased, with {count} signatures")


@privacy_commands.command("list")
@with_appcontext
def list_erased() -> None:
    """List everything that was ever erased, as ids, one a line: keep it beside every backup."""
    for subject in erasing.on_record(session()):
        click.echo(subject)


@privacy_commands.command("erase-again")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def erase_again(file: Path) -> None:
    """After restoring a backup, erase what a list made by `flask privacy list` names."""
    subjects = file.read_text("utf-8").split()
    count = erasing.erase_again(
        session(), installation.keys(), subjects, clock.now(), uploads.store()
    )
    click.echo(f"erased {count} of {len(subjects)} again")

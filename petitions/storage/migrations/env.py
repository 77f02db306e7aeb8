"""Alembic's entry: migrates the connection it is given, or the database of the Flask app."""

import sqlalchemy as sa
from alembic import context

from petitions.storage.tables import Moment, metadata


def render_item(kind, item, autogen_context):
    """Write our own types as plain ones, so that a migration needs no code of the product."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, sa.JSON):
        return "JSON"
    return False


def include_object(item, name, kind, reflected, compare_to):
    """Leave out what ddl.py owns: full-text tables, their shadows and indexes."""
    return not (reflected and compare_to is None and "_fts" in name)


def migrate(connection: sa.Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        render_item=render_item,
        include_object=include_object,
    )
    with context.begin_transaction():
        context.run_migrations()


def app_engine() -> sa.Engine:
    from flask import current_app

    return current_app.extensions["migrate"].db.engine


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    with app_engine().begin() as connection:
        migrate(connection)

"""Writes the initial migration anew from the tables: until the first release there is only one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from petitions.storage.engine import make_engine

MIGRATIONS = Path(__file__).resolve().parent.parent / "petitions/storage/migrations"
FILE = MIGRATIONS / "versions/0001_initial.py"


def write_initial() -> None:
    """Replace the initial migration by what the models say today."""
    FILE.unlink(missing_ok=True)
    FILE.parent.mkdir(exist_ok=True)
    with make_engine("sqlite://", poolclass=sa.StaticPool).connect() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.revision(config, "initial", autogenerate=True, rev_id="0001")
    FILE.write_text(with_triggers(FILE.read_text()))
    subprocess.run([sys.executable, "-m", "ruff", "format", "--no-force-exclude", FILE], check=True)


def with_triggers(source: str) -> str:
    """Let the migration also create what stands in ddl.py."""
    dialect_import = "from sqlalchemy.dialects import postgresql\n"
    source = source.replace(
        dialect_import, f"{dialect_import}\nfrom petitions.storage import ddl\n"
    )
    source = "".join(line for line in source.splitlines(True) if "# ### " not in line)
    before, after = source.split("def downgrade()", 1)
    return f"{before.rstrip()}\n    ddl.create(op.get_bind())\n\n\ndef downgrade(){after}"


if __name__ == "__main__":
    write_initial()

"""Finds a PostgreSQL server for the tests, or starts one of its own from installed binaries."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

ADVICE = (
    "no PostgreSQL: install it (apt-get install postgresql) or set TEST_DATABASE_URL; "
    "its tests were skipped"
)
# A server that lives for one test run need not survive a power cut.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


@dataclass(frozen=True)
class Server:
    """A server we may create databases on; `folder` is set when it is our own."""

    url: str  # of its maintenance database, as libpq reads it
    folder: Path | None = field(default=None)

    def execute(self, statement: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]

    def url_of(self, database: str) -> str:
        """Return SQLAlchemy's address of one of its databases."""
        assert re.fullmatch(r"petitions_test_\w+", database)
        base, _, query = self.url.partition("?")
        address = base.rsplit("/", 1)[0] + "/" + database + (f"?{query}" if query else "")
        return address.replace("postgresql://", "postgresql+psycopg://", 1)

    def stop(self) -> None:
        """Stop the server if it is ours, and remove its files."""
        if self.folder:
            _run_as_server(binaries() / "pg_ctl", "-D", self.folder / "data", "-m", "fast", "stop")
            shutil.rmtree(self.folder, ignore_errors=True)


def find_or_start() -> Server | None:
    """Return the first server that lets us create databases, else one of our own, else None."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        return Server(given.replace("postgresql+psycopg://", "postgresql://", 1))
    return _reachable() or _start()


def _reachable() -> Server | None:
    user = pwd.getpwuid(os.getuid()).pw_name
    hosts = ("/var/run/postgresql", "/tmp", "127.0.0.1")
    for name in (user, "postgres"):
        for host in hosts:
            url = f"postgresql://{name}@/postgres?host={host}"
            if _may_create_databases(url):
                return Server(url)
    return None


def _may_create_databases(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=2) as connection:
            row = connection.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.OperationalError:
        return False
    return bool(row and row[0])


def binaries() -> Path:
    """Return the folder with initdb and pg_ctl; FileNotFoundError when none is installed."""
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4])
    )
    if installed:
        return installed[-1].parent
    on_path = shutil.which("initdb")
    if not on_path:
        raise FileNotFoundError("initdb")
    return Path(on_path).resolve().parent


def _start() -> Server | None:
    return start(FAST)


def start(settings: tuple[str, ...]) -> Server | None:
    """Start a server of our own with these settings; None where none is installed."""
    try:
        programs = binaries()
    except FileNotFoundError:
        return None
    folder = Path(tempfile.mkdtemp(prefix="un-postgres-"))
    user = _server_user()
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    data = folder / "data"
    _run_as_server(programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync",
                   "-E", "UTF8", "--locale=C.UTF-8")  # fmt: skip
    given = " ".join(f"-c {setting}" for setting in settings)
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} {given}"
    _run_as_server(
        programs / "pg_ctl", "-D", data, "-l", folder / "log", "-o", options, "-w", "start"
    )
    return Server(f"postgresql://postgres@/postgres?host={folder}", folder)


def _server_user() -> pwd.struct_passwd | None:
    """Return whom to become: PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def _run_as_server(*command: object) -> None:
    user = _server_user()
    prefix = (
        ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
        if user
        else []
    )
    subprocess.run(
        [*prefix, *map(str, command)], check=True, cwd="/", stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip

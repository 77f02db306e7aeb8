"""Finds a PostgreSQL server for the tests, or starts one of its own from installed binaries."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.support import memory

ADVICE = (
    "no PostgreSQL: install it (apt-get install postgresql) or set TEST_DATABASE_URL; "
    "its tests were skipped"
)
START_SECONDS = 60
# A server that lives for one test run need not survive a power cut.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


@dataclass(frozen=True)
class Server:
    """A server we may create databases on; `folder` is set when it is our own."""

    url: str  # of its maintenance database, as libpq reads it
    folder: Path | None = None
    process: subprocess.Popen[bytes] | None = None

    def execute(self, statement: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]

    def copy(self, template: str, name: str) -> None:
        """Make a database like another one, the quickest way this server knows."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            # Before version 15 there was no other way than copying files, and no word for it.
            how = "STRATEGY FILE_COPY" if connection.info.server_version >= 150_000 else ""
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} {how}")  # type: ignore[arg-type]

    def url_of(self, database: str) -> str:
        """Return SQLAlchemy's address of one of its databases."""
        assert re.fullmatch(r"petitions_test_\w+", database)
        base, _, query = self.url.partition("?")
        address = base.rsplit("/", 1)[0] + "/" + database + (f"?{query}" if query else "")
        return address.replace("postgresql://", "postgresql+psycopg://", 1)

    def stop(self) -> None:
        """Stop the server if it is ours, and remove its files."""
        if self.folder and self.process:
            self.process.send_signal(signal.SIGINT)  # a fast shutdown
            self.process.wait(timeout=START_SECONDS)
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
    return start(FAST, memory.folder())


def start(settings: tuple[str, ...], within: Path | None = None) -> Server | None:
    """Start a server of our own with these settings; None where none is installed. `within`: the
    folder for its files, else one that is on a disk."""
    try:
        binaries()
    except FileNotFoundError:
        return None
    folder = Path(tempfile.mkdtemp(prefix="un-postgres-", dir=within))
    initialise(folder, "--no-sync")
    return Server(url_in(folder), folder, launch(folder, settings))


def initialise(folder: Path, *options: str) -> None:
    """Make an empty cluster in a folder."""
    user = _server_user()
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    _run_as_server(binaries() / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust",
                   "-E", "UTF8", "--locale=C.UTF-8", *options)  # fmt: skip


def launch(folder: Path, settings: tuple[str, ...]) -> subprocess.Popen[bytes]:
    """Start a server on a folder's cluster and wait until it answers."""
    given = ("listen_addresses=", f"unix_socket_directories={folder}", *settings)
    options = [word for setting in given for word in ("-c", setting)]
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            # It ends with us, even where we are killed.
            [*_as_server("--pdeathsig=INT"), binaries() / "postgres", "-D", folder / "data",
             *options],
            cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
    _wait_until_it_answers(url_in(folder), process, folder / "log")
    return process


def url_in(folder: Path) -> str:
    return f"postgresql://postgres@/postgres?host={folder}"


def _wait_until_it_answers(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while not _may_create_databases(url):
        assert process.poll() is None, f"PostgreSQL ended:\n{log.read_text()}"
        assert time.monotonic() < end, f"PostgreSQL did not answer:\n{log.read_text()}"
        time.sleep(0.05)


def _server_user() -> pwd.struct_passwd | None:
    """Return whom to become: PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def _as_server(*more: str) -> list[str]:
    """Return what stands before a command of the server."""
    user = _server_user()
    become = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"] if user else []
    return ["setpriv", *become, *more] if become or more else []


def _run_as_server(*command: object) -> None:
    subprocess.run(
        [*_as_server(), *map(str, command)], check=True, cwd="/", stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip

"""A whole site whose every part can be killed, on a PostgreSQL of its own with a small disk."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.support import postgres
from tests.support.databases import Database, create_all
from tests.support.mail_server import MailServer
from tests.support.site import Site

DISK_MEGABYTES = 192
# Durable, as an installation is; small segments let a full disk be felt soon.
SETTINGS = (
    "max_connections=60", "shared_buffers=32MB", "max_wal_size=48MB", "min_wal_size=8MB",
    "checkpoint_timeout=30s", "restart_after_crash=on",
)  # fmt: skip
RESTARTS = 20


class Disk:
    """A file system that can be filled: a small tmpfs where we may mount one, else a limit on
    the size of the server's files, which PostgreSQL treats alike."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        size = f"size={DISK_MEGABYTES}m"
        mount = ["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(folder)]
        done = subprocess.run(mount, capture_output=True, check=False)
        self.is_mounted = done.returncode == 0

    def fill(self, processes: list[int]) -> None:
        if not self.is_mounted:
            _limit_files(processes, 0)
            return
        with (self.folder / "ballast").open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(1 << 20))
        with (self.folder / "ballast").open("ab", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(1 << 12))

    def free(self, processes: list[int]) -> None:
        if self.is_mounted:
            (self.folder / "ballast").unlink()
        else:
            _limit_files(processes, resource.RLIM_INFINITY)

    def unmount(self) -> None:
        if self.is_mounted:
            subprocess.run(["umount", "--lazy", str(self.folder)], check=True)


def _limit_files(processes: list[int], size: int) -> None:
    for process in processes:
        with suppress(ProcessLookupError):
            hard = resource.prlimit(process, resource.RLIMIT_FSIZE)[1]
            resource.prlimit(process, resource.RLIMIT_FSIZE, (size, hard))


class Machine:
    """The site, its worker and its database, each to be killed without warning."""

    def __init__(self, folder: Path, disk: Disk, mail: MailServer) -> None:
        self.disk = disk
        postgres.initialise(disk.folder, "--wal-segsize=1", "--no-sync")
        self._server = postgres.launch(disk.folder, SETTINGS)
        server = postgres.Server(postgres.url_in(disk.folder))
        server.execute("CREATE DATABASE petitions_test_faults")
        url = server.url_of("petitions_test_faults")
        create_all(url)
        self.site = Site(folder, Database("postgresql", url), mail, WEB_CONCURRENCY="2",
                         TRUSTED_PROXIES="1", LOG_LEVEL="WARNING")  # fmt: skip

    def strike(self, fault: str, chance: random.Random) -> None:
        """Do one of FAULTS and bring up again what an operator's machine would restart."""
        getattr(self, f"_{fault}")(chance)

    def stop(self) -> None:
        self.site.stop()
        self._server.send_signal(signal.SIGQUIT)
        self._server.wait(timeout=30)

    def _web_worker(self, chance: random.Random) -> None:
        """Any process that serves pages; their master starts another."""
        _kill(chance.choice(self.site.web_workers()))

    def _web(self, chance: random.Random) -> None:
        self.site.kill_web()
        self.site.start_web()

    def _worker(self, chance: random.Random) -> None:
        self.site.kill_worker()
        time.sleep(chance.uniform(0, 0.5))
        self.site.start_worker()

    def _backend(self, chance: random.Random) -> None:
        """Any process of PostgreSQL; the server then recovers by itself."""
        _kill(chance.choice(_children(self._server.pid)))

    def _database(self, chance: random.Random) -> None:
        """The whole server at once, as a power cut would."""
        self._server.send_signal(signal.SIGSTOP)  # so that it starts nobody new meanwhile
        for process in (*_children(self._server.pid), self._server.pid):
            _kill(process)
        self._server.wait()
        time.sleep(chance.uniform(0, 0.5))
        self._restart()

    def _disk(self, chance: random.Random) -> None:
        """No byte is left for a while; the server refuses, or falls and is started again."""
        processes = [self._server.pid, *_children(self._server.pid)]
        self.disk.fill(processes)
        time.sleep(chance.uniform(0.5, 2))
        self.disk.free([self._server.pid, *_children(self._server.pid)])
        if self._server.poll() is not None:
            self._restart()

    def _restart(self) -> None:
        for _ in range(RESTARTS):
            with suppress(AssertionError):
                self._server = postgres.launch(self.disk.folder, SETTINGS)
                return
            time.sleep(0.2)
        raise AssertionError((self.disk.folder / "log").read_text()[-3000:])


FAULTS = ("web_worker", "web", "worker", "backend", "database", "disk")


@contextmanager
def running(folder: Path, mail: MailServer) -> Iterator[Machine]:
    """A machine that is up, without its web site and worker; `machine.site.start()` starts them."""
    # Not below pytest's folder: nobody else, so not the server's user either, may enter that.
    place = Path(tempfile.mkdtemp(prefix="un-faults-"))
    place.chmod(0o755)
    disk = Disk(place)
    machine = Machine(folder, disk, mail)
    try:
        yield machine
    finally:
        machine.stop()
        disk.unmount()
        shutil.rmtree(place, ignore_errors=True)


def _children(process: int) -> list[int]:
    return [int(n) for n in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def _kill(process: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)

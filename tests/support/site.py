"""The whole site as an operator runs it: gunicorn and the worker, as processes of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from config import DEVELOPMENT_KEY, DEVELOPMENT_SECRET, ROOT
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.forked import Forked
from tests.support.mail_server import MailServer, free_port

START_SECONDS = 90


class Site:
    """A running site; `url` has no slash at the end."""

    def __init__(self, folder: Path, database: Database, mail: MailServer, **settings: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.folder = folder
        self.database = database
        self.mail = mail
        self.clock = Clock(folder / "clock")
        self.environment = self._environment(settings)
        self._web: Forked | None = None
        self._worker: Forked | None = None

    def start(self) -> None:
        self.start_web()
        self.start_worker()

    def stop(self) -> None:
        for process in (self._web, self._worker):
            _end(process, signal.SIGTERM)

    def start_web(self) -> None:
        self._web = self._spawn("gunicorn", "-c", str(ROOT / "deploy/gunicorn.conf.py"), "wsgi:app")
        self._wait_until_it_answers()

    def start_worker(self) -> None:
        self._worker = self._spawn("flask", "worker")

    def kill_worker(self) -> None:
        """Kill the worker as a power cut would."""
        _end(self._worker, signal.SIGKILL)

    def kill_web(self) -> None:
        _end(self._web, signal.SIGKILL)

    def web_workers(self) -> list[int]:
        """Return the processes that serve pages; another one is started for each that dies."""
        assert self._web
        children = Path(f"/proc/{self._web.pid}/task/{self._web.pid}/children")
        return [int(process) for process in children.read_text().split()]

    def worker_is_running(self) -> bool:
        return self._worker is not None and self._worker.is_running

    def flask(self, *command: str) -> str:
        """Run a command of the operator on this site; return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", *command], env=self.environment, cwd=ROOT,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"flask {' '.join(command)}:\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def log(self) -> str:
        return (self.folder / "log").read_text()

    def _environment(self, settings: dict[str, str]) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {
            **kept,
            "FLASK_APP": "wsgi.py",
            "ENVIRONMENT": "test",
            "SECRET_KEY": DEVELOPMENT_SECRET,
            "MASTER_KEY": DEVELOPMENT_KEY,
            "DATABASE_URL": self.database.url,
            "DEMONSTRATION": "true",
            "SMTP_URL": self.mail.url,
            "SITE_URL": self.url,
            "BIND": self.url.removeprefix("http://"),
            "INSTANCE_PATH": str(self.folder / "instance"),
            "CLOCK_SHIFT_FILE": str(self.clock.file),
            "WEB_CONCURRENCY": "1",  # one process with four threads starts twice as fast as two
            **settings,
        }

    def _spawn(self, module: str, *arguments: str) -> Forked:
        return Forked(module, *arguments, env=self.environment, log=self.folder / "log")

    def _wait_until_it_answers(self) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            assert self._web
            assert self._web.is_running, f"the site ended:\n{self.log()}"
            try:
                urllib.request.urlopen(f"{self.url}/static/manifest.json", timeout=5).close()
            except urllib.error.HTTPError as error:
                error.close()
                return
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError(f"the site did not answer in {START_SECONDS} s:\n{self.log()}")


def _end(process: Forked | None, number: signal.Signals) -> None:
    """Signal a process and those it started, and wait for its end."""
    if process is None or not process.is_running:
        return
    process.signal(number)
    if not process.wait(15):
        process.signal(signal.SIGKILL)
        process.wait(15)

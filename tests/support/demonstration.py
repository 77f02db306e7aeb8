"""The demonstration data, loaded once for a whole test run and copied for whoever needs it."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config import DEVELOPMENT_KEY, DEVELOPMENT_SECRET, ROOT
from tests.support.databases import migrate


@pytest.fixture(scope="session")
def demonstration_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the demonstration; copy it before writing."""
    # With several test workers, the first loads it while the others wait for the lock.
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    file = shared / "demonstration.sqlite3"
    with (shared / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        failed = shared / "demonstration.failed"
        assert not failed.exists(), failed.read_text()
        if not file.exists():
            loading = shared / "demonstration.loading"
            migrate(f"sqlite:///{loading}")
            failure = load(f"sqlite:///{loading}", shared)
            if failure:
                failed.write_text(failure)  # the other tests need not try again
                raise AssertionError(failure)
            loading.rename(file)
    return file


def load(url: str, folder: Path) -> str | None:
    """Run `flask demo load` on an empty database; return what it said if it failed."""
    environment = {
        **os.environ,
        "FLASK_APP": "wsgi.py",
        "ENVIRONMENT": "test",
        "SECRET_KEY": DEVELOPMENT_SECRET,
        "MASTER_KEY": DEVELOPMENT_KEY,
        "DATABASE_URL": url,
        "DEMONSTRATION": "true",
        "INSTANCE_PATH": str(folder / "instance"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "flask", "demo", "load"],
        env=environment, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return f"flask demo load:\n{done.stdout}\n{done.stderr}" if done.returncode else None


@pytest.fixture
def demonstration_copy(demonstration_file: Path, tmp_path: Path) -> Path:
    """The demonstration in a file of this test alone."""
    return shutil.copyfile(demonstration_file, tmp_path / "demonstration.sqlite3")

"""An operator starts and stops the site: `make run`, settings that are wrong, a killed worker."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from config import DEVELOPMENT_KEY, DEVELOPMENT_SECRET, ROOT
from tests.support.mail_server import free_port
from tests.support.site import Site

PRODUCTION = {
    "SECRET_KEY": "x" * 40,
    "MASTER_KEY": "cHJvZHVjdGlvbi1tYXN0ZXIta2V5LW9mLTMyLWJ5dGU=",
    "DATABASE_URL": "postgresql://un@/un",
    "SMTP_URL": "smtp://127.0.0.1:25",
    "SITE_URL": "https://petitions.example.org",
}
BARE = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}


def start(**settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "import wsgi"],
        env={**BARE, **settings}, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip


def answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=5).close()
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False
    return True


def wait_until(reached: object, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not reached():  # type: ignore[operator]
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.2)


@pytest.mark.parametrize("name", ["SECRET_KEY", "MASTER_KEY", "DATABASE_URL"])
def test_a_missing_setting_stops_the_start_with_its_name(name: str) -> None:
    done = start(**{key: value for key, value in PRODUCTION.items() if key != name})
    assert done.returncode != 0
    assert f"setting {name}: is missing; expected: " in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", DEVELOPMENT_SECRET),
        ("MASTER_KEY", "not base64!"),
        ("MASTER_KEY", DEVELOPMENT_KEY),
        ("DATABASE_URL", "mysql://x"),
        ("DATABASE_URL", "sqlite:////tmp/x.sqlite3"),
        ("SMTP_URL", "http://x"),
        ("LANGUAGES", "kk,xx"),
        ("IDENTITY_PROVIDERS", "{"),
        ("DEMONSTRATION", "true"),
        ("TRUSTED_PROXIES", "many"),
        ("SITE_URL", "petitions.example.org"),
        ("SITE_URL", "https://petitions.example.org/"),
        ("SITE_URL", "http://petitions.example.org"),
        ("MAIL_FROM", "nobody"),
    ],
)
def test_a_setting_that_production_cannot_use_stops_the_start(name: str, value: str) -> None:
    done = start(**{**PRODUCTION, name: value})
    assert done.returncode != 0
    assert name in done.stderr
    assert "Traceback" not in done.stderr


def test_production_starts_with_settings_that_are_right() -> None:
    done = start(**PRODUCTION)
    assert done.returncode == 0, done.stderr


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        done = subprocess.run(
            [ROOT / "deploy/run.sh"],
            env={**BARE, "PORT": port, "DATABASE_URL": f"sqlite:///{tmp_path / 'un.sqlite3'}"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert f"Port {port} is taken" in done.stderr


def test_the_rules_commands_need_no_setting() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi.py", "rules", "--help"],
        env=BARE, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_make_run_serves_the_demonstration_and_ctrl_c_ends_all_of_it(
    tmp_path: Path, demonstration_copy: Path
) -> None:
    port, provider_port = free_port(), free_port()
    site = f"http://127.0.0.1:{port}"
    environment = {
        **BARE,
        "PORT": str(port),
        "PROVIDER_PORT": str(provider_port),
        "DATABASE_URL": f"sqlite:///{demonstration_copy}",
        "INSTANCE_PATH": str(tmp_path / "instance"),
    }
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [ROOT / "deploy/run.sh"],
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        wait_until(lambda: process.poll() is not None or answers(f"{site}/en/"))
        assert process.poll() is None, (tmp_path / "log").read_text()
        wait_until(lambda: site in (tmp_path / "log").read_text())
        wait_until(lambda: answers(f"http://127.0.0.1:{provider_port}/"))
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=30)
    assert not answers(f"{site}/en/")
    assert not answers(f"http://127.0.0.1:{provider_port}/")
    assert processes_of_group(process.pid) == []


def processes_of_group(group: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                state, _parent, its_group = (
                    (entry / "stat").read_text().rpartition(")")[2].split()[:3]
                )
            except OSError:
                continue
            if int(its_group) == group and state != "Z":
                found.append(int(entry.name))
    return found


def test_a_killed_worker_starts_again(site: Site) -> None:
    site.kill_worker()
    site.start_worker()
    time.sleep(1)
    assert site.worker_is_running(), site.log()

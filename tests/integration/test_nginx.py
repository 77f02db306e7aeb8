"""The shipped nginx configuration in front of an upstream: what it keeps, how long, and what not."""

from __future__ import annotations

import re
import runpy
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from config import ROOT
from petitions.web.public import caching
from tests.faults import town
from tests.support import databases, front
from tests.support.front import Front
from tests.support.site import Site


@pytest.fixture(autouse=True)
def _installed() -> None:
    if not front.is_installed():
        databases.missing(front.ADVICE)


class Upstream(ThreadingHTTPServer):
    """Answers as the site does, counts how often it was asked, and can be slow or dead."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answerer)
        self.asked: list[str] = []
        self.cache_control = caching.SHARED
        self.delay = 0.0
        self.is_dead = False


class Answerer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Upstream

    def do_GET(self) -> None:
        if self.server.is_dead:
            self.close_connection = True
            return
        self.server.asked.append(self.path)
        time.sleep(self.server.delay)
        body = str(len(self.server.asked)).encode()
        self.send_response(200)
        if self.path == "/personal":
            self.send_header("Cache-Control", "no-store")
        else:
            self.send_header("Cache-Control", self.server.cache_control)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    server = Upstream()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def nginx(tmp_path: Path, upstream: Upstream) -> Iterator[Front]:
    with front.serve(tmp_path, upstream.server_port) as running:
        yield running


def test_many_readers_of_one_page_cost_the_site_one(nginx: Front, upstream: Upstream) -> None:
    upstream.delay = 0.3
    with ThreadPoolExecutor(24) as pool:
        bodies = {body for _, _, body in pool.map(lambda _: nginx.get("/page"), range(24))}
    assert upstream.asked.count("/page") == 1
    assert bodies == {b"1"}


def test_a_page_is_kept_for_a_second_and_renewed_while_it_is_read(
    nginx: Front, upstream: Upstream
) -> None:
    first = nginx.get("/page")[2]
    assert nginx.get("/page")[2] == first
    time.sleep(1.3)
    assert nginx.get("/page")[2] == first, "the reader does not wait for the new one"
    until(lambda: nginx.get("/page")[2] != first, 2)


def test_nobody_reads_a_page_of_four_seconds_ago_while_the_site_is_up(
    nginx: Front, upstream: Upstream
) -> None:
    first = nginx.get("/page")[2]
    time.sleep(4.1)  # nginx counts whole seconds: one to keep it, two to renew it
    assert nginx.get("/page")[2] != first


def test_while_the_site_is_down_an_old_page_is_given_and_not_for_ever(
    nginx: Front, upstream: Upstream
) -> None:
    upstream.cache_control = caching.SHARED.replace("stale-if-error=60", "stale-if-error=3")
    assert upstream.cache_control != caching.SHARED
    first = nginx.get("/page")[2]
    upstream.is_dead = True
    time.sleep(1.2)
    status, _, body = nginx.get("/page")
    assert (status, body) == (200, first)
    time.sleep(4.5)
    assert nginx.get("/page")[0] == 502


def test_personal_pages_are_never_kept(nginx: Front, upstream: Upstream) -> None:
    assert nginx.get("/personal")[2] != nginx.get("/personal")[2]


def test_built_files_come_from_nginx_with_a_year_to_keep(nginx: Front, upstream: Upstream) -> None:
    folder = ROOT / "petitions/web/static"
    name = next(file.name for file in sorted(folder.iterdir()) if file.suffix == ".css")
    asked = len(upstream.asked)
    status, headers, body = nginx.get(f"/static/{name}")
    assert (status, body) == (200, (folder / name).read_bytes())
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Type"].startswith("text/css")
    assert len(upstream.asked) == asked


def test_nothing_outside_the_built_files_is_given(nginx: Front, upstream: Upstream) -> None:
    assert nginx.get("/static/../../../config.py")[0] in (200, 400, 404)
    assert b"class Settings" not in nginx.get("/static/..%2f..%2f..%2fconfig.py")[2]
    assert b"class Settings" not in nginx.get("/static../config.py")[2]


def test_plain_http_leads_to_https(nginx: Front) -> None:
    connection = HTTPConnection("127.0.0.1", nginx.plain_port, timeout=10)
    connection.request("GET", "/kk/petitions/1", headers={"Host": front.NAME})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert (answer.status, answer.headers["Location"]) == (
        301, f"https://{front.NAME}/kk/petitions/1",
    )  # fmt: skip


def test_nginx_gives_an_idle_connection_up_before_the_site_does() -> None:
    nginx = re.search(r"keepalive_timeout (\d+)s;", (ROOT / "deploy/nginx.conf").read_text())
    site = runpy.run_path(str(ROOT / "deploy/gunicorn.conf.py"))
    assert nginx
    assert int(nginx[1]) < site["keepalive"]


def test_the_site_behind_it(start_site: Callable[..., Site], tmp_path: Path) -> None:
    """gunicorn as it is shipped: public pages are shared, forms and whoever is known are not."""
    log = tmp_path / "access.log"
    site = start_site(TRUSTED_PROXIES="1", GUNICORN_CMD_ARGS=f"--access-logfile {log}")
    number = town.open_petition(site)
    folder = tmp_path / "front"
    folder.mkdir()
    with front.serve(folder, site.port) as nginx:
        page, form = f"/kk/petitions/{number}", f"/kk/petitions/{number}/sign"
        with ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(lambda _: nginx.get(page), range(64)))
        assert {status for status, _, _ in answers} == {200}
        assert len({body for _, _, body in answers}) == 1
        assert asked(log, page) <= 2, "sixty-four readers within a second or so"
        assert not any(headers["Set-Cookie"] for _, headers, _ in answers)

        tokens = {nginx.get(form)[2] for _ in range(2)}
        cookies = {nginx.get(form)[1]["Set-Cookie"] for _ in range(2)}
        assert len(tokens) == len(cookies) == 2, "a form's token and cookie are of one reader"
        assert nginx.get("/kk/account/sign-in")[1]["Cache-Control"] != caching.SHARED

        site.kill_web()
        time.sleep(1.5)
        assert nginx.get(page)[0] == 200, "a page of a moment ago, while the site is down"
        assert nginx.get(form)[0] == 502


def asked(log: Path, path: str) -> int:
    return sum(f"GET {path} " in line for line in log.read_text().splitlines())


def until(is_so: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.1)

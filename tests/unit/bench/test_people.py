"""The replay's people, before a small site that sends them letters: what they say they saw."""

from __future__ import annotations

import json
import smtplib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from bench.people import Outcome, People, Task
from tests.support.mail_server import free_port

FORM = b'<input name="csrf_token" type="hidden" value="a+b">'
EARLIER = 3  # who signed before the first of them
LETTER = "Subject: x\r\n\r\nhttp://127.0.0.1/ru/signatures/confirm/{}\r\n"


class Town(ThreadingHTTPServer):
    """Takes signatures as the site does; the person named in `refuses` is not let in."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answerer)
        self.mail_port = free_port()
        self.letters_each = 1
        self.refuses = ""
        self.pressed: list[str] = []
        self.counts_from = 0.0

    def write_to(self, email: str) -> None:
        with smtplib.SMTP("127.0.0.1", self.mail_port) as client:
            for _ in range(self.letters_each):
                client.sendmail("un@example.org", [email], LETTER.format(email[:-12]))


class Answerer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Town

    def do_GET(self) -> None:
        if self.path.endswith("/count"):
            is_counting = time.monotonic() >= self.server.counts_from
            count = EARLIER + (len(self.server.pressed) if is_counting else 0)
            self._answer(200, json.dumps({"count": count}).encode())
        else:
            self._answer(200, FORM)

    def do_POST(self) -> None:
        said = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        assert (said["csrf_token"], self.headers["Cookie"]) == (["a+b"], "session=1")
        if "/confirm/" in self.path:
            self.server.pressed.append(self.path)
            self._answer(303)
        elif said["name"] != ["Dana"]:
            self._answer(422)
        elif said["email"] == [self.server.refuses]:
            self._answer(429)
        else:
            self._answer(303)
            self.server.write_to(*said["email"])

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Set-Cookie", "session=1; Path=/")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *values: object) -> None:
        """Say nothing."""


@contextmanager
def served(town: Town) -> Iterator[None]:
    thread = threading.Thread(target=town.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield
    finally:
        town.shutdown()
        thread.join()
        town.server_close()


def lived(town: Town, people: int) -> Outcome:
    with served(town):
        due = tuple(place / 100 for place in range(people))
        task = Task(town.server_address[1], town.mail_port, 7, due, "name=Dana", counted=EARLIER)
        return People(task).live()


def test_everybody_signs_and_is_counted() -> None:
    town = Town()
    outcome = lived(town, 30)
    assert (outcome.typed, outcome.signed, outcome.refused) == (30, 30, {})
    assert sorted(town.pressed) == sorted(f"/ru/signatures/confirm/p{n}" for n in range(30))
    assert min(outcome.typing_p99, outcome.confirming_p99) > 0
    assert outcome.took > 0.28
    assert outcome.processor > 0


def test_who_is_refused_is_named_by_the_answer() -> None:
    town = Town()
    town.refuses = "p3@example.org"
    outcome = lived(town, 6)
    assert (outcome.typed, outcome.signed, outcome.refused) == (5, 5, {"429": 1})


def test_who_gets_a_letter_twice_presses_once() -> None:
    town = Town()
    town.letters_each = 2
    assert lived(town, 5).signed == 5
    assert len(town.pressed) == 5


def test_a_count_that_stands_still_is_seen() -> None:
    town = Town()
    town.counts_from = time.monotonic() + 1
    assert lived(town, 3).lag > 0.4

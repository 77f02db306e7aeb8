"""The replay's people ask over kept connections, and miss no answer."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest

from bench import asking
from bench.asking import Answer, Connections, read
from bench.loop import Loop

SIGNED = b"HTTP/1.1 303 See Other\r\nLocation: /x\r\nContent-Length: 4\r\n\r\nbody"
LAST = b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
ASKED = b"GET / HTTP/1.1\r\n\r\n"


class Desk:
    """A listener that answers as the test says, and one who asks it."""

    def __init__(self) -> None:
        self.loop = Loop()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(5)
        self.port: int = self.listener.getsockname()[1]
        self.answers: list[Answer] = []

    def connections(self, size: int) -> Connections:
        return Connections(self.loop, self.port, size)

    def ask(self, connections: Connections, request: bytes = ASKED) -> None:
        connections.ask(request, self.answers.append)

    def accept(self) -> socket.socket:
        accepted = self.listener.accept()[0]
        accepted.settimeout(5)
        return accepted

    def turn(self, answers: int) -> list[int]:
        """Turn until so many answers have come; return what they say."""
        end = time.monotonic() + 5
        while len(self.answers) < answers:
            assert time.monotonic() < end
            self.step()
        return [answer.status for answer in self.answers]

    def step(self) -> None:
        """Let those who ask see what has come."""
        self.loop.turn(0.02)


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    with made.loop:
        yield made
    made.listener.close()


def test_an_answer_is_read_once_it_is_whole() -> None:
    parts = [read(SIGNED[:size]) for size in range(len(SIGNED))]
    assert set(parts) == {None}
    assert read(SIGNED) == Answer(303, b"body", is_last=False)
    assert read(LAST) == Answer(200, b"", is_last=True)


def test_an_answer_without_a_length_goes_on_until_the_end() -> None:
    came = b"HTTP/1.1 500 Oh\r\nServer: x\r\n\r\nsome"
    assert read(came) is None
    assert read(came, is_closed=True) == Answer(500, b"some", is_last=True)


def test_an_answer_in_chunks_is_not_taken_for_another() -> None:
    with pytest.raises(ValueError, match="chunks"):
        read(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")


def test_a_connection_is_kept_and_who_comes_meanwhile_waits(desk: Desk) -> None:
    connections = desk.connections(1)
    desk.ask(connections)
    desk.ask(connections, ASKED.replace(b"/", b"/second", 1))
    with desk.accept() as site:
        assert site.recv(4096) == ASKED
        site.sendall(SIGNED[:30])
        desk.step()
        site.sendall(SIGNED[30:])
        assert desk.turn(1) == [303]
        assert b"/second" in site.recv(4096)
        site.sendall(SIGNED)
        assert desk.turn(2) == [303, 303]


def test_a_connection_that_the_site_closes_is_made_anew(desk: Desk) -> None:
    connections = desk.connections(1)
    for asked in range(3):
        desk.ask(connections)
        with desk.accept() as site:
            site.recv(4096)
            site.sendall(SIGNED if asked else LAST)
            desk.turn(asked + 1)
        desk.step()  # the site leaves, whether it had said so or not
    assert desk.turn(3) == [200, 303, 303]


def test_no_answer_is_a_503_and_the_next_is_sent_anew(desk: Desk) -> None:
    connections = desk.connections(1)
    desk.ask(connections)
    desk.ask(connections)
    for answer in (b"HTTP/1.1 303 S", SIGNED):
        with desk.accept() as site:
            site.recv(4096)
            site.sendall(answer)
            if answer != SIGNED:
                site.close()
            desk.turn(len(desk.answers) + 1)
    assert desk.turn(2) == [503, 303]


def test_a_site_that_is_down_is_a_503(desk: Desk) -> None:
    connections = desk.connections(2)
    desk.listener.close()
    desk.ask(connections)
    assert desk.turn(1) == [503]


def test_a_site_that_is_silent_for_too_long_is_a_503(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    connections = desk.connections(1)
    desk.ask(connections)
    connections.give_up()
    assert not desk.answers
    monkeypatch.setattr(asking, "TIMEOUT", -1)
    connections.give_up()
    assert desk.turn(1) == [503]


@pytest.mark.parametrize("name, value", [("REQUESTS_EACH", 1), ("LONGEST_SILENCE", -1.0)])
def test_a_connection_is_not_kept_for_ever(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, name: str, value: float
) -> None:
    monkeypatch.setattr(asking, name, value)
    connections = desk.connections(1)
    desk.ask(connections)
    with desk.accept() as site:
        site.recv(4096)
        site.sendall(SIGNED)
        desk.turn(1)
        desk.ask(connections)
        assert site.recv(10) == b""
    with desk.accept() as site:
        assert site.recv(4096) == ASKED

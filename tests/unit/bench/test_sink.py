"""The replay's mail sink speaks SMTP with whoever sends letters as the product does."""

from __future__ import annotations

import smtplib
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bench.loop import Loop
from bench.sink import Sink
from petitions.mail.render import Rendered, Site
from petitions.mail.sender import Smtp, message

TOKEN = "Abc-_" * 8 + "xyz"
PATH = f"/kk/signatures/confirm/{TOKEN}".encode()
LETTER = b"Subject: x\r\n\r\nhttp://127.0.0.1:8000" + PATH + b"\r\n"
ENVELOPE = b"MAIL FROM:<un@example.org> SIZE=900\r\nRCPT TO:<%b>\r\nDATA\r\n"
WAIT = 0.02


class Post:
    """A sink whose loop a thread turns, and what it handed on."""

    def __init__(self) -> None:
        self.loop = Loop()
        self.followed: list[tuple[bytes, bytes]] = []
        self.sink = Sink(self.loop, 0, lambda to, path: self.followed.append((to, path)))
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._turn)
        self._thread.start()

    def _turn(self) -> None:
        with self.loop:
            while not self._is_over.is_set():
                self.loop.turn(WAIT)

    def close(self) -> None:
        self._is_over.set()
        self._thread.join()


@pytest.fixture
def post() -> Iterator[Post]:
    made = Post()
    yield made
    made.close()


@pytest.fixture
def sender(post: Post) -> Iterator[socket.socket]:
    """A connection that was greeted."""
    with socket.create_connection(("127.0.0.1", post.sink.port), timeout=5) as connection:
        assert hear(connection, 1) == [b"220 localhost ESMTP"]
        yield connection


def hear(connection: socket.socket, lines: int) -> list[bytes]:
    came = b""
    while came.count(b"\r\n") < lines:
        came += connection.recv(4096)
    return came.splitlines()


def test_the_products_own_sender_is_understood_letter_after_letter(post: Post) -> None:
    site = Site("Үн", "http://127.0.0.1:8000", "Үн <un@example.org>", "help@example.org")
    with Smtp(f"smtp://127.0.0.1:{post.sink.port}") as transport:
        for to in ("p1@example.org", "p2@example.org"):
            words = Rendered(
                "Растаңыз", f"Сәлем!\n\n{site.url}{PATH.decode()}\n.\n", "<p>Сәлем</p>"
            )
            at = datetime(2026, 11, 22, tzinfo=UTC)
            transport.send(message(site, words, to=to, lang="kk", message_id=to, written_at=at))
    assert post.followed == [(b"p1@example.org", PATH), (b"p2@example.org", PATH)]


def test_the_standard_library_finds_what_the_sink_can_do(post: Post) -> None:
    with smtplib.SMTP("127.0.0.1", post.sink.port, timeout=5) as client:
        client.ehlo()
        assert {"size", "8bitmime", "smtputf8", "pipelining"} <= set(client.esmtp_features)
        assert client.noop()[0] == 250
        assert client.rset()[0] == 250


def test_commands_in_one_packet_are_answered_one_by_one(post: Post, sender: socket.socket) -> None:
    sender.sendall(b"EHLO x\r\nnoop\r\n" + ENVELOPE % b"p1@example.org")
    answers = hear(sender, 9)
    assert answers[-5:] == [b"250 PIPELINING", b"250 OK", b"250 OK", b"250 OK", b"354 Go on"]
    sender.sendall(LETTER + b".\r\n" + ENVELOPE % b"p2@example.org" + LETTER + b".\r\nQUIT\r\n")
    heard = hear(sender, 6)
    assert heard == [b"250 OK"] * 3 + [b"354 Go on", b"250 OK", b"221 Bye"]
    assert sender.recv(10) == b""
    assert post.followed == [(b"p1@example.org", PATH), (b"p2@example.org", PATH)]


def test_a_letter_may_come_byte_by_byte(post: Post, sender: socket.socket) -> None:
    sender.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for byte in ENVELOPE % b"p3@example.org" + LETTER + b".\r\n":
        sender.sendall(bytes([byte]))
    assert hear(sender, 4)[-1] == b"250 OK"
    assert post.followed == [(b"p3@example.org", PATH)]


def test_a_link_is_read_across_soft_line_breaks(post: Post, sender: socket.socket) -> None:
    broken = LETTER.replace(b"confirm/Abc", b"confi=\r\nrm/A=\r\nbc")
    sender.sendall(ENVELOPE % b"p4@example.org" + broken + b".\r\n")
    hear(sender, 4)
    assert post.followed == [(b"p4@example.org", PATH)]


@pytest.mark.parametrize("letter", [b".\r\n", b"Subject: x\r\n\r\nNo link.\r\n.\r\n"])
def test_a_letter_without_a_button_is_taken(
    post: Post, sender: socket.socket, letter: bytes
) -> None:
    sender.sendall(ENVELOPE % b"p5@example.org" + letter)
    assert hear(sender, 4)[-1] == b"250 OK"
    assert not post.followed


@pytest.mark.parametrize(
    "said, code",
    [(b"DATA", b"503"), (b"RCPT TO:nobody", b"501"), (b"STARTTLS", b"502"), (b"RSET", b"250")],
)
def test_what_cannot_be_done_is_refused(sender: socket.socket, said: bytes, code: bytes) -> None:
    sender.sendall(said + b"\r\n")
    assert hear(sender, 1)[0].startswith(code)


def test_a_reset_forgets_for_whom_a_letter_was(sender: socket.socket) -> None:
    sender.sendall(ENVELOPE.replace(b"DATA", b"RSET\r\nDATA") % b"p6@example.org")
    assert hear(sender, 4)[-1].startswith(b"503")

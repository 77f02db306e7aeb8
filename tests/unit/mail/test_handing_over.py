"""Letters go out in one packet where the server allows it, and every refusal means what it means
alone."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread

import pytest

from petitions.mail.sender import Deferred, Message, Smtp, Undeliverable, Unreachable

TO, NEXT = "aigul@example.org", "marat@example.org"
TEXT = b"Subject: Hi\r\n\r\nOne\r\n.\r\n..two\r\n"
STUFFED = b"Subject: Hi\r\n\r\nOne\r\n..\r\n...two\r\n"
HANG_UP, GO_ON, THEN_HANG_UP = b"", b"354 go on", b"\r\n!"
PLAIN = b"250-here\r\n250 SIZE 1000000\r\n"
PIPELINING = b"250-here\r\n250-SIZE 1000000\r\n250 PIPELINING\r\n"


@dataclass
class Server:
    """A mail server that answers the commands of the first letter as it is told, later ones well.

    `packets` is what came in one read each, `letters` what it took.
    """

    extensions: bytes = PIPELINING
    said: dict[bytes, bytes] = field(default_factory=dict)
    packets: list[bytes] = field(default_factory=list)
    letters: list[bytes] = field(default_factory=list)
    connections: int = 0

    @contextmanager
    def running(self) -> Iterator[Smtp]:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            thread = Thread(target=self._serve, args=(listener,))
            thread.start()
            try:
                with Smtp(f"smtp://127.0.0.1:{listener.getsockname()[1]}") as transport:
                    yield transport
            finally:
                listener.shutdown(socket.SHUT_RDWR)
                thread.join(timeout=5)

    def _serve(self, listener: socket.socket) -> None:
        while True:
            try:
                connection = listener.accept()[0]
            except OSError:
                return
            self.connections += 1
            with connection:
                connection.sendall(b"220 here\r\n")
                self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        came, in_letter = b"", False
        while piece := connection.recv(65536):
            self.packets.append(piece)
            came += piece
            while (end := b"\r\n.\r\n" if in_letter else b"\r\n") in came:
                line, _, came = came.partition(end)
                if in_letter:
                    self.letters.append(line.removeprefix(b"\r\n") + b"\r\n")
                    answer, in_letter = b"250 OK", False
                else:
                    answer = self._answer(line)
                    in_letter = answer.startswith(b"354")
                    came = b"\r\n" + came if in_letter else came
                if answer == HANG_UP:
                    return
                connection.sendall(
                    answer.removesuffix(THEN_HANG_UP).removesuffix(b"\r\n") + b"\r\n"
                )
                if answer.endswith(THEN_HANG_UP):
                    return

    def _answer(self, line: bytes) -> bytes:
        verb = line[:4].upper()
        good = {b"EHLO": self.extensions, b"DATA": GO_ON}.get(verb, b"250 OK")
        return self.said.pop(verb, good)


def letter(to: str = TO) -> Message:
    return Message("un@example.org", to, TEXT)


def begins(server: Server) -> list[bytes]:
    return [packet for packet in server.packets if packet.startswith((b"MAIL", b"mail"))]


def refuses_the_first(server: Server, error: type[Exception]) -> None:
    """Send two letters: the first fails so, the next one goes."""
    with server.running() as transport:
        with pytest.raises(error):
            transport.send(letter())
        transport.send(letter(NEXT))


def test_a_letter_begins_in_one_packet_and_arrives_as_it_is() -> None:
    server = Server()
    with server.running() as transport:
        transport.send(letter())
    assert begins(server) == [
        b"MAIL FROM:<un@example.org> size=%d\r\nRCPT TO:<aigul@example.org>\r\nDATA\r\n" % len(TEXT)
    ]
    assert server.letters == [STUFFED]


def test_a_server_that_does_not_offer_it_is_asked_one_thing_at_a_time() -> None:
    server = Server(PLAIN)
    with server.running() as transport:
        transport.send(letter())
    assert [packet.count(b"\r\n") for packet in begins(server)] == [1]
    assert server.letters == [STUFFED]


@pytest.mark.parametrize(
    ("extensions", "then"),
    [(PLAIN, GO_ON), (PIPELINING, GO_ON), (PIPELINING, b"503 first MAIL"), (PIPELINING, b"554 no")],
)
@pytest.mark.parametrize(
    ("command", "reply", "error"),
    [
        (b"RCPT", b"550 no such user", Undeliverable),
        (b"RCPT", b"451 later", Deferred),
        (b"MAIL", b"552 no room", Undeliverable),
        (b"MAIL", b"452 later", Deferred),
    ],
)
def test_a_refusal_in_the_middle_is_of_that_letter_alone(
    command: bytes, reply: bytes, error: type[Exception], extensions: bytes, then: bytes
) -> None:
    server = Server(extensions, {command: reply, b"DATA": then})
    refuses_the_first(server, error)
    assert [one for one in server.letters if one.strip()] == [STUFFED]
    assert server.connections == 1


@pytest.mark.parametrize(("reply", "error"), [(b"451 later", Deferred), (b"554 no", Undeliverable)])
def test_a_refusal_to_begin_is_of_that_letter_alone(reply: bytes, error: type[Exception]) -> None:
    server = Server(said={b"DATA": reply})
    refuses_the_first(server, error)
    assert server.letters == [STUFFED]


@pytest.mark.parametrize("command", [b"MAIL", b"RCPT", b"DATA"])
def test_a_server_that_hangs_up_is_away_and_found_again(command: bytes) -> None:
    server = Server(said={command: HANG_UP})
    with server.running() as transport:
        with pytest.raises(Unreachable):
            transport.send(letter())
        transport.send(letter())
    assert server.letters == [STUFFED]
    assert server.connections == 2


@pytest.mark.parametrize("extensions", [PLAIN, PIPELINING])
@pytest.mark.parametrize(
    ("command", "reply", "error"),
    [
        (b"MAIL", b"550 not you", Undeliverable),
        (b"RCPT", b"550 no such user", Undeliverable),
        (b"RCPT", b"451 later", Deferred),
    ],
)
def test_a_server_that_refuses_and_hangs_up_has_refused(
    command: bytes, reply: bytes, error: type[Exception], extensions: bytes
) -> None:
    server = Server(extensions, {command: reply + THEN_HANG_UP})
    refuses_the_first(server, error)
    assert server.letters == [STUFFED]
    assert server.connections == 2


@pytest.mark.parametrize(("command", "error"), [(b"MAIL", Unreachable), (b"RCPT", Deferred)])
@pytest.mark.parametrize("extensions", [PLAIN, PIPELINING])
def test_a_server_that_says_good_bye_is_asked_no_more(
    command: bytes, error: type[Exception], extensions: bytes
) -> None:
    server = Server(extensions, {command: b"421 good bye"})
    refuses_the_first(server, error)
    assert server.letters == [STUFFED]
    assert server.connections == 2


def test_no_address_can_be_read_as_a_command() -> None:
    server = Server()
    with server.running() as transport:
        with pytest.raises(ValueError, match="command"):
            transport.send(letter("a@example.org>\r\nRCPT TO:<b@example.org"))
        transport.send(letter(NEXT))
    assert b"b@example.org" not in b"".join(server.packets)
    assert server.letters == [STUFFED]

"""An SMTP server that costs little: it answers as one must, and keeps of a letter only who got it
and where its button leads."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from contextlib import suppress

from bench.loop import Loop, received

# To whom, and the path behind the button of the letter.
Follow = Callable[[bytes, bytes], None]

EXTENSIONS = (
    b"250-localhost\r\n250-SIZE 33554432\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 PIPELINING\r\n"
)
END = b"\r\n.\r\n"
ADDRESS = re.compile(rb"<([^>]*)>")
BUTTON = re.compile(rb"/\w\w/signatures/confirm/[\w-]+")
ANSWERS = {
    b"EHLO": EXTENSIONS, b"HELO": b"250 localhost\r\n", b"RSET": b"250 OK\r\n",
    b"NOOP": b"250 OK\r\n", b"QUIT": b"221 Bye\r\n",
}  # fmt: skip


def button_of(letter: bytes) -> bytes | None:
    """Return the path behind a confirmation's button, from the letter as it came over the wire.

    Of what quoted-printable does to a text, only soft line breaks touch such a link.
    """
    found = BUTTON.search(letter.replace(b"=\r\n", b""))
    return found[0] if found else None


class Sink:
    """Takes letters from whoever connects, and calls `follow` for each that has a button."""

    def __init__(self, loop: Loop, port: int, follow: Follow) -> None:
        self._loop, self._follow = loop, follow
        self._listener = socket.create_server(("127.0.0.1", port))
        self.port: int = self._listener.getsockname()[1]
        loop.watch(self._listener, self._accept)

    def _accept(self) -> None:
        try:
            sender = self._listener.accept()[0]
        except BlockingIOError:  # whoever knocked has gone
            return
        Sender(self._loop, sender, self._follow)


class Sender:
    """One connection on which letters come, one after another."""

    def __init__(self, loop: Loop, sender: socket.socket, follow: Follow) -> None:
        self._loop, self._socket, self._follow = loop, sender, follow
        self._came = b""
        self._to: list[bytes] = []
        self._is_in_letter = self._is_leaving = False
        loop.watch(sender, self._readable)
        sender.send(b"220 localhost ESMTP\r\n")

    def _readable(self) -> None:
        piece = received(self._socket)
        if piece is None:
            return
        self._came += piece
        said = b""
        while self._came and (answer := self._next_answer()):
            said += answer
        with suppress(OSError):  # who has gone is read as the end
            self._socket.send(said)
        if not piece or self._is_leaving:
            self._loop.close(self._socket)

    def _next_answer(self) -> bytes:
        """Take one command or letter of what came and return what it is answered; none: nothing."""
        if self._is_in_letter:
            return self._take_letter()
        line, ended, rest = self._came.partition(b"\r\n")
        if not ended or self._is_leaving:
            return b""
        # The end of the line of DATA stays: with it, an empty letter ends as any other.
        self._came = rest
        return self._answer(line)

    def _answer(self, line: bytes) -> bytes:
        verb = line[:4].upper()
        if verb == b"RCPT":
            return self._take_address(line)
        if verb == b"DATA":
            if not self._to:
                return b"503 Who is it for?\r\n"
            self._came, self._is_in_letter = b"\r\n" + self._came, True
            return b"354 Go on\r\n"
        if verb == b"MAIL":
            self._to = []
            return b"250 OK\r\n"
        if verb in (b"RSET", b"EHLO", b"HELO"):
            self._to = []
        self._is_leaving = verb == b"QUIT"
        return ANSWERS.get(verb, b"502 That is not known here\r\n")

    def _take_address(self, line: bytes) -> bytes:
        found = ADDRESS.search(line)
        if not found:
            return b"501 No address\r\n"
        self._to.append(found[1])
        return b"250 OK\r\n"

    def _take_letter(self) -> bytes:
        letter, ended, rest = self._came.partition(END)
        if not ended:
            return b""
        self._came, self._is_in_letter = rest, False
        path = button_of(letter)
        if path:
            for to in self._to:
                self._follow(to, path)
        self._to = []
        return b"250 OK\r\n"

"""A real SMTP server in a thread, and the letters it took."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(frozen=True)
class Received:
    """A letter as the server took it."""

    to: str
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["subject"])

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    def link(self, containing: str = "") -> str:
        """Return the first address in the text that contains the given part."""
        for address in re.findall(r"https?://\S+", self.text):
            if containing in address:
                return address.rstrip(".,;)»")
        raise AssertionError(f"no link with {containing!r} in:\n{self.text}")

    def _body(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        assert part, f"the letter has no {kind} part"
        return str(part.get_content())


class MailServer:
    """Collects what arrives; `refuse` makes it answer 451 to everything."""

    def __init__(self) -> None:
        self.letters: list[Received] = []
        self.refuse = False
        self.port = free_port()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_DATA(  # noqa: N802 (aiosmtpd calls it by this name)
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.refuse:
            return "451 try again later"
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.letters += [Received(address, message) for address in envelope.rcpt_tos]
        return "250 OK"

    def to(self, address: str) -> list[Received]:
        return [letter for letter in self.letters if letter.to == address]

    def wait_for(
        self,
        address: str,
        subject: str = "",
        count: int = 1,
        seconds: float = 20,
        *,
        containing: str = "",
    ) -> Received:
        """Return the `count`-th letter to an address with these words in subject and text."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = [
                letter
                for letter in self.to(address)
                if subject in letter.subject and containing in letter.text
            ]
            if len(found) >= count:
                return found[count - 1]
            time.sleep(0.05)
        held = [(letter.to, letter.subject) for letter in self.letters]
        raise AssertionError(
            f"no letter {count} to {address} with {subject + containing!r}; there are {held}"
        )


@contextmanager
def serve() -> Iterator[MailServer]:
    server = MailServer()
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

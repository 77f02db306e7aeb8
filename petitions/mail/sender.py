"""A rendered letter becomes a message and goes out by SMTP."""

from __future__ import annotations

import smtplib
import ssl
from binascii import b2a_qp
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, formataddr, parseaddr
from functools import cache, lru_cache
from hashlib import sha256
from types import TracebackType
from typing import Protocol
from urllib.parse import unquote, urlsplit

from petitions.mail.handing_over import CLOSING, hand_over
from petitions.mail.render import Rendered, Site

TIMEOUT_SECONDS = 20
SUBJECTS = 256


class Unreachable(Exception):
    """The mail server cannot be reached or takes nothing now; no letter is at fault."""


class Deferred(Exception):
    """The server asks to try this letter again later."""


class Undeliverable(Exception):
    """The server will never take this letter."""


@dataclass(frozen=True)
class Message:
    """A letter as it goes out, every line ended as mail wants it."""

    sender: str
    to: str
    data: bytes


class Transport(Protocol):
    """Takes messages one by one; raises Unreachable, Deferred or Undeliverable."""

    def send(self, message: Message) -> None: ...


def message(
    site: Site, rendered: Rendered, *, to: str, lang: str, message_id: str, written_at: datetime,
    unsubscribe_url: str | None = None, checkpoint: str | None = None,
) -> Message:  # fmt: skip
    """Put the letter into a message of two parts with its headers.

    The standard library's builder takes six times as long, folds long subjects wrongly on Python
    3.11 (gh-92081), and encodes a long `List-Unsubscribe` as if it were words.
    """
    sender, written_sender = _sender(site.mail_from)
    headers = {
        "Subject": _words("Subject", rendered.subject),
        "From": written_sender,
        "To": to,
        "Date": format_datetime(written_at),
        "Message-ID": f"<{message_id}@{sender.rpartition('@')[2] or 'localhost'}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": lang,
        "MIME-Version": "1.0",
    }
    if unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if checkpoint:
        headers["X-Ledger-Checkpoint"] = checkpoint
    # Quoted-printable never holds "=_", so no text can end a part.
    boundary = "=_" + sha256(message_id.encode()).hexdigest()[:32]
    headers["Content-Type"] = f'multipart/alternative; boundary="{boundary}"'
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    parts = _part(boundary, "plain", rendered.text) + _part(boundary, "html", rendered.html)
    data = head.encode() + b"\r\n" + parts + f"--{boundary}--\r\n".encode()
    return Message(sender, to, data)


@lru_cache(SUBJECTS)
def _words(name: str, text: str) -> str:
    """Return a header's value, encoded and folded where it must be.

    In a rush, thousands are written to about the same petition.
    """
    return Header(text, "utf-8", header_name=name).encode(linesep="\r\n")


def _part(boundary: str, kind: str, text: str) -> bytes:
    head = (
        f"--{boundary}\r\nContent-Type: text/{kind}; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    lines = "\r\n".join(text.splitlines()) + "\r\n"
    return head.encode() + b2a_qp(lines.encode(), istext=True)


@cache
def _sender(mail_from: str) -> tuple[str, str]:
    """Return the installation's address, and the same with its name as a header says it."""
    name, address = parseaddr(mail_from)
    return address, formataddr((name, address))


class Smtp:
    """One connection to a mail server, opened at the first letter and kept for the next ones."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._secure = parts.scheme == "smtps"
        self._host = parts.hostname or "localhost"
        self._port = parts.port or (465 if self._secure else 25)
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._connection: smtplib.SMTP | None = None

    def __enter__(self) -> Smtp:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._close()

    def send(self, message: Message) -> None:
        connection = self._connected()
        options = () if message.to.isascii() else ("SMTPUTF8", "BODY=8BITMIME")
        try:
            if options and not connection.has_extn("smtputf8"):
                raise smtplib.SMTPNotSupportedError("smtputf8")
            hand_over(connection, message.sender, message.to, message.data, options)
        except smtplib.SMTPRecipientsRefused as error:
            codes = {code for code, _ in error.recipients.values()}
            if CLOSING in codes:
                self._close()
            else:
                self._reset(connection)
            raise (Undeliverable if min(codes) >= 500 else Deferred)(f"{sorted(codes)}") from error
        except smtplib.SMTPResponseException as error:
            if error.smtp_code == CLOSING:
                self._close()
                raise Unreachable("the server closes the connection") from error
            self._reset(connection)
            kind = Undeliverable if error.smtp_code >= 500 else Deferred
            raise kind(str(error.smtp_code)) from error
        except smtplib.SMTPNotSupportedError as error:
            raise Undeliverable("the server takes no such address") from error
        except (smtplib.SMTPException, OSError) as error:
            self._close()
            raise Unreachable(type(error).__name__) from error

    def _connected(self) -> smtplib.SMTP:
        if self._connection is None:
            try:
                self._connection = self._connect()
            except (smtplib.SMTPException, OSError) as error:
                raise Unreachable(type(error).__name__) from error
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self._secure:
            made: smtplib.SMTP = smtplib.SMTP_SSL(
                self._host, self._port, timeout=TIMEOUT_SECONDS, context=context
            )
        else:
            made = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_SECONDS)
            made.ehlo()
            if made.has_extn("starttls"):
                made.starttls(context=context)
        if self._user:
            made.login(self._user, self._password)
        made.ehlo_or_helo_if_needed()  # what a server offers may change under TLS
        return made

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _reset(self, connection: smtplib.SMTP) -> None:
        """Make ready for the next letter; a server that hung up is found again for it."""
        try:
            connection.rset()
        except (smtplib.SMTPException, OSError):
            self._close()

"""A rendered letter becomes a message and goes out by SMTP."""

from __future__ import annotations

import smtplib
import ssl
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from types import TracebackType
from typing import Protocol
from urllib.parse import unquote, urlsplit

from petitions.mail.render import Rendered, Site

TIMEOUT_SECONDS = 20


class Unreachable(Exception):
    """The mail server cannot be reached or takes nothing now; no letter is at fault."""


class Deferred(Exception):
    """The server asks to try this letter again later."""


class Undeliverable(Exception):
    """The server will never take this letter."""


class LetterPolicy(EmailPolicy):
    """The standard policy, which folds long subjects and addresses wrongly, made right for both.

    Python 3.11 loses a space between two encoded words of a subject (gh-92081) and encodes a long
    address, such as that of `List-Unsubscribe`, as if it were words.
    """

    def fold(self, name: str, value: str) -> str:
        if name.lower() == "subject":
            words = Header(str(value), "utf-8", header_name=name).encode(linesep=self.linesep)
            return f"{name}: {words}{self.linesep}"
        if name in UNFOLDED:
            return f"{name}: {value}{self.linesep}"
        folded: str = super().fold(name, value)
        return folded

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii", "surrogateescape")


# Our own ASCII, shorter than the 998 characters of a line.
UNFOLDED = ("List-Unsubscribe", "X-Ledger-Checkpoint")
POLICY = LetterPolicy()


class Transport(Protocol):
    """Takes messages one by one; raises Unreachable, Deferred or Undeliverable."""

    def send(self, message: EmailMessage) -> None: ...


def message(
    site: Site, rendered: Rendered, *, to: str, lang: str, message_id: str, written_at: datetime,
    unsubscribe_url: str | None = None, checkpoint: str | None = None,
) -> EmailMessage:  # fmt: skip
    """Put the letter into a message of two parts with its headers."""
    made = EmailMessage(policy=POLICY)
    made["Subject"] = rendered.subject
    made["From"] = site.mail_from
    made["To"] = to
    made["Date"] = format_datetime(written_at)
    made["Message-ID"] = f"<{message_id}@{_domain(site.mail_from)}>"
    made["Auto-Submitted"] = "auto-generated"
    if unsubscribe_url:
        made["List-Unsubscribe"] = f"<{unsubscribe_url}>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if checkpoint:
        made["X-Ledger-Checkpoint"] = checkpoint
    made.set_content(rendered.text, cte="quoted-printable")
    made.add_alternative(rendered.html, subtype="html", cte="quoted-printable")
    made["Content-Language"] = lang
    return made


def _domain(sender: str) -> str:
    return parseaddr(sender)[1].rpartition("@")[2] or "localhost"


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

    def send(self, message: EmailMessage) -> None:
        connection = self._connected()
        try:
            connection.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            codes = {code for code, _ in error.recipients.values()}
            _reset(connection)
            raise (Undeliverable if min(codes) >= 500 else Deferred)(f"{sorted(codes)}") from error
        except smtplib.SMTPResponseException as error:
            _reset(connection)
            if error.smtp_code == 421:
                self._close()
                raise Unreachable("the server closes the connection") from error
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
        return made

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _reset(connection: smtplib.SMTP) -> None:
    try:
        connection.rset()
    except (smtplib.SMTPException, OSError):
        connection.close()

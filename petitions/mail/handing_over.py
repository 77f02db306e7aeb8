"""One letter is handed to a mail server, in as few journeys as the server allows."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Sequence

TAKEN, GO_ON, CLOSING = (250, 251), 354, 421
END = b".\r\n"

Reply = tuple[int, bytes]


def hand_over(
    connection: smtplib.SMTP, sender: str, to: str, data: bytes, options: Sequence[str]
) -> None:
    """Send one letter, every line ended by CRLF, or raise what `smtplib.SMTP.sendmail` raises.

    Where the server offers it (RFC 2920), sender, recipient and the wish to send go in one packet:
    a journey costs both sides more than what it carries.
    """
    if connection.has_extn("pipelining"):
        _at_once(connection, sender, to, data, options)
    else:
        connection.sendmail(sender, [to], data, options)


def _at_once(
    connection: smtplib.SMTP, sender: str, to: str, data: bytes, options: Sequence[str]
) -> None:
    size = [f"size={len(data)}"] if connection.has_extn("size") else []
    begin = " ".join((f"MAIL FROM:{_path(sender)}", *size, *options))
    connection.send(f"{begin}\r\nRCPT TO:{_path(to)}\r\nDATA\r\n".encode())
    refusal = _refusal(sender, to, _replies(connection))
    if refusal is not None:
        raise refusal
    connection.send(data.replace(b"\n.", b"\n..") + END)
    reply = connection.getreply()
    if reply[0] != 250:
        raise smtplib.SMTPDataError(*reply)


def _replies(connection: smtplib.SMTP) -> list[Reply]:
    """Read the answers to all three commands, fewer from a server that hangs up after a refusal.

    Some servers are ready for a letter whose sender or recipient they have just refused: they get
    an empty one, which is for nobody.
    """
    replies: list[Reply] = []
    try:
        while len(replies) < 3 and (not replies or replies[-1][0] != CLOSING):
            replies.append(connection.getreply())
        if _is_refused(replies) and replies[-1][0] == GO_ON:
            connection.send(END)
            connection.getreply()
    except smtplib.SMTPServerDisconnected:
        # What was refused before stays refused, or the letter would come first for ever.
        if not _is_refused(replies):
            raise
    return replies


def _is_refused(replies: Sequence[Reply]) -> bool:
    return any(code not in TAKEN for code, _ in replies[:2])


def _refusal(sender: str, to: str, replies: Sequence[Reply]) -> smtplib.SMTPException | None:
    """Return what the first refused command means: those behind it were refused in its train."""
    if replies[0][0] not in TAKEN:
        return smtplib.SMTPSenderRefused(*replies[0], sender)
    if replies[1][0] not in TAKEN:
        return smtplib.SMTPRecipientsRefused({to: replies[1]})
    return None if replies[2][0] == GO_ON else smtplib.SMTPDataError(*replies[2])


def _path(address: str) -> str:
    if re.search(r"[\r\n<>]", address):
        raise ValueError("an address that could be read as a command")
    return f"<{address}>"

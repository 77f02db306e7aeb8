"""The audit record: searched by who, act, petition and time, paged by key, exported as CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import Response, abort, render_template, request, stream_with_context, url_for

from petitions.storage import audit
from petitions.storage.audit import Search
from petitions.storage.tables import AuditRecord
from petitions.web import database
from petitions.web.admin.access import readers
from petitions.web.admin.blueprint import blueprint
from petitions.web.languages import current_language
from petitions.wording.acts import act_names

PAGE = 50
EXPORT_CHUNK = 1000
COLUMNS = (
    "id", "at", "account_id", "role", "act", "petition_id", "subject", "before", "after", "why",
)  # fmt: skip
# A spreadsheet would run a cell that begins like this as a formula.
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r")


@blueprint.get("/audit")
@readers
def audit_record() -> str:
    session, search, names = database.session(), _search(), act_names(current_language())
    rows = audit.found(session, search, before=_number("before"), limit=PAGE + 1)
    older = None
    if len(rows) > PAGE:
        older = url_for("admin.audit_record", **{**_asked(), "before": str(rows[PAGE - 1].id)})
    return render_template(
        "admin/audit_record.html",
        rows=[(row, _changes(row)) for row in rows[:PAGE]],
        acts=sorted(audit.acts(session), key=lambda act: names.get(act, act)),
        act_names=names,
        asked=_asked(),
        older=older,
        export_url=url_for("admin.audit_export", **_asked()),
    )


@blueprint.get("/audit.csv")
@readers
def audit_export() -> Response:
    """Send every record that fits, the newest first, chunk by chunk."""
    search = _search()
    lines = stream_with_context(_lines(search))
    headers = {"Content-Disposition": 'attachment; filename="audit.csv"'}
    return Response(lines, mimetype="text/csv", headers=headers)


def _lines(search: Search) -> Iterator[str]:
    yield _line(COLUMNS)
    before: int | None = None
    while rows := audit.found(database.session(), search, before=before, limit=EXPORT_CHUNK):
        for row in rows:
            yield _line(tuple(_cell(getattr(row, name)) for name in COLUMNS))
        before = rows[-1].id
        database.session().expunge_all()


def _line(cells: tuple[str, ...]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow(cells)
    return written.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return f"'{text}" if text.startswith(FORMULA_BEGINS) else text


def _changes(row: AuditRecord) -> list[tuple[str, str, str]]:
    """Return each value that the act was about: its name, from what, to what."""
    before, after = row.before or {}, row.after or {}
    found = [
        (key, _said(before, key), _said(after, key)) for key in dict.fromkeys((*before, *after))
    ]
    return [one for one in found if one[1] or one[2]]


def _said(values: dict[str, Any], key: str) -> str:
    return "" if values.get(key) is None else str(values[key])


def _search() -> Search:
    """Read what the address asks for; 400 for what cannot be read."""
    return Search(
        account_id=_number("account"),
        act=request.args.get("act") or None,
        petition_id=_number("petition"),
        since=_day("since"),
        until=_day("until", add=1),
    )


def _number(name: str) -> int | None:
    text = request.args.get(name, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        abort(400)
    return int(text)


def _day(name: str, add: int = 0) -> datetime | None:
    text = request.args.get(name, "").strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text) + timedelta(days=add)
    except (ValueError, OverflowError):
        abort(400)
    return datetime.combine(day, time(), UTC)


def _asked() -> dict[str, Any]:
    names = ("account", "act", "petition", "since", "until")
    return {name: found for name in names if (found := request.args.get(name, "").strip())}

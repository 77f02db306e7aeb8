"""Whatever a test lets somebody do, the act that goes on record has words."""

from __future__ import annotations

import sqlalchemy as sa

from petitions.storage.tables import AuditRecord
from petitions.wording.acts import act_names

KNOWN = frozenset(act_names("en"))
# What tests of the record itself write into it.
INVENTED = frozenset({"accept", "decide"})


def watch() -> None:
    """Let every record of an act that has no words fail the test that wrote it."""
    if not sa.event.contains(AuditRecord, "before_insert", _require_words):
        sa.event.listen(AuditRecord, "before_insert", _require_words)


def _require_words(_mapper: object, _connection: object, record: AuditRecord) -> None:
    assert record.act in KNOWN | INVENTED, (
        f"petitions/wording/acts.py has no words for {record.act}"
    )

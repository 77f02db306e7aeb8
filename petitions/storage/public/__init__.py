"""What public pages read: frozen values, one statement each, never a count over signatures."""

from petitions.storage.public.happenings import Fact
from petitions.storage.public.lists import (
    CLOSED,
    DUTY_FILTERS,
    ORDERS,
    Filters,
    Key,
    Row,
    highest_number,
    listed_numbers,
    newest_answers,
    rows,
    rows_of,
    signature_total,
    state_counts,
)
from petitions.storage.public.names import (
    Named,
    Published,
    add_feedback,
    bodies,
    districts,
    rule_sources,
    rule_versions,
    switches,
    tags_in_use,
    territories,
)
from petitions.storage.public.petition import (
    Answer,
    Counted,
    Owed,
    Signed,
    Text,
    Whole,
    answers,
    counted,
    duties,
    facts,
    open_duties,
    petition,
    signatories,
    tags,
    territory_counts,
    texts,
)

__all__ = [
    "Answer", "CLOSED", "Counted", "DUTY_FILTERS", "Fact", "Filters", "Key",
    "Named", "ORDERS", "Owed", "Published", "Row", "Signed", "Text", "Whole", "add_feedback",
    "answers", "bodies", "counted", "districts", "duties", "facts", "highest_number",
    "listed_numbers", "newest_answers", "open_duties", "petition", "rows", "rows_of",
    "rule_sources", "rule_versions", "signatories", "signature_total", "state_counts",
    "switches", "tags", "tags_in_use", "territories", "territory_counts", "texts",
]  # fmt: skip

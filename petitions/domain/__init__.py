"""What the law says: the rules engine. Standard library only; see docs/rule-set-format.md."""

from petitions.domain.engine import act, advance, judge, next_moment, offers

__all__ = ["act", "advance", "judge", "next_moment", "offers"]

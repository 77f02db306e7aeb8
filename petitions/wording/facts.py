"""A petition's facts as sentences, for its public timeline and for letters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from petitions.domain.moments import last_day
from petitions.domain.rules import RuleSet
from petitions.wording import names
from petitions.wording.catalogue import Words
from petitions.wording.formats import day, number

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Sentence:
    """A fact in words. `kind` is "milestone", "overdue" or nothing."""

    title: str
    text: str | None = None
    kind: str = ""


@dataclass(frozen=True)
class Telling:
    """Who tells: the rules whose names are used, the language, and the words of that language."""

    rule_set: RuleSet
    lang: str
    bodies: Mapping[int, str] = field(default_factory=dict)

    @property
    def words(self) -> Words:
        return Words(self.lang)

    def day(self, text: str | datetime) -> str:
        """Name the last day before a deadline."""
        at = datetime.fromisoformat(text) if isinstance(text, str) else text
        return day(last_day(at, self.rule_set.calendar.zone), self.lang)

    def body(self, by: str) -> str:
        """Name who owes: a body of this site by its number, else as the rules say."""
        if by.isdecimal():
            return self.bodies.get(int(by)) or self.words.gettext("another body")
        return names.body_name(self.rule_set, by, self.lang)

    def duty(self, data: Data) -> str:
        return names.duty_name(self.rule_set, data["duty"], self.lang)


def sentence(
    fact: str,
    data: Data,
    rule_set: RuleSet,
    lang: str,
    reason: str | None = None,
    bodies: Mapping[int, str] | None = None,
) -> Sentence | None:
    """Say a fact; None where the public is not told. `reason` is a refusal code, if any;
    `bodies` names the site's bodies by number."""
    tell = Telling(rule_set, lang, bodies or {})
    if fact == "state":
        return _state(tell, data, reason)
    teller = _TELLERS.get(fact)
    return teller(tell, data) if teller else None


def _state(tell: Telling, data: Data, reason: str | None) -> Sentence | None:
    # Where nobody signs, an open petition is one that the body has before it.
    is_unsigned = data["to"] == "open" and not tell.rule_set.collection.signing
    title = _state_titles(tell.words).get("under_consideration" if is_unsigned else data["to"])
    if data.get("from") == "removed":
        title = tell.words.gettext("The petition was restored")
    if title is None:
        return None
    code = data.get("reason") or reason
    text = None
    if code and data["to"] in ("rejected", "removed", "stopped", "returned"):
        why = names.reason_words(tell.rule_set, code, tell.lang)
        text = tell.words.gettext("Reason: %(reason)s", reason=why)
    if data.get("why"):
        text = tell.words.gettext("Reason: %(reason)s", reason=data["why"])
    kind = "milestone" if data["to"] in ("open", "decided") else ""
    return Sentence(title, text, kind)


def _state_titles(words: Words) -> dict[str, str]:
    return {
        "gathering_support": words.gettext("The petitioner began to gather supporters"),
        "in_review": words.gettext("The petition was submitted for review"),
        "returned": words.gettext("The petition was returned for changes"),
        "in_deliberation": words.gettext("Public discussion began"),
        "scheduled": words.gettext("The day on which collection begins was chosen"),
        "open": words.gettext("Collection of signatures began"),
        "closed": words.gettext("Collection of signatures ended"),
        "in_verification": words.gettext("The signatures were sent to be verified"),
        "under_consideration": words.gettext("The petition was handed over for consideration"),
        "decided": words.gettext("The petition was decided"),
        "expired": words.gettext("The petition ended without enough signatures"),
        "lapsed": words.gettext("The petition lapsed: nothing was decided in time"),
        "rejected": words.gettext("The petition was not accepted"),
        "withdrawn": words.gettext("The petitioner withdrew the petition"),
        "stopped": words.gettext("The petition was stopped"),
        "removed": words.gettext("The petition was taken down"),
    }


def _threshold_reached(tell: Telling, data: Data) -> Sentence:
    what = names.threshold_name(tell.rule_set, data["threshold"], tell.lang)
    if not data.get("required"):
        return Sentence(tell.words.gettext("A threshold was reached"), what, "milestone")
    title = tell.words.ngettext(
        "%(required)s signature was reached",
        "%(required)s signatures were reached",
        data["required"],
        required=number(data["required"], tell.lang),
    )
    return Sentence(title, what, "milestone")


def _threshold_reverted(tell: Telling, data: Data) -> Sentence:
    if not data.get("required"):
        return Sentence(tell.words.gettext("A threshold is no longer met"))
    required = number(data["required"], tell.lang)
    title = tell.words.gettext("The count fell below %(required)s again", required=required)
    return Sentence(title)


def _signatures_invalidated(tell: Telling, data: Data) -> Sentence:
    title = tell.words.ngettext(
        "%(shown)s signature was found invalid",
        "%(shown)s signatures were found invalid",
        data["count"],
        shown=number(data["count"], tell.lang),
    )
    why = invalidation_reasons(tell.lang)[data["reason"]]
    return Sentence(title, tell.words.gettext("Reason: %(reason)s", reason=why))


def invalidation_reasons(lang: str) -> dict[str, str]:
    """Name the reasons for which signatures are found invalid, in the order of a list."""
    words = Words(lang)
    return {
        "automated": words.gettext("they were given by a program, not by people"),
        "without_consent": words.gettext("names were used without their owners' consent"),
        "repeated": words.gettext("the same people signed more than once"),
        "not_entitled": words.gettext("the rules do not let these people sign"),
    }


def _signatures_reinstated(tell: Telling, data: Data) -> Sentence:
    title = tell.words.ngettext(
        "%(shown)s signature counts again",
        "%(shown)s signatures count again",
        data["count"],
        shown=number(data["count"], tell.lang),
    )
    return Sentence(title, tell.words.gettext("It was a mistake to find them invalid."))


def _listed(tell: Telling, data: Data) -> Sentence:
    return Sentence(tell.words.gettext("The petition appeared in the public list"))


def _closing(tell: Telling, data: Data) -> Sentence | None:
    if not data.get("date"):
        return None
    until = tell.day(data["date"])
    return Sentence(tell.words.gettext("Signatures are collected until %(day)s", day=until))


def _duty(tell: Telling, data: Data) -> Sentence:
    words, what, body = tell.words, tell.duty(data), tell.body(data["by"])
    titles = {
        "must": words.gettext("%(duty)s: is owed now", duty=what),
        "considers": words.gettext("%(duty)s: is to be considered now", duty=what),
        "may": words.gettext("%(duty)s: is possible now", duty=what),
    }
    if not data.get("due"):
        text = words.gettext("By: %(body)s. The rules set no time limit.", body=body)
    else:
        due = tell.day(data["due"])
        text = words.gettext("By: %(body)s. Due by %(day)s.", body=body, day=due)
    title = titles[data.get("obligation", "must")]
    if names.is_appeal(tell.rule_set, data["duty"]) and not data.get("corrected"):
        title = words.gettext("The petitioner appealed against the answer")
    return Sentence(title, text, "milestone")


def _extended(tell: Telling, data: Data) -> Sentence:
    title = tell.words.gettext("%(duty)s: the time was extended", duty=tell.duty(data))
    due = data.get("due")
    text = tell.words.gettext("Now due by %(day)s.", day=tell.day(due)) if due else None
    return Sentence(title, _with_reason(tell, data, text))


def _transferred(tell: Telling, data: Data) -> Sentence:
    title = tell.words.gettext("%(duty)s: passed to another body", duty=tell.duty(data))
    to = tell.body(data["to"]) if data.get("to") else None
    return Sentence(title, _with_reason(tell, data, f"{to}." if to else None))


def _with_reason(tell: Telling, data: Data, text: str | None) -> str | None:
    """Add what the body said, in its own words."""
    if not data.get("why"):
        return text
    reason = tell.words.gettext("Reason: %(reason)s", reason=data["why"])
    return f"{text} {reason}" if text else reason


def _overdue(tell: Telling, data: Data) -> Sentence:
    title = tell.words.gettext("%(duty)s: overdue from this moment", duty=tell.duty(data))
    return Sentence(title, None, "overdue")


def _reported(tell: Telling, data: Data) -> Sentence:
    title = tell.words.gettext("%(duty)s: a report on progress", duty=tell.duty(data))
    due = data.get("due")
    if not due:
        return Sentence(title)
    text = tell.words.gettext("The next report is due by %(day)s.", day=tell.day(due))
    return Sentence(title, text)


def _fulfilled(tell: Telling, data: Data) -> Sentence:
    title = tell.words.gettext("%(duty)s: done", duty=tell.duty(data))
    return Sentence(title, _outcome(tell, data), "milestone")


def _declined(tell: Telling, data: Data) -> Sentence:
    title = tell.words.gettext("%(duty)s: declined", duty=tell.duty(data))
    return Sentence(title, _outcome(tell, data))


def _cancelled(tell: Telling, data: Data) -> Sentence:
    return Sentence(tell.words.gettext("%(duty)s: no longer owed", duty=tell.duty(data)))


def _outcome(tell: Telling, data: Data) -> str | None:
    outcome = data.get("outcome")
    if not outcome:
        return None
    said = names.outcome_name(outcome, tell.lang)
    return tell.words.gettext("Outcome: %(outcome)s", outcome=said)


_TELLERS: Mapping[str, Callable[[Telling, Data], Sentence | None]] = {
    "threshold_reached": _threshold_reached,
    "threshold_reverted": _threshold_reverted,
    "signatures_invalidated": _signatures_invalidated,
    "signatures_reinstated": _signatures_reinstated,
    "listed": _listed,
    "closing": _closing,
    "duty": _duty,
    "duty_extended": _extended,
    "duty_transferred": _transferred,
    "duty_overdue": _overdue,
    "duty_reported": _reported,
    "duty_fulfilled": _fulfilled,
    "duty_declined": _declined,
    "duty_cancelled": _cancelled,
}

"""The ladder and the duties in plain words."""

from __future__ import annotations

from collections.abc import Iterator

from petitions.domain.rules import (
    USUAL_OUTCOMES,
    Case,
    Duty,
    OpenedBy,
    RuleSet,
    Spread,
    Threshold,
)
from petitions.wording.phrases import Speaker
from petitions.wording.rules_path import kind_name, who


def thresholds(rules: RuleSet, speaker: Speaker) -> Iterator[str]:
    """One item for each rung."""
    for rung in rules.thresholds:
        yield " ".join(_threshold(rung, rules, speaker))


def _threshold(rung: Threshold, rules: RuleSet, speaker: Speaker) -> Iterator[str]:
    name, what, where = (
        rung_name(rung, speaker),
        _quantity(rung, speaker),
        _where(rung, rules, speaker),
    )
    if where:
        yield speaker.say("thresholds", "where", name=name, where=where, what=what)
    else:
        yield speaker.say("thresholds", "needs", name=name, what=what)
    if rung.spread and rung.spread.seats:
        yield _seats(rung.spread, speaker)
    if rung.metric == "verified":
        yield speaker.say("thresholds", "verified")
    if rung.counts == "net":
        yield speaker.say("thresholds", "net")
    if rung.within:
        yield speaker.say("thresholds", "within", time=rung.within)
    for key in ("lists", "keeps_alive", "decisive", "reverts"):
        if getattr(rung, key):
            yield speaker.say("thresholds", key)
    if rung.notifies:
        names = [_told(rules, name, speaker) for name in rung.notifies]
        yield speaker.say("thresholds", "notifies", who=speaker.list(names))


def rung_name(rung: Threshold, speaker: Speaker) -> str:
    return speaker.words(rung.name) if rung.name else speaker.say("thresholds", "unnamed")


def _told(rules: RuleSet, name: str, speaker: Speaker) -> str:
    try:
        return who(rules, name, speaker)
    except KeyError:
        return name.replace("_", " ")


def _quantity(rung: Threshold, speaker: Speaker) -> str:
    parts = []
    if rung.required is not None:
        parts.append(speaker.say("thresholds", "number", count=rung.required))
    if rung.percent is not None:
        parts.append(_percent(rung, speaker))
    if rung.cases:
        parts.append("; ".join(_case(case, speaker) for case in rung.cases))
    if rung.rank:
        parts.append(_rank(rung, speaker))
    if rung.spread:
        parts.append(_spread(rung.spread, speaker))
    said = parts[0] if parts else ""
    for part in parts[1:]:
        said = speaker.say("thresholds", "and", one=said, other=part)
    return said


def _percent(quantity: Threshold | Case, speaker: Speaker) -> str:
    percent = quantity.percent
    if percent is None:
        return ""
    said = speaker.say("thresholds", f"percent_{quantity.of}", percent=speaker.percent(percent))
    floor, ceiling = quantity.floor, quantity.ceiling
    if floor is not None and ceiling is not None:
        said = speaker.say("thresholds", "both", what=said, floor=floor, ceiling=ceiling)
    elif floor is not None:
        said = speaker.say("thresholds", "floor", what=said, floor=floor)
    elif ceiling is not None:
        said = speaker.say("thresholds", "ceiling", what=said, ceiling=ceiling)
    if quantity.rounding != "up":
        said = f"{said}, {speaker.say('thresholds', f'rounding_{quantity.rounding}')}"
    return said


def _case(case: Case, speaker: Speaker) -> str:
    if case.number is not None:
        what = speaker.say("thresholds", "number", count=case.number)
    else:
        what = _percent(case, speaker)
    if case.population_over is None:
        return speaker.say("thresholds", "case_else", what=what)
    return speaker.say("thresholds", "case_over", over=case.population_over, what=what)


def _rank(rung: Threshold, speaker: Speaker) -> str:
    rank = rung.rank
    if rank is None:
        return ""
    parts = []
    if rank.top:
        parts.append(speaker.say("thresholds", "rank", time=rank.every, top=rank.top))
    if rank.top_of_category:
        parts.append(speaker.say("thresholds", "rank_category", top=rank.top_of_category))
    if len(parts) == 1:
        return parts[0]
    return speaker.say("thresholds", "or", one=parts[0], other=parts[1])


def _spread(spread: Spread, speaker: Speaker) -> str:
    if spread.minimum is None:
        return speaker.say("thresholds", "spread", count=spread.territories)
    return speaker.say(
        "thresholds", "spread_minimum", count=spread.territories, minimum=spread.minimum
    )


def _seats(spread: Spread, speaker: Speaker) -> str:
    times = spread.times or 1
    each = (
        f"{speaker.territory(code)} — {speaker.number(seats * times)}"
        for code, seats in spread.seats.items()
    )
    return speaker.say("thresholds", "seats", times=times, list=speaker.list(each))


def _where(part: Threshold | Duty, rules: RuleSet, speaker: Speaker) -> str:
    levels = [speaker.say("levels", level) for level in part.levels]
    kinds = {kind.id: speaker.words(kind.name) for kind in rules.addressee.kinds}
    return speaker.list([*levels, *(kinds[kind] for kind in part.addressees)])


def verification(rules: RuleSet, speaker: Speaker) -> Iterator[str]:
    """How signatures are checked after collection, if they are."""
    check = rules.verification
    if check is None:
        return
    yield speaker.say("verification", check.method, by=who(rules, check.checked_by, speaker))
    for key in ("send_within", "verify_within", "submit_within"):
        time = getattr(check, key)
        if time is not None:
            yield speaker.say("verification", key, time=time)
    if check.batches:
        yield speaker.say("verification", "batches")


def duties(rules: RuleSet, speaker: Speaker) -> Iterator[str]:
    """One item for each duty."""
    for duty in rules.duties:
        where = _where(duty, rules, speaker)
        said = " ".join(
            [
                speaker.say(
                    "duties",
                    f"{duty.kind}_{duty.obligation}",
                    by=who(rules, duty.by, speaker),
                ),
                _opening(duty.opened_by, rules, speaker),
                *_times(duty, rules, speaker),
                *_effects(duty, speaker),
            ]
        )
        yield f"{where[0].upper()}{where[1:]}. {said}" if where else said


def _opening(opener: OpenedBy, rules: RuleSet, speaker: Speaker) -> str:
    if opener.threshold is not None:
        rung = next(rung for rung in rules.thresholds if rung.id == opener.threshold)
        key = "opens_threshold" + ("_closing" if opener.at == "closing" else "")
        name = rung_name(rung, speaker) if rung.name else _quantity(rung, speaker)
        return speaker.say("duties", key, name=name)
    if opener.duty is not None:
        before = next(d for d in rules.duties if (d.id or d.kind) == opener.duty)
        return speaker.say("duties", "opens_duty", name=duty_name(before, speaker))
    return speaker.say("duties", f"opens_{opener.event}")


def duty_name(duty: Duty, speaker: Speaker) -> str:
    return speaker.words(duty.name) if duty.name else speaker.say("duty_names", duty.kind)


def _times(duty: Duty, rules: RuleSet, speaker: Speaker) -> Iterator[str]:
    if duty.due:
        yield speaker.say("duties", "due", time=duty.due)
    for kind, time in duty.due_by_kind.items():
        yield speaker.say("duties", "due_kind", kind=kind_name(rules, kind, speaker), time=time)
    if not duty.due and not duty.due_by_kind:
        yield speaker.say("duties", "no_due")
    if duty.extension:
        length, times = duty.extension.length, duty.extension.times
        if length:
            yield speaker.say("duties", "extension", time=length, times=times)
        else:
            yield speaker.say("duties", "extension_same", times=times)
        if duty.extension.consent_after is not None:
            yield speaker.say("duties", "consent")
    if duty.transferable:
        within = duty.transfer_within
        key = "transfer_within" if within else "transferable"
        yield speaker.say("duties", key, **({"time": within} if within else {}))
    if duty.pausable:
        most = duty.pause_at_most
        key = "pause_at_most" if most else "pausable"
        yield speaker.say("duties", key, **({"time": most} if most else {}))
    if duty.progress:
        yield speaker.say("duties", "progress", time=duty.progress)


def _effects(duty: Duty, speaker: Speaker) -> Iterator[str]:
    outcomes = duty.outcomes or USUAL_OUTCOMES[duty.kind]
    names = speaker.list(speaker.say("outcomes", outcome) for outcome in outcomes)
    yield speaker.say("duties", "outcomes", list=names)
    for key in ("decides", "early", "fatal"):
        if getattr(duty, key):
            yield speaker.say("duties", key)
    if duty.appeal:
        yield speaker.say("duties", "appeal", time=duty.appeal.within)
        if duty.appeal.answer_within:
            yield speaker.say("duties", "appeal_answer", time=duty.appeal.answer_within)

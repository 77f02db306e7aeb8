"""A rule set in plain words, made from its values alone, for the page and the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from petitions.domain.rules import Body, Papers, RuleSet, Voting
from petitions.presets import days_of
from petitions.wording.formats import zone_name
from petitions.wording.phrases import Speaker, Told
from petitions.wording.rules_ladder import duties, thresholds, verification
from petitions.wording.rules_path import collection, gates
from petitions.wording.rules_people import addressee, content, who_creates, who_signs


@dataclass(frozen=True)
class Section:
    """One block of the rules: sentences, then perhaps a list, and where all that was seen."""

    key: str
    heading: str
    sentences: tuple[str, ...]
    items: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


@dataclass(frozen=True)
class RulesInWords:
    """A whole rule set in one language."""

    id: str
    name: str
    status: str
    summary: str
    caution: str | None
    sections: tuple[Section, ...]
    sources: tuple[str, ...]


def in_words(rule_set: RuleSet, lang: str) -> RulesInWords:
    """Tell a rule set in kk, ru or en."""
    speaker, card = Speaker(lang), rule_set.card
    status = speaker.say("status", card.status)
    caution = speaker.words(card.caution) if card.caution else None
    return RulesInWords(
        id=card.id,
        name=speaker.words(card.name),
        status=speaker.say("show", "status", status=status, period=speaker.words(card.period)),
        summary=speaker.words(card.summary),
        caution=speaker.say("show", "caution", text=caution) if caution else None,
        sections=tuple(_sections(rule_set, speaker)),
        sources=(card.source,),
    )


def as_text(rule_set: RuleSet, lang: str) -> str:
    """Tell a rule set as plain text, as `flask rules show` prints it."""
    told, speaker = in_words(rule_set, lang), Speaker(lang)
    lines = [told.name, "=" * len(told.name), "", told.status, "", told.summary, ""]
    lines += [told.caution, ""] if told.caution else []
    lines += [*_source_lines(speaker, told.sources, ()), ""]
    for section in told.sections:
        lines += [section.heading, "-" * len(section.heading), ""]
        lines += [*section.sentences, *(f"  - {item}" for item in section.items), ""]
        lines += [*_source_lines(speaker, section.sources, section.own), ""]
    return "\n".join(lines).rstrip() + "\n"


def as_markdown(rule_set: RuleSet, lang: str) -> str:
    """Tell a rule set as a chapter of docs/rules.md."""
    told, speaker = in_words(rule_set, lang), Speaker(lang)
    lines = [f"## {told.name}", "", f"`{told.id}` · {told.status}", "", told.summary, ""]
    lines += [f"**{told.caution}**", ""] if told.caution else []
    for section in told.sections:
        lines += [f"### {section.heading}", ""]
        lines += [" ".join(section.sentences), ""] if section.sentences else []
        lines += [*(f"- {item}" for item in section.items), *([""] if section.items else [])]
        lines += [f"*{line}*\n" for line in _source_lines(speaker, section.sources, section.own)]
    return "\n".join(lines).rstrip() + "\n"


def _source_lines(speaker: Speaker, sources: Iterable[str], own: tuple[str, ...]) -> Iterator[str]:
    for source in sources:
        yield speaker.say("show", "source", source=source)
    if own:
        yield speaker.say("show", "own", keys=", ".join(own))


def _sections(rules: RuleSet, speaker: Speaker) -> Iterator[Section]:
    for key, tell in SECTIONS.items():
        sentences, items, groups = tell(rules, speaker)
        if not sentences and not items:
            continue
        known = [group for group in groups if group is not None]
        yield Section(
            key=key,
            heading=speaker.say("headings", key),
            sentences=tuple(sentences),
            items=tuple(items),
            sources=tuple(dict.fromkeys(group.source for group in known if group.source)),
            own=tuple(dict.fromkeys(name for group in known for name in group.own)),
        )


def _gates(rules: RuleSet, speaker: Speaker) -> Told:
    return [], [*gates(rules, speaker)], rules.gates


def _collection(rules: RuleSet, speaker: Speaker) -> Told:
    return [*collection(rules, speaker)], [], (rules.collection,)


def _thresholds(rules: RuleSet, speaker: Speaker) -> Told:
    none = [] if rules.thresholds else [speaker.say("thresholds", "none")]
    return none, [*thresholds(rules, speaker)], rules.thresholds


def _verification(rules: RuleSet, speaker: Speaker) -> Told:
    return [*verification(rules, speaker)], [], (rules.verification,)


def _duties(rules: RuleSet, speaker: Speaker) -> Told:
    return [], [*duties(rules, speaker)], rules.duties


def _decision(rules: RuleSet, speaker: Speaker) -> Told:
    decision = rules.decision
    if decision is None:
        return [], [], ()
    body = next((body for body in rules.bodies if body.id == decision.body), None)
    name = speaker.words(body.name) if body else speaker.say("who_acts", decision.body)
    said = [speaker.say("decision", "body", name=name), *_composition(body, speaker)]
    if decision.steps:
        steps = speaker.list(speaker.say("steps", step) for step in decision.steps)
        said.append(speaker.say("decision", "steps", list=steps))
    if decision.published:
        places = speaker.list(speaker.say("places", place) for place in decision.published)
        said.append(speaker.say("decision", "published", list=places))
    if decision.reasons_required:
        said.append(speaker.say("decision", "reasons"))
    if decision.head_approves:
        said.append(speaker.say("decision", "head_approves"))
    if decision.survey:
        said.append(speaker.say("decision", "survey"))
    return said, [], (decision, *((body.voting, body.papers) if body else ()))


def _composition(body: Body | None, speaker: Speaker) -> Iterator[str]:
    if body is not None and body.size:
        yield speaker.say("decision", "size", size=body.size)
    if body is not None and body.composition:
        yield speaker.say("decision", "composition", text=speaker.words(body.composition))
    if body is not None and body.voting:
        yield from _voting(body.voting, speaker)
    if body is not None and body.papers:
        yield from _papers(body.papers, speaker)


def _papers(papers: Papers, speaker: Speaker) -> Iterator[str]:
    for key, kinds in (("public", papers.published), ("internal", papers.internal)):
        if kinds:
            named = speaker.list(speaker.say("papers", kind) for kind in kinds)
            yield speaker.say("papers", key, list=named)


def _voting(voting: Voting, speaker: Speaker) -> Iterator[str]:
    if voting.quorum is not None:
        yield speaker.say("decision", "quorum", quorum=voting.quorum)
    if voting.quorum_percent is not None:
        key = "quorum_above" if voting.quorum_above else "quorum_percent"
        yield speaker.say("decision", key, percent=speaker.percent(voting.quorum_percent))
    yield speaker.say("decision", voting.majority)
    yield speaker.say("decision", voting.chair)
    yield speaker.say("decision", voting.conflicts)
    if voting.minority_admits != "no":
        yield speaker.say("decision", voting.minority_admits)
    yield speaker.say("decision", "votes_public" if voting.public else "votes_counts")


def _refusals(rules: RuleSet, speaker: Speaker) -> Told:
    items = []
    for reason in (*rules.refusals, *rules.forbidden_topics):
        wording = speaker.words(reason.wording)
        hidden = speaker.say("refusals", "hidden", reason=wording)
        items.append(hidden if reason.hides_text else wording)
    return [], items, (*rules.refusals, *rules.forbidden_topics)


def _quotas(rules: RuleSet, speaker: Speaker) -> Told:
    quotas = rules.quotas
    if quotas is None:
        return [], [], ()
    said = []
    if quotas.at_a_time is not None:
        said.append(speaker.say("quotas", "at_a_time", count=quotas.at_a_time))
    if quotas.same_subject_after:
        said.append(speaker.say("quotas", "same_subject_after", time=quotas.same_subject_after))
    if not quotas.same_subject_while_open:
        said.append(speaker.say("quotas", "same_subject_while_open"))
    if quotas.tries and quotas.tries_within:
        tries, time = quotas.tries, quotas.tries_within
        said.append(speaker.say("quotas", "tries", count=tries, time=time))
    if quotas.none_before_election:
        time = quotas.none_before_election
        said.append(speaker.say("quotas", "none_before_election", time=time))
    return said, [], (quotas,)


def _disclosure(rules: RuleSet, speaker: Speaker) -> Told:
    shown = rules.disclosure
    keys: list[str] = [shown.signatories]
    if shown.signatories != "nothing":
        keys += [key for key in ("date", "place") if getattr(shown, key)]
        keys += [shown.when] if shown.when != "always" else []
    keys += [key for key in ("by_territory", "last_signature") if getattr(shown, key)]
    keys.append(f"petitioner_{shown.petitioner}")
    keys += ["may_hide"] if shown.petitioner_may_hide else []
    keys += ["petitioner_while_open"] if shown.petitioner_while_open_only else []
    keys += [f"comments_{shown.comments}"] if shown.comments != "none" else []
    return [speaker.say("disclosure", key) for key in keys], [], (shown,)


def _retention(rules: RuleSet, speaker: Speaker) -> Told:
    items = []
    for rule in rules.retention:
        said = speaker.say(
            "retention",
            "after" if rule.after else "at_once",
            data=speaker.say("data", rule.data),
            moment=speaker.say("moments", rule.since),
            action=speaker.say("actions", rule.action),
            **({"time": rule.after} if rule.after else {}),
        )
        kept = speaker.list(speaker.say("kept", what) for what in rule.keeps)
        keeps = speaker.say("retention", "keeps", list=kept)
        items.append(f"{said} {keeps}" if rule.keeps else said)
    return [], items, rules.retention


def _failure(rules: RuleSet, speaker: Speaker) -> Told:
    failure = rules.failure
    said = []
    if rules.collection.signing:
        said.append(speaker.say("failure", f"expired_{failure.expired}"))
    if rules.reasons:
        said.append(speaker.say("failure", f"rejected_{failure.rejected}"))
    if failure.file_again_after:
        said.append(speaker.say("failure", "again_after", time=failure.file_again_after))
    else:
        said.append(speaker.say("failure", "again" if failure.file_again else "not_again"))
    said.append(speaker.say("failure", f"withdraws_{failure.petitioner_withdraws_until}"))
    if failure.stops:
        stops = speaker.list(speaker.known("stops", stop) for stop in failure.stops)
        said.append(speaker.say("failure", "stops", list=stops))
    return said, [], (failure,)


def _calendar(rules: RuleSet, speaker: Speaker) -> Told:
    calendar = rules.calendar
    said = [
        speaker.say("calendar", f"pinned_{calendar.pinned_at}"),
        speaker.say("calendar", "end_of_day" if calendar.end_of_day else "exact"),
        speaker.say("calendar", "zone", zone=zone_name(calendar.zone, speaker.lang)),
    ]
    if days_of(calendar.country).holidays:
        country = speaker.territory(calendar.country or "")
        said.append(speaker.say("calendar", "working_days", country=country))
    elif _counts_working_days(rules):
        said.append(speaker.say("calendar", "weekends"))
    return said, [], (calendar,)


def _counts_working_days(rules: RuleSet) -> bool:
    return "working day" in str((rules.gates, rules.collection, rules.duties, rules.verification))


SECTIONS: dict[str, Callable[[RuleSet, Speaker], Told]] = {
    "who_creates": who_creates,
    "content": content,
    "addressee": addressee,
    "gates": _gates,
    "collection": _collection,
    "who_signs": who_signs,
    "thresholds": _thresholds,
    "verification": _verification,
    "duties": _duties,
    "decision": _decision,
    "refusals": _refusals,
    "quotas": _quotas,
    "disclosure": _disclosure,
    "retention": _retention,
    "failure": _failure,
    "calendar": _calendar,
}

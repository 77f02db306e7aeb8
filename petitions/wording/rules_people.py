"""People and content in plain words: who may act, what a petition holds, to whom it goes."""

from __future__ import annotations

from collections.abc import Iterator

from petitions.domain.rules import Eligibility, Field, RuleSet
from petitions.wording.phrases import Speaker, Told
from petitions.wording.rules_path import ballot


def who_creates(rules: RuleSet, speaker: Speaker) -> Told:
    group = rules.petitioners
    said = [*_eligible(rules.create, speaker)]
    if group.max == 1:
        said.append(speaker.say("group", "one"))
    elif group.min == 1:
        said.append(speaker.say("group", "any"))
    else:
        said.append(speaker.say("group", "from", min=group.min))
    if group.max is not None and group.max > 1:
        said.append(speaker.say("group", "to", max=group.max))
    if group.territories:
        said.append(speaker.say("group", "territories", count=group.territories))
    if group.roles:
        roles = speaker.list(speaker.known("roles", role) for role in group.roles)
        said.append(speaker.say("group", "roles", roles=roles))
    if group.invitation:
        said.append(speaker.say("group", "invitation", time=group.invitation))
    return said, [], (rules.create, group)


def who_signs(rules: RuleSet, speaker: Speaker) -> Told:
    said = [*_eligible(rules.sign, speaker)]
    unique = rules.uniqueness
    if unique.key == "email" and unique.per_address > 1:
        said.append(speaker.say("unique", "email_shared", count=unique.per_address))
    else:
        said.append(speaker.say("unique", unique.key))
    return [*said, *ballot(rules, speaker)], [], (rules.sign, unique, rules.ballot)


def _eligible(who: Eligibility, speaker: Speaker) -> Iterator[str]:
    if "anyone" in who.statuses:
        yield speaker.say("who", "anyone")
    else:
        names = {status: speaker.say("statuses", status) for status in who.statuses}
        yield speaker.say("who", "statuses", who=speaker.list(names.values()))
        claimed = [names[status] for status, proof in who.statuses.items() if proof == "claim"]
        if claimed:
            yield speaker.say("who", "claim", who=speaker.list(claimed))
        else:
            yield speaker.say("who", "declared")
    yield (
        speaker.say("who", "age", age=who.min_age) if who.min_age else speaker.say("who", "no_age")
    )
    if who.min_age_in:
        ages = (f"{speaker.territory(c)} — {age}" for c, age in who.min_age_in.items())
        yield speaker.say("who", "age_in", list=speaker.list(ages))
    if who.age_on != "act":
        yield speaker.say("who", f"age_on_{who.age_on}")
    if who.own_territory:
        levels = speaker.list(speaker.say("levels", level) for level in who.own_territory)
        yield speaker.say("who", "own_territory", levels=levels)
    yield speaker.say("identity", who.identity)


def content(rules: RuleSet, speaker: Speaker) -> Told:
    content = rules.content
    items = [_field(field, speaker) for field in content.fields]
    names = {field.key: _field_name(field, speaker) for field in content.fields}
    for limit in content.joint_limits:
        items.append(
            speaker.say(
                "content",
                "joint",
                names=speaker.list(names[key] for key in limit.fields),
                limit=speaker.say("content", f"up_to_{limit.unit}", count=limit.max),
            )
        )
    return [*_content_sentences(rules, speaker)], items, (content,)


def _content_sentences(rules: RuleSet, speaker: Speaker) -> Iterator[str]:
    content, tags = rules.content, rules.content.tags
    if content.attachments_mb:
        yield speaker.say("content", "attachments", mb=content.attachments_mb)
    else:
        yield speaker.say("content", "no_attachments")
    if tags.min and tags.max:
        yield speaker.say("content", "tags_between", min=tags.min, max=tags.max)
    elif tags.min:
        yield speaker.say("content", "tags_from", min=tags.min)
    elif tags.max:
        yield speaker.say("content", "tags_to", max=tags.max)
    for key, choices in (("vocabulary", tags.vocabulary), ("kinds", content.kinds)):
        if choices:
            names = speaker.list(speaker.words(choice.name) for choice in choices)
            yield speaker.say("content", key, list=names)
    languages = content.languages
    for key, codes in (
        ("languages", languages.allowed),
        ("required_languages", languages.required),
        ("decision_languages", languages.decision),
    ):
        if codes:
            yield speaker.say("content", key, list=speaker.list(map(speaker.language, codes)))


def _field(field: Field, speaker: Speaker) -> str:
    parts = [speaker.say("content", "required" if field.required else "optional")]
    if field.max is None:
        parts.append(speaker.say("content", "no_limit"))
    else:
        parts.append(speaker.say("content", f"up_to_{field.unit}", count=field.max))
    if not field.links:
        parts.append(speaker.say("content", "no_links"))
    if field.not_starting_with:
        signs = " ".join(field.not_starting_with)
        parts.append(speaker.say("content", "not_starting_with", signs=signs))
    name, limit = _field_name(field, speaker), speaker.list(parts)
    return speaker.say("content", "field", name=name, limit=limit)


def _field_name(field: Field, speaker: Speaker) -> str:
    return speaker.words(field.label) if field.label else speaker.say("content", field.key)


def addressee(rules: RuleSet, speaker: Speaker) -> Told:
    addressee = rules.addressee
    said = [speaker.say("addressee", addressee.mode, name=speaker.words(addressee.name))]
    if len(addressee.levels) > 1:
        levels = speaker.list(speaker.say("levels", level) for level in addressee.levels)
        said.append(speaker.say("addressee", "levels", levels=levels))
    items = [
        speaker.say(
            "addressee",
            "kind",
            name=speaker.words(kind.name),
            levels=speaker.list(speaker.say("levels", level) for level in kind.levels),
        )
        for kind in addressee.kinds
    ]
    return said, items, (addressee,)

"""What a rule set says and no page of this site offers yet; shortened as pages are built."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from petitions.domain.rules import RuleSet
from petitions.wording.phrases import Speaker

# Key of the sentence in phrases.toml, and whether a rule set says such a thing.
NOT_YET: Mapping[str, Callable[[RuleSet], bool]] = {
    "comments": lambda rules: rules.disclosure.comments != "none",
}


def not_yet(rules: RuleSet, lang: str) -> list[str]:
    """Return a sentence for each rule that the site's pages do not offer yet."""
    speaker = Speaker(lang)
    return [speaker.say("not_yet", key) for key, says_so in NOT_YET.items() if says_so(rules)]

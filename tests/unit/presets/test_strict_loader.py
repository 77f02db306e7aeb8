"""A bad file is refused whole: every problem named with its place and what is allowed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from petitions import presets

UK = presets.source("uk-parliament")


def problems(toml_source: str) -> list[str]:
    try:
        presets.load_text(toml_source, "my.toml")
    except presets.BadRuleSet as bad:
        return [str(problem) for problem in bad.problems]
    return []


def changed(old: str, new: str, source: str = UK) -> str:
    assert old in source, old
    return source.replace(old, new, 1)


@pytest.mark.parametrize("id", presets.ids())
def test_every_preset_is_sound(id: str) -> None:
    assert presets.check(presets.FOLDER / f"{id}.toml") == []
    assert presets.preset(id).card.id == id


@pytest.mark.parametrize(
    "old, new, told",
    [
        ("format = 1", "format = 2", "my.toml:format: 2 is unknown; allowed is 1"),
        ("format = 1", "format = 1\ncolour = 3", "my.toml:colour: unknown key; allowed are"),
        ("max = 80", "max = 80\nmaximum = 80", "my.toml:content.fields[title].maximum: unknown key"),
        ("per_address = 2", 'per_address = "2"', "my.toml:uniqueness.per_address: '2' is no whole"),
        ("per_address = 2", "per_address = -2", "is impossible; allowed are 0 to"),
        ('limit = "14 days"', 'limit = "14 moons"', "my.toml:gates[review].limit: '14 moons' is no"),
        ('limit = "14 days"', 'limit = "0 days"', "is impossible; allowed are 1 to 366000 days"),
        ('limit = "14 days"', 'limit = "99999999 days"', "is impossible; allowed are 1 to 366000"),
        ('zone = "Europe/London"', 'zone = "Europe/Lodnon"', "my.toml:calendar.zone: 'Europe/Lodnon'"),
        ('country = "GB"', 'country = "England"', "my.toml:calendar.country: 'England' is no country"),
        ('status = "in_force"', 'status = "valid"', "my.toml:card.status: 'valid' is unknown; allowed"),
        ('ru = "Что нужно сделать", ', "", "my.toml:content.fields[title].label.ru: is missing; every"),
        ("required = 10000", "required = 0", "my.toml:thresholds[response].required: 0 is reached by"),
        ("required = 10000", "percent = 1", "without a population; add of"),
        ("required = 10000", "percent = 101", "is impossible; allowed is more than 0 up to 100"),
        ("required = 10000", 'required = 10000\nrank = { every = "1 month", top = 5 }',
         "says how many by required and rank; exactly one of"),
        ("required = 10000", 'required = 10000\nmetric = "verified"', "can never be reached: nobody"),
        ("required = 10000", "required = 10000\nspread = { territories = 3, seats = { A = 1 }, times = 2 }",
         "can never be reached: 3 of 1 territories"),
        ("required = 10000", 'required = 10000\nlevels = ["district"]', "district is not among"),
        ('outcomes = ["responded", "declined"]', 'outcomes = ["responded", "debated"]',
         "my.toml:duties[response].outcomes: nobody can give 'debated' to a response; allowed are"),
        ('opened_by = { threshold = "debate" }', 'opened_by = { threshold = "depate" }',
         "my.toml:duties[debate].opened_by: no threshold 'depate'"),
        ('opened_by = { threshold = "debate" }', "opened_by = { }", "names nothing; allowed is one of"),
        ('by = "department"', 'by = "departement"', "my.toml:duties[response].by: 'departement' is no body"),
        ("needed = 5\nallowed = 20", "needed = 5\nallowed = 4", "allowed: 4 is less than needed 5"),
        ("needed = 5\nallowed = 20", 'needed = 5\nnotice = "1 day"', "means nothing at a support gate"),
        ('kind = "support"', 'kind = "start"', "my.toml:gates: start is not the last"),
        ('kind = "review"', 'kind = "support"', "support is there 2 times; one is allowed"),
        ('pinned_at = "publication"', 'pinned_at = "start"', "start needs a start or deliberation gate"),
        ('after_target = "until_deadline"', 'after_target = "until_answer"', "needs a decisive threshold"),
        ("supporters_sign = true", "supporters_sign = true\npaper_until = \"2 months\"", "needs paper = true"),
        ("max = 1\n", "min = 3\nmax = 2\n", "my.toml:petitioners.max: 2 is less than min 3"),
        ("max = 1\n", 'roles = ["representative", "substitute"]\n',
         "my.toml:petitioners.roles: needs min 2: each is held by somebody else"),
        ("max = 1\n", 'min = 2\nroles = ["representative", "representative"]\n',
         "my.toml:petitioners.roles: names the same thing twice"),
        ("max = 1\n", 'max = 1\ninvitation = "7 days"\n',
         "my.toml:petitioners.invitation: max is 1, so nobody is invited"),
        ('own = ["withdrawal"]', 'own = ["withdrawl"]', "'withdrawl' is no key here; allowed are"),
        ('code = "irrelevant"', 'code = "duplicate"', "is there twice; each name is allowed once"),
        ("reverts = true", 'reverts = "true"', "'true' is neither true nor false"),
        ('by = "moderator"', 'by = "petitioner"', "gates[review].by: petitioner cannot review"),
        ('opened_by = { threshold = "debate" }', 'opened_by = { duty = "debate" }', "no other duty"),
        ("quorum_percent = 25", "quorum = 0", "bodies[petitions_committee].voting.quorum: 0 lets nobody"),
        ("quorum_percent = 25", "quorum = 12", "voting.quorum: 12 is more than size 11"),
        ("quorum_percent = 25", "quorum_above = true", "quorum_above: needs quorum_percent"),
        ("quorum_percent = 25", "quorum_percent = 100\nquorum_above = true", "can never be present"),
        ('published = ["evidence", "answer"]', 'published = ["note"]', "papers.published"),
        (
            'published = ["evidence", "answer"]',
            'published = ["evidence"]\ninternal = ["evidence"]',
            "papers.internal: evidence is published too",
        ),
        ('own = ["conflicts"]', 'own = ["conflict"]', "'conflict' is no key here; allowed are"),
        ('kind = "committee"', 'kind = "official"', "means nothing for a body of kind official"),
        ("[[thresholds]]", "[thresholds]", "is no TOML"),
    ],
)  # fmt: skip
def test_a_problem_is_told_with_its_place_and_the_way_out(old: str, new: str, told: str) -> None:
    found = problems(changed(old, new))
    assert any(told in problem for problem in found), found


def test_duties_that_wait_for_each_other_never_open() -> None:
    round_about = changed('{ threshold = "debate" }', '{ duty = "response" }')
    round_about = changed('{ threshold = "response" }', '{ duty = "debate" }', round_about)
    assert any("it waits for itself" in problem for problem in problems(round_about))


def test_all_problems_are_told_at_once() -> None:
    broken = changed("max = 80", "max = 0", changed("required = 10000", "required = 0"))
    broken = changed('zone = "Europe/London"', 'zone = "Nowhere"', broken)
    assert len(problems(broken)) == 3


def test_each_problem_is_one_line() -> None:
    broken = changed('status = "in_force"', 'status = "a\\nb"')
    assert all(re.fullmatch(r"my\.toml:\S.*: .+", problem) for problem in problems(broken))


def test_a_broken_file_names_the_line() -> None:
    assert "line 3" in problems("format = 1\n\n= 4\n")[0]


@pytest.mark.parametrize(
    "content, told",
    [(b"\xff\xfe", "is not UTF-8"), (b"x" * 1_000_001, "is too large")],
)
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "odd.toml"
    path.write_bytes(content)
    assert told in str(presets.check(path)[0])


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert "cannot be read" in str(presets.check(tmp_path / "none.toml")[0])


def test_an_unknown_preset_has_an_error_of_its_own() -> None:
    with pytest.raises(presets.UnknownRuleSet):
        presets.preset("../../etc/passwd")


def test_every_key_of_the_format_is_in_its_document() -> None:
    from dataclasses import fields, is_dataclass

    from petitions.domain import rules

    text = (Path(__file__).parents[3] / "docs" / "rule-set-format.md").read_text(encoding="utf-8")
    blocks = [
        block
        for block in vars(rules).values()
        if isinstance(block, type)
        and is_dataclass(block)
        and block not in (rules.Rules, rules.Version)
    ]
    missing = {
        f"{block.__name__}.{field.name}"
        for block in blocks
        for field in fields(block)
        if not re.search(rf"(?<!\w){field.name}(?!\w)", text)
    }
    assert missing == set()

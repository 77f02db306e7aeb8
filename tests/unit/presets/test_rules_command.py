"""`flask rules`: what it prints, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from petitions import presets
from petitions.cli_rules import rules

ROOT = Path(__file__).parents[3]
T0 = "2013-02-01T12:00:00Z"


def run(*arguments: str, told: str | bytes = "") -> Result:
    return CliRunner().invoke(rules, list(arguments), input=told)


def events(*told: dict[str, Any]) -> str:
    return "".join(json.dumps({"at": T0, **event}) + "\n" for event in told)


def facts(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_list_gives_id_status_and_name() -> None:
    rows = [line.split("\t") for line in run("list", "--lang", "kk").stdout.splitlines()]
    assert [row[0] for row in rows] == list(presets.ids())
    assert ["us-we-the-people", "historical", "We the People (АҚШ, Ақ үй)"] in rows


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
@pytest.mark.parametrize("id", presets.ids())
def test_show_tells_every_preset_with_its_sources(id: str, lang: str) -> None:
    told = run("show", id, "--lang", lang)
    assert told.exit_code == 0
    rule_set = presets.preset(id)
    assert getattr(rule_set.card.summary, lang) in told.stdout
    assert rule_set.collection.source in told.stdout


def test_show_json_has_all_defaults() -> None:
    shown = json.loads(run("show", "us-we-the-people", "--json").stdout)
    assert shown["duties"][0]["id"] == "response"
    assert shown["calendar"]["end_of_day"] is False
    assert shown["collection"]["length"] == "30 days"


def test_check_is_silent_about_a_good_file() -> None:
    result = run("check", str(presets.FOLDER / "us-we-the-people.toml"))
    assert (result.exit_code, result.stdout) == (0, "")


def test_check_tells_every_problem_of_every_file_on_a_line(tmp_path: Path) -> None:
    bad, worse = tmp_path / "bad.toml", tmp_path / "worse.toml"
    source = presets.source("us-we-the-people")
    bad.write_text(source.replace("required = 150", "required = 0"), encoding="utf-8")
    worse.write_text("nothing = 1", encoding="utf-8")
    result = run("check", str(bad), str(worse))
    lines = result.stdout.splitlines()
    assert result.exit_code == 1
    assert lines[0].startswith(f"{bad}:thresholds[listing].required: 0 is reached by nothing")
    assert all(line.startswith(f"{worse}:") for line in lines[1:])
    assert len(lines) > 10


def test_simulate_prints_facts_and_the_summary_last() -> None:
    result = run("simulate", "us-we-the-people", told=events({"do": "create"}, {"do": "submit"}))
    assert result.exit_code == 0
    assert [fact["fact"] for fact in facts(result)] == [
        "state",
        "rules_pinned",
        "state",
        "closing",
        "summary",
    ]


def test_a_refusal_is_a_fact_not_a_failure() -> None:
    result = run("simulate", "us-we-the-people", told=events({"do": "submit"}))
    assert result.exit_code == 0
    assert facts(result)[0]["fact"] == "refused"


@pytest.mark.parametrize(
    "second, told",
    [
        ("[]", "line 2: is no JSON object"),
        ("", "line 2: is no JSON object"),
        ("{", "line 2: is no JSON object"),
        ('{"at": NaN}', "line 2: is no JSON object: NaN is no number"),
        ('{"do": "wait"}', "line 2: `at` is missing"),
        (f'{{"at": "{T0}", "do": "jump"}}', "line 2: unknown action 'jump'"),
        (f'{{"at": "{T0}", "do": "wait", "long": 1}}', "line 2: unknown key 'long' of wait"),
        (f'{{"at": "{T0}", "do": "sign", "count": 1.5}}', "line 2: `count` is no whole number"),
        ('{"at": "2013-01-01T00:00:00Z", "do": "wait"}', "line 2: `at` is earlier"),
        ("[" * 100_000, "line 2: is"),
        ("1" * 5_000, "line 2: is no JSON object"),
    ],
)
def test_a_bad_line_ends_it_with_2(second: str, told: str) -> None:
    result = run("simulate", "us-we-the-people", told=events({"do": "create"}) + second + "\n")
    assert result.exit_code == 2
    assert result.stderr.startswith(told)
    assert all(fact["fact"] != "summary" for fact in facts(result))


def test_what_no_terminal_can_print_does_not_stop_it() -> None:
    odd = events({"do": "create"}, {"do": "submit"}, {"do": "sign", "territory": "\ud800"})
    result = run("simulate", "us-we-the-people", told=odd)
    assert result.exit_code == 0
    assert facts(result)[-1]["by_territory"] == {"\ud800": 1}


def test_bytes_that_are_no_text_end_it_with_2() -> None:
    result = run("simulate", "us-we-the-people", told=b"\xff\xfe\n")
    assert (result.exit_code, result.stderr[:7]) == (2, "line 1:")


@pytest.mark.parametrize(
    "arguments",
    [
        ("no-such-rules",),
        ("us-we-the-people", "--level", "region"),
        ("us-we-the-people", "--level", "village"),
        ("us-we-the-people", "--addressee", "akimat"),
        ("us-we-the-people", "--population", "0"),
        ("us-we-the-people", "--colour", "red"),
    ],
)
def test_a_bad_option_ends_it_with_2(arguments: tuple[str, ...]) -> None:
    result = run("simulate", *arguments, told=events({"do": "create"}))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr


def test_a_file_can_be_simulated_before_it_is_published(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    source = presets.source("us-we-the-people")
    mine.write_text(source.replace("required = 150", "required = 2"), encoding="utf-8")
    told = events({"do": "create"}, {"do": "submit"}, {"do": "sign"})
    assert "listed" in [fact["fact"] for fact in facts(run("simulate", str(mine), told=told))]


def test_it_runs_without_any_setting() -> None:
    flask = [sys.executable, "-m", "flask", "rules", "simulate", "us-we-the-people"]
    bare = {"PATH": os.environ["PATH"], "FLASK_APP": "wsgi.py", "LANG": "C"}
    told = events({"do": "create"}).encode()
    done = subprocess.run(flask, input=told, cwd=ROOT, env=bare, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.splitlines()[-1])["state"] == "draft"


def test_a_mark_that_editors_put_before_a_text_is_no_problem(tmp_path: Path) -> None:
    file = tmp_path / "marked.toml"
    file.write_bytes(b"\xef\xbb\xbf" + presets.source("ru-roi").encode())
    assert run("check", str(file)).exit_code == 0
    event = b'\xef\xbb\xbf{"at": "2024-03-01T10:00:00Z", "do": "create"}\n'
    assert run("simulate", str(file), told=event).exit_code == 0

"""Whatever the engine refuses, a reader is told why in a sentence, not in a code."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from petitions import presets
from petitions.domain.transitions import TRANSITIONS
from petitions.wording.names import field_label
from petitions.wording.refusals import refusal

DOMAIN = Path(__file__).parents[3] / "petitions" / "domain"
GUARDS = ("making", "starting", "counting", "ending", "answering", "engine", "eligibility")


def codes() -> set[str]:
    """Every text that a guard yields, returns in a tuple, or appends to its codes."""
    found: set[str] = set()
    for name in GUARDS:
        tree = ast.parse((DOMAIN / f"{name}.py").read_text(encoding="utf-8"))
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef) and _refuses(function):
                found |= set(_texts(function))
    return found


def _refuses(function: ast.FunctionDef) -> bool:
    return function.name.startswith("may_") or "refusals" in function.name


def _texts(function: ast.FunctionDef) -> list[str]:
    texts = []
    for node in ast.walk(function):
        if isinstance(node, ast.Yield):
            texts.append(node.value)
        elif isinstance(node, ast.Return) and node.value is not None:
            tuples = [part for part in ast.walk(node.value) if isinstance(part, ast.Tuple)]
            texts += [item for part in tuples for item in part.elts]
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "append":
            texts += node.args
    return [node.value for node in texts if isinstance(node, ast.Constant) and node.value]


def test_the_codes_are_found() -> None:
    assert {"too_young", "already_signed", "duty_unknown", "end_too_late"} <= codes()
    assert len(codes()) > 40


@pytest.mark.parametrize("code", sorted(codes()))
def test_a_code_has_a_sentence(code: str) -> None:
    assert f"({code})" not in refusal(code, "en")


@pytest.mark.parametrize("rule_set", presets.ids())
def test_a_text_left_empty_is_named_by_its_own_label(rule_set: str) -> None:
    rules = presets.preset(rule_set)
    for field in rules.content.fields:
        sentence = refusal(f"{field.key}_missing", "en", rules)
        label = field_label(rules, field.key, "en")
        assert label in sentence or sentence == "Enter a title."


@pytest.mark.parametrize("state", sorted({str(state) for state, _, _ in TRANSITIONS if state}))
def test_an_act_out_of_place_has_a_sentence(state: str) -> None:
    assert "not_when" not in refusal(f"not_when_{state}", "en")

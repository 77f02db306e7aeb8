"""The mutation run itself: does it change everything that it promises to change?"""

from petitions.presets import preset, source
from tests.mutation.mutants import Mutant, mutants


def of(system: str, where: str) -> list[Mutant]:
    return [mutant for mutant in mutants(source(system)) if mutant.where == where]


def test_a_number_is_made_one_more_and_one_less() -> None:
    changes = of("uk-parliament", "thresholds[response].required")
    assert {mutant.becomes for mutant in changes} == {"left out", 10_001, 9_999}


def test_a_length_of_time_changes_in_count_and_unit() -> None:
    changes = of("us-we-the-people", "collection.length")
    lengths = {str(mutant.becomes) for mutant in changes}
    assert lengths == {"left out", "31 days", "29 days", "30 working days"}


def test_a_choice_takes_every_other_value() -> None:
    changes = of("uk-parliament", "duties[debate].obligation")
    assert {mutant.becomes for mutant in changes} == {"must", "may"}


def test_a_reference_points_elsewhere() -> None:
    changes = of("uk-parliament", "duties[debate].by")
    assert "department" in {mutant.becomes for mutant in changes}


def test_an_item_of_a_list_is_left_out() -> None:
    (change,) = of("us-we-the-people", "refusals[violence]")
    assert len(change.file["refusals"]) == len(preset("us-we-the-people").refusals) - 1


def test_wordings_are_left_alone() -> None:
    assert not [mutant for mutant in mutants(source("uk-parliament")) if ".kk" in mutant.where]


def test_each_change_is_a_rule_set_or_refused() -> None:
    for mutant in mutants(source("us-we-the-people")):
        changed = mutant.rule_set()
        assert changed is None or changed.id == "us-we-the-people"

"""Names that a person gives to a model's own directions."""

from pathlib import Path

from latentlab.models.refs import ModelRef
from latentlab.saved import DirectionNames
from latentlab.views import Component, Direction, Factor, Vector

MINE, OTHER = ModelRef.bundled("mine"), ModelRef.bundled("other")
FIRST = Component(index=0)


def test_directions_nobody_named_are_counted_from_one() -> None:
    names = DirectionNames()
    assert names.name(MINE, FIRST) == "Component 1"
    assert names.name(MINE, Factor(index=4)) == "Factor 5"
    assert names.name(MINE, Direction(name="bold", vector=Vector.of([1.0]))) == "bold"


def test_a_name_holds_for_its_model_and_direction_alone() -> None:
    names = DirectionNames()
    names.rename(MINE, FIRST, "  slant ")
    assert names.name(MINE, FIRST) == "slant"
    assert names.name(OTHER, FIRST) == "Component 1"
    assert names.name(MINE, Component(index=1)) == "Component 2"
    assert names.name(MINE, Component(index=0, space="pictures")) == "Component 1"
    assert names.name(MINE, Factor(index=0)) == "Factor 1"


def test_names_are_there_at_the_next_start() -> None:
    DirectionNames().rename(MINE, FIRST, "Schräge")
    assert DirectionNames().name(MINE, FIRST) == "Schräge"


def test_an_empty_name_brings_the_usual_one_back() -> None:
    names = DirectionNames()
    names.rename(MINE, FIRST, "slant")
    names.rename(MINE, FIRST, " ")
    assert DirectionNames().name(MINE, FIRST) == "Component 1"


def test_a_long_name_is_cut() -> None:
    names = DirectionNames()
    names.rename(MINE, FIRST, "a" * 200)
    assert names.name(MINE, FIRST) == "a" * 100


def test_a_damaged_file_is_replaced_by_the_next_name(tmp_path: Path) -> None:
    path = tmp_path / "names.json"
    path.write_text("[1, 2")
    names = DirectionNames(path)
    assert names.name(MINE, FIRST) == "Component 1"
    names.rename(MINE, FIRST, "slant")
    assert DirectionNames(path).name(MINE, FIRST) == "slant"

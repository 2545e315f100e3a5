"""Directions that a person keeps for a model."""

from collections.abc import Callable
from pathlib import Path

import pytest

from latentlab.models.refs import ModelRef
from latentlab.saved import DirectionNameError, DirectionNames, SavedDirections, checked_name
from latentlab.views import Component, Direction, Vector
from trainers.runs.listing import rename
from trainers.runs.run import Run

MINE, OTHER = ModelRef.bundled("mine"), ModelRef.bundled("other")


def _direction(name: str, *numbers: float) -> Direction:
    return Direction(name=name, vector=Vector.of(numbers or (1.0, 2.0)))


def test_a_kept_direction_is_there_at_the_next_start_to_the_last_bit() -> None:
    direction = _direction("thicker", 0.1, -1 / 3)
    SavedDirections().keep(MINE, direction)
    assert SavedDirections().of(MINE, 2) == (direction,)


def test_a_direction_belongs_to_its_model_alone() -> None:
    SavedDirections().keep(MINE, _direction("thicker"))
    assert SavedDirections().of(OTHER, 2) == ()


def test_directions_of_another_latent_size_are_left_out() -> None:
    SavedDirections().keep(MINE, _direction("thicker"))
    assert SavedDirections().of(MINE, 3) == ()


def test_directions_come_by_name_and_a_second_of_one_name_replaces_the_first() -> None:
    kept = SavedDirections()
    for name in ("Zoom", "bold"):
        kept.keep(MINE, _direction(name))
    kept.keep(MINE, _direction("Zoom", 5.0, 6.0))
    assert [each.name for each in kept.of(MINE, 2)] == ["bold", "Zoom"]
    assert kept.of(MINE, 2)[1].vector.numbers() == (5.0, 6.0)


def test_two_windows_do_not_undo_what_the_other_has_kept() -> None:
    first, second = SavedDirections(), SavedDirections()
    first.keep(MINE, _direction("bold"))
    second.keep(MINE, _direction("tall"))
    assert [each.name for each in first.of(MINE, 2)] == ["bold", "tall"]


def test_a_direction_is_renamed_unless_the_name_is_taken() -> None:
    kept = SavedDirections()
    kept.keep(MINE, _direction("bold"))
    kept.keep(MINE, _direction("tall"))
    kept.rename(MINE, "bold", "  very  bold ")
    assert [each.name for each in kept.of(MINE, 2)] == ["tall", "very bold"]
    with pytest.raises(DirectionNameError, match="already a direction called tall"):
        kept.rename(MINE, "very bold", "tall")


def test_a_removed_direction_is_gone() -> None:
    kept = SavedDirections()
    kept.keep(MINE, _direction("bold"))
    kept.remove(MINE, "bold")
    kept.remove(MINE, "never there")
    assert kept.of(MINE, 2) == ()


@pytest.mark.parametrize(("name", "reason"), [("  ", "no name yet"), ("a" * 101, "at most 100")])
def test_a_name_that_cannot_be_used_gets_a_sentence(name: str, reason: str) -> None:
    with pytest.raises(DirectionNameError, match=reason):
        checked_name(name)


def test_a_damaged_file_counts_as_empty_and_is_put_aside(tmp_path: Path) -> None:
    path = tmp_path / "directions.json"
    damaged = '{"bundled mine": [{"name"'
    path.write_text(damaged)
    kept = SavedDirections(path)
    assert kept.of(MINE, 2) == ()
    kept.keep(MINE, _direction("bold"))
    assert SavedDirections(path).of(MINE, 2) == (_direction("bold"),)
    assert (tmp_path / "directions.json.damaged").read_text() == damaged


def test_a_run_keeps_its_directions_and_names_under_another_name_and_leaves_none_behind(
    trained_run: Callable[..., Run],
) -> None:
    first = trained_run("first", steps=2)
    direction, ref = _direction("thicker"), ModelRef.run(first.folder)
    SavedDirections().keep(ref, direction)
    DirectionNames().rename(ref, Component(index=0), "slant")
    renamed = ModelRef.run(rename(first, "second").folder)
    assert SavedDirections().of(renamed, 2) == (direction,)
    assert DirectionNames().name(renamed, Component(index=0)) == "slant"
    again = ModelRef.run(trained_run("first", steps=2).folder)
    assert again == ref
    assert SavedDirections().of(again, 2) == ()
    assert DirectionNames().name(again, Component(index=0)) == "Component 1"

"""How learning rates fall."""

import pytest

from trainers.algorithms.cyclegan import CycleGANConfig
from trainers.config import DataSource
from trainers.families.optimizers import linear_decay
from trainers.registry import make_recipe
from trainers.settings import SettingsError

DECAYING = ["cyclegan", "genegan", "pix2pix"]


@pytest.mark.parametrize(
    ("step", "factor"), [(0, 1.0), (100, 1.0), (101, 0.98), (125, 0.5), (149, 0.02), (150, 0.0)]
)
def test_the_rate_falls_in_a_straight_line_to_zero(step: int, factor: float) -> None:
    assert linear_decay(step, start=100, length=50) == pytest.approx(factor)


def test_after_its_end_the_rate_stays_zero() -> None:
    assert linear_decay(1_000, start=100, length=50) == 0.0


def test_no_length_is_no_decay() -> None:
    assert linear_decay(1_000, start=100, length=0) == 1.0


def test_every_algorithm_with_a_decay_has_its_learning_rate_from_there() -> None:
    for name in DECAYING:
        recipe = make_recipe(
            name, {"steps": 200, "decay_start": 100, "decay_steps": 100}, DataSource(name="stripes")
        )
        factors = [recipe.settings.learning_rate_factor(step) for step in (0, 100, 150, 199)]
        assert factors == pytest.approx([1.0, 1.0, 0.5, 0.01])


@pytest.mark.parametrize("name", DECAYING)
def test_steps_beyond_the_end_of_the_learning_rate_are_refused_with_the_settings(name: str) -> None:
    data, decay = DataSource(name="stripes"), {"decay_start": 100, "decay_steps": 100}
    with pytest.raises(SettingsError, match=r"rate is 0 from step 200 on.*0 decay steps") as error:
        make_recipe(name, {"steps": 201} | decay, data)
    assert list(error.value.problems) == ["steps"]
    make_recipe(name, {"steps": 200} | decay, data)
    make_recipe(name, {"steps": 201, "decay_steps": 0}, data)


def test_what_was_trained_is_read_whatever_its_goal_has_become() -> None:
    settings = CycleGANConfig.checked({"steps": 10_000, "decay_start": 100, "decay_steps": 100})
    assert settings.last_step == 200

"""Settings describe themselves, refuse what is not allowed, and say what is."""

import math

import pytest

from trainers.algorithms.pix2pix import Pix2PixConfig
from trainers.config import DataSource, Recipe, TrainingConfig
from trainers.settings import SettingsError, setting, settings_of, with_default


class ExampleConfig(TrainingConfig):
    batch_size: int = with_default(TrainingConfig, "batch_size", 128)
    learning_rate: float = setting(2e-4, "Size of a step.", gt=0.0, le=1.0)
    noisy: bool = setting(False, "Whether to add noise.")


def test_own_settings_come_before_the_shared_ones() -> None:
    names = [each.name for each in settings_of(ExampleConfig)]
    assert names[:2] == ["learning_rate", "noisy"]
    assert set(names[2:]) == set(TrainingConfig.model_fields)


def test_a_changed_default_keeps_meaning_and_range() -> None:
    shared = next(each for each in settings_of(TrainingConfig) if each.name == "batch_size")
    own = next(each for each in settings_of(ExampleConfig) if each.name == "batch_size")
    assert (own.default, shared.default) == (128, 64)
    assert (own.meaning, own.minimum, own.maximum) == (shared.meaning, 2, 4096)
    assert ExampleConfig().batch_size == 128


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("batch_size", 1, "Batch size cannot be 1: it must be a whole number from 2 to 4 096."),
        ("batch_size", 2.5, "Batch size cannot be 2.5"),
        ("learning_rate", 0.0, "it must be a number above 0 and at most 1."),
        ("learning_rate", math.nan, "Learning rate cannot be nan"),
        ("precision", "double", "it must be one of auto, float32, bfloat16."),
        ("speed", 3, "There is no setting 'speed'."),
    ],
)
def test_a_forbidden_value_is_refused_in_a_sentence(
    name: str, value: object, sentence: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        ExampleConfig.checked({name: value})
    assert sentence in caught.value.problems[name]


def test_every_forbidden_value_gets_its_own_sentence() -> None:
    with pytest.raises(SettingsError) as caught:
        ExampleConfig.checked({"steps": 0, "seed": -1})
    assert set(caught.value.problems) == {"steps", "seed"}


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("steps", "500", 500),
        ("learning_rate", "1e-3", 1e-3),
        ("noisy", "on", True),
        ("noisy", "False", False),
        ("precision", "float32", "float32"),
    ],
)
def test_text_is_read_as_the_settings_kind(name: str, text: str, value: object) -> None:
    each = next(each for each in settings_of(ExampleConfig) if each.name == name)
    assert each.parse(text) == value


@pytest.mark.parametrize(("name", "text"), [("steps", "many"), ("noisy", "maybe")])
def test_text_that_does_not_read_is_refused(name: str, text: str) -> None:
    each = next(each for each in settings_of(ExampleConfig) if each.name == name)
    with pytest.raises(SettingsError, match="it must be"):
        each.parse(text)


def test_the_digest_ignores_bookkeeping_and_nothing_else() -> None:
    digest = ExampleConfig().science_digest()
    for each in settings_of(ExampleConfig):
        if each.kind == "integer":
            changed = ExampleConfig.checked({each.name: int(each.default or 0) + 1})
            assert (changed.science_digest() == digest) is each.bookkeeping


def test_a_recipe_cannot_be_changed_and_threads_must_be_positive() -> None:
    recipe = Recipe(algorithm="gan", data=DataSource(), settings=ExampleConfig())
    with pytest.raises(ValueError, match="frozen"):
        recipe.threads = 2  # type: ignore[misc]
    with pytest.raises(ValueError, match="greater than or equal to 1"):
        Recipe(algorithm="gan", settings=ExampleConfig(), threads=0)


def test_settings_that_came_later_change_nothing_for_older_runs_at_their_defaults() -> None:
    older = Pix2PixConfig()
    assert (
        older.science_digest() == "7772f13fa855382fc095c954e3b25bf689b6ba5bac524aa48dde07a62f00d75d"
    )
    for later in ({"decay_steps": 5_000}, {"discriminator_width": 64}):
        assert Pix2PixConfig.checked(later).science_digest() != older.science_digest()

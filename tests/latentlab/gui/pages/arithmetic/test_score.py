"""The score of a direction: what is counted is the wish, whichever way the samples are moved."""

from collections.abc import Callable
from pathlib import Path

import pytest
from bars import BarModel

from latentlab.gui.pages.arithmetic.score import Score, ScoreOrder, Wish, work_out
from latentlab.measuring.attributes import INK
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from latentlab.views import Direction, Vector
from trainers.data.watching import Watcher

THICKER, THINNER = Wish(INK[0], 1), Wish(INK[0], -1)
WIDER = Direction(name="wider", vector=Vector.of((1.0, 0.0)))


@pytest.fixture
def scored(
    qapp: object, model_file: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Score]:
    """Works a score out for bars, of which no training images are known."""
    del qapp
    monkeypatch.setattr(ModelManager, "open", lambda *_: BarModel())
    ref = ModelRef.file(model_file())

    def score(wish: object, strength: float) -> Score:
        order = ScoreOrder(ref, None, WIDER, wish, strength, 40)  # type: ignore[arg-type]
        return work_out(ModelManager("cpu"), order, Watcher())

    return score


@pytest.mark.parametrize("strength", [0.5, -0.5])
def test_a_direction_does_what_it_should_only_if_the_change_has_the_sense_of_the_wish(
    scored: Callable[..., Score], strength: float
) -> None:
    for wish in (THICKER, THINNER):
        result = scored(wish, strength).result
        # The samples move by strength times the direction, whatever is wished.
        assert result.mean_change * strength > 0
        assert result.changed.part == (1.0 if wish.sense * strength > 0 else 0.0)

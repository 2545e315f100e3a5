"""The score of a direction: what is counted is the wish, whichever way the samples are moved."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from latentlab.gui.pages.arithmetic.score import FACTOR_WISHES, Score, ScoreOrder, work_out
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from latentlab.views import Direction, Vector
from trainers.data.images import to_bytes
from trainers.data.spec import square_images
from trainers.data.watching import Watcher
from trainers.families.noise import GeneratorModel

THICKER, THINNER = FACTOR_WISHES[:2]
WIDER = Direction(name="wider", vector=Vector.of((1.0, 0.0)))


class Bars(nn.Module):
    """Draws an upright bar that is 14 + 2 z0 pixels wide."""

    def forward(self, latents: Tensor) -> Tensor:
        across = torch.arange(28.0) - 13.5
        ink = ((14 + 2 * latents[:, :1]) / 2 - across.abs() + 0.5).clamp(0, 1)
        return (ink[:, None, None] * 2 - 1).expand(-1, 1, 28, 28)


class Model:
    """A bar drawer that can be explored."""

    info = square_images(1, 28)
    device = torch.device("cpu")
    model = GeneratorModel(Bars(), latent_size=2)

    def decode(self, latents: Tensor, labels: Tensor | None = None) -> NDArray[np.uint8]:
        pixels = to_bytes(self.model.decode(latents, labels)).permute(0, 2, 3, 1)
        return pixels.contiguous().numpy()


@pytest.fixture
def scored(
    qapp: object, model_file: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Score]:
    """Works a score out for bars, of which no training images are known."""
    del qapp
    monkeypatch.setattr(ModelManager, "open", lambda *_: Model())
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

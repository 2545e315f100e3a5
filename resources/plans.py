"""Which models ship with the program: how each is trained, and which figures its card bears."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from latentlab.models.latent_model import LatentModel
from resources import figures
from trainers.config import DataSource, Recipe
from trainers.registry import make_recipe


@dataclass(frozen=True)
class Plan:
    """One bundled model.

    Attributes:
        data: what it learns from.
        title, summary: what its card says.
        figures: measures its quality.
        settings: those that differ from the algorithm's own.
    """

    algorithm: str
    data: DataSource
    title: str
    summary: str
    figures: Callable[[LatentModel], figures.Figures]
    settings: Mapping[str, Any] = field(default_factory=dict)

    def recipe(self, steps: int | None = None) -> Recipe:
        """What a run is made from; `steps` in place of the plan's own."""
        settings = {"sample_interval": 500, **self.settings}
        if steps is not None:
            settings["steps"] = steps
        return make_recipe(self.algorithm, settings, self.data, "cpu", threads=1)


_DIGITS = DataSource(name="digits")
_FACES = DataSource(name="faces", image_size=32)

PLANS: dict[str, Plan] = {
    "digits-cgan": Plan(
        "cgan",
        _DIGITS,
        "Digits on request",
        "Draws the digit that it is asked for. Good for labels, morphs and arithmetic.",
        figures.digits_figures,
        {"steps": 6_000, "sample_interval": 1000},
    ),
    "digits-dcgan": Plan(
        "dcgan",
        _DIGITS,
        "Digits at random",
        "Draws digits without being told which. Good for walks and directions.",
        figures.digits_figures,
        {"steps": 15_000, "sample_interval": 1000, "learning_rate": 4e-4, "latent_size": 64},
    ),
    "faces-dcgan": Plan(
        "dcgan",
        _FACES,
        "Faces at random",
        "Draws cartoon faces. Good for arithmetic: smiling with glasses, minus glasses, plus hat.",
        figures.sums_figures,
        {"steps": 20_000, "latent_size": 64, "width": 40},
    ),
}

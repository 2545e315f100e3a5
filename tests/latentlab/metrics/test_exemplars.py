"""Exemplars: the samples in which a property is strongest and weakest."""

from collections.abc import Callable

import torch

from latentlab.metrics.digits import stroke_width
from latentlab.metrics.exemplars import AMONG, extremes
from latentlab.models.latent_model import LatentModel
from latentlab.rendering.render import render
from latentlab.views import Anchor, Seed, TrayView


def test_exemplars_are_the_extremes_among_all_samples_tried(
    untrained: Callable[..., LatentModel],
) -> None:
    model = untrained("cgan", width=4, latent_size=8)
    strongest, weakest = extremes(model, "stroke_width", count=3, label=2)
    tried = tuple(Anchor(latent=Seed(seed=seed), label=2) for seed in range(AMONG))
    widths = stroke_width(torch.from_numpy(render(model, TrayView(anchors=tried)).pixels))
    order = widths.argsort(descending=True).tolist()
    assert [each.seed for each in strongest] == order[:3]
    assert [each.seed for each in weakest] == order[:-4:-1]


def test_exemplars_come_from_the_seeds_that_were_asked_for(
    untrained: Callable[..., LatentModel],
) -> None:
    strongest, weakest = extremes(untrained("gan"), "height", count=2, first_seed=1000)
    assert all(1000 <= each.seed < 1000 + AMONG for each in (*strongest, *weakest))

"""Rendering: a picture is the same to the last bit whatever it is drawn with."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
import torch

from latentlab.models.decoding import block_for, decode_exactly
from latentlab.models.explorable import Explorable
from latentlab.models.latent_model import LatentModel
from latentlab.models.refs import ModelRef
from latentlab.rendering.render import Plan, render, shows
from latentlab.requests import Request, read_request
from latentlab.views import (
    Anchor,
    Component,
    DirectionsView,
    Push,
    Seed,
    TrayView,
    View,
    ViewError,
    WalkView,
)
from trainers.data.errors import DataCancelled
from trainers.data.watching import Watcher

Untrained = Callable[..., LatentModel]

MODELS: list[tuple[str, dict[str, Any]]] = [
    ("gan", {}),
    ("dcgan", {}),
    ("cgan", {}),
    ("cgan", {"network": "mlp"}),
    ("wgan", {}),
    ("vae", {}),
    ("vae", {"latent_size": 2}),
    ("vae", {"network": "convolutional"}),
]


PUSHES = (Push(direction=Component(index=0, space="pictures")),)


def anchors(*seeds: int, label: int | None = None) -> tuple[Anchor, ...]:
    return tuple(Anchor(latent=Seed(seed=seed), label=label) for seed in seeds)


@pytest.fixture
def vivid(untrained: Untrained) -> Untrained:
    """Makes models with weights so large that a changed last bit would show."""

    def make(algorithm: str, **settings: Any) -> LatentModel:
        model = untrained(algorithm, **settings)
        rng = torch.Generator().manual_seed(1)
        for weights in model.network.parameters():
            weights.copy_(0.1 * torch.randn(weights.shape, generator=rng))
        return model

    return make


@pytest.mark.parametrize(("algorithm", "settings"), MODELS)
def test_a_picture_does_not_depend_on_its_neighbours_or_their_number(
    vivid: Untrained, algorithm: str, settings: dict[str, Any]
) -> None:
    model = vivid(algorithm, **settings)
    latents = model.model.prior(21, torch.Generator().manual_seed(3))
    labels = torch.arange(21) % 10 if model.conditional else None
    together = decode_exactly(model, latents, labels)
    for index in range(21):
        alone = slice(index, index + 1)
        single = decode_exactly(model, latents[alone], None if labels is None else labels[alone])
        assert np.array_equal(single[0], together[index])
    turned = decode_exactly(model, latents.flip(0), None if labels is None else labels.flip(0))
    assert np.array_equal(turned[::-1], together)


@pytest.mark.parametrize(("algorithm", "settings"), MODELS)
def test_even_the_unrounded_values_of_a_block_do_not_depend_on_the_place_in_it(
    vivid: Untrained, algorithm: str, settings: dict[str, Any]
) -> None:
    model = vivid(algorithm, **settings)
    block = block_for(28)
    latents = model.model.prior(block, torch.Generator().manual_seed(3))
    labels = torch.arange(block) if model.conditional else None
    values = model.images(latents, labels)
    for shift in range(1, block):
        rolled = model.images(
            latents.roll(shift, 0), None if labels is None else labels.roll(shift, 0)
        )
        assert torch.equal(rolled.roll(-shift, 0), values)


def test_the_number_of_threads_is_given_back_and_changes_no_bit(vivid: Untrained) -> None:
    model = vivid("dcgan")
    before = torch.get_num_threads()
    shown = []
    try:
        for threads in (1, 2):
            torch.set_num_threads(threads)
            shown.append(render(model, TrayView(anchors=anchors(1, 2, 3))).pixels)
            assert torch.get_num_threads() == threads
    finally:
        torch.set_num_threads(before)
    assert np.array_equal(shown[0], shown[1])


def test_small_images_go_in_blocks_of_four_and_large_ones_alone() -> None:
    assert [block_for(size) for size in (16, 28, 32, 64, 128, 256)] == [4, 4, 4, 2, 1, 1]


@pytest.mark.parametrize("mode", ["linear", "spherical", "loop"])
@pytest.mark.parametrize("even", [False, True])
@pytest.mark.parametrize("algorithm", ["dcgan", "cgan"])
def test_the_ends_of_a_walk_are_the_anchors_own_pictures(
    vivid: Untrained, algorithm: str, mode: str, even: bool
) -> None:
    model = vivid(algorithm, width=8)
    label = 4 if algorithm == "cgan" else None
    ends = anchors(5, 6, 7, label=label)
    own = render(model, TrayView(anchors=ends)).pixels
    walk = WalkView.model_validate(
        {"anchors": ends, "mode": mode, "even_steps": even, "frames": 13}
    )
    film = render(model, walk).pixels
    assert np.array_equal(film[0], own[0])
    last = render(model, walk.model_copy(update={"frames": None, "position": 1.0})).pixels
    assert np.array_equal(last[0], own[0] if mode == "loop" else own[2])
    if not even and mode != "loop":
        assert np.array_equal(film[6], own[1])
    for index, position in enumerate(walk.positions()):
        scrubbed = walk.model_copy(update={"frames": None, "position": position})
        assert np.array_equal(render(model, scrubbed).pixels[0], film[index])


def test_the_command_line_and_the_window_draw_the_same_bits(vivid: Untrained) -> None:
    model = vivid("cgan", width=8)
    latents = torch.cat([model.latent(seed) for seed in range(11)])
    labels = torch.full((11,), 2)
    shown = render(model, TrayView(anchors=anchors(*range(11), label=2))).pixels
    assert np.array_equal(decode_exactly(model, latents, labels), shown)


def test_a_saved_picture_says_how_to_draw_it_again(vivid: Untrained, tmp_path: Path) -> None:
    model = vivid("cgan", width=8)
    view = WalkView(anchors=anchors(1, 2, label=3), frames=4)
    request = Request(model=ModelRef.bundled("digits-cgan"), step=300, view=view)
    shown = render(model, request)
    path = shown.save(tmp_path / "walk.png")
    assert read_request(path) == request
    assert np.array_equal(render(model, read_request(path)).pixels, shown.pixels)
    assert shown.tiled.shape == (28, 4 * 28, 1)


def test_a_latent_of_another_model_is_refused_with_a_sentence(vivid: Untrained) -> None:
    model = vivid("gan")
    view = TrayView.model_validate(
        {"anchors": [{"latent": {"kind": "vector", "values": "AACAPw=="}}]}
    )
    with pytest.raises(ViewError, match="whose latents have 100"):
        render(model, view)


@pytest.mark.parametrize(
    "view",
    [
        TrayView(anchors=anchors(*range(12))),
        WalkView(anchors=anchors(1, 2), even_steps=True),
        DirectionsView(anchors=anchors(1), pushes=PUSHES),
    ],
    ids=lambda view: view.kind,
)
def test_drawing_tells_how_far_it_is_and_can_be_cancelled(untrained: Untrained, view: View) -> None:
    model = untrained("dcgan", width=4, latent_size=8)
    told: list[float | None] = []
    stopping = Watcher(lambda _, part: told.append(part), lambda: len(told) == 2)
    with pytest.raises(DataCancelled):
        render(model, view, stopping)
    assert told[0] == 0.0 and len(told) == 2 and told[1]
    told.clear()
    watched = render(model, view, Watcher(lambda _, part: told.append(part)))
    assert len(told) > 2 and np.array_equal(watched.pixels, render(model, view).pixels)


def test_a_new_view_is_shown_by_the_function_that_registers_for_it(untrained: Untrained) -> None:
    class Twins(View):
        page = "twins"
        kind: Literal["twins"] = "twins"
        seed: int

    @shows(Twins)
    def _(view: Twins, model: Explorable, _: Watcher) -> Plan:
        return Plan(model.model.prior(1, torch.Generator().manual_seed(view.seed)), None, 1)

    model = untrained("dcgan", width=4, latent_size=8)
    assert len(render(model, Twins(seed=3))) == 1

"""Plans: which latents and labels a view comes down to."""

from collections.abc import Callable

import numpy as np
import pytest
import torch

from latentlab.models.latent_model import LatentModel
from latentlab.rendering.directions import own_directions
from latentlab.rendering.render import plan, render
from latentlab.views import (
    Anchor,
    ArithmeticView,
    Bin,
    Component,
    Direction,
    DirectionsView,
    EachLabel,
    Factor,
    LabelBlend,
    LabelMorph,
    LabelsView,
    PadView,
    Push,
    SamplesView,
    Seed,
    TrayView,
    Vector,
    ViewError,
    WalkView,
)

Untrained = Callable[..., LatentModel]


@pytest.fixture
def plain(untrained: Untrained) -> LatentModel:
    return untrained("dcgan", width=4, latent_size=16)


@pytest.fixture
def labelled(untrained: Untrained) -> LatentModel:
    return untrained("cgan", width=4, latent_size=16)


def anchor(seed: int, label: int | None = None) -> Anchor:
    return Anchor(latent=Seed(seed=seed), label=label)


def latent(model: LatentModel, seed: int) -> torch.Tensor:
    return model.latent(seed)[0]


def test_a_window_on_the_plane_shows_the_seeds_it_names(plain: LatentModel) -> None:
    view = SamplesView(plane=3, x=5.0, y=-2.0, rows=2, columns=3)
    planned = plan(view, plain)
    for index in range(6):
        seed = view.nearest_seed(*divmod(index, 3)).seed
        assert torch.equal(planned.latents[index], latent(plain, seed))


def test_windows_that_overlap_show_the_same_latents_where_they_do(plain: LatentModel) -> None:
    view = SamplesView(x=0.25, y=0.5, spacing=0.5, rows=3, columns=3)
    right = plan(view.moved(1.0, 1.0), plain).latents.unflatten(0, (3, 3))
    left = plan(view, plain).latents.unflatten(0, (3, 3))
    assert torch.equal(left[1:, 1:], right[:-1, :-1])


def test_truncation_scales_latents_towards_the_typical(plain: LatentModel) -> None:
    full = plan(SamplesView(), plain).latents
    assert torch.equal(plan(SamplesView(truncation=0.5), plain).latents, full * 0.5)
    assert not plan(SamplesView(truncation=0.0), plain).latents.any()


def test_samples_show_one_label_a_column_or_the_one_asked_for(labelled: LatentModel) -> None:
    planned = plan(SamplesView(rows=2, columns=12), labelled)
    assert planned.labels is not None
    assert planned.labels.argmax(dim=1).tolist() == [*range(10), 0, 1] * 2
    assert planned.captions[9:] == ("9", "0", "1")
    asked = plan(SamplesView(rows=1, columns=2, label=7), labelled).labels
    assert asked is not None and asked.argmax(dim=1).tolist() == [7, 7]


def test_labels_change_along_a_walk(labelled: LatentModel) -> None:
    walk = WalkView(anchors=(anchor(1, 2), anchor(1, 5)), frames=3)
    labels = plan(walk, labelled).labels
    assert labels is not None
    assert labels[0, 2] == 1 and labels[2, 5] == 1
    assert labels[1].tolist() == [0, 0, 0.5, 0, 0, 0.5, 0, 0, 0, 0]


def test_even_steps_change_the_picture_equally(untrained: Untrained) -> None:
    model = untrained("vae", latent_size=4)
    for weights in model.network.parameters():
        weights.mul_(4.0)
    walk = WalkView(anchors=(anchor(1), anchor(2)), mode="linear", frames=21)

    def unevenness(view: WalkView) -> float:
        pixels = torch.from_numpy(render(model, view).pixels).double().flatten(1)
        steps = (pixels[1:] - pixels[:-1]).norm(dim=1)
        return float(steps.std() / steps.mean())

    even = walk.model_copy(update={"even_steps": True})
    assert unevenness(even) < 0.1 < unevenness(walk)


def test_a_pad_has_its_anchors_at_the_corners(labelled: LatentModel) -> None:
    corners = tuple(anchor(seed, seed) for seed in range(4))
    view = PadView.model_validate({"anchors": corners, "side": 3})
    square = render(labelled, view).pixels
    own = render(labelled, TrayView(anchors=corners)).pixels
    assert np.array_equal(square[[0, 2, 6, 8]], own)
    point = view.model_copy(update={"side": None, "x": 0.5, "y": 0.5})
    assert np.array_equal(render(labelled, point).pixels[0], square[4])


def test_tables_of_walks_and_pads_name_their_columns_or_rows(labelled: LatentModel) -> None:
    walk = WalkView(anchors=(anchor(1), anchor(2)), frames=5)
    assert plan(walk, labelled).captions == ("0%", "25%", "50%", "75%", "100%")
    wrapped = plan(walk.model_copy(update={"columns": 2}), labelled)
    assert (wrapped.captions, wrapped.row_captions) == (
        (),
        ("0% to 25%", "50% to 75%", "100%"),
    )
    pad = PadView.model_validate({"anchors": tuple(map(anchor, range(4))), "side": 3})
    square = plan(pad, labelled)
    assert square.captions == square.row_captions == ("0%", "50%", "100%")
    assert not plan(pad.model_copy(update={"side": None}), labelled).captions


def test_arithmetic_averages_bins_and_takes_the_added_ones_labels(labelled: LatentModel) -> None:
    bins = (
        Bin(exemplars=(anchor(1, 3), anchor(2, 3))),
        Bin(exemplars=(anchor(3, 8),), weight=-1.0),
        Bin(exemplars=(anchor(4, 5), anchor(5, 5))),
    )
    planned = plan(ArithmeticView(bins=bins), labelled)
    z = {seed: latent(labelled, seed) for seed in range(1, 6)}
    expected = (z[1] + z[2]) / 2 - z[3] + (z[4] + z[5]) / 2
    torch.testing.assert_close(planned.latents[4], expected)
    assert planned.labels is not None
    assert planned.labels[0].tolist() == [0, 0, 0, 0.5, 0, 0.5, 0, 0, 0, 0]
    alone = ArithmeticView(bins=bins, neighbourhood=False, rescale=True, label=1)
    result = plan(alone, labelled)
    mean_length = torch.stack(list(z.values())).norm(dim=1).mean()
    torch.testing.assert_close(result.latents[0].norm(), mean_length)
    assert result.labels is not None and result.labels[0, 1] == 1


def test_conditions_put_latents_in_rows_and_labels_in_columns(labelled: LatentModel) -> None:
    seeds = (Seed(seed=4), Seed(seed=9))
    planned = plan(LabelsView(latents=seeds, columns=EachLabel(labels=(7, 1))), labelled)
    assert planned.captions == ("7", "1")
    assert planned.labels is not None
    assert planned.labels.argmax(dim=1).tolist() == [7, 1, 7, 1]
    rows = [latent(labelled, 4)] * 2 + [latent(labelled, 9)] * 2
    assert torch.equal(planned.latents, torch.stack(rows))


def test_rows_are_named_by_their_seed_or_place(labelled: LatentModel) -> None:
    latents = (Seed(seed=8), Vector.of([0.0] * 16))
    assert plan(LabelsView(latents=latents), labelled).row_captions == ("seed 8", "latent 2")
    anchors = (anchor(8), Anchor(latent=latents[1]))
    assert plan(DirectionsView(anchors=anchors), labelled).row_captions == ("seed 8", "latent 2")


def test_a_morph_begins_and_ends_with_its_labels_own_pictures(labelled: LatentModel) -> None:
    seeds = (Seed(seed=4),)
    table = render(labelled, LabelsView(latents=seeds)).pixels
    morph = LabelsView(latents=seeds, columns=LabelMorph(start=2, end=6, steps=5))
    shown = render(labelled, morph)
    assert np.array_equal(shown.pixels[[0, 4]], table[[2, 6]])
    assert shown.captions == ("2", "25%", "50%", "75%", "6")


def test_only_the_proportions_of_label_weights_count(labelled: LatentModel) -> None:
    def weights(*values: float) -> list[float]:
        blend = LabelBlend(weights=values + (0.0,) * 8)
        view = LabelsView(latents=(Seed(seed=1),), columns=blend)
        labels = plan(view, labelled).labels
        assert labels is not None
        return labels[0, :2].tolist()

    assert weights(1.0, 3.0) == weights(0.25, 0.75) == [0.25, 0.75]


def test_what_a_model_does_not_have_is_refused_with_a_sentence(
    plain: LatentModel, labelled: LatentModel
) -> None:
    for model, view, sentence in [
        (plain, LabelsView(latents=(Seed(seed=1),)), "knows no labels"),
        (labelled, SamplesView(label=10), "labels are numbered 0 to 9"),
        (labelled, SamplesView(label=(1.0, 2.0)), "one for each of its 10 labels"),
        (plain, _pushed(Factor(index=16)), "has 16 of that kind"),
        (plain, _pushed(Direction(name="d", vector=Vector.of([1.0]))), "latents have 16"),
    ]:
        with pytest.raises(ViewError, match=sentence):
            plan(view, model)


def _pushed(direction: Component | Factor | Direction, strength: float = 1.0) -> DirectionsView:
    push = Push(direction=direction, strength=strength)
    return DirectionsView(anchors=(anchor(1),), pushes=(push,))


def test_a_saved_direction_moves_by_its_strength(plain: LatentModel) -> None:
    step = [float(number) for number in range(16)]
    view = _pushed(Direction(name="ramp", vector=Vector.of(step)), strength=0.5)
    before, after = plan(view, plain).latents
    assert torch.equal(before, latent(plain, 1))
    torch.testing.assert_close(after - before, 0.5 * torch.arange(16.0))


def test_a_sweep_goes_from_the_opposite_through_the_latent_itself(plain: LatentModel) -> None:
    view = _pushed(Factor(index=0), 2.0).model_copy(update={"sweep": 5})
    planned = plan(view, plain)
    assert planned.captions == ("-100%", "-50%", "0%", "+50%", "+100%")
    assert torch.equal(planned.latents[2], latent(plain, 1))
    torch.testing.assert_close(planned.latents[4] - planned.latents[0], 4 * factor(plain))


def factor(model: LatentModel) -> torch.Tensor:
    return own_directions(model, None)[0]


def test_pushes_apart_have_a_row_each(plain: LatentModel) -> None:
    pushes = tuple(Push(direction=Factor(index=index), strength=1.0) for index in range(3))
    view = DirectionsView(anchors=(anchor(1), anchor(2)), pushes=pushes, apart=True)
    planned = plan(view, plain)
    assert planned.row_captions == tuple(
        f"seed {seed}: Factor {number}" for seed in (1, 2) for number in (1, 2, 3)
    )
    assert planned.latents.shape == (12, 16)
    moves = (planned.latents[1::2] - planned.latents[::2]).unflatten(0, (2, 3))
    torch.testing.assert_close(moves[0], own_directions(plain, None)[:3])
    torch.testing.assert_close(moves[1], moves[0])


@pytest.mark.parametrize("space", ["features", "pictures", None])
@pytest.mark.parametrize("algorithm", ["gan", "dcgan", "cgan", "vae"])
def test_every_model_has_directions_of_length_one(
    untrained: Untrained, algorithm: str, space: str | None
) -> None:
    settings = {"width": 4} if algorithm in ("dcgan", "cgan") else {"hidden": 16}
    model = untrained(algorithm, latent_size=6, **settings)
    found = own_directions(model, space)  # type: ignore[arg-type]
    assert found.shape == (6, 6)
    torch.testing.assert_close(found.norm(dim=1), torch.ones(6))
    assert own_directions(model, space) is found  # type: ignore[arg-type]

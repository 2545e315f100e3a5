"""Chains: what they come to against the model's own steps, and that nothing else has a say."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn

import latentlab
from latentlab.models.errors import ModelError
from latentlab.models.latent_model import LatentModel
from latentlab.models.refs import ModelRef
from latentlab.pictures.picture import Picture
from latentlab.pictures.tensors import images_of
from latentlab.rendering import chain
from latentlab.rendering.render import Pictures, render
from latentlab.views import ChainView, ViewError, changed
from trainers.data.errors import DataCancelled
from trainers.data.images import to_pixels
from trainers.data.watching import Watcher

Untrained = Callable[..., LatentModel]


@pytest.fixture
def model(untrained: Untrained) -> LatentModel:
    """An RBM whose weights are large enough for chains that depend on every bit."""
    made = untrained("rbm", hidden=12)
    with torch.no_grad():
        for each in made.network.parameters():
            each.copy_(torch.randn(each.shape, generator=torch.Generator().manual_seed(3)) / 5)
    return made


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    chain._memory.clear()
    yield
    chain._memory.clear()


def _picture(seed: int, size: int = 28) -> Picture:
    values = np.random.default_rng(seed).integers(0, 256, (size, size, 1), dtype=np.uint8)
    return Picture.from_array(values, f"picture {seed}")


def _mask() -> Picture:
    """The upper half is held."""
    pixels = np.zeros((28, 28, 1), np.uint8)
    pixels[:14] = 255
    return Picture.from_array(pixels, "mask")


def _pixels(model: LatentModel, view: ChainView) -> NDArray[np.uint8]:
    return render(model, view).pixels


def _by_hand(model: LatentModel, states: Tensor, rng: torch.Generator, steps: int) -> Tensor:
    for step in range(steps):
        states = model.chain.advance_chains(states, step, rng)
    return states


def test_chains_are_the_models_own_steps_from_noise(model: LatentModel) -> None:
    rng = torch.Generator().manual_seed(chain._seed_of(5, 0))
    noise = model.chain.begin_chains(chain.BLOCK, rng)
    view = ChainView(seed=5, steps=7)
    assert np.array_equal(_pixels(model, changed(view, steps=0)), to_pixels(noise))
    states = _by_hand(model, noise, rng, 7)
    expected = model.chain.expected(states, 3)
    assert np.array_equal(_pixels(model, view), to_pixels(expected))
    assert np.array_equal(_pixels(model, changed(view, grain=True)), to_pixels(states))


def test_chains_begin_with_the_pictures_in_turn(model: LatentModel) -> None:
    pictures = tuple(map(_picture, range(3)))
    shown = _pixels(model, ChainView(start=pictures, count=20))
    for place, each in enumerate(shown):
        assert np.array_equal(each, pictures[place % 3].pixels())


def test_where_a_chain_is_depends_on_seed_start_steps_and_mask_alone(model: LatentModel) -> None:
    view = ChainView(seed=2, steps=600, count=40, start=(_picture(1),), mask=_mask())
    whole = _pixels(model, view)
    chain._memory.clear()
    for steps in (1, 2, 50, 600):
        in_parts = _pixels(model, changed(view, steps=steps))
    assert np.array_equal(in_parts, whole)
    back = _pixels(model, changed(view, steps=300))
    chain._memory.clear()
    assert np.array_equal(_pixels(model, changed(view, steps=300)), back)
    assert not np.array_equal(back, whole)


def test_a_chain_is_the_same_whatever_runs_beside_it(model: LatentModel) -> None:
    view = ChainView(steps=30, count=40)
    all_of_them = _pixels(model, view)
    chain._memory.clear()
    for first in (0, 15, 16, 39):
        alone = _pixels(model, changed(view, first=first, count=1))
        assert np.array_equal(alone[0], all_of_them[first])
    several = _pixels(model, changed(view, first=10, count=20))
    assert np.array_equal(several, all_of_them[10:30])


def test_no_two_chains_and_no_two_seeds_draw_the_same(model: LatentModel) -> None:
    start = (_picture(0),)
    one, other = (_pixels(model, ChainView(steps=3, count=64, seed=seed, start=start, grain=True))
                  for seed in (0, 1))  # fmt: skip
    assert len({each.tobytes() for each in (*one, *other)}) == 128


def test_going_back_is_exact_also_when_few_states_are_kept(
    model: LatentModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain, "_SPACING", 2)
    monkeypatch.setattr(chain, "_STATES_KEPT", 3)
    view = ChainView(count=2)
    forth = [_pixels(model, changed(view, steps=each)) for each in range(40)]
    (block,) = chain._memory.values()
    assert len(block._kept) <= 3
    for each in (39, 1, 38, 20, 0, 7):
        assert np.array_equal(_pixels(model, changed(view, steps=each)), forth[each])


def test_what_is_held_stays_to_the_last_bit_and_the_rest_does_not(model: LatentModel) -> None:
    start = (_picture(4), _picture(5))
    view = ChainView(start=start, mask=_mask(), steps=25, count=6)
    for grain in (False, True):
        shown = _pixels(model, changed(view, grain=grain))
        for place, each in enumerate(shown):
            before = start[place % 2].pixels()
            assert np.array_equal(each[:14], before[:14])
            assert not np.array_equal(each[14:], before[14:])
    # It is not pasted over at the end: what is held has a say in the rest.
    other = np.array(start[0].pixels())
    other[:14] = 255 - other[:14]
    moved = changed(view, start=(Picture.from_array(other),), count=1)
    assert not np.array_equal(_pixels(model, moved)[0, 14:], _pixels(model, view)[0, 14:])


def test_energy_and_distance_are_those_of_the_states_on_the_way(model: LatentModel) -> None:
    start = (_picture(1),)
    shown = render(model, ChainView(start=start, steps=9, count=3, first=2))
    rng = torch.Generator().manual_seed(chain._seed_of(0, 0))
    states = begun = images_of(start, model).expand(chain.BLOCK, -1, -1, -1)
    for step in range(10):
        if step:
            states = model.chain.advance_chains(states, step - 1, rng)
        energy = model.energy(states)[2:5].numpy()
        distance = (states - begun).abs().flatten(1).mean(dim=1)[2:5].numpy() / 2
        assert shown.series["energy"][step] == pytest.approx(energy, rel=1e-5)
        assert shown.series["distance"][step] == pytest.approx(distance, abs=1e-6)
    assert shown.series["energy"].shape == (10, 3) and not shown.series["distance"][0].any()
    assert shown.only(1).series["energy"].shape == (10, 1)


def test_what_was_handed_out_does_not_change_when_the_chain_goes_on(model: LatentModel) -> None:
    early = render(model, ChainView(steps=10)).series["energy"]
    kept = early.copy()
    render(model, ChainView(steps=900))
    assert np.array_equal(early, kept)


def test_what_was_run_before_a_cancel_is_not_lost(model: LatentModel) -> None:
    asked = 0

    def is_given_up() -> bool:
        nonlocal asked
        asked += 1
        return asked > 30

    with pytest.raises(DataCancelled):
        render(model, ChainView(steps=100), Watcher(cancelled=is_given_up))
    (block,) = chain._memory.values()
    assert block._last[0] == 30
    after = _pixels(model, ChainView(steps=100))
    chain._memory.clear()
    assert np.array_equal(after, _pixels(model, ChainView(steps=100)))


def test_how_far_it_is_is_told_from_0_to_1_over_all_blocks(model: LatentModel) -> None:
    told: list[float] = []
    watcher = Watcher(lambda _, part: told.append(part or 0.0))
    render(model, ChainView(steps=20, count=64), watcher)
    assert told == sorted(told) and told[0] == 0 and 0.9 < told[-1] < 1


def test_few_blocks_are_remembered(model: LatentModel) -> None:
    for seed in range(chain._REMEMBERED + 5):
        render(model, ChainView(seed=seed, count=1))
    assert len(chain._memory) == chain._REMEMBERED


def test_a_film_shows_what_the_page_shows(model: LatentModel) -> None:
    view = ChainView(steps=12, count=5)
    for steps, shown in zip((0, 4, 12), chain.chain_frames(view, model, (0, 4, 12)), strict=True):
        assert np.array_equal(shown.pixels, _pixels(model, changed(view, steps=steps)))


def test_what_cannot_be_run_is_refused_with_a_sentence(
    model: LatentModel, untrained: Untrained
) -> None:
    with pytest.raises(ModelError, match="runs no chain of small changes"):
        render(untrained("gan"), ChainView())
    with pytest.raises(ViewError, match="works on grey pictures of 28 px"):
        render(model, ChainView(start=(_picture(0, 20),)))
    with pytest.raises(ViewError, match="The mask is 20 px wide and grey; this model needs"):
        render(model, ChainView(start=(_picture(0),), mask=_picture(0, 20)))
    with pytest.raises(ViewError, match="give pictures to start from"):
        changed(ChainView(), mask=_mask())
    with pytest.raises(ViewError, match="at most 4 can be shown, not 16"):
        changed(ChainView(), first=60)


def test_the_copied_script_runs_the_same_chains(
    model_file: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = model_file("machine", "rbm", hidden=6)
    view = ChainView(seed=4, steps=5, count=3, start=(_picture(2),), mask=_mask())
    request = latentlab.Request(model=ModelRef.file(path), step=300, view=view)
    shown = latentlab.render(latentlab.open_model(path, device="cpu"), request)
    assert latentlab.Request.from_json(request.to_json()) == request
    monkeypatch.chdir(tmp_path)
    exec(request.as_python("cpu"), {})
    with Image.open(tmp_path / "picture.png") as image:
        assert np.array_equal(np.asarray(image), shown.tiled[..., 0])


class _Cooling(nn.Module):
    """Runs chains by a schedule, and knows no energy: nothing but the protocol."""

    burn_in = 3

    def begin_chains(self, count: int, rng: torch.Generator) -> Tensor:
        return torch.rand((count, 1, 28, 28), generator=rng) * 2 - 1

    def advance_chains(self, states: Tensor, step: int, rng: torch.Generator) -> Tensor:
        del rng
        return states / (step + 2)

    def expected(self, states: Tensor, step: int) -> Tensor:
        del step
        return states


def test_any_model_that_runs_chains_is_shown_whatever_its_name(model: LatentModel) -> None:
    cooling = LatentModel(_Cooling(), model.header, torch.device("cpu"))
    assert cooling.capabilities == ("chains",) and cooling.burn_in == 3
    shown: Pictures = render(cooling, ChainView(steps=3, count=4))
    assert "energy" not in shown.series and shown.series["distance"].shape == (4, 4)
    start = render(cooling, ChainView(count=4)).pixels.astype(float) - 127.5
    assert shown.pixels - 127.5 == pytest.approx(start / 24, abs=1.0)


def test_columns_leave_no_gap_where_that_can_be() -> None:
    columns = {count: ChainView(count=count).columns for count in (1, 2, 8, 12, 18, 32)}
    assert columns == {1: 1, 2: 2, 8: 4, 12: 6, 18: 6, 32: 8}


class _Clearing(_Cooling):
    """Anneals: at first nothing but noise, after ten changes none."""

    burn_in = 10

    def noise_after(self, step: int) -> float:
        return max(1.0 - step / self.burn_in, 0.0)

    def noised(self, images: Tensor, step: int, rng: torch.Generator) -> Tensor:
        return images + self.noise_after(step) * torch.randn(images.shape, generator=rng)

    def advance_chains(self, states: Tensor, step: int, rng: torch.Generator) -> Tensor:
        return self.noised(torch.zeros_like(states), step + 1, rng)


@pytest.fixture
def clearing(model: LatentModel) -> LatentModel:
    return LatentModel(_Clearing(), model.header, torch.device("cpu"))


def test_what_is_held_is_as_noisy_as_the_rest_and_at_the_end_as_it_was(
    clearing: LatentModel,
) -> None:
    view = ChainView(start=(_picture(1),), mask=_mask(), strength=1.0, grain=True, count=16)
    start = _picture(1).pixels().astype(float) / 127.5 - 1
    for step in (1, 5, 10):
        (block,) = [chain._Block(view, clearing, 0)]
        states = block.at(step, clearing, Watcher()).numpy()[:, 0, :14]
        apart = states - start[:14, :, 0]
        assert apart.std() == pytest.approx(1.0 - step / 10, abs=0.03)
    ended = _pixels(clearing, changed(view, steps=10))
    assert np.array_equal(ended[:, :14], np.stack([_picture(1).pixels()[:14]] * 16))
    assert (ended[:, 14:] == 128).all()


@pytest.mark.parametrize(("strength", "left"), [(1.0, 10), (0.5, 6), (0.1, 2), (0.01, 1)])
def test_chains_from_pictures_begin_part_of_the_way_back(
    clearing: LatentModel, strength: float, left: int
) -> None:
    view = ChainView(start=(_picture(1),), strength=strength, steps=12)
    noise = render(clearing, view).series["noise"][:, 0]
    assert noise == pytest.approx([max(left - step, 0) / 10 for step in range(13)], abs=1e-6)
    assert np.array_equal(_pixels(clearing, changed(view, steps=0, count=1))[0],
                          _picture(1).pixels())  # fmt: skip
    from_noise = render(clearing, ChainView(strength=strength, steps=12)).series["noise"][:, 0]
    assert from_noise[0] == 1.0


def test_other_chains_know_of_no_noise(model: LatentModel) -> None:
    view = ChainView(start=(_picture(1),), steps=4)
    shown = render(model, view)
    assert "noise" not in shown.series
    assert np.array_equal(shown.pixels, _pixels(model, changed(view, strength=1.0)))

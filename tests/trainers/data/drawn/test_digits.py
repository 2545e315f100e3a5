"""The embedded digits: repeatable, kept, varied, learnable, and true to their factors."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from trainers.data.drawn.digits.dataset import make_digits, open_digits
from trainers.data.drawn.digits.drawing import DigitFactors, draw_digits, sample_factors
from trainers.data.drawn.digits.skeletons import SAMPLES, skeletons
from trainers.data.images import MemoryImages


@pytest.fixture(scope="module")
def digits() -> MemoryImages:
    return make_digits(2500, seed=3)


def plain_factors(count: int) -> DigitFactors:
    zero = np.zeros(count)
    return DigitFactors(
        slant=zero,
        rotation=zero,
        stroke_width=zero + 2.5,
        size=zero + 19.0,
        aspect=zero + 1.0,
        x=zero,
        y=zero,
    )


def drawn(labels: list[int], factors: DigitFactors, seed: int = 0) -> NDArray[np.float64]:
    images = draw_digits(np.array(labels), factors, np.random.default_rng(seed))
    return np.asarray(images / 255.0)


def test_the_same_seed_draws_the_same_bits_and_another_seed_others() -> None:
    first, again, other = make_digits(300, 1), make_digits(300, 1), make_digits(300, 2)
    assert torch.equal(first.images, again.images)
    assert first.fingerprint == again.fingerprint
    assert all(torch.equal(first.factors[k], again.factors[k]) for k in first.factors)
    assert first.fingerprint != other.fingerprint


def test_a_digit_does_not_depend_on_its_neighbours_in_the_drawing() -> None:
    labels = np.arange(600) % 10
    factors = sample_factors(600, np.random.default_rng(0))
    thin = replace(factors, stroke_width=np.where(labels == 3, factors.stroke_width, 1.5))
    a = draw_digits(labels, factors, np.random.default_rng(1))
    b = draw_digits(labels, thin, np.random.default_rng(1))
    assert np.array_equal(a[labels == 3], b[labels == 3])


def test_labels_are_balanced_and_the_background_is_exactly_black(digits: MemoryImages) -> None:
    assert digits.labels is not None
    assert torch.equal(digits.labels.bincount(), torch.full((10,), 250))
    assert digits.info.label_names == tuple("0123456789")
    assert digits.images.shape == (2500, 1, 28, 28)
    assert digits.images.dtype == torch.uint8
    assert (digits.images == 0).float().mean() > 0.7
    assert (digits.images.amax(dim=(1, 2, 3)) > 200).float().mean() > 0.99


def test_ink_is_centred_and_hardly_ever_touches_the_border(digits: MemoryImages) -> None:
    ink = digits.images[:, 0].double()
    place = torch.arange(28.0, dtype=torch.float64) - 13.5
    mass = ink.sum(dim=(1, 2))
    x = (ink.sum(dim=1) * place).sum(dim=1) / mass
    y = (ink.sum(dim=2) * place).sum(dim=1) / mass
    for measured, told in ((x, digits.factors["x"]), (y, digits.factors["y"])):
        # Where strokes overlap, the path counts twice and the ink once.
        assert (measured - told).abs().max() < 1.25
        assert (measured - told).abs().mean() < 0.3
    border = torch.cat([ink[:, [0, -1]].flatten(1), ink[:, :, [0, -1]].flatten(1)], dim=1)
    assert (border.amax(dim=1) > 128).float().mean() < 0.01


def test_the_ink_is_as_tall_as_the_size_says() -> None:
    factors = replace(plain_factors(100), size=np.linspace(14.0, 20.0, 100))
    images = drawn([4] * 50 + [7] * 50, factors)
    # The brightest pixel of each row: 1 inside the digit, fading at its two ends.
    profile = images.max(axis=2)
    assert np.abs(profile.sum(axis=1) - factors.size).max() < 1.0
    assert np.corrcoef(profile.sum(axis=1), factors.size)[0, 1] > 0.98


def test_a_bare_stroke_is_as_wide_as_the_stroke_width_says() -> None:
    widths = np.linspace(1.5, 4.0, 200)
    images = drawn([1] * 200, replace(plain_factors(200), stroke_width=widths), seed=5)
    across = np.median(images[:, 8:20].sum(axis=2), axis=1)
    # A 1 with a flag or a base is wider in some rows than in others.
    bare = images[:, 6:22].sum(axis=2).std(axis=1) < 0.4
    assert bare.sum() > 30
    # The pen's pressure changes along the stroke, so single ones differ from the mean.
    assert np.abs(across - widths)[bare].mean() < 0.25


def test_slant_leans_strokes_to_the_right_by_its_angle() -> None:
    degrees = np.repeat([-15.0, 0.0, 15.0, 25.0], 30)
    factors = replace(plain_factors(120), slant=degrees)
    measured = [_lean(image) for image in drawn([1] * 120, factors, seed=2)]
    # The same hand at every angle: subtract what it leans by itself.
    by_angle = np.array(measured).reshape(4, 30)
    means = by_angle.mean(axis=1) - by_angle[1].mean()
    assert means == pytest.approx([-15.0, 0.0, 15.0, 25.0], abs=3.5)


def _lean(image: NDArray[np.float64]) -> float:
    """Degrees by which the ink leans to the right, from its second moments."""
    y, x = np.mgrid[:28, :28] - 13.5
    mass = image.sum()
    x, y = x - (image * x).sum() / mass, y - (image * y).sum() / mass
    return float(np.degrees(np.arctan(-(image * x * y).sum() / (image * y * y).sum())))


def test_changing_one_factor_keeps_the_handwriting() -> None:
    labels = list(range(10))
    narrow = drawn(labels, plain_factors(10), seed=4)
    bold = drawn(labels, replace(plain_factors(10), stroke_width=np.full(10, 4.0)), seed=4)
    other_hand = drawn(labels, plain_factors(10), seed=9)
    assert (bold.sum(axis=(1, 2)) > 1.2 * narrow.sum(axis=(1, 2))).all()
    kept = np.minimum(narrow, bold).sum() / narrow.sum()
    assert kept > 0.85
    assert kept > np.minimum(narrow, other_hand).sum() / narrow.sum() + 0.15


@pytest.mark.parametrize("digit", range(10))
def test_a_pen_path_passes_through_its_control_points(digit: int) -> None:
    for skeleton in skeletons(digit):
        path = skeleton.basis @ skeleton.controls
        assert path.shape == (SAMPLES, 2)
        nearest = np.linalg.norm(path[:, None] - skeleton.controls, axis=2).min(axis=0)
        assert nearest.max() < 0.06
        assert skeleton.basis.sum(axis=1) == pytest.approx(np.ones(SAMPLES))


def test_digits_are_learnable_and_yet_varied(digits: MemoryImages) -> None:
    assert digits.labels is not None
    pixels = digits.images.flatten(1).float()
    pixels = pixels / pixels.norm(dim=1, keepdim=True)
    train, test = slice(0, 2000), slice(2000, None)
    nearest = (pixels[test] @ pixels[train].T).argmax(dim=1)
    correct = (digits.labels[train][nearest] == digits.labels[test]).float().mean()
    assert 0.90 <= correct <= 0.999
    closest = (pixels[test] @ pixels[train].T).amax(dim=1)
    assert closest.quantile(0.99) < 0.99, "no digit is a copy of another"


def test_digits_are_read_back_from_the_cache_as_they_were_drawn(own_home: Path) -> None:
    drawn_now = open_digits(count=60)
    files = list((own_home / "cache").iterdir())
    assert len(files) == 1
    kept = open_digits(count=60)
    assert kept.fingerprint == drawn_now.fingerprint
    assert torch.equal(kept.images, drawn_now.images)
    assert all(torch.equal(kept.factors[k], drawn_now.factors[k]) for k in drawn_now.factors)


@pytest.mark.parametrize("damage", ["empty", "cut", "flipped"])
def test_a_broken_cache_is_drawn_again(own_home: Path, damage: str) -> None:
    before = open_digits(count=60)
    (file,) = (own_home / "cache").iterdir()
    content = file.read_bytes()
    flipped = content[:-5000] + bytes([content[-5000] ^ 1]) + content[-4999:]
    file.write_bytes({"empty": b"", "cut": content[:-100], "flipped": flipped}[damage])
    assert open_digits(count=60).fingerprint == before.fingerprint
    assert file.read_bytes() == content


def test_digits_are_drawn_even_if_they_cannot_be_kept(own_home: Path) -> None:
    own_home.mkdir(parents=True, exist_ok=True)
    (own_home / "cache").write_text("a file where the folder should be")
    assert len(open_digits(count=20)) == 20

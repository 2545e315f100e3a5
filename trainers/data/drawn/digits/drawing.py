"""Draws handwriting-like digits from known factors: bends a pen path, then inks it."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from trainers.data.drawn.digits.skeletons import SAMPLES, skeletons

SIDE = 28
"""Side length in pixels of a drawn digit."""

Floats = NDArray[np.float64]

_RAMP = 1.5
"""Width in pixels over which ink fades at the edge of a stroke, as in scanned digits."""
_CHUNK = 250
"""Images inked at once; more do not fit the processor's cache."""
_THREADS = 4


@dataclass(frozen=True)
class DigitFactors:
    """What is known of each drawn digit; every field is float64 [N].

    Attributes:
        slant: degrees by which upright strokes lean to the right.
        rotation: degrees, clockwise, before slanting.
        stroke_width: mean width of the pen line in pixels, at half its brightness.
        size: height of the ink in pixels, from edge to edge at half brightness.
        aspect: width of the pen path relative to its style's own.
        x, y: where the centre of the pen path lies, weighted by its width, in pixels from the
            image's centre; the centre of the ink is within a pixel of it.
    """

    slant: Floats
    rotation: Floats
    stroke_width: Floats
    size: Floats
    aspect: Floats
    x: Floats
    y: Floats

    def __len__(self) -> int:
        return len(self.slant)

    def named(self) -> dict[str, Floats]:
        """The factors by name."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


def sample_factors(count: int, rng: np.random.Generator) -> DigitFactors:
    """Factors of `count` digits, spread as in everyday handwriting."""
    return DigitFactors(
        slant=_bounded_normal(rng, count, 7.0, 10.0, -18.0, 30.0),
        rotation=_bounded_normal(rng, count, 0.0, 4.0, -10.0, 10.0),
        stroke_width=np.exp(_bounded_normal(rng, count, 0.95, 0.24, 0.4, 1.4)),
        size=_bounded_normal(rng, count, 18.7, 1.0, 15.5, 20.0),
        aspect=np.exp(_bounded_normal(rng, count, 0.1, 0.15, -0.25, 0.42)),
        x=_bounded_normal(rng, count, 0.0, 0.3, -0.8, 0.8),
        y=_bounded_normal(rng, count, 0.0, 0.3, -0.8, 0.8),
    )


def draw_digits(
    labels: NDArray[np.int64], factors: DigitFactors, rng: np.random.Generator
) -> NDArray[np.uint8]:
    """Draw one digit for each label.

    All that is not a factor (style, wobble of the pen, pressure) comes from `rng`, so the same
    generator state with other factors draws the same handwriting changed in just those.

    Args:
        labels: [N], 0 to 9.
        factors: of the same length.
        rng: source of the handwriting.

    Returns:
        uint8 [N, 28, 28], white ink on a background of exactly 0.
    """
    points, joined = _pen_paths(labels, rng)
    pressure = _pressure(len(labels), rng)
    points = _placed(points, joined, pressure, factors)
    radii = pressure * factors.stroke_width[:, None] / 2
    images = np.empty((len(labels), SIDE, SIDE), np.uint8)

    by_width = np.argsort(factors.stroke_width, kind="stable")

    def ink(start: int) -> None:
        # Lines of like width together, as the widest decides how much is looked at.
        part = by_width[start : start + _CHUNK]
        images[part] = np.rint(_inked(points[part], radii[part], joined[part]) * 255)

    with ThreadPoolExecutor(min(_THREADS, os.cpu_count() or 1)) as pool:
        list(pool.map(ink, range(0, len(labels), _CHUNK)))
    return images


def _bounded_normal(
    rng: np.random.Generator, count: int, mean: float, deviation: float, low: float, high: float
) -> Floats:
    return np.clip(rng.normal(mean, deviation, count), low, high)


def _pen_paths(
    labels: NDArray[np.int64], rng: np.random.Generator
) -> tuple[Floats, NDArray[np.bool_]]:
    """Pen paths [N, SAMPLES, 2] about one unit tall, and where the pen is down."""
    count = len(labels)
    points = np.empty((count, SAMPLES, 2))
    joined = np.empty((count, SAMPLES - 1), dtype=np.bool_)
    style_draw = rng.random(count)
    wobble = rng.normal(0.0, 1.0, (count, 16, 2))
    shakiness = rng.uniform(0.01, 0.032, (count, 1, 1))
    for digit in range(10):
        styles = skeletons(digit)
        chosen = (style_draw * len(styles)).astype(int)
        for number, style in enumerate(styles):
            rows = np.flatnonzero((labels == digit) & (chosen == number))
            moved = style.controls + (wobble * shakiness)[rows, : len(style.controls)]
            points[rows] = style.basis @ moved
            joined[rows] = style.joined
    return points + _warp(points, rng), joined


def _warp(points: Floats, rng: np.random.Generator) -> Floats:
    """A smooth displacement [N, SAMPLES, 2]: three plane waves, each about a digit long."""
    waves = 3
    count = len(points)
    frequency = rng.normal(0.0, 3.0, (count, waves, 2))
    phase = rng.uniform(0.0, 2 * np.pi, (count, waves, 1))
    amplitude = rng.normal(0.0, 0.032, (count, waves, 2))
    angle = frequency @ points.transpose(0, 2, 1) + phase
    return np.asarray(np.sin(angle).transpose(0, 2, 1) @ amplitude)


def _pressure(count: int, rng: np.random.Generator) -> Floats:
    """Width of the line along the path [N, SAMPLES], with mean 1 in each digit."""
    along = np.linspace(0.0, 1.0, SAMPLES)
    cycles = rng.uniform(0.5, 2.5, (count, 1))
    phase = rng.uniform(0.0, 2 * np.pi, (count, 1))
    depth = rng.uniform(0.0, 0.22, (count, 1))
    wave = 1.0 + depth * np.sin(2 * np.pi * cycles * along + phase)
    return np.asarray(wave / wave.mean(axis=1, keepdims=True))


def _placed(
    points: Floats, joined: NDArray[np.bool_], pressure: Floats, factors: DigitFactors
) -> Floats:
    """The paths in pixels: stretched, rotated, slanted, scaled to size, centred by their ink."""
    x = points[..., 0] * factors.aspect[:, None]
    y = points[..., 1]
    turn = np.radians(factors.rotation)[:, None]
    x, y = x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)
    x = x - y * np.tan(np.radians(factors.slant))[:, None]
    # Ink reaches half a line width beyond the path, with the pressure at the extreme points.
    half = pressure * factors.stroke_width[:, None] / 2
    height = np.ptp(y, axis=1)
    scale = (factors.size - _reach(y, half)) / height
    placed = np.stack([x, y], axis=2) * scale[:, None, None]
    middle = _ink_centre(placed, joined, pressure)
    centre = (SIDE - 1) / 2 + np.stack([factors.x, factors.y], axis=1)
    return np.asarray(placed + (centre - middle)[:, None, :])


def _reach(y: Floats, half: Floats) -> Floats:
    """How much the line's own width adds to the height of the ink."""
    rows = np.arange(len(y))
    return np.asarray(half[rows, y.argmin(axis=1)] + half[rows, y.argmax(axis=1)])


def _ink_centre(points: Floats, joined: NDArray[np.bool_], pressure: Floats) -> Floats:
    """Centre [N, 2] of the ink, counting twice where the path crosses itself."""
    length = np.hypot(*np.diff(points, axis=1).transpose(2, 0, 1))
    weight = length * joined * (pressure[:, 1:] + pressure[:, :-1])
    middle = (points[:, 1:] + points[:, :-1]) / 2
    return np.asarray((middle * weight[..., None]).sum(axis=1) / weight.sum(axis=1)[:, None])


def _inked(points: Floats, radii: Floats, joined: NDArray[np.bool_]) -> Floats:
    """Ink [N, SIDE, SIDE] in [0, 1]: the pen's coverage by distance to the path.

    Each piece of the path touches only a small window, so this is about eight times
    cheaper than measuring every pixel against every piece.
    """
    count = len(points)
    steps = np.diff(points, axis=1)
    longest = np.hypot(steps[..., 0], steps[..., 1])[joined].max(initial=0.0)
    margin = int(np.ceil(longest / 2 + radii.max(initial=0.0) + _RAMP / 2 + 0.5))
    border = margin + 1
    wide = SIDE + 2 * border
    canvas = np.zeros((count, wide * wide))
    offset = np.arange(-margin, margin + 1)
    for piece in range(SAMPLES - 1):
        rows = np.flatnonzero(joined[:, piece])
        start, step = points[rows, piece], steps[rows, piece]
        corner = np.rint(start + step / 2)
        inside = np.clip(corner, -1, SIDE).astype(int)
        px = inside[:, 0, None] + offset
        py = inside[:, 1, None] + offset
        thin, thick = radii[rows, piece], radii[rows, piece + 1]
        ink = _coverage(px, py, start, step, thin, thick)
        flat = (py + border)[:, :, None] * wide + (px + border)[:, None, :]
        index = (rows[:, None] * (wide * wide)) + flat.reshape(len(rows), -1)
        whole = canvas.reshape(-1)
        whole[index] = np.maximum(whole[index], ink.reshape(len(rows), -1))
    return canvas.reshape(count, wide, wide)[:, border:-border, border:-border]


def _coverage(
    px: NDArray[np.int64],
    py: NDArray[np.int64],
    start: Floats,
    step: Floats,
    radius: Floats,
    next_radius: Floats,
) -> Floats:
    """Ink [N, H, W] that one piece of the path leaves on the pixels (py, px)."""
    dx = (px - start[:, :1])[:, None, :]
    dy = (py - start[:, 1:])[:, :, None]
    sx, sy = step[:, 0, None, None], step[:, 1, None, None]
    squared = np.maximum(sx * sx + sy * sy, 1e-12)
    along = np.clip((dx * sx + dy * sy) / squared, 0.0, 1.0)
    distance = np.sqrt((dx - along * sx) ** 2 + (dy - along * sy) ** 2)
    width = radius[:, None, None] + along * (next_radius - radius)[:, None, None]
    return np.asarray(np.clip((width - distance) / _RAMP + 0.5, 0.0, 1.0))

"""The grounds of `stripes`: land with a horizon and a sky, and water with a sandy floor."""

import numpy as np
from numpy.typing import NDArray

from trainers.data.drawn.distances import Field, covered, ellipse, limb
from trainers.data.drawn.stripes.factors import Factors

Picture = NDArray[np.float32]
"""float32 [n, 3, S, S] in [0, 1]."""

_SKIES = ((0.47, 0.74, 0.93), (0.62, 0.84, 0.93), (0.98, 0.80, 0.66), (0.76, 0.70, 0.90))
_HAZES = ((0.82, 0.92, 0.98), (0.93, 0.96, 0.93), (1.0, 0.93, 0.78), (0.98, 0.85, 0.87))
_LANDS = ((0.93, 0.84, 0.62), (0.88, 0.79, 0.45), (0.66, 0.77, 0.40), (0.42, 0.69, 0.40))
_WATERS = ((0.22, 0.60, 0.78), (0.20, 0.68, 0.70), (0.33, 0.50, 0.80), (0.30, 0.72, 0.84))
_LEAF = (0.25, 0.50, 0.30)
_WEED = (0.12, 0.50, 0.42)
_FLOOR = (0.92, 0.84, 0.64)
_SUN = (1.0, 0.95, 0.62)
_BUBBLE = (0.86, 0.96, 0.98)


def draw_land(x: Field, y: Field, scene: Factors) -> Picture:
    """Sky, perhaps a sun, a hill, the ground, perhaps a bush, and the animal's shadow."""
    size = x.shape[-1]
    horizon = 0.06 + 0.10 * scene.horizon
    height = np.clip((y + 0.5) / (horizon + 0.5), 0, 1)
    picture = mixed(_among(_SKIES, scene.sky), _among(_HAZES, scene.sky), height)
    sun = ellipse(x, y, (0.38 * scene.sun, -0.36 + 0.04 * scene.horizon), (0.075, 0.075))
    lay(picture, covered(sun + 9.0 * (np.abs(scene.sun) > 1), size), _SUN)
    land = _among(_LANDS, scene.ground)
    hill = ellipse(x, y, (0.45 * scene.hill, horizon + 0.12), (0.42, 0.24))
    lay(picture, covered(hill, size), 0.80 * land + 0.12)
    depth = np.clip((y - horizon) / 0.5, 0, 1)
    lay(picture, covered(horizon - y + 0 * depth, size), mixed(land, 0.82 * land, depth))
    _bush(picture, x, y, scene, horizon)
    under = ellipse(x, y, (scene.x, scene.y + 0.305 * scene.size), (0.30, 0.035))
    soft = np.clip(0.5 - under / 0.05, 0, 1)
    lay(picture, 0.35 * soft * covered(horizon - y, size), 0.45 * land)
    return picture


def draw_water(x: Field, y: Field, scene: Factors) -> Picture:
    """Water growing darker with depth, a sandy floor, weed and bubbles."""
    size = x.shape[-1]
    water = _among(_WATERS, scene.sky)
    picture = mixed(0.62 * water + 0.36, 0.86 * water, np.clip(y + 0.5, 0, 1))
    floor = 0.36 + 0.03 * scene.horizon + 0.025 * np.sin(7 * x + 6 * scene.hill) - y
    tall = 0.20 + 0.22 * scene.plant_size + 9.0 * (np.abs(scene.plant) > 1)
    for number, shift in enumerate((-0.055, 0.0, 0.055)):
        foot = 0.42 * scene.plant + shift
        bend = foot + 0.035 * np.sin(14 * y + 2.0 * number)
        stem = np.abs(x - bend) - 0.019
        top = 0.45 - tall * (1 - 0.25 * abs(number - 1)) - y
        stem = np.maximum(stem, np.where(tall > 1, np.float32(9), top))
        lay(picture, covered(stem, size), _WEED)
    lay(picture, covered(floor, size), _FLOOR)
    for number in range(3):
        place = (0.40 * scene.sun + 0.02 * (-1) ** number, -0.12 - 0.13 * number)
        ring = np.abs(ellipse(x, y, place, (0.04 - 0.008 * number,) * 2)) - 0.009
        lay(picture, covered(ring + 9.0 * (np.abs(scene.sun) > 1), size), _BUBBLE)
    return picture


def mixed(first: Field, second: Field, share: Field) -> Picture:
    """From colour `first` [n, 3, 1, 1] to `second` by `share` [n, S, S]."""
    return np.asarray(first + (second - first) * share[:, None], np.float32)


def lay(picture: Picture, opacity: Field, colour: tuple[float, float, float] | Field) -> None:
    """Paint `colour` over `picture` in place, as opaque as `opacity` [n, S, S]."""
    over = np.asarray(colour, np.float32)
    if over.ndim == 1:
        over = over[None, :, None, None]
    picture += opacity[:, None] * (over - picture)


def _among(colours: tuple[tuple[float, float, float], ...], place: Field) -> Field:
    """A colour [n, 3, 1, 1] between neighbours of the list, `place` 0 to 1 along it."""
    table = np.asarray(colours, np.float32)
    at = place[:, 0, 0] * (len(colours) - 1)
    first = np.minimum(at.astype(int), len(colours) - 2)
    share = (at - first)[:, None].astype(np.float32)
    mixed_colour = table[first] * (1 - share) + table[first + 1] * share
    return np.asarray(mixed_colour[:, :, None, None])


def _bush(picture: Picture, x: Field, y: Field, scene: Factors, horizon: Field) -> None:
    size = x.shape[-1]
    wide = 0.07 + 0.06 * scene.plant_size
    foot = horizon + 0.03
    middle = 0.28 * np.sign(scene.plant) + 0.16 * scene.plant
    hidden = 9.0 * (np.abs(scene.plant) > 1)
    for shift, rise, part in ((-0.8, 0.5, 0.8), (0.8, 0.55, 0.75), (0.0, 1.0, 1.0)):
        centre = (middle + shift * wide, foot - rise * wide)
        leaf = ellipse(x, y, centre, (part * wide, part * wide))
        lay(picture, covered(leaf + hidden, size), _LEAF)
    trunk, _ = limb(x, y, (middle, foot - wide), (middle, foot), 0.02, 0.02)
    lay(picture, covered(trunk + hidden, size), (0.42, 0.31, 0.24))

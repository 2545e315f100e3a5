"""What the animals of `stripes` are made of: coats with stripes, legs and eyes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from trainers.data.drawn.distances import Field, Number, ellipse, limb, merged
from trainers.data.drawn.stripes.factors import Factors

PERIOD = 0.15
"""From one stripe to the next, in sides of the picture for an animal of size 1."""

Colour = tuple[float, float, float]
DARK: Colour = (0.17, 0.11, 0.14)
EYE: Colour = (0.06, 0.05, 0.08)
GLINT: Colour = (1.0, 1.0, 1.0)
NOSE: Colour = (0.86, 0.50, 0.50)


@dataclass(frozen=True)
class Piece:
    """A piece of an animal, in its own coordinates (facing right, body in the middle).

    Attributes:
        distance: signed, [n, S, S].
        phase: counts stripes along the part, dark around every half; None without a coat.
        colour: of a part that has no coat, the same in both domains.
        light: brightness of the coat.
    """

    distance: Field
    phase: Field | None = None
    colour: Colour = DARK
    light: Number = 1.0


Strand = tuple[Field, Field]
"""A distance and a stripe phase that will grow together with others."""

Leg = tuple[Strand, Field]
"""A leg and the distance to its dark foot."""


def grown(strands: Sequence[Strand], softness: float = 0.05) -> Strand:
    """Strands as one shape, the stripes of each bending into those of its neighbours."""
    whole = nearest = strands[0][0]
    for distance, _ in strands[1:]:
        whole = merged(whole, distance, softness)
        nearest = np.minimum(nearest, distance)
    total, phase = np.zeros_like(whole), np.zeros_like(whole)
    for distance, own in strands:
        weight = np.exp(np.maximum(nearest - distance, -0.12) / 0.016)
        total = total + weight
        phase = phase + weight * own
    return whole, phase / total


def legs(
    x: Field,
    y: Field,
    scene: Factors,
    at: tuple[float, float],
    top: float,
    foot: float,
    radius: float,
) -> tuple[list[Leg], list[Leg]]:
    """Near and far pairs of legs, the hind leg first."""
    near: list[Leg] = []
    far: list[Leg] = []
    for hip, sign in zip(at, (1.0, -1.0), strict=True):
        for pair, side, shift in ((near, 1.0, 0.0), (far, -1.0, 0.045)):
            swing = 0.05 * sign * side * scene.stride
            ankle = (hip + shift + swing, foot)
            distance, along = limb(x, y, (hip + shift * 0.6, top), ankle, radius, 0.042)
            hoof = np.maximum(distance - 0.004, foot - 0.005 - y)
            base = (hip + 0.27) / PERIOD
            pair.append(((distance, base + (foot - top) / PERIOD * along), hoof))
    return near, far


def eye(x: Field, y: Field, centre: tuple[Number, Number], radius: float) -> list[Piece]:
    """A round eye with a glint."""
    glint = (centre[0] + 0.3 * radius, centre[1] - 0.3 * radius)
    return [
        Piece(ellipse(x, y, centre, (radius, radius)), colour=EYE),
        Piece(ellipse(x, y, glint, (0.38 * radius, 0.38 * radius)), colour=GLINT),
    ]


def lit(y: Field, top: float, bottom: float) -> Field:
    """Brightness of a coat lit from above."""
    return np.asarray(1.06 - 0.22 * np.clip((y - top) / (bottom - top), 0, 1))

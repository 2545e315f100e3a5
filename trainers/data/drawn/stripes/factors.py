"""What is known of each scene of `stripes`: the animal, its pose and the ground it stands on."""

from dataclasses import dataclass

import numpy as np

from trainers.data.drawn.distances import Field
from trainers.data.drawn.scenes import DrawnFactors

KINDS = ("horse", "cat", "fish")


@dataclass(frozen=True)
class Factors(DrawnFactors):
    """All that decides a scene but its domain; each float32 [N], or [n, 1, 1] in `scene`.

    Attributes:
        kind: 0 horse, 1 cat, 2 fish.
        facing: 1 to the right, -1 to the left.
        size: of the animal, 1 on average.
        x, y: where the animal's middle lies, in sides of the picture from its centre.
        tilt: radians, nose down when positive.
        stride: how far the legs swing, -1 to 1.
        head: how high the head is held, -1 to 1.
        tail: how high the tail is held, -1 to 1.
        build: plumpness, -1 to 1.
        ground: colour of the ground, 0 to 1 from sand over savanna to grass.
        sky: colour of the sky (of the water for fish), 0 to 1.
        horizon: height of the horizon, -1 (high) to 1.
        sun: where the sun (a bubble's column for fish) is, -1 to 1; without one beyond that.
        plant: where the plant is, -1 to 1; without one beyond that.
        plant_size: of the plant, 0 to 1.
        hill: where the hill's top is, -1 to 1.
    """

    facing: Field
    size: Field
    x: Field
    y: Field
    tilt: Field
    stride: Field
    head: Field
    tail: Field
    build: Field
    ground: Field
    sky: Field
    horizon: Field
    sun: Field
    plant: Field
    plant_size: Field
    hill: Field


def sample_factors(count: int, rng: np.random.Generator) -> Factors:
    """Factors of `count` scenes, each drawn independently of the others."""

    def between(low: float, high: float) -> Field:
        return rng.uniform(low, high, count).astype(np.float32)

    kind = rng.choice(len(KINDS), count, p=(0.4, 0.3, 0.3)).astype(np.float32)
    swims = kind == KINDS.index("fish")
    return Factors(
        kind=kind,
        facing=np.sign(between(-1, 1)),
        size=between(0.95, 1.12),
        x=between(-0.03, 0.03),
        y=np.where(swims, between(-0.08, 0.05), between(0.0, 0.05)),
        tilt=np.where(swims, between(-0.3, 0.3), between(-0.06, 0.06)),
        stride=between(-1, 1),
        head=between(-1, 1),
        tail=between(-1, 1),
        build=between(-1, 1),
        ground=between(0, 1),
        sky=between(0, 1),
        horizon=between(-1, 1),
        sun=between(-1.6, 1.6),
        plant=between(-1.4, 1.4),
        plant_size=between(0, 1),
        hill=between(-1, 1),
    )

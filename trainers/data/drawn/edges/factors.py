"""What is known of each picture of `edges`: the object, its shape, its colours and its pattern."""

from dataclasses import dataclass

import numpy as np

from trainers.data.drawn.distances import Field
from trainers.data.drawn.scenes import DrawnFactors

KINDS = ("shoe", "bag", "shirt", "cup", "house", "fish")
PATTERNS = ("none", "stripes", "dots", "checks")


@dataclass(frozen=True)
class Factors(DrawnFactors):
    """All that decides a pair; each float32 [N], or [n, 1, 1] in `scene`.

    The outline shows the first group, never the second.

    Attributes:
        kind: index into `KINDS`.
        facing: 1 or -1, mirrored.
        size: of the object, 1 on average.
        x, y: where it lies, in sides of the picture from the centre.
        tilt: radians, clockwise.
        wide, tall, bend, detail: the object's own proportions, each -1 to 1.

        main, accent, trim: which of the kind's colours, each 0 to 1.
        tone: brightness of the colours, -1 to 1.
        pattern: index into `PATTERNS`.
        pattern_size: -1 to 1.
        pattern_turn: direction of the pattern in radians.
        pattern_x, pattern_y: where the pattern begins, 0 to 1 of its period.
    """

    facing: Field
    size: Field
    x: Field
    y: Field
    tilt: Field
    wide: Field
    tall: Field
    bend: Field
    detail: Field
    main: Field
    accent: Field
    trim: Field
    tone: Field
    pattern: Field
    pattern_size: Field
    pattern_turn: Field
    pattern_x: Field
    pattern_y: Field


def sample_factors(count: int, rng: np.random.Generator) -> Factors:
    """Factors of `count` pairs, each drawn independently of the others."""

    def between(low: float, high: float) -> Field:
        return rng.uniform(low, high, count).astype(np.float32)

    return Factors(
        kind=rng.integers(0, len(KINDS), count).astype(np.float32),
        facing=np.sign(between(-1, 1)),
        size=between(0.92, 1.07),
        x=between(-0.03, 0.03),
        y=between(-0.03, 0.03),
        tilt=between(-0.07, 0.07),
        wide=between(-1, 1),
        tall=between(-1, 1),
        bend=between(-1, 1),
        detail=between(-1, 1),
        main=between(0, 1),
        accent=between(0, 1),
        trim=between(0, 1),
        tone=between(-1, 1),
        pattern=rng.choice(len(PATTERNS), count, p=(0.2, 0.3, 0.25, 0.25)).astype(np.float32),
        pattern_size=between(-1, 1),
        pattern_turn=(rng.integers(-1, 3, count) * (np.pi / 4)).astype(np.float32),
        pattern_x=between(0, 1),
        pattern_y=between(0, 1),
    )

"""What is known of each scene of `captions`: the facts that sentences tell, and what they do not.

Some combinations of facts are never drawn to be learned from, so that it can be seen whether a
model that knows both words can put them together.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trainers.data.drawn.distances import Field
from trainers.data.drawn.scenes import DrawnFactors

FACTS = ("shape", "colour", "size", "place", "count")
"""What sentences tell of a scene; each is the number of one of `VALUES`."""

VALUES: dict[str, tuple[str, ...]] = {
    "shape": ("circle", "square", "triangle", "cross"),
    "colour": ("red", "yellow", "green", "blue", "purple", "white"),
    "size": ("small", "large"),
    "place": ("left", "right", "top", "bottom", "middle"),
    "count": ("one", "two", "three"),
}

HELD_OUT: tuple[dict[str, str], ...] = (
    {"colour": "red", "shape": "triangle"},
    {"colour": "blue", "shape": "circle"},
    {"colour": "yellow", "shape": "cross"},
    {"colour": "white", "shape": "square"},
    {"shape": "circle", "place": "top"},
    {"shape": "square", "place": "left"},
    {"size": "large", "count": "three", "place": "right"},
)
"""Combinations of facts that no picture to be learned from shows."""

Facts = NDArray[np.int64]
"""[N, 5], a number for each of `FACTS`."""


@dataclass(frozen=True)
class Factors(DrawnFactors):
    """All that decides a scene, each float32 [N], or [n, 1, 1] in `scene`. `kind` is the shape.

    Attributes:
        colour, size, place, count: the numbers of the other facts; a count of 0 is one.
        radius: of each thing, in sides of the picture.
        x, y: how far the things lie from where their place is, in sides of the picture.
        spread: how far they lie from each other, 1 on average.
        turn: radians by which each is turned clockwise.
        light: brightness of the things, 1 on average.
        ground: hue of the dark ground, 0 to 1.
        dusk: brightness of the ground, 0 to 1.
    """

    colour: Field
    size: Field
    place: Field
    count: Field
    radius: Field
    x: Field
    y: Field
    spread: Field
    turn: Field
    light: Field
    ground: Field
    dusk: Field

    @property
    def facts(self) -> Facts:
        """What sentences can tell of each scene."""
        columns = (self.kind, self.colour, self.size, self.place, self.count)
        return np.stack(columns, axis=1).astype(np.int64)


def is_held_out(facts: Facts) -> NDArray[np.bool_]:
    """Which scenes [N] show one of the combinations that are held out."""
    found = np.zeros(len(facts), bool)
    for combination in HELD_OUT:
        found |= (facts[:, _columns(combination)] == _numbers(combination)).all(axis=1)
    return found


def sample_factors(count: int, rng: np.random.Generator, held_out: bool | None = None) -> Factors:
    """Factors of `count` scenes, each drawn independently of the others.

    Args:
        held_out: True draws only scenes of the combinations that are held out, False none of
            these, None all alike.
    """
    facts = np.zeros((0, len(FACTS)), np.int64)
    while len(facts) < count:
        drawn = np.stack([rng.integers(len(VALUES[each]), size=count) for each in FACTS], axis=1)
        kept = drawn if held_out is None else drawn[is_held_out(drawn) == held_out]
        facts = np.concatenate([facts, kept])[:count]
    return with_facts(facts, rng)


def with_facts(facts: Facts, rng: np.random.Generator) -> Factors:
    """Factors of scenes with these facts; what sentences do not tell is drawn."""
    count = len(facts)

    def between(low: float, high: float) -> Field:
        return rng.uniform(low, high, count).astype(np.float32)

    shape, colour, size, place, number = np.ascontiguousarray(facts.T, dtype=np.float32)
    return Factors(
        kind=shape,
        colour=colour,
        size=size,
        place=place,
        count=number,
        radius=np.where(size > 0, between(0.130, 0.142), between(0.093, 0.104)),
        x=between(-0.02, 0.02),
        y=between(-0.02, 0.02),
        spread=between(0.97, 1.03),
        turn=between(-0.12, 0.12),
        light=between(0.88, 1.0),
        ground=between(0, 1),
        dusk=between(0, 1),
    )


def _columns(combination: dict[str, str]) -> list[int]:
    return [FACTS.index(name) for name in combination]


def _numbers(combination: dict[str, str]) -> list[int]:
    return [VALUES[name].index(value) for name, value in combination.items()]

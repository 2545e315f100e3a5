"""Which directions the Directions page offers, and how their strengths become a view. No Qt."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from latentlab.views.directions import AnyDirection, Component, Direction, Factor, Push, Space

MOST_COMPONENTS = 64
MOST_PUSHES = 64


@dataclass(frozen=True)
class DirectionKind:
    """A kind of directions.

    Attributes:
        name: stable short name.
        title: what the person chooses it by.
        meaning: one line about where such directions come from.
    """

    name: str
    title: str
    meaning: str


KINDS = (
    DirectionKind(
        "features",
        "Components",
        "Along these the generator's first features vary most (GANSpace).",
    ),
    DirectionKind(
        "pictures",
        "Picture components",
        "Along these the pictures themselves vary most.",
    ),
    DirectionKind(
        "factors",
        "Closed-form factors",
        "These the weights of the first layer amplify most (SeFa).",
    ),
    DirectionKind(
        "saved",
        "Saved",
        "Made from exemplars on the Arithmetic page; strength 1 leads from mean to mean.",
    ),
)


def directions_of(
    kind: str, count: int, latent_size: int, saved: Sequence[Direction]
) -> tuple[AnyDirection, ...]:
    """The first `count` directions of a kind, the strongest first, or all that are saved."""
    if kind == "saved":
        return tuple(saved)
    places = range(min(count, most_of(kind, latent_size)))
    if kind == "factors":
        return tuple(Factor(index=place) for place in places)
    space: Space = "features" if kind == "features" else "pictures"
    return tuple(Component(index=place, space=space) for place in places)


def most_of(kind: str, latent_size: int) -> int:
    """How many directions of this kind a model has of itself, at most."""
    return latent_size if kind == "factors" else min(latent_size, MOST_COMPONENTS)


def reach_of(kind: str, latent_size: int) -> float:
    """How strong a slider can make a direction of this kind.

    A latent of D numbers is about the square root of D long; moved by as much again along one
    direction it has left what the generator was trained on.
    """
    return 3.0 if kind == "saved" else float(max(3, math.ceil(math.sqrt(latent_size))))


def with_strength(
    pushes: Sequence[Push], direction: AnyDirection, strength: float
) -> tuple[Push, ...]:
    """`pushes` with that of `direction` at `strength`; at 0 it is left out.

    The order of the others stays, so that equal strengths give equal views.
    """
    kept = {push.direction: push.strength for push in pushes}
    kept[direction] = strength
    return tuple(Push(direction=each, strength=amount) for each, amount in kept.items() if amount)[
        -MOST_PUSHES:
    ]


def others(
    pushes: Sequence[Push],
    shown: Sequence[AnyDirection],
    name_of: Callable[[AnyDirection], str],
) -> str:
    """The pushes along directions that no slider shows, in words; empty if there are none."""
    hidden = [each for each in pushes if each.direction not in shown]
    words = ", ".join(f"{name_of(each.direction)} {each.strength:+.3g}" for each in hidden)
    return f"Also followed: {words}." if words else ""

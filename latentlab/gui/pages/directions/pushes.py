"""Which directions the Directions page offers, and how their strengths become a view. No Qt."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from latentlab.views.directions import AnyDirection, Component, Direction, Factor, Push, Space

MOST_COMPONENTS = 64
MOST_PUSHES = 64
USUAL_PART = 0.5
SAVED_MEANING = (
    "Made from exemplars on the Arithmetic page: strength 1 leads from the one average to the "
    "other."
)


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
)


def directions_of(kind: str, count: int, latent_size: int) -> tuple[AnyDirection, ...]:
    """The first `count` directions of a kind, the strongest first."""
    places = range(min(count, most_of(kind, latent_size)))
    space = space_of(kind)
    if space is None:
        return tuple(Factor(index=place) for place in places)
    return tuple(Component(index=place, space=space) for place in places)


def space_of(kind: str) -> Space | None:
    """Of which components this kind is; None for factors."""
    spaces: dict[str, Space] = {"features": "features", "pictures": "pictures"}
    return spaces.get(kind)


def most_of(kind: str, latent_size: int) -> int:
    """How many directions of this kind a model has of itself, at most."""
    return latent_size if kind == "factors" else min(latent_size, MOST_COMPONENTS)


def reach_of(direction: AnyDirection, latent_size: int) -> float:
    """How strong a slider can make a direction.

    A latent of D numbers is about the square root of D long; moved by as much again along one
    direction it has left what the generator was trained on.
    """
    if isinstance(direction, Direction):
        return 3.0
    return float(max(3, math.ceil(math.sqrt(latent_size))))


def usual_strength(direction: AnyDirection, latent_size: int) -> float:
    """How strongly a direction is followed where it is to be seen what it does: clearly, and not
    yet so far that the pictures fall apart."""
    return USUAL_PART * reach_of(direction, latent_size)


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


def besides(
    shown: Sequence[AnyDirection], saved: Sequence[Direction], pushes: Sequence[Push]
) -> tuple[AnyDirection, ...]:
    """What needs a slider besides those of `shown`: all that is saved, and all that is followed."""
    followed = [each.direction for each in pushes]
    return tuple(each for each in dict.fromkeys((*saved, *followed)) if each not in shown)

"""What is known of each drawn face, drawn by lot, and moved from one face to another."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from trainers.data.drawn.faces import palette
from trainers.data.drawn.faces.canvas import Colour
from trainers.data.errors import DataError

Floats = NDArray[np.float32]
Kinds = NDArray[np.int64]

KINDS: Mapping[str, tuple[str, ...]] = {
    "glasses": ("none", "round", "square", "cat-eye", "sunglasses"),
    "hair": ("none", "short", "curly", "long", "buns"),
    "fringe": ("none", "left", "right", "straight"),
    "beard": ("none", "full", "moustache", "goatee"),
    "hat": ("none", "beanie", "cap", "brimmed"),
}
"""What a number means, for the attributes that come in kinds; 0 is always "none"."""

ATTRIBUTES = ("glasses", "smile", "hair", "fringe", "beard", "hat")
"""The attributes that a face can have or lack, and that can be moved to another face."""

_FIELDS: Mapping[str, tuple[str, ...]] = {
    "glasses": ("glasses",),
    "smile": ("smile",),
    "hair": ("hair", "hair_colour"),
    "fringe": ("fringe",),
    "beard": ("beard", "beard_colour"),
    "hat": ("hat", "hat_colour"),
}

_CHANCE: Mapping[str, float] = {
    "glasses": 0.5,
    "smile": 0.5,
    "hair": 0.65,
    "fringe": 0.5,
    "beard": 0.45,
    "hat": 0.4,
}
"""How often a face has the attribute."""

SMILES_FROM = 0.3
"""The degree from which a mouth counts as smiling; none is drawn near it."""


@dataclass(frozen=True)
class FaceAttributes:
    """What is known of each face: one array [N] for each, int64 for kinds and colours.

    Attributes:
        smile: degree, about 0.7 to 1 when smiling, -0.4 (frowning) to 0 when not.
        glasses, hair, fringe, beard, hat: a place in `KINDS`.
        hair_colour: place in `palette.HAIR`; also the colour of the fringe.
        beard_colour, hat_colour: places in `palette.BEARD` and `palette.HAT`.
        skin: tone from 0 (lightest) to 1 (darkest).
        eye_colour: place in `palette.EYES`.
        brow: slant of the eyebrows from -1 (worried) to 1 (stern).
        face_width: width of the head relative to the usual, 0.93 to 1.07.
        shift_x, shift_y: how far the head lies right and down, in parts of the picture's side.
        tilt: degrees by which the head leans clockwise.
        turn: from -1 (looks to the picture's left) to 1 (to its right).
        background, clothes: places in `palette.BACKGROUND` and `palette.CLOTHES`.
        gradient: how much lighter the background is above than below, -1 to 1.
    """

    smile: Floats
    glasses: Kinds
    hair: Kinds
    hair_colour: Kinds
    fringe: Kinds
    beard: Kinds
    beard_colour: Kinds
    hat: Kinds
    hat_colour: Kinds
    skin: Floats
    eye_colour: Kinds
    brow: Floats
    face_width: Floats
    shift_x: Floats
    shift_y: Floats
    tilt: Floats
    turn: Floats
    background: Kinds
    gradient: Floats
    clothes: Kinds

    def __len__(self) -> int:
        return len(self.smile)

    def named(self) -> dict[str, Floats]:
        """Every attribute by name, as float32 [N]."""
        return {each.name: getattr(self, each.name).astype(np.float32) for each in fields(self)}

    def chosen(self, indices: NDArray[np.int64]) -> "FaceAttributes":
        """Those of the faces at `indices`."""
        return FaceAttributes(**{e.name: getattr(self, e.name)[indices] for e in fields(self)})

    @classmethod
    def from_factors(cls, factors: Mapping[str, Tensor]) -> "FaceAttributes":
        """The attributes that the `factors` of opened faces, or a selection of them, stand for."""
        arrays: dict[str, NDArray[Any]] = {
            each.name: factors[each.name].cpu().numpy() for each in fields(cls)
        }
        for name, values in arrays.items():
            arrays[name] = values.astype(np.float32 if name in _MEASURES else np.int64)
        return cls(**arrays)


_MEASURES = frozenset(
    {"smile", "skin", "brow", "face_width", "shift_x", "shift_y", "tilt", "turn", "gradient"}
)


def random_attributes(count: int, seed: int) -> FaceAttributes:
    """Attributes of `count` faces, each drawn independently of all others."""
    rng = np.random.default_rng(seed)

    def spread(low: float, high: float) -> Floats:
        return rng.uniform(low, high, count).astype(np.float32)

    def has(attribute: str) -> NDArray[np.bool_]:
        return np.asarray(rng.random(count) < _CHANCE[attribute])

    def kind(attribute: str) -> Kinds:
        which = rng.integers(1, len(KINDS[attribute]), count)
        return np.asarray(np.where(has(attribute), which, 0), dtype=np.int64)

    def colour(choices: tuple[Colour, ...]) -> Kinds:
        return rng.integers(0, len(choices), count)

    return FaceAttributes(
        smile=np.where(has("smile"), spread(0.7, 1.0), spread(-0.4, 0.0)).astype(np.float32),
        glasses=kind("glasses"),
        hair=kind("hair"),
        hair_colour=colour(palette.HAIR),
        fringe=kind("fringe"),
        beard=kind("beard"),
        beard_colour=colour(palette.BEARD),
        hat=kind("hat"),
        hat_colour=colour(palette.HAT),
        skin=spread(0.0, 1.0),
        eye_colour=colour(palette.EYES),
        brow=spread(-1.0, 1.0),
        face_width=spread(0.93, 1.07),
        shift_x=spread(-0.04, 0.04),
        shift_y=spread(-0.03, 0.03),
        tilt=spread(-8.0, 8.0),
        turn=spread(-1.0, 1.0),
        background=colour(palette.BACKGROUND),
        gradient=spread(-1.0, 1.0),
        clothes=colour(palette.CLOTHES),
    )


def present(attributes: FaceAttributes, attribute: str) -> NDArray[np.bool_]:
    """Which faces have `attribute`, bool [N].

    Raises:
        DataError: if `attribute` is not one of `ATTRIBUTES`.
    """
    _require(attribute)
    if attribute == "smile":
        return np.asarray(attributes.smile > SMILES_FROM)
    return np.asarray(getattr(attributes, attribute) > 0)


def with_attribute_from(
    receiver: FaceAttributes, donor: FaceAttributes, attribute: str
) -> FaceAttributes:
    """The receivers, face by face, with the donors' `attribute` and all else their own.

    What a donor lacks, its receiver loses.

    Raises:
        DataError: if `attribute` is not one of `ATTRIBUTES`.
    """
    _require(attribute)
    return replace(receiver, **{name: getattr(donor, name) for name in _FIELDS[attribute]})


def without(attributes: FaceAttributes, attribute: str) -> FaceAttributes:
    """The same faces with `attribute` taken away; instead of a smile, a mouth at rest.

    Raises:
        DataError: if `attribute` is not one of `ATTRIBUTES`.
    """
    _require(attribute)
    return replace(attributes, **{attribute: np.zeros_like(getattr(attributes, attribute))})


def _require(attribute: str) -> None:
    if attribute not in ATTRIBUTES:
        raise DataError(
            f"Faces have no attribute {attribute!r}: choose one of {', '.join(ATTRIBUTES)}."
        )

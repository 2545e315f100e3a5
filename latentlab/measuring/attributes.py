"""What can be asked of a model's pictures by name: attributes of the data that it learned from.

Naming them imports no torch, so that a page can offer them at once; seeing them does, see
exemplars.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["read", "measured", "label"]
"""How an attribute is seen: by the reader that ships with the program, by a measure of the pixels,
or by a classifier that learns the labels of the data."""


@dataclass(frozen=True)
class Attribute:
    """Something that pictures have, or have more or less of.

    Attributes:
        name: stable short name; of a measure that of its `Property`, of a label its number.
        title: what a person chooses it by: "Glasses".
        strong, weak: what pictures with and without it are called: "with glasses".
        more, less: what a direction does that brings or takes it: "Gets glasses".
        unit: of a measure.
    """

    name: str
    kind: Kind
    title: str
    strong: str
    weak: str
    more: str
    less: str
    unit: str = ""

    def words(self, present: bool) -> str:
        """What pictures are called that have it, or that do not."""
        return self.strong if present else self.weak


READ: Mapping[str, tuple[Attribute, ...]] = {
    "faces": (
        Attribute(
            "smile", "read", "Smile",
            "smiling", "not smiling", "Begins to smile", "Stops smiling",
        ),
        Attribute(
            "glasses", "read", "Glasses",
            "with glasses", "without glasses", "Gets glasses", "Loses the glasses",
        ),
        Attribute("hat", "read", "Hat", "with a hat", "without a hat", "Gets a hat",
                  "Loses the hat"),
        Attribute("hair", "read", "Hair", "with hair", "without hair", "Gets hair",
                  "Loses the hair"),
        Attribute("fringe", "read", "Fringe", "with a fringe", "without a fringe",
                  "Gets a fringe", "Loses the fringe"),
        Attribute("beard", "read", "Beard", "with a beard", "without a beard", "Gets a beard",
                  "Loses the beard"),
    ),
}  # fmt: skip
"""By the data set whose pictures the reader was taught on; see models/attribute_reader.py."""

INK = (
    Attribute("stroke_width", "measured", "Stroke width", "thick", "thin",
              "Strokes get thicker", "Strokes get thinner", "pixels"),
    Attribute("slant", "measured", "Slant", "right-leaning", "left-leaning",
              "Leans more to the right", "Leans more to the left", "degrees"),
    Attribute("height", "measured", "Height", "tall", "short",
              "Gets taller", "Gets shorter", "pixels"),
)  # fmt: skip
"""Of characters in bright ink on black."""

LIGHT = (
    Attribute("brightness", "measured", "Brightness", "bright", "dark",
              "Gets brighter", "Gets darker", "% of white"),
    Attribute("contrast", "measured", "Contrast", "rich in contrast", "flat",
              "Gets more contrast", "Gets less contrast", "% of white"),
)  # fmt: skip
"""Of any pictures."""

COLOUR = (
    Attribute("warmth", "measured", "Warmth of the colours", "in warm colours", "in cold colours",
              "Colours get warmer", "Colours get colder", "% of white"),
)  # fmt: skip
"""Of any pictures in colour."""

_INKED = ("digits", "mnist", "kmnist", "idx")
"""Data sets of characters in bright ink on black."""
_DIGITS = tuple("0123456789")


def attributes_of(
    data: str, label_names: Sequence[str], channels: int, conditional: bool
) -> tuple[Attribute, ...]:
    """All that can be asked of the pictures of a model, what is particular to them first.

    Args:
        data: what the catalogue calls the data that it learned from; "" if nobody knows.
        label_names: of these data.
        channels: of its pictures, 1 or 3.
        conditional: whether it is asked for a label anyway, so that no label must be looked for.
    """
    own = READ.get(data, ())
    if data in _INKED or (channels == 1 and tuple(label_names) == _DIGITS):
        own = INK
    general = () if own else (*LIGHT, *(COLOUR if channels == 3 else ()))
    # Labels that say whether something is there say nothing that is not read already.
    looked_for = () if conditional or data in READ else label_names
    return (*own, *map(label_attribute, range(len(looked_for)), looked_for), *general)


def reader_of(data: str) -> str:
    """`data` if the program reads the attributes of its pictures, as `Projection.features` names
    it; else ""."""
    return data if data in READ else ""


def label_attribute(number: int, name: str) -> Attribute:
    """That a picture is seen as label `number`, called `name`."""
    seen = f"Is seen as {name}"
    return Attribute(str(number), "label", name, name, f"not {name}", seen, f"{seen} no more")


@dataclass(frozen=True)
class Meaning:
    """What the exemplars of a bin have in common.

    Attributes:
        name: in words: "smiling, with glasses".
        wanted: which attributes they have (True), and which they have not.
    """

    name: str
    wanted: tuple[tuple[Attribute, bool], ...]


def meaning_of(attribute: Attribute, present: bool) -> Meaning:
    """That one attribute is there, or is not."""
    return Meaning(attribute.words(present), ((attribute, present),))


def first_meanings(attributes: Sequence[Attribute]) -> tuple[Meaning, Meaning, Meaning]:
    """A sum to begin with: the first meaning, minus the second, plus the third.

    Three attributes that pictures have or lack make the sum of Radford et al. 2016, section 6.3.2:
    smiling with glasses, minus with glasses, plus with a hat, is smiling with a hat. Of measures
    it is strong, minus weak, plus another one.
    """
    read = [each for each in attributes if each.kind == "read"]
    if len(read) >= 3:
        moved, first, second = read[:3]
        return (
            Meaning(f"{moved.strong}, {first.strong}",
                    ((moved, True), (first, True), (second, False))),
            Meaning(first.strong, ((moved, False), (first, True), (second, False))),
            Meaning(second.strong, ((moved, False), (first, False), (second, True))),
        )  # fmt: skip
    one, other = [each for each in attributes if each.kind == "measured"][:2]
    return meaning_of(one, True), meaning_of(one, False), meaning_of(other, True)

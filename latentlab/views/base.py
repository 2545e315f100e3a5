"""What every view is built from: checked values, labels, latents by seed, numbers or picture."""

import base64
import binascii
import struct
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Annotated, ClassVar, Literal, Self, TypeVar

from pydantic import Field, ValidationError, field_validator

from latentlab.formatting import counted
from latentlab.pictures.picture import Picture
from trainers.config import Frozen

Value = TypeVar("Value", bound=Frozen)


class ViewError(ValueError):
    """A view cannot be shown; the message says what was wrong and what is allowed."""


SEEDS = 2**63
"""How many seeds there are: every number from 0 on below this is one."""

DRAWN_SEEDS = 2**32
"""Seeds that are drawn by chance, or counted up, lie below this: short enough to be typed."""

Count = Annotated[int, Field(ge=1, le=64)]
"""Rows or columns of pictures."""

LabelWeights = tuple[Annotated[float, Field(ge=0.0, allow_inf_nan=False)], ...]
"""A weight for every class; only their proportions count."""


class Seed(Frozen):
    """The latent that a model's prior draws first from this seed; the same on every machine."""

    kind: Literal["seed"] = "seed"
    seed: int = Field(ge=0, lt=SEEDS)

    @property
    def name(self) -> str:
        """What a person calls it: "seed 12"."""
        return f"seed {self.seed}"


class Vector(Frozen):
    """A latent, or a direction, by its numbers: float32, little-endian, in base64."""

    kind: Literal["vector"] = "vector"
    values: str = Field(min_length=1)

    @field_validator("values")
    @classmethod
    def _readable(cls, values: str) -> str:
        try:
            size = len(base64.b64decode(values, validate=True))
        except binascii.Error:
            size = -1
        if size < 4 or size % 4:
            raise ValueError("The numbers of a vector must be float32 values written in base64.")
        return values

    @classmethod
    def of(cls, numbers: Sequence[float]) -> Self:
        """The vector with these numbers, rounded to float32."""
        packed = struct.pack(f"<{len(numbers)}f", *numbers)
        return cls(values=base64.b64encode(packed).decode())

    def numbers(self) -> tuple[float, ...]:
        """The numbers."""
        packed = base64.b64decode(self.values)
        return struct.unpack(f"<{len(packed) // 4}f", packed)

    @property
    def name(self) -> str:
        """Empty: numbers have no name of their own."""
        return ""


class Projection(Frozen):
    """How the latent of a picture is searched for. With picture and model it says everything: the
    latent found is the same to the last bit on a CPU.

    Attributes:
        seed: of the random pictures that the search begins from.
        samples: how many of them are made.
        starts: how many are followed at once: those of them that are nearest to the picture.
        steps: of Adam, with all starts together.
        evaluations: of L-BFGS at most, for the best of them.
        pull: how much closeness to the prior counts beside closeness to the picture.
        label: of a conditional model, the only one that is tried; None finds it as well.
        encoder: digest of the model whose taught encoder gives one more start; "" for none. With
            other models it is not used.
        features: the data set whose pictures the program reads attributes of, such as "faces": what
            its reader sees is compared beside the pixels, so that glasses count for more than the
            few pixels that they are; "" compares pixels alone.
        refine: whether a model with an encoder of its own goes on from that one's answer, which it
            takes as it is otherwise.
        solution: which of the latents that were found is meant; 0 is the best. Each start gives
            one; the last is meant where there are fewer.
    """

    seed: int = Field(0, ge=0, lt=SEEDS)
    samples: int = Field(256, ge=1, le=10_000)
    starts: int = Field(8, ge=1, le=64)
    steps: int = Field(30, ge=0, le=10_000)
    evaluations: int = Field(80, ge=0, le=10_000)
    pull: float = Field(0.001, ge=0, le=100, allow_inf_nan=False)
    label: int | None = Field(None, ge=0)
    encoder: str = ""
    features: str = ""
    refine: bool = False
    solution: int = Field(0, ge=0, lt=64)


class Encoded(Frozen):
    """The latent that a model finds for a picture at its size: by its own encoder, or by searching
    for the latent whose picture is nearest.

    Attributes:
        picture: what it is found for.
        projection: how it is searched for.
    """

    kind: Literal["encoded"] = "encoded"
    picture: Picture
    projection: Projection = Projection()

    @property
    def name(self) -> str:
        """The picture's name."""
        return self.picture.name or "picture"

    def searched(self, **settings: object) -> Self:
        """The picture, searched for with other settings in some fields of `projection`.

        Raises:
            ViewError: if one of them is not allowed.
        """
        return self.model_copy(update={"projection": changed(self.projection, **settings)})


Sentence = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"\S")]
"""What a picture is to show, in words."""

Label = Annotated[int, Field(ge=0)] | LabelWeights | Sentence | Vector | None
"""What a picture is to show: a label by its number, a mixture of labels, a sentence, the numbers of
what lies between sentences, or None where the view says what then holds. What is of another kind
than a model takes is passed over by it, as all of them are by one that takes none."""

Latent = Annotated[Seed | Vector | Encoded, Field(discriminator="kind")]


class Anchor(Frozen):
    """A latent worth coming back to, with the label or sentence it was seen under, if any."""

    latent: Latent
    label: Label = None

    _label = field_validator("label")(lambda label: checked_weights(label))


USUAL_WORDS: Mapping[str, str] = {
    "rows": "changing the number of rows",
    "columns": "changing the number of columns",
    "truncation": "changing the truncation",
    "label": "choosing another label",
    "seed": "drawing other noise",
}
"""What is done where a field of this name is changed, in any view."""


def anchors_of(value: object) -> Iterator[Anchor]:
    """All anchors in a view, in their order; a latent that stands alone is one without a label."""
    if isinstance(value, Anchor):
        yield value
    elif isinstance(value, (Seed, Vector, Encoded)):
        yield Anchor(latent=value)
    elif isinstance(value, tuple):
        for each in value:
            yield from anchors_of(each)
    elif isinstance(value, Frozen):
        for _, each in value:
            yield from anchors_of(each)


class View(Frozen):
    """All that a picture, or a grid of them, shows. Subclasses add the fields and a kind.

    Attributes:
        kind: stable short name, by which files tell one view from another.
        page: name of the page that shows it, of the module that declares it, and of the one in
            latentlab/rendering that draws it.
        title: what a person calls it: "Walk".
        words: what is done where a field is changed, in words for undo ("moving along the walk");
            those of `USUAL_WORDS` need not be said again.
        things: of a field that holds several, what one of them is called and what holds them
            ("anchor", "the walk"), so that undo can say how many came or went.
        timed: whether its pictures are made one by one, so that the time of one means something.
        made: the first picture in a row that the model made, where the others were given.
    """

    kind: str
    page: ClassVar[str]
    title: ClassVar[str]
    words: ClassVar[Mapping[str, str]] = {}
    things: ClassVar[Mapping[str, tuple[str, str]]] = {}
    timed: ClassVar[bool] = True
    made: ClassVar[int | None] = None

    def change_since(self, earlier: Self, field: str) -> str:
        """What was done to `field` since `earlier`, in words for undo."""
        if field in self.things:
            thing, where = self.things[field]
            return change_of_items(getattr(earlier, field), getattr(self, field), thing, where)
        usual = USUAL_WORDS.get(field, f"changing the {field.replace('_', ' ')}")
        return self.words.get(field, usual)

    def origin(self, index: int, columns: int, count: int) -> Latent | None:
        """The latent that alone makes picture `index` of `count` in rows of `columns`; None where
        something was done to it, or there is none."""
        del index, columns, count
        return None


def change_of_items(
    before: Sequence[Hashable], after: Sequence[Hashable], thing: str, where: str
) -> str:
    """What was done to several things in one place, in words for undo: "adding 3 pictures to the
    walk"."""
    old, new = Counter(before), Counter(after)
    added, gone = (new - old).total(), (old - new).total()
    if not after:
        return f"emptying {where}"
    if added and gone:
        return f"exchanging {counted(max(added, gone), thing)} of {where}"
    if added:
        return f"adding {counted(added, thing)} to {where}"
    if gone:
        return f"taking {counted(gone, thing)} out of {where}"
    return f"changing the order of {where}"


def changed(value: Value, **fields: object) -> Value:
    """`value` with other values in some fields, checked as if it were made anew.

    Raises:
        ViewError: if one of them is not allowed.
    """
    try:
        return type(value).model_validate({**dict(value), **fields})
    except ValidationError as error:
        raise ViewError(first_complaint(error)) from None


def checked_weights(label: Label) -> Label:
    """`label`, if it is no mixture without any weight.

    Raises:
        ValueError: if all its weights are 0.
    """
    if isinstance(label, tuple) and not sum(label):
        raise ValueError("At least one label needs a weight above 0.")
    return label


_AMOUNTS = {"too_short": ("too few", "at least"), "too_long": ("too many", "at most")}


def first_complaint(error: ValidationError) -> str:
    """The first thing that `error` complains about, as one sentence."""
    problem = error.errors()[0]
    if problem["type"] == "value_error":
        return str(problem["ctx"]["error"])
    names = [part for part in problem["loc"] if isinstance(part, str) and part.isidentifier()]
    name = names[-1].replace("_", " ") if names else "the value"
    if problem["type"] == "missing":
        return f"{name.capitalize()} is missing: it must be given."
    if problem["type"] == "extra_forbidden":
        return f"There is nothing called {name} here: leave it out."
    if problem["type"] in _AMOUNTS:
        bound = problem["ctx"].get("min_length") or problem["ctx"].get("max_length")
        wrong, allowed = _AMOUNTS[problem["type"]]
        return f"There are {wrong} {name}: {allowed} {bound} are allowed."
    reason = problem["msg"].replace("Input should be", "it must be")
    return f"{name.capitalize()} cannot be {problem['input']!r:.60}: {reason}."

"""What a direction is asked to do, and how the score is worked out beside the window."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from latentlab.gui.background import BackgroundTask
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from latentlab.views import Direction

if TYPE_CHECKING:
    from latentlab.measuring.classifier import Classifier
    from latentlab.measuring.consistency import Consistency
    from latentlab.measuring.properties import Property

Tell = Callable[[str], None]

_SHARE_OF_JUDGE = 0.5
"""The part of the progress bar that is for the judge."""
_SEED = 1
"""Of the fresh samples, so that directions are compared on the same ones."""


@dataclass(frozen=True)
class Wish:
    """The change that a direction should make.

    Attributes:
        words: how a person says it: "The strokes get thicker".
        factor: what is measured, or None if a label is looked for.
        sense: 1 if the factor should grow, -1 if it should shrink.
        label: the label that should be seen, or None if a factor is measured.
        unit: of the factor.
    """

    words: str
    factor: "Property | None" = None
    sense: int = 1
    label: int | None = None
    unit: str = ""


FACTOR_WISHES = (
    Wish("Strokes get thicker", "stroke_width", 1, unit="pixels"),
    Wish("Strokes get thinner", "stroke_width", -1, unit="pixels"),
    Wish("Leans more to the right", "slant", 1, unit="degrees"),
    Wish("Leans more to the left", "slant", -1, unit="degrees"),
    Wish("Gets taller", "height", 1, unit="pixels"),
    Wish("Gets shorter", "height", -1, unit="pixels"),
)


def wishes(label_names: tuple[str, ...]) -> tuple[Wish, ...]:
    """All that can be asked of a direction of a model whose data have these labels."""
    seen = (Wish(f"Is seen as {name}", label=index) for index, name in enumerate(label_names))
    return (*FACTOR_WISHES, *seen)


@dataclass(frozen=True)
class ScoreOrder:
    """A score to be worked out.

    Attributes:
        step: of the model; None takes the newest.
        strength: how far along the direction the samples are moved.
        count: how many fresh samples.
    """

    ref: ModelRef
    step: int | None
    direction: Direction
    wish: Wish
    strength: float
    count: int


@dataclass(frozen=True)
class Score:
    """A score that was worked out.

    Attributes:
        judged: why nobody judged the labels, or "" if somebody did.
    """

    order: ScoreOrder
    result: "Consistency"
    judged: str = ""

    def sentence(self) -> str:
        """The figures in words, with what was asked and by how much it changed."""
        wish = self.order.wish
        change = self.result.mean_change
        amount = (
            f"Part that is seen so: {change:+.1%} of all samples."
            if wish.factor is None
            else f"Mean change {change:+.2f} {wish.unit}."
        )
        asked = f"{wish.words}, at strength {self.order.strength:g}."
        return " ".join(filter(None, (asked, self.result.sentence(), amount, self.judged)))


def work_out(manager: ModelManager, order: ScoreOrder, tell: Tell, task: BackgroundTask) -> Score:
    """The score; takes a moment, or half a minute if the judge must learn first.

    Raises:
        Cancelled: when the person has asked to end.
        RunError, ModelError: if the model cannot be opened.
        DataError, ClassifierError, ModelError: if a label is looked for and nobody can judge it.
        ViewError: if the direction was made with another model.
    """
    from latentlab.measuring.consistency import consistency, label_consistency
    from latentlab.rendering.directions import direction_of

    model = manager.open(order.ref, order.step)
    judge, judged = _judge(order, tell, task)
    direction = direction_of(order.direction, model)

    def report(part: float) -> None:
        task.reached(_SHARE_OF_JUDGE + (1 - _SHARE_OF_JUDGE) * part)

    tell(f"Moving {order.count} fresh samples")
    wish = order.wish
    if wish.factor is None:
        assert judge is not None and wish.label is not None
        result = label_consistency(
            model,
            direction,
            order.strength,
            wish.label,
            judge,
            order.count,
            _SEED,
            report,
        )
        return Score(order, result)
    # The samples move by strength times the direction, whatever is wished; what counts as done is
    # the sense of the wish, which `consistency` reads from the sign of its strength.
    result = consistency(
        model,
        direction * order.strength * wish.sense,
        float(wish.sense),
        wish.factor,
        judge,
        order.count,
        _SEED,
        report,
    )
    return Score(order, result, judged)


def _judge(order: ScoreOrder, tell: Tell, task: BackgroundTask) -> "tuple[Classifier | None, str]":
    """Who says which label a picture has, or None and why there is nobody."""
    from latentlab.measuring.classifier import ClassifierError, classifier_of
    from latentlab.models.errors import ModelError
    from latentlab.pictures.training_images import open_training_images
    from trainers.data.errors import DataError
    from trainers.runs.run import RunError

    try:
        tell("Opening the images that the model learned from")
        images = open_training_images(order.ref)
        tell("Learning to recognise the labels: half a minute, once for each data set")
        return classifier_of(images, report=lambda part: task.reached(_SHARE_OF_JUDGE * part)), ""
    except (DataError, ClassifierError, ModelError, RunError) as error:
        if order.wish.factor is None:
            raise
        return None, f"Nobody judged whether the label stayed. {error}"

"""What a direction should do, and how often it does: the work behind the score. No Qt."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from latentlab.views import Direction
from trainers.data.watching import Watcher

if TYPE_CHECKING:
    from latentlab.measuring.classifier import Classifier
    from latentlab.measuring.consistency import Consistency
    from latentlab.measuring.properties import Property

_SHARE_OF_LEARNING = 0.5
"""The part of the work that is for the classifier."""
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
        unread: why no classifier read the labels, or "" if one did.
    """

    order: ScoreOrder
    result: "Consistency"
    unread: str = ""

    def sentence(self) -> str:
        """The figures in words, with what was asked and by how much it changed."""
        wish = self.order.wish
        change = self.result.mean_change
        amount = (
            f"The share of samples seen so changes by {100 * change:+.1f} percentage points."
            if wish.factor is None
            else f"Mean change {change:+.2f} {wish.unit}."
        )
        asked = f"{wish.words}, at strength {self.order.strength:g}."
        return " ".join(filter(None, (asked, self.result.sentence(), amount, self.unread)))


def work_out(manager: ModelManager, order: ScoreOrder, watcher: Watcher) -> Score:
    """The score; takes a moment, or half a minute if the classifier must learn first.

    Raises:
        DataCancelled: if `watcher` cancels.
        RunError, ModelError: if the model cannot be opened.
        DataError, ClassifierError, ModelError: if a label is looked for and cannot be
            recognised.
        ViewError: if the direction was made with another model.
    """
    from latentlab.measuring.consistency import consistency, label_consistency
    from latentlab.rendering.directions import direction_of

    model = manager.open(order.ref, order.step)
    classifier, unread = _classifier(order, watcher)
    direction = direction_of(order.direction, model)

    moving, wish = f"Moving {order.count} fresh samples", order.wish

    def report(part: float) -> None:
        watcher.tell(moving, _SHARE_OF_LEARNING + (1 - _SHARE_OF_LEARNING) * part)

    report(0.0)
    if wish.factor is None:
        assert classifier is not None and wish.label is not None
        result = label_consistency(
            model, direction, order.strength, wish.label, classifier, order.count, _SEED, report
        )
        return Score(order, result)
    # The samples move by strength times the direction, whatever is wished; what counts as done is
    # the sense of the wish, which `consistency` reads from the sign of its strength.
    result = consistency(
        model,
        direction * order.strength * wish.sense,
        float(wish.sense),
        wish.factor,
        classifier,
        order.count,
        _SEED,
        report,
    )
    return Score(order, result, unread)


def _classifier(order: ScoreOrder, watcher: Watcher) -> "tuple[Classifier | None, str]":
    """The classifier of the data's labels, or None and why there is none."""
    from latentlab.measuring.classifier import ClassifierError, classifier_of
    from latentlab.models.errors import ModelError
    from latentlab.pictures.training_images import open_training_images
    from trainers.data.errors import DataError
    from trainers.runs.run import RunError

    try:
        watcher.tell("Opening the images that the model learned from")
        images = open_training_images(order.ref)

        def report(part: float) -> None:
            watcher.tell(
                "Learning to recognise the labels: half a minute, once for each data set",
                _SHARE_OF_LEARNING * part,
            )

        report(0.0)
        return classifier_of(images, report=report), ""
    except (DataError, ClassifierError, ModelError, RunError) as error:
        if order.wish.factor is None:
            raise
        return None, f"Whether the label stayed was not measured. {error}"

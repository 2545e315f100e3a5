"""What a direction should do, and how often it does: the work behind the score. No Qt."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from latentlab.gui.explorer.facts import ModelFacts
from latentlab.measuring.attributes import Attribute, label_attribute
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from latentlab.views import Direction
from trainers.data.watching import Watcher

if TYPE_CHECKING:
    from latentlab.measuring.classifier import Classifier
    from latentlab.measuring.consistency import Consistency, Reader

_SHARE_OF_LEARNING = 0.5
"""The part of the work that is for the classifier."""
_SEED = 1
"""Of the fresh samples, so that directions are compared on the same ones."""


@dataclass(frozen=True)
class Wish:
    """The change that a direction should make.

    Attributes:
        attribute: what should change.
        sense: 1 if pictures should get it or more of it, -1 if they should lose it.
    """

    attribute: Attribute
    sense: int = 1

    @property
    def words(self) -> str:
        """How a person says it: "Strokes get thicker"."""
        return self.attribute.more if self.sense > 0 else self.attribute.less


def wishes(facts: ModelFacts) -> tuple[Wish, ...]:
    """All that can be asked of a direction of a model."""
    own = [each for each in facts.attributes if each.kind != "label"]
    labels = map(label_attribute, range(len(facts.label_names)), facts.label_names)
    changes = (Wish(each, sense) for each in own for sense in (1, -1))
    return (*changes, *map(Wish, labels))


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
            if wish.attribute.kind != "measured"
            else f"Mean change {change:+.2f} {wish.attribute.unit}."
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

    wish, attribute = order.wish, order.wish.attribute
    model = manager.open(order.ref, order.step)
    classifier, unread = (None, "") if attribute.kind == "read" else _classifier(order, watcher)
    direction = direction_of(order.direction, model)
    moving = f"Moving {order.count} fresh samples"

    def report(part: float) -> None:
        watcher.tell(moving, _SHARE_OF_LEARNING + (1 - _SHARE_OF_LEARNING) * part)

    report(0.0)
    rest = (order.count, _SEED, report)
    if attribute.kind == "measured":
        # The samples move by strength times the direction, whatever is wished; what counts as done
        # is the sense of the wish, which `consistency` reads from the sign of its strength.
        result = consistency(
            model,
            direction * order.strength * wish.sense,
            float(wish.sense),
            attribute.name,
            classifier,
            *rest,
        )
        return Score(order, result, unread)
    reader, wanted = _reader(wish, classifier)
    return Score(order, label_consistency(model, direction, order.strength, wanted, reader, *rest))


def _reader(wish: Wish, classifier: "Classifier | None") -> "tuple[Reader, int]":
    """Who reads what is wished, and the label that should be read then."""
    from latentlab.measuring.exemplars import Presence

    if wish.attribute.kind == "read":
        return Presence(wish.attribute.name), int(wish.sense > 0)
    assert classifier is not None, "a label that nobody can read was refused before"
    return classifier, int(wish.attribute.name)


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
        if order.wish.attribute.kind == "label":
            raise
        return None, f"Whether the label stayed was not measured. {error}"

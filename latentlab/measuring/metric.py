"""What a metric says of itself, and what it is given: one evaluation of one model.

Declaring a metric imports no torch, so that the window can name a card's figures at once; measuring
does.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from latentlab.models.cards import Measure
from trainers.config import DataSource
from trainers.data.catalogue import entry

if TYPE_CHECKING:
    from latentlab.measuring.measured import Measured
    from latentlab.models.latent_model import LatentModel

T = TypeVar("T")

Better = Literal["higher", "lower", "near 100", "neither"]
"""Which way is good; "neither" for what other figures are compared with."""

DIRECTIONS: dict[Better, str] = {
    "higher": "higher is better",
    "lower": "lower is better",
    "near 100": "100 is best",
    "neither": "to compare with",
}


class MetricError(ValueError):
    """A model cannot be measured so; the message says why."""


@dataclass(frozen=True)
class Figure:
    """One number that a metric gives.

    Attributes:
        title: what a model's card calls it; no two figures share one.
        reading: one sentence on how to read it.
        formerly: what cards of earlier versions call it.
    """

    title: str
    unit: str
    better: Better
    reading: str
    formerly: str = ""

    def on_card(self, measured: "Measured") -> Measure:
        """What a model's card says of it."""
        return Measure(name=self.title, value=measured.value, unit=self.unit, note=measured.note)


class Trial:
    """One evaluation of one model. What several metrics look at is made once.

    Attributes:
        model: what is measured.
        source: the data that it learned from, at its size and in its colours, or None if nobody
            knows where they lie.
        seed: of what is drawn at random.
    """

    def __init__(
        self,
        model: "LatentModel",
        source: DataSource | None,
        count: int | None = None,
        seed: int = 0,
    ) -> None:
        """`count` is of the samples, pictures or sums; None leaves it to each metric."""
        info = model.info
        if source is not None:
            colour = "grey" if info.channels == 1 else "colour"
            source = source.model_copy(update={"image_size": info.size, "colour": colour})
        self.model = model
        self.source = source
        self.seed = seed
        self._count = count
        self._kept: dict[Callable[[Trial], Any], Any] = {}

    def count(self, usual: int) -> int:
        """How many samples, pictures or sums to look at, where a metric usually takes `usual`."""
        return usual if self._count is None else self._count

    def once(self, make: "Callable[[Trial], T]") -> T:
        """What `make` makes of this trial, made the first time that a metric asks for it."""
        if make not in self._kept:
            self._kept[make] = make(self)
        made: T = self._kept[make]
        return made

    def keep(self, make: "Callable[[Trial], T]", made: T) -> None:
        """Let `once(make)` give `made`."""
        self._kept[make] = made


@dataclass(frozen=True)
class Need:
    """Something that a metric asks of a model or of its data; `words` end a sentence."""

    words: str
    met: Callable[[Trial], bool]


@dataclass(frozen=True)
class Metric:
    """One way to measure a model.

    Attributes:
        name: on the command line; that of its module in latentlab/metrics.
        figures: what it gives; the first one counts, the others are read beside it.
        needs: what it asks.
        measure: the value of each figure; what it raises if it fails is a `MetricError`, or what
            opening the data raises.
    """

    name: str
    figures: tuple[Figure, ...]
    needs: tuple[Need, ...]
    measure: "Callable[[Trial], Sequence[Measured]]"

    def refusal(self, trial: Trial) -> str:
        """Why it does not apply, as a sentence; "" if it does."""
        missing = [each.words for each in self.needs if not each.met(trial)]
        return f"It needs {' and '.join(missing)}." if missing else ""


SAMPLES = Need("a model that draws pictures from latents", lambda trial: trial.model.samples)
LABELS = Need("a model that is asked for a label", lambda trial: trial.model.conditional)
NO_LABELS = Need("a model that is asked for no label", lambda trial: not trial.model.conditional)
TRANSLATES = Need("a model that translates pictures", lambda trial: trial.model.translates)
BOTH_WAYS = Need(
    "a model that translates both ways", lambda trial: len(trial.model.directions) == 2
)
MOVES_OBJECTS = Need(
    "a model that moves objects or translates both ways",
    lambda trial: trial.model.transfigures or len(trial.model.directions) == 2,
)


def _has_labels(trial: Trial) -> bool:
    names = trial.model.info.label_names
    return trial.source is not None and bool(names) and entry(trial.source.name).domains != "pairs"


LABELLED_DATA = Need("training data with labels that can be opened", _has_labels)
KNOWN_DATA = Need("training data that can be opened", lambda trial: trial.source is not None)
PAIRS = Need(
    "data that are pairs",
    lambda trial: trial.source is not None and entry(trial.source.name).domains == "pairs",
)
TWO_DOMAINS = Need(
    "data of two domains that can be opened",
    lambda trial: trial.source is not None and entry(trial.source.name).domains != "pairs",
)


def learned_from(*names: str) -> Need:
    """The data set must be one of `names`, in its own colours."""

    def met(trial: Trial) -> bool:
        source = trial.source
        return (
            source is not None
            and source.name in names
            and entry(source.name).channels == trial.model.info.channels
        )

    return Need(f"a model that learned from {' or '.join(names)}", met)

"""What an algorithm is: networks, losses as a generator of updates, and pictures to watch.

The session (trainers/training/session.py) owns the loop, the optimizers' steps and all
bookkeeping; an algorithm says only what is minimised, by whom, in which order.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, Literal, TypeVar

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from trainers.config import TrainingConfig
from trainers.data.images import Batch
from trainers.data.spec import DataInfo
from trainers.needs import Needs
from trainers.reports import Curve

ConfigT = TypeVar("ConfigT", bound=TrainingConfig)

Family = Literal[
    "exact density",
    "approximate density",
    "Markov chain",
    "implicit, from noise",
    "implicit, from pictures",
]
"""The branches of the tree of generative models, by what becomes of the density (Goodfellow 2016,
figure 9): known, bounded or left out, reached by a chain, or never written down."""

EXAMPLE_ROWS = 8
"""Rows of a grid that shows what becomes of training images."""


@dataclass(frozen=True)
class Update:
    """One optimizer's next step: minimise `loss` over that optimizer's parameters only.

    Attributes:
        optimizer: key in `Algorithm.make_optimizers()`.
        loss: scalar tensor with a graph.
        scalars: values for the curves, by `Curve.key`; detached by the session, never read
            on the training path.
    """

    optimizer: str
    loss: Tensor
    scalars: Mapping[str, Tensor] = field(default_factory=dict)


@dataclass(frozen=True)
class WatchedGrid:
    """A grid to watch, still on the device; see `trainers.reports.Grid` for the names.

    `images` is [N, C, H, W] in [-1, 1]; `samples`, if they are plots of them, the points [M, D].
    """

    name: str
    title: str
    images: Tensor
    columns: int
    captions: tuple[str, ...] = ()
    samples: Tensor | None = None


def examples_in_rows(title: str, columns: Mapping[str, Tensor]) -> WatchedGrid:
    """The grid "samples" with a row for each example and `columns` of one shape [N, C, H, W], each
    under its name."""
    images = torch.stack([each.float() for each in columns.values()], dim=1).flatten(0, 1)
    return WatchedGrid("samples", title, images, len(columns), tuple(columns))


class Algorithm(nn.Module, ABC, Generic[ConfigT]):
    """Base of every algorithm; one file in trainers/algorithms holds one subclass.

    A subclass sets the class attributes, says by `build_model` what is kept, averaged and
    explored after training (`self.model`), builds in `__init__` the networks that exist only
    while training, as submodules, and yields its losses.

    Attributes:
        family: its branch of the tree in the guide.
        idea: what it does and why that works, in about three sentences for a student.
        formulas: who minimises what, or what else is written as a formula, each with its LaTeX.
        needs: what it asks of the data; its batches are what it says.
        default_data: the built-in data set it is trained on unless a person chooses another.
        step: how many calls of `losses` have been finished; set by the session.
        rng: the random generator on the training device; set by the session. Draw from it or
            through `model.prior`, never from another source, so that a run can be repeated.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    summary: ClassVar[str]
    paper: ClassVar[str]
    family: ClassVar[Family]
    idea: ClassVar[str]
    formulas: ClassVar[tuple[tuple[str, str], ...]]
    Config: ClassVar[type[TrainingConfig]]
    needs: ClassVar[Needs] = Needs()
    default_data: ClassVar[str] = "digits"

    model: nn.Module
    step: int
    rng: torch.Generator

    def __init__(self, config: ConfigT, data: DataInfo) -> None:
        """Build `model` for images like `data`.

        Raises:
            AlgorithmError: if they are not what the algorithm needs.
        """
        super().__init__()
        self.check(config, data)
        self.config = config
        self.data = data
        self.step = 0
        self.model = self.build_model(config, data)

    @classmethod
    def needs_under(cls, config: Any) -> Needs:
        """What it asks of the data under these settings, which may ask for more or less."""
        del config
        return cls.needs

    @classmethod
    def check(cls, config: Any, data: DataInfo) -> None:
        """Check that it can learn from images like `data`.

        Raises:
            AlgorithmError: if not; the message says what to choose.
        """
        cls.needs_under(config).check(cls.title, data)

    @classmethod
    @abstractmethod
    def build_model(cls, config: Any, data: DataInfo) -> nn.Module:
        """The part that is kept after training, untrained, for data that passed `check`. Used to
        load snapshots as well."""

    @property
    @abstractmethod
    def curves(self) -> tuple[Curve, ...]:
        """Every quantity that `losses` reports, in the order of the legend."""

    @property
    def convolutional(self) -> bool:
        """Whether channels_last and bfloat16 can pay."""
        return any(isinstance(m, (nn.Conv2d, nn.ConvTranspose2d)) for m in self.modules())

    @abstractmethod
    def make_optimizers(self) -> dict[str, Optimizer]:
        """The optimizers by name; called once the networks are on the device."""

    @abstractmethod
    def losses(self, batches: Iterator[Batch]) -> Iterator[Update]:
        """One call is one step. Code after a `yield` runs after that optimizer has stepped."""

    @abstractmethod
    def fixed_inputs(self, examples: Batch, rng: torch.Generator) -> dict[str, Tensor]:
        """Inputs drawn once a run, from which all its grids are made.

        Args:
            examples: 64 training images (fewer if there are not so many), of each domain if
                there are two, for grids that need real inputs.
            rng: seeded by the run's seed, separate from the training's generator; on CPU.
        """

    @abstractmethod
    def pictures(self, model: nn.Module, fixed: Mapping[str, Tensor]) -> tuple[WatchedGrid, ...]:
        """The grids to watch, made by `model` (the averaged one, in eval mode, no gradients)."""

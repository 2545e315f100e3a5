"""The pages of the window, in the order of the rail. A new page is one more line here."""

from collections.abc import Callable
from dataclasses import dataclass

from latentlab.gui.pages.arithmetic.arithmetic_page import ArithmeticPage
from latentlab.gui.pages.directions.directions_page import DirectionsPage
from latentlab.gui.pages.labels.labels_page import LabelsPage
from latentlab.gui.pages.library.library_page import LibraryPage
from latentlab.gui.pages.page import Page
from latentlab.gui.pages.samples.samples_page import SamplesPage
from latentlab.gui.pages.train.train_page import TrainPage
from latentlab.gui.pages.transfer.transfer_page import TransferPage
from latentlab.gui.pages.walk.walk_page import WalkPage
from latentlab.gui.services import Services


@dataclass(frozen=True)
class PageSpec:
    """One page.

    Attributes:
        name: stable short name; remembered between starts.
        title: what the rail says.
        icon: its icon's meaning, see icons.py.
        meaning: the tooltip.
        make: builds the page's widget.
    """

    name: str
    title: str
    icon: str
    meaning: str
    make: Callable[[Services], Page]


FORMER_NAMES = {"conditions": "labels"}
"""What pages were called in version 0.1.0, whose window may have kept one as the page in front."""

PAGES: tuple[PageSpec, ...] = (
    PageSpec("library", "Library", "library", "Past runs: open, resume, branch.", LibraryPage),
    PageSpec("train", "Train", "train", "Set up a run, train it, watch it learn.", TrainPage),
    PageSpec("samples", "Samples", "sample", "Wander over all that a model draws.", SamplesPage),
    PageSpec("walk", "Walk", "walk", "Walk from one picture to the next.", WalkPage),
    PageSpec(
        "arithmetic",
        "Arithmetic",
        "arithmetic",
        "Add and subtract what pictures have in common.",
        ArithmeticPage,
    ),
    PageSpec(
        "labels",
        "Labels",
        "labels",
        "The same latent under every label, and between labels.",
        LabelsPage,
    ),
    PageSpec(
        "directions",
        "Directions",
        "directions",
        "Move latents along the directions that a model has of itself.",
        DirectionsPage,
    ),
    PageSpec(
        "transfer",
        "Transfer",
        "transfer",
        "Turn own pictures into others: translate them, move objects between them.",
        TransferPage,
    ),
)

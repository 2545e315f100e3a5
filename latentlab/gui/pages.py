"""The pages of the window, in the order of the rail. A new page is one more line here."""

from collections.abc import Callable
from dataclasses import dataclass

from latentlab.gui.panels.library_page import LibraryPage
from latentlab.gui.panels.page import Page
from latentlab.gui.panels.train_page import TrainPage
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


PAGES: tuple[PageSpec, ...] = (
    PageSpec("library", "Library", "library", "Past runs: open, resume, branch.", LibraryPage),
    PageSpec("train", "Train", "train", "Set up a run, train it, watch it learn.", TrainPage),
)

"""What every page offers to the window, and how it is entered in the table of pages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.exporting.exportable import Exportable

if TYPE_CHECKING:
    from latentlab.gui.services import Services


@dataclass(frozen=True)
class Offer:
    """Something that a page can do with files that were dropped.

    Attributes:
        text: what the button says: "Train on the pictures in flowers".
        page: name of the page, which is shown then.
        take: does it.
        at_once: whether the page in front does it without being asked.
    """

    text: str
    page: str
    take: Callable[[], None]
    at_once: bool = True


class Page(QWidget):
    """A page. What it overrides of these is all that the window knows of it.

    Attributes:
        has_timeline: whether it has a playhead of its own, so that none is needed above it.
        shows_tray: whether the tray stands under it.
        shows_pins: whether its own pictures can be pinned to the tray.

    Signals:
        changed: what `remember` stores, or what is chosen, is something else now.
    """

    changed = Signal()

    has_timeline = False
    shows_tray = False
    shows_pins = True

    def suits(self, facts: ModelFacts) -> bool:
        """Whether it is for models of this sort. A page that is stays in front, even if this one
        lacks what it needs; see `can_show`."""
        del facts
        return True

    def can_show(self, facts: ModelFacts) -> str | None:
        """Why it is of no use for a model, as a sentence; None if it is of use."""
        del facts
        return None

    def offers(self, pictures: Sequence[Path]) -> Sequence[Offer]:
        """What it can do now with these pictures and folders of pictures, which were dropped on
        the window; the most natural first."""
        del pictures
        return ()

    def refusal_of(self, pictures: Sequence[Path]) -> str:
        """Why it cannot work on pictures that were dropped, where a person may think that it does,
        as a sentence; otherwise ""."""
        del pictures
        return ""

    def exportables(self) -> Sequence[Exportable]:
        """What it has to export now, the most natural first."""
        return ()

    def copy_python(self) -> bool:
        """Copy a script that makes its pictures; False if it has none that a script can make."""
        return False

    def run_actions(self) -> Sequence[QAction]:
        """Entries for the Run menu, asked for once."""
        return ()

    def unsaved(self) -> str:
        """What was made on it and neither exported nor kept otherwise, for the question before the
        window closes: "The edit of faces-dcgan"; "" if nothing."""
        return ""

    def remember(self) -> None:
        """Store what should be as it was at the next start."""

    def chosen(self) -> str:
        """What is chosen on it, in words of its own, for the next start; "" if nothing."""
        return ""

    def choose(self, chosen: str) -> None:
        """Choose what `chosen` told at an earlier start, as soon as it is there."""
        del chosen


MakePage = Callable[["Services"], Page]


@dataclass(frozen=True)
class PageSpec:
    """A page in the table of pages.

    Attributes:
        name: stable short name; remembered between starts, and what others ask for it by.
        title: what the rail says.
        icon: its icon's meaning, see icons.py.
        meaning: the tooltip.
        group: what it is for: to make models, to explore them, or to judge them.
        load: imports the page; returns its class, or what else makes its widget.
        keys: the keys that mean something there, by what they do.
        former_names: by which earlier versions remembered it.
    """

    name: str
    title: str
    icon: str
    meaning: str
    group: Literal["make", "explore", "judge"]
    load: Callable[[], "MakePage"]
    keys: Mapping[str, str] = field(default_factory=dict)
    former_names: tuple[str, ...] = ()

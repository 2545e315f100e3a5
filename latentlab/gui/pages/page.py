"""What the main window expects of every page."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from latentlab.gui.background import end_all


class Page(QWidget):
    """A page; what it overrides is all that the main window knows of it.

    Attributes:
        has_timeline: whether it has a playhead of its own, so that none is needed above it.
    """

    has_timeline = False

    def run_actions(self) -> list[QAction]:
        """Entries for the Run menu."""
        return []

    def remember(self) -> None:
        """Store what should be as it was at the next start."""

    def wait_for_threads(self) -> None:
        """Block until no thread of the page runs; before the process ends."""
        end_all(self)

"""The rail at the left: one button for each page."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QVBoxLayout, QWidget

from latentlab.gui.pages.pages import PageSpec
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID


class Rail(QFrame):
    """Exactly one page is chosen at any time.

    Signals:
        chosen: name of the page that the person wants.
    """

    chosen = Signal(str)

    def __init__(self, pages: Sequence[PageSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self._buttons: dict[str, QToolButton] = {}
        self._tips: dict[str, str] = {}
        group = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID, GRID, GRID)
        layout.setSpacing(GRID)
        for number, page in enumerate(pages, start=1):
            tip = f"{page.meaning} (Ctrl+{number})"
            button = named(QToolButton(), f"rail-{page.name}", tip=tip)
            button.setText(page.title)
            button.setCheckable(True)
            button.setIcon(icon(page.icon))
            button.setIconSize(QSize(3 * GRID, 3 * GRID))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setFixedSize(10 * GRID, 8 * GRID)
            button.clicked.connect(lambda _=False, name=page.name: self.chosen.emit(name))
            group.addButton(button)
            layout.addWidget(button)
            self._buttons[page.name] = button
            self._tips[page.name] = tip
        layout.addStretch(1)

    def grey(self, name: str, reason: str | None) -> None:
        """Grey a page and say why in its tooltip; None makes it available again."""
        self._buttons[name].setEnabled(reason is None)
        self._buttons[name].setToolTip(reason or self._tips[name])

    def show_choice(self, name: str) -> None:
        """Mark the page that is on screen."""
        self._buttons[name].setChecked(True)

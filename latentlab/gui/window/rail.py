"""The rail at the left: one button for each page."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from latentlab.gui.pages.page import PageSpec
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID

_KEYS = 9
"""How many pages have a key: Ctrl and a digit."""

_LOWEST, _USUAL = 5 * GRID, 11 * GRID // 2
"""Pixels that a button needs with a small icon, and with one of the usual size: in a low window
many pages move together."""
_SMALL_ICON, _ICON = 2 * GRID, 3 * GRID
_FIRST = 100
"""How much more of the free space than the gap below them the buttons take, up to their height."""


class Rail(QFrame):
    """Exactly one page is chosen at any time.

    Attributes:
        entries: the actions behind the buttons, by the name of the page; also for the View menu.

    Signals:
        chosen: name of the page that the person wants.
    """

    chosen = Signal(str)

    def __init__(self, pages: Sequence[PageSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.entries: dict[str, QAction] = {}
        self._tips: dict[str, str] = {}
        self._group = QActionGroup(self)
        self._buttons: list[QToolButton] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID, GRID, GRID)
        layout.setSpacing(GRID // 2)
        before = pages[0].group
        for number, page in enumerate(pages, start=1):
            if page.group != before:
                layout.addSpacing(GRID)
            before = page.group
            button = self._button(page, f"Ctrl+{number}" if number <= _KEYS else "")
            layout.addWidget(button, _FIRST)
            self._buttons.append(button)
        layout.addStretch(1)

    def grey(self, name: str, reason: str | None) -> None:
        """Grey a page and say why in its tooltip; None makes it available again."""
        self.entries[name].setEnabled(reason is None)
        self.entries[name].setToolTip(reason or self._tips[name])

    def show_choice(self, name: str) -> None:
        """Mark the page that is on screen."""
        self.entries[name].setChecked(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        taken = self.sizeHint().height() - sum(each.sizeHint().height() for each in self._buttons)
        room = (self.height() - taken) // len(self._buttons)
        side = _ICON if room >= _USUAL else _SMALL_ICON
        for each in self._buttons:
            each.setIconSize(QSize(side, side))

    def _button(self, page: PageSpec, keys: str) -> QToolButton:
        entry = self._group.addAction(icon(page.icon), page.title)
        entry.setIconVisibleInMenu(False)
        entry.setCheckable(True)
        entry.setShortcut(keys)
        entry.triggered.connect(lambda: self.chosen.emit(page.name))
        self.entries[page.name] = entry
        self._tips[page.name] = f"{page.meaning} ({keys})" if keys else page.meaning
        self.grey(page.name, None)
        button = named(QToolButton(), f"rail-{page.name}")
        button.setDefaultAction(entry)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setFixedWidth(10 * GRID)
        button.setMinimumHeight(_LOWEST)
        button.setMaximumHeight(8 * GRID)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        return button

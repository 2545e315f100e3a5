"""The column of settings at the right of a page, in groups, scrolled when it is long."""

from collections.abc import Iterable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from latentlab.gui.style.theme import GRID, theme
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.form.form_layout import pass_wheel_on
from latentlab.gui.widgets.whole_rows import WholeRowsArea

WIDTH = 38 * GRID


class InspectorGroup(QWidget):
    """Settings that belong together, under a title."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._beside: list[QLabel] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID // 2)
        heading = QLabel(title)
        heading.setFont(theme().font(bold=True))
        self._column.addWidget(heading)

    def add(self, label: str, control: QWidget) -> None:
        """Put `control` under its label; the tooltip of the one explains the other, too."""
        self._column.addSpacing(GRID // 2)
        self._column.addWidget(self._label(label, control))
        self.add_wide(control)

    def add_beside(self, label: str, control: QWidget) -> QLabel:
        """Put `control` to the right of its label, where both are short; return the label."""
        self._beside.append(words := self._label(label, control))
        widest = max(each.sizeHint().width() for each in self._beside)
        for each in self._beside:
            each.setFixedWidth(widest)
        row = boxes.row(words, (control, 1), spacing=GRID)
        pass_wheel_on(control)
        self._column.addLayout(row)
        return words

    def add_wide(self, widget: QWidget) -> None:
        """Put `widget` below the others, without a label."""
        pass_wheel_on(widget)
        self._column.addWidget(widget)

    def add_in_pairs(self, buttons: Iterable[QWidget]) -> None:
        """Put `buttons` below the others, two in a row."""
        pairs, grid = QWidget(), QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GRID // 2)
        for place, button in enumerate(buttons):
            grid.addWidget(button, place // 2, place % 2)
        pairs.setLayout(grid)
        self.add_wide(pairs)

    def add_row(self, row: QHBoxLayout) -> None:
        """Put a row of buttons below the others."""
        self._column.addLayout(row)

    def _label(self, label: str, control: QWidget) -> QLabel:
        words = QLabel(label)
        words.setProperty("quiet", True)
        words.setToolTip(control.toolTip())
        words.setBuddy(control)
        return words


class Inspector(WholeRowsArea):
    """A page's settings."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self.setFixedWidth(WIDTH)
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(GRID, 0, 2 * GRID, GRID)
        self._column.setSpacing(2 * GRID)
        self._column.addStretch(1)
        self.setWidget(content)

    def add_group(self, title: str) -> InspectorGroup:
        """A new group below the others."""
        group = InspectorGroup(title)
        self._column.insertWidget(self._column.count() - 1, group)
        return group

    def reveal(self, widget: QWidget) -> None:
        """Scroll to `widget`, as soon as what has just grown has its place."""
        QTimer.singleShot(0, widget, lambda: self.ensureWidgetVisible(widget, 0, GRID))

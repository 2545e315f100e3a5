"""What stands where there is nothing yet: what is missing, and what to do about it."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID, theme

_ROOMY = 28 * GRID
"""Pixels of height from which on the icon is shown."""


class EmptyState(QWidget):
    """An icon, a title, a sentence, and perhaps the button that changes things.

    Signals:
        triggered: the button was pressed.
    """

    triggered = Signal()

    def __init__(
        self,
        title: str,
        text: str,
        button: str = "",
        *,
        icon_name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("emptyState")
        self._icon_name = icon_name
        self._picture = QLabel()
        self._picture.setVisible(bool(icon_name))
        self._title = QLabel(title)
        self._title.setFont(theme().font("title", bold=True))
        self._text = QLabel(text)
        self._text.setMaximumWidth(GRID * 50)
        self.button = QPushButton(button)
        self.button.setProperty("primary", True)
        self.button.setVisible(bool(button))
        self.button.setToolTip(text)
        self.button.clicked.connect(self.triggered)
        for label in (self._title, self._text):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID * 3, GRID, GRID * 3, GRID)
        layout.setSpacing(GRID)
        layout.addStretch(1)
        centre = Qt.AlignmentFlag.AlignHCenter
        layout.addWidget(self._picture, 0, centre)
        layout.addWidget(self._title)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._text, 20)
        row.addStretch(1)
        layout.addLayout(row)
        layout.addSpacing(GRID)
        layout.addWidget(self.button, 0, centre)
        self._below = QVBoxLayout()
        layout.addLayout(self._below)
        layout.addStretch(1)
        theme().changed.connect(self._restyle)
        self._restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, it goes to the words."""
        super().resizeEvent(event)
        self._picture.setVisible(bool(self._icon_name) and self.height() >= _ROOMY)

    def set_words(self, title: str, text: str) -> None:
        """Say something else."""
        self._title.setText(title)
        self._text.setText(text)

    def add(self, widget: QWidget) -> None:
        """Put `widget`, such as several buttons, under the words."""
        self._below.addWidget(widget)

    def _restyle(self) -> None:
        if self._icon_name:
            size = QSize(GRID * 6, GRID * 6)
            self._picture.setPixmap(icon(self._icon_name).pixmap(size))

"""One line above the pictures for what a person should know while training goes on."""

from typing import Literal

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID


class NoticeBar(QFrame):
    """Shows the newest notice until it is dismissed; older ones stay in its tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("noticeBar")
        self.setProperty("card", True)
        self._said: list[str] = []
        self._symbol = QLabel()
        self._text = QLabel(wordWrap=True)
        self._text.setMinimumHeight(self._text.fontMetrics().height())
        close = named(
            QToolButton(),
            "noticeDismissButton",
            spoken="Dismiss notice",
            tip="Dismiss this notice.",
        )
        close.setIcon(icon("close"))
        close.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, GRID // 2, GRID // 2, GRID // 2)
        row.addWidget(self._symbol)
        row.addWidget(self._text, 1)
        row.addWidget(close)
        self.hide()

    def say(self, text: str, level: Literal["info", "warning"]) -> None:
        """Show `text`."""
        self._said.append(text)
        name = "warning" if level == "warning" else "information"
        self._symbol.setPixmap(icon(name).pixmap(2 * GRID, 2 * GRID))
        self._text.setText(text)
        self.setToolTip("\n".join(self._said))
        self.show()

    def clear(self) -> None:
        """Forget all notices."""
        self._said.clear()
        self.hide()

"""What the Train page tells above the pictures: notices of the training, and what went wrong."""

from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from latentlab import formatting
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.buttons import icon_button
from latentlab.gui.widgets.error_box import ErrorBox
from latentlab.problems import Problem


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
        close = icon_button("close", "Dismiss this notice.", "noticeDismissButton")
        close.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, GRID // 2, GRID // 2, GRID // 2)
        row.addWidget(self._symbol)
        row.addWidget(self._text, 1)
        row.addWidget(close)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

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


class ProblemView(QWidget):
    """An error box, and a button to continue from an earlier checkpoint or with data elsewhere.

    Signals:
        continue_wanted: step of the checkpoint to go on from.
        elsewhere_wanted: the run is to go on with data or a device elsewhere.
    """

    continue_wanted = Signal(int)
    elsewhere_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = named(ErrorBox(), "errorBox")
        self._earlier: int | None = None
        self._continue = named(
            QPushButton(icon("play"), ""),
            "continueButton",
            tip="Everything after that step is dropped and trained again.",
        )
        self._continue.hide()
        self._continue.clicked.connect(self._on_continue)
        self._elsewhere = named(
            QPushButton(icon("folder"), "Say where…"),
            "elsewhereButton",
            tip="Choose the folder in which the images of this run lie now, or another device.",
        )
        self._elsewhere.hide()
        self._elsewhere.clicked.connect(self.elsewhere_wanted)
        buttons = boxes.row(self._continue, self._elsewhere, spacing=GRID)
        buttons.addStretch(1)
        boxes.column(self._box, buttons, spacing=GRID, within=self)

    def show_problem(self, problem: Problem) -> None:
        """Show `problem` until it is dismissed or something new begins."""
        self._box.show_error(problem.headline, problem.advice, problem.details)
        self._earlier = problem.earlier_step
        if self._earlier is not None:
            self._continue.setText(f"Continue from {formatting.at_step(self._earlier)}")
        self._continue.setVisible(self._earlier is not None)
        self._elsewhere.setVisible(problem.elsewhere)

    def clear(self) -> None:
        """Nothing is wrong any more."""
        self._box.clear()
        self._continue.hide()
        self._elsewhere.hide()

    def _on_continue(self) -> None:
        earlier = self._earlier
        self.clear()
        if earlier is not None:
            self.continue_wanted.emit(earlier)

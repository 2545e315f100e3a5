"""Orders a score for the direction in hand and shows it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from latentlab.gui.pages.arithmetic.score import Score, Wish, wishes
from latentlab.gui.pages.arithmetic.score_view import ScoreView
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets.form.setting_controls import GroupedSpinBox
from latentlab.gui.widgets.labels import Hint

_MEASURE = "Measure"
_CANCEL = "Cancel"


class ScoreBox(QWidget):
    """What the direction should do, on how many samples, and how often it did.

    Signals:
        wanted: the `Wish` and the number of samples.
        cancelled: the person does not want to wait.
        grown: there is more to be seen below than before.
    """

    wanted = Signal(object, int)
    cancelled = Signal()
    grown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("scoreBox")
        self._running = False
        self._wish = named(
            QComboBox(), "scoreWish", spoken="What the direction should do",
            tip="The change that is counted. Strokes, slant and height are measured in the "
            "pictures (bright ink on black); labels are read by a small classifier that learned "
            "on the real images alone.",
        )  # fmt: skip
        self._count = named(
            GroupedSpinBox(), "scoreCount", spoken="Fresh samples",
            tip="On how many fresh samples the direction is tried, 20 to 5000: more give a "
            "narrower interval.",
        )  # fmt: skip
        self._count.setRange(20, 5000)
        self._count.setSingleStep(100)
        self._count.setValue(200)
        self._count.setSuffix(" fresh samples")
        self._button = named(
            QPushButton(_MEASURE), "measureScore",
            tip="Move fresh samples along the direction at the strength of the slider (0.5 if it "
            "stands at 0) and count how often the change comes and the label stays.",
        )  # fmt: skip
        self._progress = named(QProgressBar(), "scoreProgress", spoken="Part that is done")
        self._progress.setRange(0, 1000)
        self._doing, self._problem = Hint(), Hint(problem=True)
        self._view = ScoreView()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for each in (
            self._wish,
            self._count,
            self._button,
            self._progress,
            self._doing,
            self._problem,
            self._view,
        ):
            column.addWidget(each)
        self._button.clicked.connect(self._on_button)
        self.show_running(False)
        self.forget()

    def offer(self, label_names: tuple[str, ...]) -> None:
        """Offer what can be asked of a model whose data have these labels."""
        self._wish.clear()
        for wish in wishes(label_names):
            self._wish.addItem(wish.words, wish)

    def set_ready(self, ready: bool) -> None:
        """Whether there is a direction to measure."""
        self._button.setEnabled(ready or self._running)

    def show_running(self, running: bool) -> None:
        """Show whether a score is being worked out."""
        self._running = running
        self._button.setText(_CANCEL if running else _MEASURE)
        self._progress.setVisible(running)
        self._progress.setValue(0)
        if running:
            self.forget()
            self.grown.emit()
        else:
            self._doing.say("")

    def show_progress(self, part: float) -> None:
        """Show that `part` is done, in [0, 1]."""
        self._progress.setValue(round(1000 * part))

    def say_doing(self, text: str) -> None:
        """Say what is being done."""
        self._doing.say(f"{text}…")

    def say_problem(self, text: str) -> None:
        """Say why there is no score."""
        self._problem.say(text)
        self.grown.emit()

    def show_score(self, score: Score) -> None:
        """Show `score`."""
        self._view.show_score(score)
        self._view.show()
        self.grown.emit()

    def forget(self) -> None:
        """Show no score: the direction is another one now."""
        self._view.hide()
        self._problem.say("")

    def _on_button(self) -> None:
        if self._running:
            self.cancelled.emit()
            return
        wish = self._wish.currentData()
        if isinstance(wish, Wish):
            self.wanted.emit(wish, self._count.value())

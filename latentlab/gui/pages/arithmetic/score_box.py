"""How often a direction does what it should: ordered, and shown as figures with their intervals."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.pages.arithmetic.score import Score, Wish, wishes
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import GRID, colours, theme
from latentlab.gui.widgets.labels import Hint
from latentlab.gui.widgets.number_boxes import GroupedSpinBox
from latentlab.measuring.measured import Proportion

_MEASURE = "Measure"
_CANCEL = "Cancel"
_BAR = 6 * GRID


class ProportionBar(QWidget):
    """A proportion on a scale from 0 to 100%, with its 95% interval as a bracket."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setObjectName("proportionBar")
        self._title = title
        self._proportion: Proportion | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(24 * GRID, _BAR)

    def show_proportion(self, proportion: Proportion) -> None:
        """Draw `proportion`."""
        self._proportion = proportion
        low, high = proportion.interval
        said = f"{self._title}: {proportion.words()}"
        self.setAccessibleName(said)
        self.setToolTip(
            f"{said}.\nWith 95% confidence the true part lies between {low:.1%} and {high:.1%}."
        )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if self._proportion is None:
            return
        scheme = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme().font("small"))
        painter.setPen(QColor(scheme.text))
        line = QRectF(0, 0, self.width(), 2.5 * GRID)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, self._title)
        painter.setFont(theme().font(bold=True))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(line, right, f"{self._proportion.part:.1%}")
        self._paint_scale(painter, self._proportion, 3.5 * GRID)

    def _paint_scale(self, painter: QPainter, proportion: Proportion, top: float) -> None:
        scheme = colours()
        whole = QRectF(0, top, self.width(), GRID)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(scheme.border))
        painter.drawRoundedRect(whole, 4, 4)
        painter.setBrush(QColor(scheme.accent))
        painter.drawRoundedRect(QRectF(0, top, self.width() * proportion.part, GRID), 4, 4)
        painter.setPen(QPen(QColor(scheme.text), 1.5))
        low, high = (1 + (self.width() - 2) * each for each in proportion.interval)
        middle = top + GRID / 2
        painter.drawLine(round(low), round(middle), round(high), round(middle))
        for x in (low, high):
            painter.drawLine(round(x), round(top - 3), round(x), round(top + GRID + 3))


class ScoreView(QWidget):
    """Shows a `Score`.

    Attributes:
        score: what is shown; None before the first.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("scoreView")
        self.score: Score | None = None
        self._changed = ProportionBar("Does what it should")
        self._kept = ProportionBar("Keeps the label")
        self._words = named(QLabel(), "scoreWords")
        self._words.setWordWrap(True)
        self._words.setProperty("quiet", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        for each in (self._changed, self._kept, self._words):
            column.addWidget(each)

    def show_score(self, score: Score) -> None:
        """Show `score`."""
        self.score, result = score, score.result
        self._changed.show_proportion(result.changed)
        self._kept.setVisible(result.kept is not None)
        if result.kept is not None:
            self._kept.show_proportion(result.kept)
        self._words.setText(score.sentence())


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
            tip="The change that is counted. What is measured is measured in the pictures; what "
            "is there or not is read by a small network that ships with the program; labels are "
            "read by a classifier that learned on the real images alone.",
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

    def offer(self, facts: ModelFacts) -> None:
        """Offer what can be asked of a model."""
        self._wish.clear()
        for wish in wishes(facts):
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

    def follow(self, doing: str, part: float | None) -> None:
        """Say what is being done, and show which part of all is done, in [0, 1], if known."""
        self._doing.say(f"{doing}…")
        if part is not None:
            self._progress.setValue(round(1000 * part))

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

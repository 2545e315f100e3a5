"""How often a direction works, as a figure with its interval: large, on a scale, and in words."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from latentlab.gui.pages.arithmetic.score import Score
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import GRID, colours, theme
from latentlab.measuring.measured import Proportion

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
    """Shows a `Score`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("scoreView")
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
        result = score.result
        self._changed.show_proportion(result.changed)
        self._kept.setVisible(result.kept is not None)
        if result.kept is not None:
            self._kept.show_proportion(result.kept)
        self._words.setText(score.sentence())

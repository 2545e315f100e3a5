"""Labels that keep their place: one that is shortened, one that takes no room while it is empty."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from latentlab.gui.style.theme import GRID


class ElidedLabel(QLabel):
    """Shows as much of its text as there is room for; the tooltip tells all of it.

    Args:
        left_out: which part is left out where there is no room; the end unless said otherwise.
    """

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        *,
        left_out: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__(parent)
        self._whole = ""
        self._left_out = left_out
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def text(self) -> str:
        """The whole text, however much of it is visible."""
        return self._whole

    def setText(self, text: str) -> None:
        """Show `text`, which also becomes the tooltip."""
        self._whole = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self._fit()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self._whole) + self._margins() + 1
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), 6 * GRID), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        room = self.width() - self._margins()
        shown = self.fontMetrics().elidedText(self._whole, self._left_out, room)
        super().setText(shown)

    def _margins(self) -> int:
        margins = self.contentsMargins()
        return margins.left() + margins.right()


class Hint(QLabel):
    """Wraps its text and takes no room while it has none."""

    def __init__(self, problem: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setProperty("problem" if problem else "quiet", True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.hide()

    def say(self, text: str) -> None:
        """Show `text`, or nothing."""
        self.setText(text)
        self.setVisible(bool(text))

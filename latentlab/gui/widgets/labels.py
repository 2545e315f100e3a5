"""Words that keep their place: names that are shortened where they are shown, typed or chosen, and
a hint that takes no room while it is empty."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QStylePainter,
    QWidget,
)

from latentlab.gui.style.theme import GRID


def wrapped(text: str, room: QRect, flags: int, metrics: QFontMetrics) -> str:
    """As much of `text`, wrapped and aligned by `flags`, as fits into `room`."""
    shown = text
    while shown and metrics.boundingRect(room, flags, shown).height() > room.height() + 1:
        shown = f"{shown.rstrip('…')[:-1].rstrip()}…" if len(shown.rstrip("…")) > 1 else ""
    return shown


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


class ElidedLine(QLineEdit):
    """A name of any length to be typed: while nobody types, it shows as much as there is room for;
    the tooltip tells all of it, then `tip`."""

    def __init__(self, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tip = tip
        self.textChanged.connect(lambda _: self._tell())
        self._tell()

    @property
    def is_cut(self) -> bool:
        """Whether there is no room for all of the name."""
        return self._shown() != self.text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus() or not self.is_cut:
            super().paintEvent(event)
            return
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        painter = QPainter(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, painter, self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self._room(), Qt.AlignmentFlag.AlignVCenter, self._shown())

    def _room(self) -> QRect:
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        element = QStyle.SubElement.SE_LineEditContents
        return self.style().subElementRect(element, option, self).adjusted(2, 0, -2, 0)

    def _shown(self) -> str:
        width = self._room().width()
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, width)

    def _tell(self) -> None:
        self.setToolTip(f"{self.text()}\n{self._tip}" if self.is_cut else self._tip)


class ElidedCombo(QComboBox):
    """A choice among names of any length, as wide as there is room for; the tooltip tells all of
    the chosen one, then `tip`."""

    def __init__(self, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tip = tip
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.currentTextChanged.connect(lambda _: self._tell())
        self._tell()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self._shown()
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def _shown(self) -> str:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        edit = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, edit, self)
        right = Qt.TextElideMode.ElideRight
        return self.fontMetrics().elidedText(self.currentText(), right, room.width() - GRID // 2)

    def _tell(self) -> None:
        cut = self._shown() != self.currentText()
        self.setToolTip(f"{self.currentText()}\n{self._tip}" if cut else self._tip)


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

"""One anchor as a small picture that can be dragged away, removed and moved by keyboard."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QApplication, QMenu, QSizePolicy, QWidget

from latentlab.gui.explorer.tray.dragging import drag_anchor
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import colours, theme
from latentlab.views import Anchor


class AnchorThumb(QWidget):
    """A square picture of an anchor.

    Args:
        side: of the square, in pixels.

    Signals:
        removed: the person wants it gone from where it stands.
        shifted: by how many places the person wants to move it.
        picked: it was clicked.
        pin_wanted: the person wants to keep it in the tray.
    """

    removed = Signal()
    shifted = Signal(int)
    picked = Signal()
    pin_wanted = Signal(object)

    def __init__(self, side: int) -> None:
        super().__init__()
        self.setObjectName("anchorThumb")
        self.anchor: Anchor | None = None
        self._side = side
        self._image: QImage | None = None
        self._pressed: QPoint | None = None
        self._marked = False
        self._number = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def show_anchor(self, anchor: Anchor, name: str) -> None:
        """Stand for `anchor`, called `name`."""
        self.anchor = anchor
        self.setAccessibleName(name)
        self.setToolTip(f"{name}\nDrag it elsewhere; Del removes it, Ctrl+Left and Right move it.")

    def show_picture(self, image: QImage | None) -> None:
        """Paint `image` from now on; None while it is not known."""
        self._image = image
        self.update()

    def show_number(self, number: int) -> None:
        """Write `number` into the corner: it stands in this place of a row, counted from 1."""
        self._number = str(number)
        self.setAccessibleName(f"{number}: {self.accessibleName()}")
        self.update()

    def mark(self, marked: bool) -> None:
        """Draw a frame, for the anchor at which a walk is now."""
        if marked != self._marked:
            self._marked = marked
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        scheme = colours()
        painter = QPainter(self)
        inside = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        painter.fillRect(inside, QColor(scheme.canvas))
        if self._image is not None:
            large = self._image.width() > inside.width()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, large)
            painter.drawImage(inside, self._image)
        self._paint_number(painter)
        if self.hasFocus() or self._marked:
            painter.setPen(QPen(QColor(scheme.accent), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _paint_number(self, painter: QPainter) -> None:
        if not self._number:
            return
        scheme = colours()
        painter.setFont(theme().font("small"))
        size = painter.fontMetrics().size(0, self._number)
        corner = QRectF(2, 2, size.width() + 6, size.height())
        painter.fillRect(corner, QColor(scheme.surface))
        painter.setPen(QColor(scheme.text))
        painter.drawText(corner, Qt.AlignmentFlag.AlignCenter, self._number)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        moved = (event.position().toPoint() - self._pressed).manhattanLength()
        if moved >= QApplication.startDragDistance():
            self._pressed = None
            self._drag()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None and event.button() == Qt.MouseButton.LeftButton:
            self._pressed = None
            self.picked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by_control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        key = event.key()
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif by_control and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.shifted.emit(-1 if key == Qt.Key.Key_Left else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.picked.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(icon("pin"), "Pin to the tray", lambda: self.pin_wanted.emit(self.anchor))
        menu.addAction("Move to the left\tCtrl+Left", lambda: self.shifted.emit(-1))
        menu.addAction("Move to the right\tCtrl+Right", lambda: self.shifted.emit(1))
        menu.addAction(icon("delete"), "Remove from here\tDel", self.removed.emit)
        menu.popup(event.globalPos())

    def _drag(self) -> None:
        if self.anchor is not None:
            drag_anchor(self, self.anchor, self._image)

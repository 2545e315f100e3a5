"""How one favourite looks in the tray: its picture and, while the tray is open, its whole name."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from latentlab.gui.style.theme import GRID, colours, theme
from latentlab.gui.widgets.labels import wrapped

OPEN_SIDE, FOLDED_SIDE = 7 * GRID, 3 * GRID
"""Of a favourite's picture, in pixels."""
ORIGIN_ROLE = int(Qt.ItemDataRole.UserRole)
"""What stands under its name: how likely it is, if the model knows; the title of the model under
which it was pinned, if that is not the current one."""
UNFIT_ROLE = ORIGIN_ROLE + 1
"""Whether the current model cannot show it."""
GIVEN_ROLE = ORIGIN_ROLE + 2
"""The person's own picture that its latent was found for; it stands beside what the model makes."""

_WIDTH = OPEN_SIDE + 5 * GRID
_HALF = 5 * GRID + GRID // 2
"""Side of each of two pictures beside each other."""
_MOST_LINES = 2
_FADED = 0.35
_WRAPPED = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


class FavouriteDelegate(QStyledItemDelegate):
    """Paints a favourite; one that the current model cannot show is faded.

    Attributes:
        folded: whether there is room for a small picture alone.
        lines: how many lines of words all favourites have room for.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.folded = True
        self.lines = 1

    @property
    def size(self) -> QSize:
        """Of a favourite with its words, in pixels."""
        if self.folded:
            return QSize(FOLDED_SIDE + GRID, FOLDED_SIDE + GRID)
        words = self.lines * QFontMetrics(theme().font("small")).lineSpacing()
        return QSize(_WIDTH, OPEN_SIDE + words + GRID)

    def lines_of(self, name: str, origin: str) -> int:
        """How many lines the words of a favourite take, the model's title included."""
        metrics = QFontMetrics(theme().font("small"))
        height = metrics.boundingRect(QRect(0, 0, _WIDTH - GRID, 0), _WRAPPED, name).height()
        return min(-(-height // metrics.lineSpacing()), _MOST_LINES) + bool(origin)

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        del option, index
        return self.size

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        side = FOLDED_SIDE if self.folded else OPEN_SIDE
        room = option.rect
        picture = QRect(room.center().x() - side // 2, room.top() + GRID // 2, side, side)
        painter.save()
        painter.setOpacity(_FADED if index.data(UNFIT_ROLE) else 1.0)
        given = None if self.folded else index.data(GIVEN_ROLE)
        if given is not None:
            painter.drawPixmap(_left_half(picture), given)
            picture = _left_half(picture).translated(_HALF + GRID // 2, 0)
        index.data(Qt.ItemDataRole.DecorationRole).paint(painter, picture)
        painter.setOpacity(1.0)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(QColor(colours().accent), 2))
            painter.drawRect(picture.adjusted(-2, -2, 2, 2))
        if not self.folded:
            _paint_words(painter, room.adjusted(0, GRID + side, 0, 0), index)
        painter.restore()


def _left_half(picture: QRect) -> QRect:
    """Where the first of two pictures stands that lie beside each other in the middle."""
    left = picture.center().x() - _HALF - GRID // 4
    return QRect(left, picture.bottom() + 1 - _HALF, _HALF, _HALF)


def _paint_words(
    painter: QPainter, room: QRect, index: QModelIndex | QPersistentModelIndex
) -> None:
    """The name in as many lines as fit, and under it the model that it was pinned with."""
    painter.setFont(theme().font("small"))
    metrics, origin = painter.fontMetrics(), index.data(ORIGIN_ROLE)
    words = room.adjusted(GRID // 2, 0, -GRID // 2, -metrics.lineSpacing() if origin else 0)
    painter.setPen(QColor(colours().muted if index.data(UNFIT_ROLE) else colours().text))
    painter.drawText(words, _WRAPPED, wrapped(index.data(), words, _WRAPPED, metrics))
    if origin:
        name = metrics.boundingRect(words, _WRAPPED, index.data()).height()
        under = words.adjusted(0, min(name, words.height()), 0, metrics.lineSpacing())
        painter.setPen(QColor(colours().muted))
        middle = Qt.TextElideMode.ElideMiddle
        text = metrics.elidedText(origin, middle, under.width())
        painter.drawText(under, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, text)

"""The sum as one reads it: bins side by side with their signs, and room for another one."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from latentlab.gui.explorer.pictures.strip import holds_own_pictures
from latentlab.gui.explorer.tray.dragging import take_anchors, welcome_anchors
from latentlab.gui.pages.arithmetic.bin_card import MOST_EXEMPLARS, WIDTH, BinCard
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets.dropped_files import accept_drop
from latentlab.views import Anchor, Bin
from latentlab.views.bins import letter, titles

MOST = 16
HEIGHT = 27 * GRID
_NEW_WIDTH = 13 * GRID


class NewBin(QFrame):
    """Where a picture is dropped to begin another bin.

    Signals:
        dropped: the `Anchor`s, a tuple.
        given: the `QMimeData` of pictures from outside that were dropped, to be read at once.
        wanted: the person wants a bin with an exemplar drawn at random.
    """

    dropped = Signal(object)
    given = Signal(object)
    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("newBin")
        self.setProperty("card", True)
        self.setFixedWidth(_NEW_WIDTH)
        self.setAcceptDrops(True)
        words = QLabel("Drop a picture here for another bin")
        words.setWordWrap(True)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words.setProperty("quiet", True)
        button = named(
            QPushButton(icon("zoom in"), "Bin"), "addBin", spoken="Add a bin",
            tip="Add a bin with an exemplar drawn at random.",
        )  # fmt: skip
        button.clicked.connect(self.wanted)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addWidget(words)
        column.addWidget(button)
        column.addStretch(1)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        welcome_anchors(event)
        if holds_own_pictures(event.mimeData()):
            accept_drop(event)

    def dropEvent(self, event: QDropEvent) -> None:
        take_anchors(event, self.dropped.emit)
        if holds_own_pictures(event.mimeData()):
            accept_drop(event)
            self.given.emit(event.mimeData())


class SumRow(QScrollArea):
    """All bins of a sum.

    Signals:
        changed: the bins (a tuple of `Bin`) as they should be.
        random_wanted: index of the bin that wants another exemplar, drawn at random; the number
            of bins for a new one.
        pin_wanted: an `Anchor` to keep in the tray.
        given: index of the bin on which pictures from outside were dropped, the number of bins for
            a new one, and their `QMimeData`, to be read at once.
    """

    given = Signal(int, object)
    changed = Signal(object)
    random_wanted = Signal(int)
    pin_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sumRow")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFixedHeight(HEIGHT)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.bins: tuple[Bin, ...] = ()
        self._cards: list[BinCard] = []
        self._new = NewBin()
        self._new.dropped.connect(self._begin)
        self._new.given.connect(lambda data: self.given.emit(len(self.bins), data))
        self._new.wanted.connect(lambda: self.random_wanted.emit(len(self.bins)))
        self._content = QWidget()
        # The exemplars would ask for more, but scroll in their card.
        self._content.setFixedHeight(HEIGHT)
        self._row = QHBoxLayout(self._content)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GRID)
        self._row.addWidget(self._new)
        self._row.addStretch(1)
        self.setWidget(self._content)

    def show_bins(self, bins: tuple[Bin, ...], labels: tuple[str, ...] = ()) -> None:
        """Show `bins`; pictures follow."""
        self.bins = bins
        while len(self._cards) > len(bins):
            card = self._cards.pop()
            self._row.removeWidget(card)
            card.hide()
            card.deleteLater()
        while len(self._cards) < len(bins):
            self._cards.append(self._card(len(self._cards)))
            self._row.insertWidget(len(self._cards) - 1, self._cards[-1])
        for card, bin_ in zip(self._cards, bins, strict=True):
            card.show_bin(bin_, labels)
        self._new.setVisible(len(bins) < MOST)
        self._content.setMinimumWidth(len(bins) * (WIDTH + GRID) + self._new.width())
        self._make_room()

    def show_pictures(self, pictures: Mapping[Anchor, QImage]) -> None:
        """Paint the exemplars that `pictures` knows."""
        for card in self._cards:
            card.show_pictures(pictures)

    def show_average(self, place: int, image: QImage, anchor: Anchor) -> None:
        """Paint the average of the bin at `place`, if it still exists."""
        if place < len(self._cards):
            self._cards[place].show_average(image, anchor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Be higher by a scroll bar while there is one, so that it covers no card."""
        scrolls = self._content.minimumWidth() > self.width()
        self.setFixedHeight(HEIGHT + scrolls * self.horizontalScrollBar().sizeHint().height())

    def _card(self, place: int) -> BinCard:
        card = BinCard(letter(place))
        card.changed.connect(lambda bin_: self._replace(place, bin_))
        card.removed.connect(lambda: self._remove(place))
        card.random_wanted.connect(lambda: self.random_wanted.emit(place))
        card.pin_wanted.connect(self.pin_wanted)
        card.given.connect(lambda data: self.given.emit(place, data))
        return card

    def _replace(self, place: int, bin_: Bin) -> None:
        self.changed.emit((*self.bins[:place], bin_, *self.bins[place + 1 :]))

    def _remove(self, place: int) -> None:
        rest = self.bins[:place] + self.bins[place + 1 :]
        self.changed.emit(rest or (Bin(exemplars=()),))

    def _begin(self, anchors: tuple[Anchor, ...]) -> None:
        self.changed.emit((*self.bins, Bin(exemplars=anchors[:MOST_EXEMPLARS])))


def formula(bins: tuple[Bin, ...]) -> str:
    """The sum in words: "A − B + 2 C"; "0" of nothing."""
    parts = []
    for title, bin_ in zip(titles(bins), bins, strict=True):
        if bin_.exemplars:
            sign = "−" if bin_.weight < 0 else "+"
            factor = "" if abs(bin_.weight) == 1 else f"{abs(bin_.weight):g} "
            parts.append(f"{sign} {factor}{title}")
    return " ".join(parts).removeprefix("+ ") or "0"

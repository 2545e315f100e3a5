"""The wishes one under the other: each can be hidden, weighted and removed."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QLabel, QToolButton, QVBoxLayout, QWidget

from latentlab.gui.pages.edit.painting import Wishes, changed_at, words_for
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.buttons import icon_button
from latentlab.gui.widgets.labels import ElidedLabel, Hint
from latentlab.gui.widgets.number_boxes import NumberBox
from latentlab.views.edit import AnyWish, BrushWish, ColourWish

_NONE = "Nothing is wished for yet: paint on the picture."
_WEIGHT_TIP = "How much it counts beside the others, 0 to 10; of a latent brush how far it goes."


class WishRow(QWidget):
    """One wish.

    Signals:
        changed: values (a dict by field of the wish).
        removed: the person does not wish it any more.
    """

    changed = Signal(object)
    removed = Signal()

    def __init__(self, number: int) -> None:
        super().__init__()
        self._shown = named(
            QToolButton(), f"wishShown{number}", spoken=f"Wish {number} counts",
            tip="Let it count, or leave it out for now.",
        )  # fmt: skip
        self._shown.setCheckable(True)
        self._hue = QLabel()
        self._words = ElidedLabel("")
        self._weight = named(
            NumberBox(), f"wishWeight{number}", spoken=f"Weight of wish {number}", tip=_WEIGHT_TIP
        )
        self._weight.setRange(0.0, 10.0)
        self._weight.setDecimals(1)
        self._weight.setSingleStep(0.5)
        self._weight.setKeyboardTracking(False)
        self._weight.setFixedWidth(8 * GRID)
        remove = icon_button("close", "Take it away.", f"wishRemove{number}", f"Remove {number}")
        boxes.row(
            self._shown, self._hue, (self._words, 1), self._weight, remove,
            spacing=GRID // 2, within=self,
        )  # fmt: skip
        self._shown.clicked.connect(lambda shown: self.changed.emit({"hidden": not shown}))
        self._weight.valueChanged.connect(lambda weight: self.changed.emit({"weight": weight}))
        remove.clicked.connect(self.removed)

    def show_wish(self, wish: AnyWish) -> None:
        """Show `wish` without telling anybody."""
        self._shown.setChecked(not wish.hidden)
        self._shown.setIcon(icon("eye off" if wish.hidden else "eye"))
        self._words.setText(words_for(wish))
        self._words.setEnabled(not wish.hidden)
        coloured = isinstance(wish, (ColourWish, BrushWish))
        self._hue.setVisible(coloured)
        if isinstance(wish, (ColourWish, BrushWish)):
            swatch = QPixmap(GRID + 4, GRID + 4)
            swatch.fill(QColor(wish.colour))
            self._hue.setPixmap(swatch)
        self._weight.blockSignals(True)
        self._weight.setValue(wish.weight)
        self._weight.blockSignals(False)


class WishList(QWidget):
    """All wishes of a view.

    Signals:
        changed: the wishes as the person has just changed them, a tuple.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("wishList")
        self._wishes: Wishes = ()
        self._rows: list[WishRow] = []
        self._none = Hint()
        self._none.say(_NONE)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addWidget(self._none)

    def show_wishes(self, wishes: Wishes) -> None:
        """Show `wishes`; rows that stay keep the focus."""
        if wishes == self._wishes:
            return
        self._wishes = wishes
        while len(self._rows) > len(wishes):
            row = self._rows.pop()
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        while len(self._rows) < len(wishes):
            self._add_row(len(self._rows))
        for row, wish in zip(self._rows, wishes, strict=True):
            row.show_wish(wish)
        self._none.setVisible(not wishes)

    def _add_row(self, place: int) -> None:
        row = WishRow(place + 1)
        row.changed.connect(
            lambda values: self.changed.emit(changed_at(self._wishes, place, **values))
        )
        row.removed.connect(lambda: self._remove(place))
        self._rows.append(row)
        self._column.addWidget(row)

    def _remove(self, place: int) -> None:
        self.changed.emit((*self._wishes[:place], *self._wishes[place + 1 :]))

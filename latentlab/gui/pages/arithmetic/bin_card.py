"""One bin of the Arithmetic page: its sign and weight, its average, its exemplars."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QImage
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
)

from latentlab.gui.explorer.controls.anchor_row import AnchorRow
from latentlab.gui.explorer.controls.picture_box import PictureBox
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID, theme
from latentlab.gui.widgets.form.form_layout import pass_wheel_on
from latentlab.gui.widgets.labels import ElidedLine
from latentlab.gui.widgets.number_boxes import NumberBox
from latentlab.views import Anchor, Bin, changed

WIDTH = 27 * GRID
_THUMB = 5 * GRID
_AVERAGE = 11 * GRID
MOST_EXEMPLARS = 256
_NAME = "What the exemplars have in common, such as “thick”. Names the direction, too."
_EMPTY = "Empty this bin: take all its exemplars and its name away."


class BinCard(QFrame):
    """Shows a `Bin` and tells what the person makes of it.

    Signals:
        changed: the `Bin` as it should be.
        removed: the person does not want this bin any more.
        random_wanted: the person wants one more exemplar, drawn at random.
        pin_wanted: an `Anchor` to keep in the tray.
        given: the `QMimeData` of pictures from outside that were dropped, to be read at once.
    """

    given = Signal(object)
    changed = Signal(object)
    removed = Signal()
    random_wanted = Signal()
    pin_wanted = Signal(object)

    def __init__(self, letter: str) -> None:
        super().__init__()
        self.setObjectName("binCard")
        self.setProperty("card", True)
        self.setFixedWidth(WIDTH)
        self._bin: Bin | None = None
        self._letter = letter
        self._sign = named(QToolButton(), "binSign")
        self._weight = named(
            NumberBox(),
            "binWeight",
            spoken="Weight",
            tip="How often the average is added or subtracted. A plain factor, 0 to 10.",
        )
        self._name = named(
            ElidedLine(_NAME),
            "binName",
            spoken="What the exemplars have in common",
        )
        self._average = PictureBox("binAverage", "average", _AVERAGE)
        self._row = AnchorRow(_THUMB, MOST_EXEMPLARS, takes_pictures=True)
        self._more = named(
            QToolButton(), "binRandom", tip="Add an exemplar drawn at random (a fresh seed)."
        )
        self._clear = named(
            QToolButton(),
            "binEmpty",
            tip=_EMPTY,
        )
        self._close = named(QToolButton(), "binRemove", tip="Remove this bin from the sum.")
        self._configure()
        self._lay_out()

    def show_bin(self, bin_: Bin, labels: tuple[str, ...] = ()) -> None:
        """Show `bin_`."""
        self._bin = bin_
        added = bin_.weight >= 0
        self._sign.setText("+" if added else "−")
        self._sign.setToolTip(
            f"This bin is {'added' if added else 'subtracted'}. Press to "
            f"{'subtract' if added else 'add'} it."
        )
        self._sign.setAccessibleName("Added" if added else "Subtracted")
        self._weight.blockSignals(True)
        self._weight.setValue(abs(bin_.weight))
        self._weight.blockSignals(False)
        if self._name.text() != bin_.name:
            self._name.setText(bin_.name)
        self._row.show_anchors(bin_.exemplars, labels)
        count = len(bin_.exemplars)
        few = {0: "empty", 1: "the exemplar itself"}
        self._average.set_caption(few.get(count, f"average of {count}"))
        self._clear.setEnabled(bool(count or bin_.name))
        if not count:
            self._average.show_picture(None)

    def show_pictures(self, pictures: Mapping[Anchor, QImage]) -> None:
        """Paint the exemplars that `pictures` knows."""
        self._row.show_pictures(pictures)

    def show_average(self, image: QImage, anchor: Anchor) -> None:
        """Paint the average, which can be dragged away as `anchor`."""
        self._average.show_picture(image, anchor)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._row.dragEnterEvent(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._row.dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._row.drop_at_end(event)

    def _configure(self) -> None:
        self.setAcceptDrops(True)
        self._sign.setProperty("boxed", True)
        self._sign.setFont(theme().font("title", bold=True))
        self._sign.clicked.connect(self._on_sign)
        self._weight.lineEdit().setTextMargins(5, 0, 0, 0)
        self._weight.setRange(0.0, 10.0)
        self._weight.setSingleStep(0.5)
        self._weight.setDecimals(2)
        self._weight.setPrefix("× ")
        self._weight.setKeyboardTracking(False)
        pass_wheel_on(self._weight)
        self._weight.valueChanged.connect(self._on_weight)
        self._name.setPlaceholderText(f"{self._letter}: name it")
        self._name.editingFinished.connect(self._on_name)
        # Ctrl+Z in the field would undo typing only.
        self._name.returnPressed.connect(self._name.clearFocus)
        self._row.changed.connect(lambda exemplars: self._change(exemplars=exemplars))
        self._row.pin_wanted.connect(self.pin_wanted)
        self._row.given.connect(self.given)
        self._more.setIcon(icon("dice"))
        self._more.setAccessibleName("Add a random exemplar")
        self._more.clicked.connect(self.random_wanted)
        self._clear.setIcon(icon("eraser"))
        self._clear.setAccessibleName("Empty this bin")
        self._clear.clicked.connect(lambda: self._change(exemplars=(), name=""))
        self._close.setIcon(icon("close"))
        self._close.setAccessibleName("Remove this bin")
        self._close.clicked.connect(self.removed)

    def _lay_out(self) -> None:
        top, words, middle = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for row in (top, words, middle):
            row.setSpacing(GRID // 2)
        top.addWidget(self._sign)
        top.addWidget(self._weight, 1)
        top.addWidget(self._more)
        top.addWidget(self._close)
        self._average.setFixedSize(self._average.sizeHint())
        middle.addWidget(self._average, 0, Qt.AlignmentFlag.AlignTop)
        middle.addWidget(self._exemplars(), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID // 2)
        column.addLayout(top)
        words.addWidget(self._name, 1)
        words.addWidget(self._clear)
        column.addLayout(words)
        column.addLayout(middle, 1)

    def _exemplars(self) -> QScrollArea:
        scroll = QScrollArea()
        scroll.setWidget(self._row)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._row.setAutoFillBackground(False)
        scroll.viewport().setAutoFillBackground(False)
        return scroll

    def _on_sign(self) -> None:
        if self._bin is not None:
            self._change(weight=-self._bin.weight)

    def _on_weight(self, size: float) -> None:
        if self._bin is not None:
            self._change(weight=size if self._bin.weight >= 0 else -size)

    def _on_name(self) -> None:
        name = self._name.text().strip()
        if self._bin is not None and name != self._bin.name:
            self._change(name=name)

    def _change(self, **values: object) -> None:
        if self._bin is not None:
            self.changed.emit(changed(self._bin, **values))

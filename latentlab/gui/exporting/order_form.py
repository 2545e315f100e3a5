"""How pictures are exported: how many, how large, with what beside them, how fast."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QWidget

from latentlab import formatting
from latentlab.export import gif
from latentlab.export.order import FASTEST, FILMS, MOST_ON_SHEET, Order, Subject
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.number_boxes import GroupedSpinBox

_LARGEST = 64
_LABELS = 11 * GRID
"""Width of the labels in pixels."""


class OrderForm(QWidget):
    """The controls that suit a subject and a kind of file.

    Signals:
        changed: `order` is another one now.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._subject: Subject | None = None
        self._order = Order("sheet")
        self._count = named(GroupedSpinBox(), "exportCount")
        self._scale = named(
            GroupedSpinBox(), "exportScale",
            tip=f"How many pixels wide each pixel becomes: 1 to {_LARGEST}.",
        )  # fmt: skip
        self._scale.setRange(1, _LARGEST)
        self._scale.setSuffix(" ×")
        self._pixels = _quiet("exportPixels")
        self._smooth = named(
            QComboBox(), "exportSmooth",
            tip="Show each pixel as a square, as the window does, or blend between pixels "
            "(bicubic).",
        )  # fmt: skip
        self._smooth.addItems(["Pixels as squares", "Smooth"])
        self._captions = named(
            QCheckBox("Captions"), "exportCaptions",
            tip="Write what the pictures are beside them: labels, steps, how far along a walk.",
        )  # fmt: skip
        self._gaps = named(
            QCheckBox("Gaps"), "exportGaps", tip="Leave 4 pixels of white between the pictures."
        )
        self._speed = named(GroupedSpinBox(), "exportSpeed")
        self._speed.setSuffix(" frames/s")
        self._seconds = _quiet("exportSeconds")
        self._lay_out()
        self._count.valueChanged.connect(lambda count: self._change(count=count))
        self._speed.valueChanged.connect(lambda speed: self._change(speed=speed))
        self._scale.valueChanged.connect(lambda scale: self._look(scale=scale))
        self._smooth.activated.connect(lambda index: self._look(smooth=index == 1))
        self._captions.clicked.connect(lambda on: self._look(captions=on))
        self._gaps.clicked.connect(lambda on: self._look(gaps=on))

    @property
    def order(self) -> Order:
        """What the person has chosen."""
        return self._order

    def show_order(self, subject: Subject, order: Order) -> None:
        """Offer what `subject` allows, beginning with `order`; tells nobody."""
        self._subject = subject
        self._order = order
        film, sheet = order.kind in FILMS, order.kind == "sheet"
        fastest = gif.FASTEST_SHOWN if order.kind == "gif" else FASTEST
        fewest, most = subject.counts or (subject.count, subject.count)
        most = min(most, MOST_ON_SHEET) if sheet else most
        self.blockSignals(True)
        self._count.setRange(fewest, most)
        self._count.setToolTip(
            f"How many pictures: {formatting.count(fewest)} to {formatting.count(most)}."
        )
        self._count.setValue(order.pictures(subject))
        self._scale.setValue(order.scale_for(subject))
        self._scale.setEnabled(subject.enlarges)
        self._smooth.setCurrentIndex(int(order.look.smooth))
        self._captions.setChecked(order.look.captions)
        self._gaps.setChecked(order.look.gaps)
        self._speed.setRange(1, fastest)
        self._speed.setValue(round(order.speed))
        self._speed.setToolTip(
            f"Frames a second: 1 to {fastest}; a GIF shows at most {gif.FASTEST_SHOWN}."
        )
        self.blockSignals(False)
        timed = subject.seconds is not None
        self._rows.setRowVisible(self._count, subject.counts is not None and not (film and timed))
        self._rows.setRowVisible(self._speed_row, film)
        self._captions.setVisible(order.kind != "singles" and subject.has_words)
        self._gaps.setVisible(sheet and (subject.count > 1 or subject.counts is not None))
        beside = not (self._captions.isHidden() and self._gaps.isHidden())
        self._rows.setRowVisible(self._beside_row, beside)
        self._tell()

    def _look(self, **values: object) -> None:
        self._change(look=replace(self._order.look, **values))  # type: ignore[arg-type]

    def _change(self, **values: object) -> None:
        if self.signalsBlocked():
            return
        self._order = replace(self._order, **values)  # type: ignore[arg-type]
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        subject, order = self._subject, self._order
        if subject is None:
            return
        width, height = (formatting.count(side) for side in order.pixel_size(subject))
        each = " each" if order.kind == "singles" and order.pictures(subject) > 1 else ""
        self._pixels.setText(f"{width} × {height} pixels{each}")
        frames = formatting.counted(order.pictures(subject), "frame")
        self._seconds.setText(f"{frames}, {order.film_seconds(subject):.1f} s")

    def _lay_out(self) -> None:
        self._rows = QFormLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(GRID)
        self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._beside_row, self._speed_row = QWidget(), QWidget()
        boxes.row(self._captions, self._gaps, (QWidget(), 1), spacing=2 * GRID,
                  within=self._beside_row)  # fmt: skip
        boxes.row(self._speed, (self._seconds, 1), spacing=GRID, within=self._speed_row)
        size = QWidget()
        boxes.row(self._scale, (self._pixels, 1), spacing=GRID, within=size)
        for box in (self._scale, self._speed, self._count):
            box.setFixedWidth(17 * GRID)
        for words, control, field in (
            ("&Pictures", self._count, self._count),
            ("&Size", self._scale, size),
            ("En&largement", self._smooth, self._smooth),
            ("With", self._captions, self._beside_row),
            ("Spee&d", self._speed, self._speed_row),
        ):
            self._rows.addRow(row_label(words, control), field)


def row_label(words: str, control: QWidget) -> QLabel:
    """The label of a row of the dialog, as wide as all of them."""
    label = QLabel(words)
    label.setBuddy(control)
    label.setToolTip(control.toolTip())
    label.setFixedWidth(_LABELS)
    label.setMinimumHeight(control.sizeHint().height())
    return label


def _quiet(name: str) -> QLabel:
    label = named(QLabel(), name)
    label.setProperty("quiet", True)
    return label

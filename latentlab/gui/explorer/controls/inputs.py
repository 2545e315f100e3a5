"""Inputs for one value that pages share: a number on a slider, a label, a seed."""

import random
from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QStylePainter,
    QToolButton,
    QWidget,
)

from latentlab.gui.style.accessibility import named, show_wrong
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID, colours
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.form.form_layout import pass_wheel_on
from latentlab.gui.widgets.number_boxes import NumberBox
from latentlab.views.base import DRAWN_SEEDS, SEEDS
from trainers.data.words import Vocabulary

_TICKS = 1000


class CentredSlider(QSlider):
    """A horizontal slider that is filled from `zero`, a part of its range in [0, 1], to its handle:
    0 lies between what can be chosen on both sides."""

    def __init__(self, zero: float) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._zero = zero
        self.setProperty("centred", True)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        slider, handle = QStyle.ComplexControl.CC_Slider, QStyle.SubControl.SC_SliderHandle
        option.subControls = QStyle.SubControl.SC_SliderGroove
        painter.drawComplexControl(slider, option)
        place = self.style().subControlRect(slider, option, handle, self)
        room = self.width() - place.width()
        zero, middle = place.width() / 2 + self._zero * room, place.center().y() + 0.5
        fill = QRectF(zero, middle - 2, place.center().x() - zero, 4).normalized()
        scheme = colours()
        painter.fillRect(fill, QColor(scheme.accent if self.isEnabled() else scheme.control))
        painter.fillRect(QRectF(zero - 1, middle - 5, 2, 10), QColor(scheme.control))
        option.subControls = handle
        painter.drawComplexControl(slider, option)


class LabelledSlider(QWidget):
    """A number between two bounds: a slider, the number itself with its unit, and a reset. With
    numbers on both sides of 0 the slider is filled from there.

    Signals:
        moved: the value, at every change, also in the middle of a drag.
        committed: the value, when a drag ends or a number was typed: time for undo to remember.
    """

    moved = Signal(float)
    committed = Signal(float)

    def __init__(
        self,
        name: str,
        low: float,
        high: float,
        default: float,
        *,
        tip: str,
        spoken: str,
        unit: str = "",
        digits: int = 2,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._low, self._high, self._default = low, high, default
        plain = QSlider(Qt.Orientation.Horizontal)
        slider = CentredSlider(-low / (high - low)) if low < 0 < high else plain
        self.slider = named(slider, f"{name}Slider", spoken=spoken, tip=tip)
        self.slider.setRange(0, _TICKS)
        self.slider.setSingleStep(_TICKS // 100)
        self.slider.setPageStep(_TICKS // 10)
        self.box = named(NumberBox(), f"{name}Box", spoken=spoken, tip=tip)
        self.box.setRange(low, high)
        self.box.setDecimals(digits)
        self.box.setSingleStep(max((high - low) / 100, 10**-digits))
        self.box.setSuffix(f" {unit}" if unit else "")
        self.box.setKeyboardTracking(False)
        self.box.setFixedWidth(GRID * (14 if unit else 11))
        self._reset = named(QToolButton(), f"{name}Reset", spoken=f"Reset {spoken}")
        self._reset.setIcon(icon("reset"))
        boxes.row((self.slider, 1), self.box, self._reset, spacing=GRID // 2, within=self)
        self.setFocusProxy(self.slider)
        pass_wheel_on(self)
        self.set_value(default)
        self.set_default(default)
        self.slider.valueChanged.connect(self._on_slider)
        self.slider.sliderReleased.connect(lambda: self.committed.emit(self.value()))
        self.box.valueChanged.connect(self._choose)
        self._reset.clicked.connect(lambda: self._choose(self._default))

    def value(self) -> float:
        """The number as it stands."""
        return self._value

    def set_default(self, default: float) -> None:
        """Let the reset go back to `default` from now on."""
        self._default = default
        self._reset.setToolTip(f"Back to {default:g}{self.box.suffix()}.")
        self._reset.setEnabled(self._value != default)

    def set_value(self, value: float) -> None:
        """Show `value` without telling anybody."""
        self._value = min(max(value, self._low), self._high)
        for each in (self.slider, self.box):
            each.blockSignals(True)
        share = (self._value - self._low) / (self._high - self._low)
        self.slider.setValue(round(share * _TICKS))
        self.box.setValue(self._value)
        for each in (self.slider, self.box):
            each.blockSignals(False)
        self._reset.setEnabled(self._value != self._default)

    def _on_slider(self, position: int) -> None:
        self.set_value(self._low + (self._high - self._low) * position / _TICKS)
        self.moved.emit(self._value)
        if not self.slider.isSliderDown():
            self.committed.emit(self._value)

    def _choose(self, value: float) -> None:
        self.set_value(value)
        self.moved.emit(self._value)
        self.committed.emit(self._value)


_EVERY_LABEL = "Every label in turn"
_SAID = {_EVERY_LABEL: "Every example in turn"}
"""What stands for None in the list of a model that reads sentences."""


class LabelPicker(QComboBox):
    """One of the model's labels, or None: "every label" or whatever the page calls it. For a model
    that reads, a sentence: typed, or one of its examples.

    Signals:
        picked: the label's number, the sentence, or None; only when the person chose it.
    """

    picked = Signal(object)

    def __init__(
        self, name: str, *, tip: str, spoken: str = "Label", none: str = _EVERY_LABEL
    ) -> None:
        super().__init__()
        named(self, name, spoken=spoken, tip=tip)
        self._none, self._tip = none, tip
        self._vocabulary: Vocabulary | None = None
        self._shown: object = None
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.activated.connect(lambda _: self.picked.emit(self.currentData()))

    def offer(self, labels: Sequence[str], vocabulary: Vocabulary | None = None) -> None:
        """Offer these labels, or sentences in words of `vocabulary`; with neither it is greyed."""
        self._vocabulary = vocabulary
        self._let_type(vocabulary is not None)
        self.clear()
        if self._none:
            self.addItem(self._none if vocabulary is None else _SAID.get(self._none, self._none))
        for number, label in enumerate(labels):
            self.addItem(label, number)
        for sentence in () if vocabulary is None else vocabulary.examples:
            self.addItem(sentence, sentence)
        self.setEnabled(bool(labels) or vocabulary is not None)

    def set_label(self, label: object) -> None:
        """Show `label` without telling anybody; a mixture shows as no choice."""
        self._shown = label
        if self._vocabulary is None:
            self.setCurrentIndex(-1 if isinstance(label, tuple) else self.findData(label))
            return
        self.setCurrentIndex(self.findData(label) if isinstance(label, str | None) else -1)
        if isinstance(label, str):
            self.setEditText(label)
        self._tell_unknown(self.currentText())

    def _let_type(self, wanted: bool) -> None:
        if wanted == self.isEditable():
            return
        self.setEditable(wanted)
        policies = QComboBox.SizeAdjustPolicy
        # Sentences may be longer than there is room for.
        self.setSizeAdjustPolicy(
            policies.AdjustToMinimumContentsLengthWithIcon
            if wanted
            else policies.AdjustToContentsOnFirstShow
        )
        if (line := self.lineEdit()) is not None:
            # Not completed while it is typed: what comes out would be an example once more.
            self.setCompleter(None)  # type: ignore[arg-type]
            line.editingFinished.connect(self._on_typed)
            line.textEdited.connect(self._tell_unknown)
            line.setAccessibleName(self.accessibleName())

    def _on_typed(self) -> None:
        """Take a sentence that was typed; what was chosen from the list is told by that."""
        text = " ".join(self.currentText().split())
        place = self.findText(text)
        sentence = text if place < 0 else self.itemData(place)
        if text and sentence != self._shown:
            self._shown = sentence
            self.picked.emit(sentence)

    def _tell_unknown(self, text: str) -> None:
        """Say in the tooltip which words are passed over, and turn the field red."""
        known = self._vocabulary
        is_typed = known is not None and self.findText(text) < 0
        unknown = known.unknown(text) if known is not None and is_typed else ()
        words = ", ".join(dict.fromkeys(word.text for word in unknown))
        self.setToolTip(f"Not known, passed over: {words}.\n{self._tip}" if words else self._tip)
        show_wrong(self, bool(words))


class SeedBox(QWidget):
    """A seed: typed, drawn at random, or copied.

    Signals:
        committed: the seed, when another one was typed or drawn.
    """

    committed = Signal(object)

    def __init__(self, name: str, *, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._seed = 0
        self._line = named(QLineEdit("0"), f"{name}Line", spoken="Seed", tip=tip)
        draw = named(QToolButton(), f"{name}Draw", spoken="Draw a seed", tip="Another seed.")
        draw.setIcon(icon("dice"))
        copy = named(QToolButton(), f"{name}Copy", spoken="Copy the seed", tip="Copy the seed.")
        copy.setIcon(icon("copy"))
        boxes.row((self._line, 1), draw, copy, spacing=GRID // 2, within=self)
        self.setFocusProxy(self._line)
        self._line.editingFinished.connect(self._on_typed)
        draw.clicked.connect(lambda: self._choose(random.randrange(DRAWN_SEEDS)))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(str(self._seed)))

    def seed(self) -> int:
        """The seed as it stands, in [0, 2^63)."""
        return self._seed

    def set_seed(self, seed: int) -> None:
        """Show `seed` without telling anybody."""
        self._seed = seed
        self._line.setText(str(seed))

    def _on_typed(self) -> None:
        text = self._line.text().replace(" ", "")
        if text.isascii() and text.isdigit() and int(text) < SEEDS:
            self._choose(int(text))
        else:
            self.set_seed(self._seed)

    def _choose(self, seed: int) -> None:
        changed = seed != self._seed
        self.set_seed(seed)
        if changed:
            self.committed.emit(seed)

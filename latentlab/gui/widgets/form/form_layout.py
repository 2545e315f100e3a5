"""How the fields of a form stand, and that a wheel over them scrolls instead of changing them."""

import weakref
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QScrollBar,
    QWidget,
)

from latentlab.gui.style.theme import GRID

_LABEL_WIDTH = 11 * GRID


class AlignedForm(QFormLayout):
    """A form layout without margins; separate ones beneath each other look like one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setContentsMargins(0, 0, 0, 0)
        self.setHorizontalSpacing(GRID)
        self.setVerticalSpacing(GRID)
        self.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)

    def add_field(self, title: str, field: QWidget) -> None:
        """One more row."""
        label = QLabel(title)
        label.setBuddy(field)
        label.setFixedWidth(_LABEL_WIDTH)
        label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        label.setMinimumHeight(field.sizeHint().height())
        self.addRow(label, field)


_Turning = QAbstractSlider | QAbstractSpinBox | QComboBox


def pass_wheel_on(widget: QWidget) -> None:
    """Let `widget`, and every control in it, take the wheel only while it has the focus."""
    for control in (widget, *widget.findChildren(QWidget)):
        if isinstance(control, _Turning) and not isinstance(control, QScrollBar):
            control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            # Not an event filter: in Python, that is also called for widgets half destroyed.
            turn = partial(_turn, weakref.ref[QWidget](control))
            control.wheelEvent = turn  # type: ignore[method-assign]


def _turn(control_ref: weakref.ref[QWidget], event: QWheelEvent) -> None:
    control = control_ref()
    if control is not None and control.hasFocus():
        type(control).wheelEvent(control, event)
    else:
        event.ignore()

"""A wheel that scrolls a column of settings must not change the settings that it passes."""

import weakref
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QAbstractSpinBox, QComboBox, QScrollBar, QWidget

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

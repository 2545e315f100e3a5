"""Gives a control its object name, its name for screen readers and its tooltip; marks it wrong."""

from typing import TypeVar

from PySide6.QtWidgets import QWidget

WidgetT = TypeVar("WidgetT", bound=QWidget)


def named(widget: WidgetT, name: str, *, spoken: str = "", tip: str = "") -> WidgetT:
    """`widget`, with what others find it and understand it by.

    Args:
        name: stable object name, "startButton".
        spoken: what a screen reader says where no label does.
        tip: the tooltip.
    """
    widget.setObjectName(name)
    if spoken:
        widget.setAccessibleName(spoken)
    if tip:
        widget.setToolTip(tip)
    return widget


def show_wrong(field: QWidget, wrong: bool) -> None:
    """Turn `field` red, or back."""
    if bool(field.property("wrong")) != wrong:
        field.setProperty("wrong", wrong)
        field.style().polish(field)

"""Every control has a stable name, a name for screen readers and a tooltip."""

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

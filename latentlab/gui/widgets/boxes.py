"""Rows and columns of widgets, each written as one expression."""

from typing import TypeVar

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

Part = QWidget | QLayout
"""What a row or column holds."""


def row(
    *parts: Part | tuple[Part, int], spacing: int | None = None, within: QWidget | None = None
) -> QHBoxLayout:
    """`parts` beside each other, from the left.

    Args:
        parts: each alone, or with its stretch: how much of the free space it takes.
        spacing: pixels between two parts; None leaves it to the style.
        within: the widget that they fill, up to its edges.
    """
    return _filled(QHBoxLayout(), parts, spacing, within)


def column(
    *parts: Part | tuple[Part, int], spacing: int | None = None, within: QWidget | None = None
) -> QVBoxLayout:
    """`parts` below each other, from the top; see `row`."""
    return _filled(QVBoxLayout(), parts, spacing, within)


BoxT = TypeVar("BoxT", bound=QBoxLayout)


def _filled(
    box: BoxT,
    parts: tuple[Part | tuple[Part, int], ...],
    spacing: int | None,
    within: QWidget | None,
) -> BoxT:
    if within is not None:
        within.setLayout(box)
        box.setContentsMargins(0, 0, 0, 0)
    if spacing is not None:
        box.setSpacing(spacing)
    for part in parts:
        held, stretch = part if isinstance(part, tuple) else (part, 0)
        if isinstance(held, QLayout):
            box.addLayout(held, stretch)
        else:
            box.addWidget(held, stretch)
    return box

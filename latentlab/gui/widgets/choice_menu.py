"""Menus in which exactly one entry is ticked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu


@dataclass(frozen=True)
class Choice:
    """One entry of a menu in which exactly one is ticked."""

    text: str
    value: object
    ticked: bool


def add_choices(menu: QMenu, choices: Sequence[Choice], chosen: Callable[..., None]) -> None:
    """Fill `menu` with `choices`; `chosen` gets the value of the one that is ticked."""
    group = QActionGroup(menu)
    for choice in choices:
        action = menu.addAction(choice.text)
        action.setCheckable(True)
        action.setChecked(choice.ticked)
        action.triggered.connect(lambda _=False, value=choice.value: chosen(value))
        group.addAction(action)

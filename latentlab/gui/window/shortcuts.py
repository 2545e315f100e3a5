"""The window that tells all keys: those of the menus, of any picture, and of each page."""

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from latentlab.gui.pages.page import PageSpec
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import GRID, theme
from latentlab.gui.widgets import boxes

_COLUMNS = 3
_SIZE = (118 * GRID, 80 * GRID)

COMMON: Mapping[str, Mapping[str, str]] = {
    "Pictures, on any page": {
        "Choose a picture": "Arrows",
        "Pin it to the tray, or enlarge it": "Return",
        "What can be done with it": "Menu key",
        "Enlarge or reduce all": "+ and −",
        "Fit them into the window": "0",
        "Close what is enlarged": "Esc",
        "Further rows of a long table": "Page up, Page down",
    },
    "Timeline": {
        "Play, pause": "Space",
        "One step back or on": "Left, Right",
        "First picture, newest picture": "Home, End",
    },
    "Tray and rows of latents": {
        "Take out": "Del",
        "Move left or right": "Ctrl+Left, Ctrl+Right",
        "Choose": "Return, Space",
    },
}
"""Keys that mean the same wherever such a thing stands, by what they do."""


def shortcuts(
    parent: QWidget, menus: Mapping[str, Iterable[QAction]], pages: Iterable[PageSpec]
) -> QDialog:
    """The keys of the entries of `menus`, those that are common, and those of `pages`, each group
    under its name. Not shown yet."""
    groups: dict[str, Mapping[str, str]]
    groups = {title: _of_actions(actions) for title, actions in menus.items()}
    groups |= COMMON
    groups |= {f"{page.title} page": page.keys for page in pages}
    filled = {title: keys for title, keys in groups.items() if keys}
    dialog = named(QDialog(parent), "shortcutsDialog")
    dialog.setWindowTitle("Keyboard shortcuts")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.close)
    column = boxes.column((_scrolled(filled), 1), buttons, spacing=GRID, within=dialog)
    column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
    dialog.resize(*_SIZE)
    return dialog


def _of_actions(actions: Iterable[QAction]) -> dict[str, str]:
    known = {
        each.text().replace("&", "").rstrip("…"): each.shortcut().toString() for each in actions
    }
    return {text: keys for text, keys in known.items() if keys}


def _scrolled(groups: Mapping[str, Mapping[str, str]]) -> QScrollArea:
    sheet = QWidget()
    row = QHBoxLayout(sheet)
    row.setSpacing(3 * GRID)
    for part in _in_columns(groups):
        column = QVBoxLayout()
        column.setSpacing(2 * GRID)
        for title in part:
            column.addLayout(_group(title, groups[title]))
        column.addStretch(1)
        row.addLayout(column, 1)
    area = QScrollArea(widgetResizable=True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(sheet)
    return area


def _in_columns(groups: Mapping[str, Mapping[str, str]]) -> Sequence[Sequence[str]]:
    """The titles in their order, in columns of about as many lines."""
    lines = {title: len(keys) + 2 for title, keys in groups.items()}
    most, column = -(-sum(lines.values()) // _COLUMNS), 0
    columns: list[list[str]] = [[] for _ in range(_COLUMNS)]
    for title, count in lines.items():
        taken = sum(lines[each] for each in columns[column])
        if taken and taken + count / 2 > most and column < _COLUMNS - 1:
            column += 1
        columns[column].append(title)
    return columns


def _group(title: str, keys: Mapping[str, str]) -> QGridLayout:
    table = QGridLayout()
    table.setHorizontalSpacing(GRID)
    table.setVerticalSpacing(GRID // 2)
    heading = QLabel(title)
    heading.setFont(theme().font(bold=True))
    table.addWidget(heading, 0, 0, 1, 2)
    for line, (meaning, pressed) in enumerate(keys.items(), start=1):
        words, key = QLabel(meaning, wordWrap=True), QLabel(pressed, wordWrap=True)
        words.setProperty("quiet", True)
        for place, label in enumerate((words, key)):
            table.addWidget(label, line, place, Qt.AlignmentFlag.AlignTop)
    table.setColumnStretch(0, 3)
    table.setColumnStretch(1, 2)
    return table

"""The window of keyboard shortcuts tells all keys there are, in groups."""

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel
from using_window import entry

import latentlab
from latentlab.gui.pages.pages import PAGES
from latentlab.gui.window.main_window import MainWindow
from latentlab.gui.window.shortcuts import COMMON

_FOLDER = Path(latentlab.__file__).parent / "gui" / "pages"
_CALLED = {
    "Left": "Left", "Right": "Right", "Up": "Arrows", "Down": "Arrows", "Return": "Return",
    "Enter": "Return", "Delete": "Del", "Backspace": "Del", "Escape": "Esc", "PageUp": "Page up",
    "PageDown": "Page down",
}  # fmt: skip
"""What a key is called in the window, by Qt's name; the others by that."""
_EVERYWHERE = {"Tab", "Backtab"}
"""Lead on from any field, as in every program."""


def _groups(window: MainWindow) -> dict[str, dict[str, str]]:
    """The keys that the window tells, by what they do, in the group of each title."""
    entry(window, "Keyboard shortcuts").trigger()
    dialog = window.findChild(QDialog, "shortcutsDialog")
    tables = [each for each in dialog.findChildren(QGridLayout) if each.columnCount() == 2]
    groups = {}
    for table in tables:
        lines = [[table.itemAtPosition(row, column).widget() for column in (0, 1)]
                 for row in range(table.rowCount())]  # fmt: skip
        texts = [[each.text() for each in line if isinstance(each, QLabel)] for line in lines]
        groups[texts[0][0]] = dict(texts[1:])
    return groups


def test_every_key_of_an_action_is_told_in_a_group(window: MainWindow) -> None:
    real = {each.shortcut().toString() for each in window.findChildren(QAction)}
    real |= {each.key().toString() for each in window.findChildren(QShortcut)}
    copies = {QKeySequence(QKeySequence.StandardKey.Copy).toString()}  # of small menus
    groups = _groups(window)
    told = {key for keys in groups.values() for key in keys.values()}
    assert real - {""} - copies <= told
    menus = {text.replace("&", "") for text in (each.text() for each in window.menuBar().actions())}
    assert {f"{each} menu" for each in menus} <= groups.keys()
    assert COMMON.items() <= groups.items()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_key_that_a_page_knows_is_told(page: object) -> None:
    (spec,) = [each for each in PAGES if each is page]
    told = " ".join(
        [*spec.keys.values(), *(key for keys in COMMON.values() for key in keys.values())]
    )
    known = set[str]()
    for path in (_FOLDER / spec.name).rglob("*.py"):
        known |= set(re.findall(r"Qt\.Key\.Key_(\w+)", path.read_text("utf-8")))
        if "StandardKey.Paste" in path.read_text("utf-8"):
            known.add("Ctrl+V")
    called = {_CALLED.get(each, each) for each in known - _EVERYWHERE}
    assert {each for each in called if each not in told} == set()

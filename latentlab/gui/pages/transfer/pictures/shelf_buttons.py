"""The buttons over a shelf of pictures: ways to get some, and to choose their square."""

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon


class _Button(NamedTuple):
    """What a button shows; without words, its icon alone."""

    picture: str
    words: str
    tip: str


_BUTTONS = {
    "Open": _Button("folder", "Open…", "Open pictures of any size; several at a time."),
    "Paste": _Button("paste", "Paste", "Take the picture or the files on the clipboard (Ctrl+V)."),
    "Tray": _Button(
        "tray",
        "From the tray",
        "Take the tray's favourites, as the model draws them that was in hand before.",
    ),
    "Crop": _Button(
        "crop",
        "Square…",
        "Choose which square of the picture is used (double-click). Only of pictures from files: "
        "others are square already.",
    ),
    "Examples": _Button(
        "pictures",
        "Examples",
        "Show {count} pictures of the data that the model learned from; of those it did not see, "
        "where there are some.",
    ),
    "Back": _Button("back", "", "The examples before these."),
    "Next": _Button("next", "", "The next examples."),
}


_SHORT = {"Tray": "Tray"}


def shelf_buttons(name: str, compact: bool, count: int) -> dict[str, QToolButton]:
    """A button for each thing that can be done, by its key; they are called `name` and key.

    Args:
        compact: short words without icons.
        count: how many examples are fetched at a time.
    """
    made = {}
    for key, (picture, words, tip) in _BUTTONS.items():
        button = named(
            QToolButton(), f"{name}{key}", spoken=words or tip, tip=tip.format(count=count)
        )
        button.setIcon(icon(picture))
        button.setText(words)
        if words and not compact:
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        if words and compact:
            button.setText(_SHORT.get(key, words))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made[key] = button
    return made

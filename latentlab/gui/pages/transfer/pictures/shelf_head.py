"""The head of a shelf of pictures: its title, ways to get pictures, and which kind of example."""

from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID, theme
from latentlab.gui.widgets.labels import ElidedLabel

EXAMPLES = 4
"""How many pictures of the data are fetched at a time."""


class _Button(NamedTuple):
    """What a button shows; without words, its icon alone. `short`: the words of a compact one."""

    picture: str
    words: str
    tip: str
    short: str = ""


_BUTTONS = {
    "Open": _Button("folder", "Open…", "Open pictures of any size; several at a time.", "Open"),
    "Paste": _Button("paste", "Paste", "Take the picture or the files on the clipboard (Ctrl+V)."),
    "Tray": _Button(
        "tray",
        "From the tray",
        "Take the tray's favourites, as the model draws them that was current before.",
        "Tray",
    ),
    "Crop": _Button(
        "crop",
        "Crop…",
        "Choose which square of the picture is used (double-click). Only of pictures from files: "
        "others are square already.",
        "Crop",
    ),
    "Draw": _Button(
        "draw",
        "Draw…",
        "Draw a picture and see what becomes of it while the line grows.",
        "Draw",
    ),
    "Examples": _Button(
        "pictures",
        "Examples",
        f"Show {EXAMPLES} pictures of the data that the model learned from; of those it did not "
        "see, where there are some.",
    ),
    "Back": _Button("back", "", "The examples before these."),
    "Next": _Button("next", "", "The next examples."),
}


class ShelfHead(QWidget):
    """Everything over the pictures of a shelf.

    Args:
        name: the controls are called `name` and what they are: "inputsOpen".
        domain: of which examples are offered: 0 for A, 1 for B, None for all, without a choice.
        compact: the title above, short words without icons, and no choice of the domain.

    Attributes:
        buttons: Open, Paste, Draw, Tray, Crop, Examples, Back, Next.

    Signals:
        domain_picked: the person chose the other kind of example.
    """

    domain_picked = Signal()

    def __init__(self, name: str, title: str, *, domain: int | None, compact: bool) -> None:
        super().__init__()
        self._title = ElidedLabel(title)
        self._title.setFont(theme().font(bold=True))
        self.buttons = {key: _made(name + key, each, compact) for key, each in _BUTTONS.items()}
        self._domain = named(
            QComboBox(),
            f"{name}Domain",
            spoken="Kind of example",
            tip="Which of the two kinds of pictures the examples are of.",
        )
        self._domain.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._domain.addItems(["A", "B"])
        self._of_all = domain is None
        self._domain.setCurrentIndex(domain or 0)
        self._domain.setHidden(compact or self._of_all)
        self._domain.activated.connect(lambda _: self.domain_picked.emit())
        self._lay_out(compact)

    @property
    def domain(self) -> int | None:
        """Of which examples are wanted: 0 or 1; None of all."""
        return None if self._of_all else self._domain.currentIndex()

    def set_domain(self, domain: int) -> None:
        """Show `domain` without telling anybody."""
        self._domain.setCurrentIndex(domain)

    def set_domains(self, names: tuple[str, str]) -> None:
        """What the two kinds of pictures in the data are called."""
        for place, name in enumerate(names):
            self._domain.setItemText(place, name)

    def set_title(self, title: str) -> None:
        """Say what the pictures are for."""
        self._title.setText(title)

    def _lay_out(self, compact: bool) -> None:
        row, column = QHBoxLayout(), QVBoxLayout(self)
        row.setSpacing(GRID // 2)
        if compact:
            # Beside the buttons there would be no room for what the pictures show.
            column.addWidget(self._title)
        else:
            row.addWidget(self._title)
            row.addSpacing(GRID)
        for key in ("Open", "Paste", "Draw", "Tray", "Crop"):
            row.addWidget(self.buttons[key])
        row.addStretch(1)
        row.addWidget(self.buttons["Examples"])
        row.addWidget(self._domain)
        row.addWidget(self.buttons["Back"])
        row.addWidget(self.buttons["Next"])
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(row)


def _made(name: str, what: _Button, compact: bool) -> QToolButton:
    button = named(QToolButton(), name, spoken=what.words or what.tip, tip=what.tip)
    button.setIcon(icon(what.picture))
    button.setText((compact and what.short) or what.words)
    styles = Qt.ToolButtonStyle
    if what.words:
        button.setToolButtonStyle(
            styles.ToolButtonTextOnly if compact else styles.ToolButtonTextBesideIcon
        )
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button

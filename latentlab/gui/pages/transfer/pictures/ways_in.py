"""The buttons of the empty Transfer page: each a way to get pictures."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID


class WaysIn(QWidget):
    """Open, paste, or take examples.

    Signals:
        open_wanted, paste_wanted, examples_wanted: the person chose that way.
    """

    open_wanted = Signal()
    paste_wanted = Signal()
    examples_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("waysIn")
        examples = named(
            QPushButton(icon("pictures"), "Show examples"),
            "waysInExamples",
            tip="Some pictures of the data that the model learned from.",
        )
        examples.setProperty("primary", True)
        files = named(
            QPushButton(icon("folder"), "Open pictures…"),
            "waysInOpen",
            tip="Pictures of any size and common format; several at a time.",
        )
        paste = named(
            QPushButton(icon("paste"), "Paste"),
            "waysInPaste",
            tip="The picture or the files on the clipboard (Ctrl+V).",
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addStretch(1)
        for button in (examples, files, paste):
            row.addWidget(button)
        row.addStretch(1)
        examples.clicked.connect(self.examples_wanted)
        files.clicked.connect(self.open_wanted)
        paste.clicked.connect(self.paste_wanted)

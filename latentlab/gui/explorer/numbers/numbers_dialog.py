"""The window in which latents are numbers: those of the tray copied, saved, loaded, pasted."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from latentlab.gui.explorer.anchors import label_name
from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.numbers.number_actions import NumberActions
from latentlab.gui.exporting.export_actions import ExportActions
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.labels import Hint
from latentlab.moment import Pinned
from latentlab.views import Anchor, Vector

_COLUMNS = ("Name", "Latent", "Label")
_FIRST_NUMBERS = 4
_NAME_WIDTH = 22 * GRID
_THREE_LINES = 7 * GRID
_INTRODUCTION = (
    "The latents in the tray as numbers. Choose some rows; with none chosen, all are meant. What "
    "is loaded or pasted comes into the tray."
)
_OPENED = "Latents (*.npz *.npy *.json)"


class NumbersDialog(QDialog):
    """Not modal: the window behind it goes on."""

    def __init__(
        self, explorer: Explorer, exports: ExportActions, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("numbersDialog")
        self.setWindowTitle("Latents as numbers")
        self._explorer = explorer
        self.numbers = NumberActions(explorer, exports, self)
        self._table = named(QTableWidget(0, len(_COLUMNS)), "numbersTable", spoken="Latents")
        self._done, self._failed = Hint(), Hint(problem=True)
        self._lay_out()
        self.numbers.done.connect(self._say_done)
        self.numbers.failed.connect(self._say_failed)
        explorer.tray.changed.connect(self._fill)
        explorer.model_changed.connect(self._fill)
        self._fill()

    def chosen(self) -> tuple[Anchor, ...]:
        """The anchors of the chosen rows, or of all if none is chosen."""
        rows = sorted({index.row() for index in self._table.selectedIndexes()})
        tray = [each.anchor for each in self._explorer.tray]
        return tuple(tray[row] for row in rows) if rows else tuple(tray)

    def load(self) -> None:
        """Ask for a file of latents and take them into the tray."""
        chosen, _ = QFileDialog.getOpenFileName(self, "Load latents", "", _OPENED)
        if chosen:
            self.numbers.load(Path(chosen))

    def _fill(self) -> None:
        """Show what lies in the tray."""
        labels = self._explorer.labels
        self._table.setRowCount(len(self._explorer.tray))
        for row, pinned in enumerate(self._explorer.tray):
            for column, text in enumerate(_described(pinned, labels)):
                item = QTableWidgetItem(text)
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
                item.setToolTip(text)
                self._table.setItem(row, column, item)
        for button in self._outgoing:
            button.setEnabled(len(self._explorer.tray) > 0)

    def _say_done(self, sentence: str) -> None:
        self._failed.say("")
        self._done.say(sentence)

    def _say_failed(self, sentence: str) -> None:
        self._done.say("")
        self._failed.say(sentence)

    def _make_buttons(self) -> list[QPushButton]:
        copy, paste = icon("copy"), icon("paste")
        seeds = named(
            QPushButton(copy, "Copy seeds"), "copySeeds",
            tip="Put the seeds on the clipboard, with commas between them.",
        )  # fmt: skip
        seeds.clicked.connect(lambda: self.numbers.copy_seeds(self.chosen()))
        numbers = named(
            QPushButton(copy, "Copy numbers"), "copyNumbers",
            tip="Put the latents' numbers on the clipboard, as JSON (Ctrl+C).",
        )  # fmt: skip
        numbers.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        numbers.clicked.connect(lambda: self.numbers.copy_numbers(self.chosen()))
        save = named(
            QPushButton(icon("export"), "Export…"), "exportNumbers",
            tip="Export the latents' numbers as a NumPy archive, a NumPy array, or text (JSON).",
        )  # fmt: skip
        save.clicked.connect(lambda: self.numbers.export(self.chosen(), self))
        load = named(
            QPushButton(icon("folder"), "Load…"), "loadNumbers",
            tip="Take latents from a file (.npz, .npy or .json) into the tray.",
        )  # fmt: skip
        load.clicked.connect(self.load)
        put = named(
            QPushButton(paste, "Paste"), "pasteNumbers",
            tip="Take seeds or latents from the clipboard into the tray (Ctrl+V). Whole numbers "
            "are seeds; JSON, or numbers with blanks or commas between them, are latents.",
        )  # fmt: skip
        put.setShortcut(QKeySequence(QKeySequence.StandardKey.Paste))
        put.clicked.connect(self.numbers.paste)
        return [seeds, numbers, save, load, put]

    def _make_foot(self) -> QHBoxLayout:
        """What was done or failed, in room that is always there, and the way out."""
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.close)
        said = boxes.column(self._done, self._failed)
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addStrut(_THREE_LINES)
        foot.addLayout(said, 1)
        foot.addWidget(close, 0, Qt.AlignmentFlag.AlignBottom)
        return foot

    def _lay_out(self) -> None:
        introduction = QLabel(_INTRODUCTION)
        introduction.setWordWrap(True)
        self._table.setHorizontalHeaderLabels(_COLUMNS)
        self._table.verticalHeader().hide()
        header = self._table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(0, _NAME_WIDTH)
        self._table.setWordWrap(False)
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setTabKeyNavigation(False)
        self._table.setToolTip("Choose the latents to copy or export; none means all.")
        buttons = self._make_buttons()
        self._outgoing = buttons[:3]
        row = QHBoxLayout()
        row.setSpacing(GRID)
        for button in buttons:
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(introduction)
        layout.addWidget(self._table, 1)
        layout.addLayout(row)
        layout.addLayout(self._make_foot())
        self.resize(76 * GRID, 48 * GRID)


def _described(pinned: Pinned, labels: tuple[str, ...]) -> tuple[str, str, str]:
    """Name, latent and label in words."""
    latent, label = pinned.anchor.latent, pinned.anchor.label
    if not isinstance(latent, Vector):
        what = latent.name
    else:
        numbers = latent.numbers()
        first = ", ".join(f"{number:.2f}" for number in numbers[:_FIRST_NUMBERS])
        what = f"{len(numbers)} numbers: {first}, …"
    return pinned.name, what, label_name(label, labels)

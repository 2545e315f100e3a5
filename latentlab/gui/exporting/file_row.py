"""Where to export: the name of a file or folder, what is wrong with it, and a button to look."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton, QWidget

from latentlab.gui.style.accessibility import named, show_wrong
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets import boxes

_ENDINGS = frozenset(
    {".png", ".jpg", ".jpeg", ".gif", ".mp4", ".npz", ".npy", ".json", ".svg", ".csv"}
    | {".safetensors", ".onnx"}
)
"""Which give way to the right one; any other is taken as part of the name: "v1.2"."""


class FileRow(QWidget):
    """Suggests a name that is free until the person types another.

    Args:
        folder: where names without a folder are.

    Signals:
        changed: `path` is another one now.
    """

    changed = Signal()

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._stem, self._suffix, self._kind = "", "", ""
        self._proposed = ""
        self.field = named(QLineEdit(), "exportFile", tip="The file, or the folder of the files.")
        browse = named(
            QPushButton(icon("folder"), "Browse…"), "exportBrowse", tip="Choose where to."
        )
        boxes.row((self.field, 1), browse, spacing=GRID, within=self)
        self.field.textEdited.connect(lambda _: self._tell())
        browse.clicked.connect(self._browse)

    def ask_for(self, stem: str, suffix: str, kind: str) -> None:
        """Ask for a file called `stem` unless the person says otherwise.

        Args:
            suffix: how its name must end; empty for a folder.
            kind: what the window in which one looks for it says that it is.
        """
        typed = self.field.text() not in ("", self._proposed)
        kept = self.path if typed else None
        self._stem, self._suffix, self._kind = stem, suffix, kind
        self._proposed = str(self._free_name())
        self.field.setText(str(self._ended(kept)) if kept is not None else self._proposed)
        self._tell()

    @property
    def path(self) -> Path:
        """What is meant, with the ending that belongs to it; the suggested name if there is
        none."""
        text = self.field.text().strip()
        try:
            path = self._folder / Path(text).expanduser()
            return self._ended(path) if text else Path(self._proposed)
        except (RuntimeError, ValueError):  # "~nobody", "/"
            return Path(self._proposed)

    @property
    def replaces(self) -> bool:
        """Whether a file is there that will be replaced."""
        return bool(self._suffix) and not self.problem and self.path.exists()

    @property
    def problem(self) -> str:
        """Why nothing can be written there, as a sentence; empty if nothing is known."""
        path = self.path
        name = path.name or str(path)
        try:
            if self._suffix:
                if path.is_dir():
                    return f"{name} is a folder: choose another name."
            elif path.is_file():
                return f"{name} is a file: choose another name for the folder."
            elif path.is_dir() and any(path.iterdir()):
                return f"{name} holds something already: choose a new or empty folder."
        except OSError as error:
            return f"That name cannot be used ({error.strerror}): choose another one."
        return ""

    def _ended(self, path: Path) -> Path:
        if path.suffix.lower() in _ENDINGS - {self._suffix}:
            path = path.with_suffix("")
        if path.suffix.lower() == self._suffix or not self._suffix:
            return path
        return path.with_name(path.name + self._suffix)

    def _free_name(self) -> Path:
        for number in range(1, 1000):
            again = "" if number == 1 else f"-{number}"
            path = self._folder / f"{self._stem}{again}{self._suffix}"
            if not path.exists():
                return path
        return self._folder / f"{self._stem}{self._suffix}"

    def _tell(self) -> None:
        show_wrong(self.field, bool(self.problem))
        self.changed.emit()

    def _browse(self) -> None:
        kinds = f"{self._kind} (*{self._suffix})" if self._suffix else "Folder (*)"
        title = "Export to" if self._suffix else "Name a new folder for the pictures"
        options = QFileDialog.Option.DontConfirmOverwrite
        chosen, _ = QFileDialog.getSaveFileName(self, title, str(self.path), kinds, options=options)
        if chosen:
            self.field.setText(chosen)
            self.field.setText(str(self.path))
            self._tell()

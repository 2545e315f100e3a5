"""Opens the export dialog, and writes what was chosen there in background threads."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from latentlab.export.order import Kind, Order, Subject, carry_out
from latentlab.export.writing import ExportError
from latentlab.gui.background import BackgroundTask, BackgroundWork
from latentlab.gui.exporting.export_choices import ExportChoices
from latentlab.gui.exporting.export_dialog import ExportDialog
from latentlab.gui.exporting.exportable import Exportable
from latentlab.gui.settings_store import SettingsStore
from trainers.file_names import is_folder

Write = Callable[[BackgroundTask, Path], None]


class ExportActions(QObject):
    """Asks what and where to, then writes.

    Attributes:
        always: what is offered after that of the page in front, each asked for when the dialog is
            opened: the tray, the run, the model.

    Signals:
        began: a `BackgroundTask` and what it does, in words.
        ended: the `BackgroundTask` is over, well or not.
        saved: the `Path` of a finished file or folder.
        said: a sentence for the status bar.
        failed: the exception for which nothing was written.
    """

    began = Signal(object, str)
    ended = Signal(object)
    saved = Signal(object)
    said = Signal(str)
    failed = Signal(object)

    def __init__(self, store: SettingsStore, window: QWidget) -> None:
        super().__init__(window)
        self._store = store
        self._window = window
        self.always: list[Callable[[], Sequence[Exportable]]] = []
        self._work = BackgroundWork("runs beside", self)
        self._work.ended.connect(self.ended)

    @property
    def folder(self) -> Path:
        """Where files were written last; at first where this person keeps pictures."""
        pictures = QStandardPaths.StandardLocation.PicturesLocation
        folder = Path(self._store.text("export_folder", QStandardPaths.writableLocation(pictures)))
        return folder if is_folder(folder) else Path.home()

    def remember_folder(self, folder: Path) -> None:
        """Suggest `folder` the next time."""
        self._store.keep("export_folder", str(folder))

    @property
    def source_folder(self) -> Path:
        """Where files were opened last; at first where they are exported. Not the other way round:
        pictures that were made do not belong among those of a data set."""
        kept = self._store.text("source_folder", "")
        return Path(kept) if kept and is_folder(Path(kept)) else self.folder

    def remember_source(self, folder: Path) -> None:
        """Begin to look for files in `folder` the next time."""
        self._store.keep("source_folder", str(folder))

    def offer(
        self,
        exportables: Sequence[Exportable],
        kind: Kind | None = None,
        parent: QWidget | None = None,
    ) -> ExportDialog | None:
        """Open the dialog with these first, and what is always there after them.

        Args:
            kind: of file, to begin with; None takes that of the last time.
            parent: the window it belongs to; None is the main window.

        Returns:
            The dialog; None if there is nothing to export, which is said.
        """
        titles = {each.title for each in exportables}
        further = [each for ask in self.always for each in ask() if each.title not in titles]
        offered = [*exportables, *further]
        if not offered:
            self.said.emit("There is nothing to export yet: open a model or a run first.")
            return None
        choices = ExportChoices.kept_in(self._store)
        dialog = ExportDialog(offered, choices, self.folder, kind, parent or self._window)
        dialog.wanted.connect(partial(self._on_wanted, dialog))
        dialog.open()
        return dialog

    def export(self, exportable: Exportable, order: Order | None, path: Path) -> BackgroundTask:
        """Write `exportable` to `path` in a background thread; pictures as `order` says."""

        def write(task: BackgroundTask, path: Path) -> None:
            if isinstance(exportable, Subject):
                carry_out(exportable, order or Order("sheet"), path, task.counted)
            else:
                exportable.write(path)

        return self.write_to(path, write)

    def show_in_folder(self, path: Path) -> None:
        """Open the folder of `path` in the system's file manager."""
        self.open_folder(path if path.is_dir() else path.parent)

    def open_folder(self, folder: Path) -> None:
        """Open `folder` in the system's file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def write_to(self, path: Path, write: Write) -> BackgroundTask:
        """Write `path` in a background thread; returns the task, which may be cancelled."""

        def checked(task: BackgroundTask) -> None:
            write(task, path)
            if not path.exists():
                raise ExportError(f"{path} was written, but is not there: choose another folder.")

        def failed(error: Exception) -> None:
            self.said.emit(f"{path.name} was not exported.")
            self.failed.emit(error)

        task = self._work.start(checked, lambda _: self.saved.emit(path), failed=failed)
        assert task is not None, "files are written beside each other"
        self.began.emit(task, f"Writing {path.name}")
        return task

    def _on_wanted(
        self, dialog: ExportDialog, exportable: Exportable, order: Order | None, path: Path
    ) -> None:
        dialog.choices.keep(self._store)
        self.remember_folder(path.parent)
        self.export(exportable, order, path)

"""Taking pictures, films and curves away as files, beside the window and with a way to cancel."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from latentlab.curves.store import USUAL_SMOOTHING
from latentlab.gui.background import BackgroundTask
from latentlab.gui.settings_store import SettingsStore
from latentlab.problems import explain
from trainers.reports import Grid
from trainers.runs.grids import only, tile
from trainers.runs.run import Run

ENLARGEMENTS = (1, 2, 4, 8)
FILM_SPEEDS = (5, 10, 20, 30)
FOLDER = "Folder (*)"
"""The kind of file that is a folder."""
_NEW_FOLDER = "Name a new folder for the pictures"
_FILE_ENDINGS = (".png", ".gif", ".mp4", ".jpg", ".jpeg")

Write = Callable[[BackgroundTask, Path], None]


@dataclass(frozen=True)
class Shown:
    """Pictures on screen, where they come from, and how the curves beside them are smoothed."""

    run: Run
    step: int
    grid: Grid
    smoothing: int = USUAL_SMOOTHING

    def provenance(self, cell: int | None = None) -> dict[str, str]:
        """What is written into an exported PNG so that its origin is known."""
        origin = {
            "run": self.run.name,
            "algorithm": self.run.manifest.algorithm,
            "step": self.step,
            "grid": self.grid.name,
            "cell": cell,
        }
        return {"Software": "LatentLab", "LatentLab": json.dumps(origin)}


class ExportActions(QObject):
    """Asks where to, then writes.

    Signals:
        began: a `BackgroundTask` and what it does, in words.
        ended: the task is over, well or not.
        saved: the `Path` of a finished file.
        said: a sentence for the status bar.
    """

    began = Signal(object, str)
    ended = Signal(object)
    saved = Signal(object)
    said = Signal(str)

    def __init__(self, store: SettingsStore, window: QWidget) -> None:
        super().__init__(window)
        self._store = store
        self._window = window
        self._tasks: list[BackgroundTask] = []
        self._source: Callable[[], Shown | None] = lambda: None

    def set_source(self, source: Callable[[], Shown | None]) -> None:
        """Where to ask what is on screen."""
        self._source = source

    @property
    def has_run(self) -> bool:
        """Whether there are pictures and curves of a run to export."""
        return self._source() is not None

    @property
    def folder(self) -> Path:
        """Where files were written last; at first where this person keeps pictures."""
        pictures = QStandardPaths.StandardLocation.PicturesLocation
        folder = Path(self._store.text("export_folder", QStandardPaths.writableLocation(pictures)))
        return folder if folder.is_dir() else Path.home()

    def remember_folder(self, folder: Path) -> None:
        """Suggest `folder` the next time."""
        self._store.keep("export_folder", str(folder))

    @property
    def enlargement(self) -> int:
        """How many pixels wide each pixel becomes in a PNG."""
        text = self._store.text("enlargement", "4")
        return int(text) if text in map(str, ENLARGEMENTS) else 4

    @property
    def film_speed(self) -> int:
        """Pictures a second in films."""
        text = self._store.text("film_speed", "10")
        return int(text) if text in map(str, FILM_SPEEDS) else 10

    def set_enlargement(self, factor: int) -> None:
        """Remember how much PNGs are enlarged."""
        self._store.keep("enlargement", str(factor))

    def set_film_speed(self, pictures_per_second: int) -> None:
        """Remember how fast films run."""
        self._store.keep("film_speed", str(pictures_per_second))

    def export_shown_grid(self) -> None:
        """The grid on screen as PNG."""
        shown = self._shown()
        if shown is not None:
            self.export_grid(shown)

    def export_shown_cell(self, index: int) -> None:
        """One picture of the grid on screen as PNG."""
        shown = self._shown()
        if shown is not None:
            self.export_cell(shown, index)

    def export_shown_film(self, kind: str) -> None:
        """All saved grids of the kind on screen as a film."""
        shown = self._shown()
        if shown is not None:
            self.export_film(shown.run, shown.grid.name, kind)

    def export_shown_curves(self, kind: str = "png") -> None:
        """The curves of the run on screen."""
        shown = self._shown()
        if shown is not None:
            self.export_curves(shown.run, kind, shown.smoothing)

    def export_grid(self, shown: Shown) -> None:
        """The whole grid as PNG."""
        scale = self.enlargement

        def write(task: BackgroundTask, path: Path) -> None:
            from latentlab.export import save_picture

            del task
            save_picture(tile(shown.grid), path, scale, shown.provenance())

        self.ask(f"{shown.run.name}-{shown.step}-{shown.grid.name}.png", "PNG (*.png)", write)

    def export_cell(self, shown: Shown, index: int) -> None:
        """One picture of the grid as PNG."""
        scale = self.enlargement

        def write(task: BackgroundTask, path: Path) -> None:
            from latentlab.export import save_picture

            del task
            pixels = tile(only(shown.grid, index))
            save_picture(pixels, path, scale, shown.provenance(index))

        self.ask(f"{shown.run.name}-{shown.step}-{index}.png", "PNG (*.png)", write)

    def export_film(self, run: Run, grid_name: str, kind: str) -> None:
        """All saved grids as a film; `kind` is "gif" or "mp4"."""
        speed = self.film_speed

        def write(task: BackgroundTask, path: Path) -> None:
            from latentlab.export import save_gif, save_mp4, timeline_frames

            steps = run.grids.steps(grid_name)
            frames = task.counted(timeline_frames(run, grid_name, steps), len(steps))
            save = {"gif": save_gif, "mp4": save_mp4}[kind]
            save(frames, path, speed)

        self.ask(f"{run.name}-{grid_name}.{kind}", f"{kind.upper()} (*.{kind})", write)

    def export_curves(self, run: Run, kind: str, smoothing: int = USUAL_SMOOTHING) -> None:
        """All curves, averaged over `smoothing` steps; `kind` is "png", "svg" or "csv"."""

        def write(task: BackgroundTask, path: Path) -> None:
            from latentlab.export import save_curves

            del task
            save_curves(run, path, smoothing)

        self.ask(f"{run.name}-curves.{kind}", f"{kind.upper()} (*.{kind})", write)

    def show_in_folder(self, path: Path) -> None:
        """Open the folder of `path` in the system's file manager."""
        self.open_folder(path.parent)

    def open_folder(self, folder: Path) -> None:
        """Open `folder` in the system's file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def write_to(self, path: Path, write: Write) -> BackgroundTask:
        """Write `path` in the background; returns the work, which may be cancelled."""
        task = BackgroundTask(lambda task: write(task, path), self)
        task.succeeded.connect(lambda _: self.saved.emit(path))
        task.failed.connect(lambda error: self.said.emit(explain(error).headline))
        task.finished.connect(lambda: self._forget(task))
        self._tasks.append(task)
        self.began.emit(task, f"Writing {path.name}")
        task.start()
        return task

    def wait_for_threads(self) -> None:
        """Cancel what is being written; before the process ends."""
        for task in self._tasks:
            task.cancel()
            task.wait()

    def ask(self, name: str, kinds: str, write: Write) -> None:
        """Ask where to write a file, or a `FOLDER`, suggesting `name`, then write it beside the
        window."""
        suffix = "" if kinds == FOLDER else Path(name).suffix
        suggested, title = str(self.folder / name), "Export" if suffix else _NEW_FOLDER
        chosen, _ = QFileDialog.getSaveFileName(self._window, title, suggested, kinds)
        if not chosen:
            return
        path = Path(chosen)
        if not suffix and path.suffix.lower() in _FILE_ENDINGS:
            path = path.with_suffix("")
            self.said.emit(f"The pictures go into a new folder: {path.name}.")
        if suffix and path.suffix.lower() != suffix:
            path = path.with_name(path.name + suffix)
        self.remember_folder(path.parent)
        self.write_to(path, write)

    def _shown(self) -> Shown | None:
        shown = self._source()
        if shown is None:
            self.said.emit("There is nothing to export yet: start a run or open one.")
        return shown

    def _forget(self, task: BackgroundTask) -> None:
        self._tasks.remove(task)
        self.ended.emit(task)
        task.deleteLater()

"""Saves pictures, films and curves as files, in background threads that can be cancelled."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from latentlab.curves.store import USUAL_SMOOTHING
from latentlab.formatting import at_step
from latentlab.gui.background import BackgroundTask, BackgroundWork
from latentlab.gui.settings_store import SettingsStore
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
class Export:
    """An entry of the export menu.

    Attributes:
        text: what it says: "Walk as GIF…".
        write: asks where to, then writes.
        is_ready: whether there is something to write now.
    """

    text: str
    write: Callable[[], None]
    is_ready: Callable[[], bool]


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
        ended: the `BackgroundTask` is over, well or not.
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
        self._work = BackgroundWork("runs beside", self)
        self._work.ended.connect(self.ended)
        self._work.failed.connect(self.said)
        self._source: Callable[[], Shown | None] = lambda: None

    def set_source(self, source: Callable[[], Shown | None]) -> None:
        """Where to ask what is on screen."""
        self._source = source

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
        self._export_pictures(None)

    def export_shown_cell(self, index: int) -> None:
        """One picture of the grid on screen as PNG."""
        self._export_pictures(index)

    def export_shown_film(self, kind: str) -> None:
        """All saved grids of the kind on screen as a film; `kind` is "gif" or "mp4"."""
        shown, speed = self._shown(), self.film_speed
        if shown is None:
            return
        run, grid = shown.run, shown.grid.name

        def write(task: BackgroundTask, path: Path) -> None:
            from latentlab.export import save_gif, save_mp4, timeline_frames

            steps = run.grids.steps(grid)
            frames = task.counted(timeline_frames(run, grid, steps), len(steps))
            save = {"gif": save_gif, "mp4": save_mp4}[kind]
            save(frames, path, speed, captions=[at_step(step) for step in steps])

        self.ask(f"{run.name}-{grid}.{kind}", f"{kind.upper()} (*.{kind})", write)

    def export_shown_curves(self, kind: str = "png") -> None:
        """All curves of the run on screen, smoothed as they are there; `kind` is "png", "svg" or
        "csv"."""
        shown = self._shown()
        if shown is None:
            return

        def write(task: BackgroundTask, path: Path) -> None:
            from latentlab.export import save_curves

            del task
            save_curves(shown.run, path, shown.smoothing)

        self.ask(f"{shown.run.name}-curves.{kind}", f"{kind.upper()} (*.{kind})", write)

    def of_run(self) -> list[Export]:
        """What there is to take away of the run on screen."""
        kinds = {
            "Timeline": (self.export_shown_film, ("gif", "mp4")),
            "Curves": (self.export_shown_curves, ("png", "svg", "csv")),
        }
        return [
            Export(
                f"{what} as {kind.upper()}…",
                partial(export, kind),
                lambda: self._source() is not None,
            )
            for what, (export, endings) in kinds.items()
            for kind in endings
        ]

    def show_in_folder(self, path: Path) -> None:
        """Open the folder of `path` in the system's file manager."""
        self.open_folder(path.parent)

    def open_folder(self, folder: Path) -> None:
        """Open `folder` in the system's file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def write_to(self, path: Path, write: Write) -> BackgroundTask:
        """Write `path` in a background thread; returns the task, which may be cancelled."""
        task = self._work.start(lambda task: write(task, path), lambda _: self.saved.emit(path))
        assert task is not None, "files are written beside each other"
        self.began.emit(task, f"Writing {path.name}")
        return task

    def ask(self, name: str, kinds: str, write: Write) -> None:
        """Ask where to write a file, or a `FOLDER`, suggesting `name`, then write it in a
        background thread."""
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

    def _export_pictures(self, index: int | None) -> None:
        """The grid on screen, or one picture of it, as PNG."""
        shown, scale = self._shown(), self.enlargement
        if shown is None:
            return
        grid = shown.grid if index is None else only(shown.grid, index)
        what = shown.grid.name if index is None else index

        def write(task: BackgroundTask, path: Path) -> None:
            from latentlab.export import save_picture

            del task
            save_picture(tile(grid), path, scale, shown.provenance(index))

        self.ask(f"{shown.run.name}-{shown.step}-{what}.png", "PNG (*.png)", write)

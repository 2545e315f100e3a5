"""The status bar: what happens now, files being written, device, memory and speed."""

from pathlib import Path

import psutil
from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QStatusBar, QWidget

from latentlab import formatting
from latentlab.gui.background import BackgroundTask
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import GRID
from latentlab.gui.training.laboratory import Laboratory
from latentlab.gui.training.training_thread import Delivery
from latentlab.gui.training.workbench import READY
from latentlab.gui.widgets.labels import ElidedLabel
from latentlab.models.manager import Memory
from trainers.training.events import NotSaved, PausedAt, Started

_MEMORY_EVERY_MS = 2000
_READABLE_MS = 300
_REMARK_MS = 10_000
_SAVED_MS = 30_000
"""Longer: there is a button to press."""


class StatusLine(QStatusBar):
    """Everything in it is for reading; only Cancel and "Show in folder" can be pressed.

    Signals:
        folder_wanted: the `Path` of a file whose folder the person wants to see.
    """

    folder_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._message = named(ElidedLabel(left_out=Qt.TextElideMode.ElideMiddle), "statusMessage")
        self._show_folder = named(
            QPushButton("Show in folder"),
            "showInFolderButton",
            tip="Open the folder of the file that was just written.",
        )
        self._saved: Path | None = None
        self._task: BackgroundTask | None = None
        self._task_bar = named(
            QProgressBar(maximum=1000), "exportProgress", spoken="Progress of the export"
        )
        self._task_bar.setFixedWidth(120)
        self._cancel = named(
            QPushButton("Cancel"), "cancelExportButton", tip="Stop writing the file."
        )
        self._speed, self._device, self._memory = QLabel(), QLabel(), QLabel()
        self._models = named(QLabel(), "statusModels")
        self._rendering = named(QLabel(), "statusRendering", tip="Time to make one picture.")
        self._device.setObjectName("statusDevice")
        self._memory.setToolTip("Memory of this program (RAM).")
        self._lasting = self._task_text = ""
        self._fading = QTimer(self, singleShot=True)
        self._fading.timeout.connect(self._show_lasting)
        self._titles: dict[str, str] = {}
        self._since_rendering = QElapsedTimer()
        self._process = psutil.Process()
        self.setSizeGripEnabled(False)
        self.setContentsMargins(2 * GRID, 0, GRID, 0)
        self.addWidget(self._message, 1)
        for each in (self._show_folder, self._task_bar, self._cancel):
            self.addPermanentWidget(each)
            each.hide()
        for label in (self._rendering, self._models, self._speed, self._device, self._memory):
            label.setContentsMargins(GRID, 0, GRID, 0)
            self.addPermanentWidget(label)
        self._show_folder.clicked.connect(lambda: self.folder_wanted.emit(self._saved))
        self._cancel.clicked.connect(self._on_cancel)
        timer = QTimer(self, interval=_MEMORY_EVERY_MS)
        timer.timeout.connect(self._measure)
        timer.start()
        self._measure()

    def say(self, text: str) -> None:
        """Show `text`, of what goes on, until something else does. A remark gives way to it, but
        stands its time when something has ended."""
        self._lasting = text
        gives_way = text != READY and self._show_folder.isHidden()
        if gives_way or not self._fading.isActive():
            self._show_lasting()

    def remark(self, text: str) -> None:
        """Show `text` for some seconds: it is about what was just done, and stale after that."""
        self._show(text)
        self._fading.start(_REMARK_MS)

    def forget_remark(self) -> None:
        """Another model is opened: what was remarked is about the one before."""
        if self._fading.isActive() and self._show_folder.isHidden():
            self._show_lasting()

    def _show_lasting(self) -> None:
        self._show(self._task_text or self._lasting)

    def _show(self, text: str) -> None:
        self._fading.stop()
        self._message.setText(text)
        self._show_folder.hide()

    def say_saved(self, path: Path) -> None:
        """A file is written; offer for a while to show it."""
        self._show(f"Saved {path}.")
        self._fading.start(_SAVED_MS)
        self._saved = path
        self._show_folder.show()

    def show_laboratory(self, laboratory: Laboratory) -> None:
        """Name the device that would be used."""
        self._titles = laboratory.devices
        self._device.setText(next(iter(laboratory.devices.values()), ""))

    def take(self, delivery: Delivery) -> None:
        """Show device and speed of the training."""
        for event in delivery.events:
            if isinstance(event, Started):
                title = self._titles.get(event.device, event.device)
                self._device.setText(f"{title} · {event.precision}")
        if delivery.progress is not None:
            threads = delivery.progress.threads
            self._device.setToolTip(f"{threads} processor thread{'s' * (threads != 1)} in use.")
            self._speed.setText(formatting.rate(delivery.progress.images_per_second))
        if any(isinstance(event, (PausedAt, NotSaved)) for event in delivery.events):
            self._speed.clear()

    def show_rendering(self, milliseconds: float, pictures: int) -> None:
        """How long the newest pictures took, each by itself."""
        if self._since_rendering.isValid() and self._since_rendering.elapsed() < _READABLE_MS:
            return
        self._since_rendering.start()
        self._rendering.setText(f"{milliseconds / max(pictures, 1):.1f} ms a picture")

    def forget_rendering(self) -> None:
        """Another page is in front: what the pictures took that it showed is of no meaning."""
        self._since_rendering.invalidate()
        self._rendering.clear()

    def show_models(self, memory: Memory) -> None:
        """How much of their memory the opened models take."""
        self._models.setText(f"models {formatting.size(memory.used)}")
        self._models.setToolTip(
            f"{memory.models} opened model{'s' * (memory.models != 1)} of at most "
            f"{formatting.size(memory.budget)}; those used least are let go. The "
            f"{memory.device.upper()}'s memory has {formatting.size(memory.free)} free of "
            f"{formatting.size(memory.total)}."
        )

    def training_ended(self) -> None:
        """Nothing is being trained any more."""
        self._speed.clear()

    def show_task(self, task: BackgroundTask, text: str) -> None:
        """A file is being written."""
        self._task, self._task_text = task, f"{text}…"
        self._show_lasting()
        task.told.connect(self._on_progress)
        self._task_bar.setValue(0)
        self._task_bar.show()
        self._cancel.show()

    def hide_task(self, task: BackgroundTask) -> None:
        """The file is written, or will not be."""
        if task is self._task:
            self._task, self._task_text = None, ""
            self._task_bar.hide()
            self._cancel.hide()
            if not self._fading.isActive():
                self._show_lasting()

    def _on_progress(self, doing: str, fraction: float | None) -> None:
        del doing
        self._task_bar.setValue(round(1000 * (fraction or 0.0)))

    def _on_cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self.remark("Cancelled; no file was written.")

    def _measure(self) -> None:
        self._memory.setText(f"memory {formatting.size(self._process.memory_info().rss)}")

"""What the chosen folder holds, shown in the form before anybody trains on it."""

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from latentlab.gui.background import BackgroundTask, BackgroundWork
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.labels import Hint
from latentlab.problems import explain
from trainers.config import DataSource
from trainers.file_names import shown

if TYPE_CHECKING:
    from trainers.data.survey import Survey

_PATIENCE_MS = 250
"""How long a path that is being typed must stay the same before its folder is looked at."""

_SHOWN = 24
_TILE = 4 * GRID
_GAP = GRID // 2
_LISTED = 20


class FolderPreview(QWidget):
    """Looks at a folder in the background and shows what is found; another folder ends the look.

    Signals:
        surveyed: the `Survey` of the folder that is chosen now.
    """

    surveyed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source: DataSource | None = None
        self._account = named(Hint(), "folderAccount")
        self._warnings = named(Hint(problem=True), "folderWarnings")
        self._sheet = named(
            ContactSheet(),
            "contactSheet",
            spoken="Some of the pictures",
            tip="Some of the pictures, cut to squares as training sees them.",
        )
        boxes.column(self._account, self._sheet, self._warnings, spacing=GRID, within=self)
        self._work = BackgroundWork("replaces", self)
        self._work.told.connect(self._on_told)
        self._wait = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._wait.timeout.connect(self._look)
        self.clear()

    def show_source(self, source: DataSource | None) -> None:
        """Look at the folders of `source`, unless that was done; None shows nothing."""
        if source == self._source:
            return
        self.clear()
        self._source = source
        if source is not None:
            self._account.say("Looking at the pictures…")
            self.show()
            self._wait.start()

    def clear(self) -> None:
        """Show nothing, and look at nothing any more."""
        self._wait.stop()
        self._work.cancel()
        self._source = None
        self._account.say("")
        self._warnings.say("")
        self._sheet.show_pictures(None)
        self.hide()

    def _look(self) -> None:
        if self._source is not None:
            work = partial(_surveyed, self._source)
            self._work.start(work, self._on_surveyed, failed=self._on_failed)

    def _on_told(self, doing: str, fraction: float | None) -> None:
        part = "" if fraction is None else f" {fraction:.0%}"
        self._account.say(f"{doing}…{part}")

    def _on_surveyed(self, found: "Survey") -> None:
        # A label and its number stay on one line.
        self._account.say("\n".join(found.account).replace(" (", "\N{NO-BREAK SPACE}("))
        self._warnings.say("\n".join(map(shown, found.warnings)))
        lines = [shown(str(each)) for each in found.left_out[:_LISTED]]
        more = len(found.left_out) - len(lines)
        self._warnings.setToolTip("\n".join([*lines, *[f"and {more} more"] * (more > 0)]))
        self._sheet.show_pictures(found.sheet)
        self.surveyed.emit(found)

    def _on_failed(self, error: Exception) -> None:
        self._account.say("")
        self._warnings.say(shown(explain(error).headline))
        self._warnings.setToolTip("")


class ContactSheet(QWidget):
    """Small squares beside each other, as many in a row as there is room for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images: list[QImage] = []
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_pictures(self, pixels: NDArray[np.uint8] | None) -> None:
        """Show `pixels` [N, S, S, 3], or nothing."""
        self._images = [] if pixels is None else [_image(each) for each in pixels]
        self.setVisible(bool(self._images))
        self._fit()
        self.update()

    @property
    def count(self) -> int:
        """How many pictures are shown."""
        return len(self._images)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        columns = self._columns()
        for number, image in enumerate(self._images):
            row, column = divmod(number, columns)
            step = _TILE + _GAP
            painter.drawImage(QRect(column * step, row * step, _TILE, _TILE), image)

    def _columns(self) -> int:
        return max(1, (self.width() + _GAP) // (_TILE + _GAP))

    def _fit(self) -> None:
        rows = -(-len(self._images) // self._columns())
        self.setFixedHeight(max(0, rows * (_TILE + _GAP) - _GAP))


def _surveyed(source: DataSource, task: BackgroundTask) -> "Survey":
    # Imported here: it needs PyTorch, which the window is painted without.
    from trainers.data.survey import survey

    return survey(source, _SHOWN, 2 * _TILE, task.watcher())


def _image(pixels: NDArray[np.uint8]) -> QImage:
    height, width, _ = pixels.shape
    content = np.ascontiguousarray(pixels).tobytes()
    return QImage(content, width, height, 3 * width, QImage.Format.Format_RGB888).copy()

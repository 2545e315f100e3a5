"""Walks as files: which kind, how long, how fast; and what writes them."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QVBoxLayout, QWidget

from latentlab import formatting
from latentlab.gui.background import BackgroundTask
from latentlab.gui.exporting.export_actions import FOLDER, Write
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets.form.setting_controls import GroupedSpinBox
from latentlab.models.manager import ModelManager
from latentlab.requests import Request
from latentlab.views.walk import MOST_FRAMES, FilmKind

_KINDS: dict[FilmKind, str] = {
    "mp4": "Film (MP4)",
    "gif": "Moving picture (GIF)",
    "frames": "A PNG for each frame",
    "strip": "Strip (one PNG)",
}
_SUFFIXES: dict[FilmKind, tuple[str, str]] = {
    "mp4": (".mp4", "MP4 (*.mp4)"),
    "gif": (".gif", "GIF (*.gif)"),
    "frames": ("", FOLDER),
    "strip": (".png", "PNG (*.png)"),
}
_STRIP_PICTURES = 12
_GIF_FASTEST = 50


@dataclass(frozen=True)
class FilmChoice:
    """What is to be written.

    Attributes:
        speed: frames a second.
        suffix, filter: how the file's name ends, and what the file dialog says.
    """

    kind: FilmKind
    frames: int
    speed: int
    suffix: str
    filter: str


class FilmBox(QWidget):
    """Kind, frames a second or pictures, and the button.

    Signals:
        wanted: a `FilmChoice`.
    """

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filmBox")
        self._seconds = 6.0
        self._kind = named(
            QComboBox(), "filmKind", spoken="Kind of file",
            tip="A film for players and slides, a GIF for web pages, single pictures for other "
            "programs, or a strip for paper. PNGs bring this page back when they are dropped on "
            "the window.",
        )  # fmt: skip
        for kind, title in _KINDS.items():
            self._kind.addItem(title, kind)
        self._speed = named(
            GroupedSpinBox(), "filmSpeed", spoken="Frames a second",
            tip="Frames a second, 1 to 60; a GIF shows at most 50.",
        )  # fmt: skip
        self._speed.setRange(1, 60)
        self._speed.setValue(30)
        self._speed.setSuffix(" frames a second")
        self._pictures = named(
            GroupedSpinBox(), "stripPictures", spoken="Pictures in the strip",
            tip="Pictures in the strip, at equal steps of the walk: 2 to 64.",
        )  # fmt: skip
        self._pictures.setRange(2, 64)
        self._pictures.setValue(_STRIP_PICTURES)
        self._pictures.setSuffix(" pictures")
        self._facts = QLabel()
        self._facts.setProperty("quiet", True)
        self._button = named(
            QPushButton(icon("movie"), "Export walk…"), "exportWalk",
            tip="Choose where to, then write it; the status bar shows how far "
            "it is and can cancel it.",
        )  # fmt: skip
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for each in (self._kind, self._speed, self._pictures, self._facts, self._button):
            column.addWidget(each)
        self._kind.currentIndexChanged.connect(self._tell)
        self._speed.valueChanged.connect(self._tell)
        self._pictures.valueChanged.connect(self._tell)
        self._button.clicked.connect(lambda: self.wanted.emit(self.choice()))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._tell()

    def set_seconds(self, seconds: float) -> None:
        """The walk takes so long, so films do."""
        self._seconds = seconds
        self._tell()

    def choice(self, kind: FilmKind | None = None) -> FilmChoice:
        """What the person has chosen, or the same as another kind of file."""
        kind = kind or self._kind.currentData()
        suffix, filter_ = _SUFFIXES[kind]
        if kind == "strip":
            return FilmChoice(kind, self._pictures.value(), 1, suffix, filter_)
        speed = self._speed.value()
        speed = min(speed, _GIF_FASTEST) if kind == "gif" else speed
        frames = min(max(2, round(self._seconds * speed)), MOST_FRAMES)
        return FilmChoice(kind, frames, speed, suffix, filter_)

    def _tell(self) -> None:
        choice = self.choice()
        strip = choice.kind == "strip"
        self._speed.setVisible(not strip)
        self._pictures.setVisible(strip)
        length = formatting.duration(choice.frames / choice.speed)
        self._facts.setText(
            "" if strip else f"{formatting.counted(choice.frames, 'frame')}, {length}"
        )
        self._facts.setVisible(not strip)


def walk_writer(
    manager: ModelManager, request: Request, kind: FilmKind, speed: float, scale: int
) -> Write:
    """What writes the walk of `request`; see `latentlab.export.walks.save_walk`."""

    def write(task: BackgroundTask, path: Path) -> None:
        from latentlab.export.walks import save_walk

        model = manager.open(request.model, request.step)
        save_walk(model, request, kind, path, speed, scale, task.counted)

    return write

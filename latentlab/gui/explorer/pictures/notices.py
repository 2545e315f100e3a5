"""What the page says of getting pictures: ways to do so, how far reading is, what is refused."""

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QTimer, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from latentlab.gui.explorer.pictures.sources import PictureSources, Take
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.error_box import ErrorBox
from latentlab.gui.widgets.labels import ElidedLabel

_SLOW_MS = 500
_WHOLE = 1000


class WaysIn(QWidget):
    """The buttons of the empty page: take examples, open files, paste, or draw."""

    def __init__(
        self,
        sources: PictureSources,
        take: Take,
        examples: Callable[[], None],
        draw: Callable[[], None],
    ) -> None:
        super().__init__()
        self.setObjectName("waysIn")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addStretch(1)
        for picture, words, name, tip, act in (
            (
                "pictures",
                "Show examples",
                "waysInExamples",
                "Some pictures of the data that the model learned from.",
                examples,
            ),
            (
                "folder",
                "Open pictures…",
                "waysInOpen",
                "Pictures of any size and common format; several at a time.",
                lambda: sources.ask_for_files(self, take),
            ),
            (
                "paste",
                "Paste",
                "waysInPaste",
                "The picture or the files on the clipboard (Ctrl+V).",
                lambda: sources.paste(take),
            ),
            (
                "draw",
                "Draw…",
                "waysInDraw",
                "Draw a picture and see what becomes of it while the line grows.",
                draw,
            ),
        ):
            button = named(QPushButton(icon(picture), words), name, tip=tip)
            button.setProperty("primary", name == "waysInExamples")
            button.clicked.connect(act)
            row.addWidget(button)
        row.addStretch(1)


class Tells(Protocol):
    """Work that tells how far it is, and can be cancelled."""

    @property
    def running_changed(self) -> SignalInstance:
        """Emitted with whether any of it runs."""

    @property
    def told(self) -> SignalInstance:
        """Emitted with what is being done, and the part of it that is done, or None if unknown."""

    def cancel(self) -> None:
        """Give up what runs."""


class ReadingBar(QWidget):
    """What is being done, how far it is, and Cancel; shown only if it takes longer than half a
    second.

    Args:
        work: what is shown.
        name: what the names of its controls begin with.
        doing: what the work is, as in "Progress of reading pictures".
        tip: what Cancel does.
    """

    def __init__(
        self,
        work: Tells,
        name: str = "reading",
        doing: str = "reading pictures",
        tip: str = "Stop reading: what was not read yet is left out.",
    ) -> None:
        super().__init__()
        self.setObjectName(f"{name}Bar")
        self._words = named(ElidedLabel(), f"{name}Words")
        self._words.setProperty("quiet", True)
        self._bar = named(
            QProgressBar(),
            f"{name}Progress",
            spoken=f"Progress of {doing}",
            tip=f"How far {doing} is.",
        )
        cancel = named(QPushButton("Cancel"), f"{name}Cancel", tip=tip)
        cancel.clicked.connect(work.cancel)
        work.running_changed.connect(self._on_running)
        work.told.connect(self._on_told)
        self._late = QTimer(self, singleShot=True, interval=_SLOW_MS)
        self._late.timeout.connect(self.show)
        boxes.row((self._words, 1), (self._bar, 1), cancel, spacing=GRID, within=self)
        self.hide()

    def _on_running(self, running: bool) -> None:
        if running:
            self._bar.setRange(0, 0)
            self._late.start()
        else:
            self._late.stop()
            self.hide()

    def _on_told(self, doing: str, share: float | None) -> None:
        """Show how much of `doing` is done; without a share, that something is."""
        self._words.setText(doing)
        self._bar.setRange(0, 0 if share is None else _WHOLE)
        self._bar.setValue(round(_WHOLE * (share or 0.0)))


class Refusals(ErrorBox):
    """Says which pictures cannot be used, until others are read."""

    def __init__(self, sources: PictureSources) -> None:
        super().__init__()
        sources.refused.connect(self.say)
        sources.running_changed.connect(lambda running: self.clear() if running else None)

    def say(self, sentences: Sequence[str]) -> None:
        """Show a sentence for each picture; several as details of one headline."""
        if len(sentences) == 1:
            self.show_error(sentences[0], "")
        else:
            self.show_error(f"{len(sentences)} pictures cannot be used.", "\n".join(sentences))

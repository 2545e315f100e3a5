"""Finds the pictures of the data that a model brings back worst."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget

from latentlab.formatting import counted
from latentlab.gui.background import BackgroundTask, BackgroundWork
from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.explorer.pictures.sources import PictureSources
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.labels import Hint
from latentlab.gui.widgets.number_boxes import GroupedSpinBox
from latentlab.pictures.picture import Picture
from trainers.capabilities import TransferDirection

if TYPE_CHECKING:
    from latentlab.models.latent_model import LatentModel
    from trainers.data.images import Images

TRIED = 500
"""How many pictures of the data the search looks at."""

_USUAL, _MOST = 6, 64


@dataclass(frozen=True)
class BadPictures:
    """The pictures that a model brings back worst.

    Attributes:
        pictures: the worst first; `errors` are their mean errors, in [0, 1].
        tried: how many were translated there and back, and `mean` is their mean error.
    """

    pictures: tuple[Picture, ...]
    errors: tuple[float, ...]
    tried: int
    mean: float


def find_bad_cases(
    task: BackgroundTask,
    model: "LatentModel",
    images: "Images",
    direction: TransferDirection,
    count: int,
) -> BadPictures:
    """The `count` worst of at most `TRIED` pictures, spread evenly over the data."""
    from latentlab.measuring.bad_cases import worst
    from latentlab.pictures.training_images import data_pictures

    cases = worst(model, images, TRIED, direction, limit=TRIED, report=task.reached)
    shown = cases[:count]
    return BadPictures(
        pictures=data_pictures(images, [case.index for case in shown]),
        errors=tuple(case.error for case in shown),
        tried=len(cases),
        mean=sum(case.error for case in cases) / max(len(cases), 1),
    )


class BadCasesBox(QWidget):
    """The search, how far it is, and what it found.

    Signals:
        found: the `Picture`s with the largest error, the worst first.
    """

    found = Signal(object)

    def __init__(self, explorer: Explorer, sources: PictureSources) -> None:
        super().__init__()
        self.setObjectName("badCasesBox")
        self._explorer = explorer
        self._sources = sources
        self._direction: TransferDirection = "AtoB"
        self._work = BackgroundWork("is refused", self)
        self._found: tuple[Picture, ...] = ()
        self._searching = False
        self._count = named(
            GroupedSpinBox(),
            "badCasesCount",
            spoken="How many",
            tip=f"How many to show: 1 to {_MOST}.",
        )
        self._count.setRange(1, _MOST)
        self._count.setValue(_USUAL)
        self._count.setSuffix(" worst")
        self._start = named(
            QPushButton(icon("nearest"), "Find"),
            "badCasesFind",
            tip="Translate the pictures of the data there and back, and show those that came back "
            f"most changed. At most {TRIED} are tried, spread evenly over the data.",
        )
        self._bar = named(QProgressBar(maximum=1000), "badCasesProgress", spoken="Progress")
        self._bar.setToolTip("How far what is being done is: the words below say what.")
        self._cancel = named(
            QPushButton("Cancel"), "badCasesCancel", tip="Stop searching; nothing changes."
        )
        self._words = Hint()
        self._lay_out()
        self._work.told.connect(self._on_told)
        self._work.failed.connect(self._words.say)
        self._work.running_changed.connect(self._show_running)
        self._start.clicked.connect(self._search)
        self._cancel.clicked.connect(self.cancel)
        self._show_running(False)

    def offer(self, facts: ModelFacts) -> None:
        """Another model is current."""
        del facts
        self.cancel()

    def set_direction(self, direction: TransferDirection) -> None:
        """Which way comes first: it decides from which domain the pictures are."""
        self._direction = direction

    def forget_unless(self, shown: Sequence[Picture]) -> None:
        """Say nothing more of what was found, unless that is shown."""
        if self._found and not set(shown) >= set(self._found):
            self._found = ()
            self._words.say("")

    def cancel(self) -> None:
        """Stop searching, and say nothing more of it."""
        self._searching = False
        self._work.cancel()
        self._words.say("")

    def give_up(self) -> None:
        """Drop a search that is under way: the person chose other pictures meanwhile."""
        if self._searching:
            self.cancel()

    def _search(self) -> None:
        explorer, sources = self._explorer, self._sources
        if explorer.facts is None:
            return
        ref, step, count = explorer.facts.ref, explorer.step, self._count.value()
        direction = self._direction

        def work(task: BackgroundTask) -> BadPictures:
            model, images = explorer.manager.open(ref, step), sources.data.images(task, ref, step)
            task.tell("Translating there and back", 0.0)
            return find_bad_cases(task, model, images, direction, count)

        self._searching = True
        self._work.start(work, self._on_found, "Opening the data")

    def _on_told(self, doing: str, share: float | None) -> None:
        """Show how far it is: with opening the data, which may be drawn first, then with them."""
        self._words.say(f"{doing}…")
        self._bar.setValue(round(1000 * (share or 0.0)))

    def _on_found(self, bad: BadPictures) -> None:
        self._searching = False
        self._words.say("")
        if self._explorer.facts is None or not bad.pictures:
            return
        self._words.say(
            f"Of {counted(bad.tried, 'picture')} these came back most changed: "
            f"{100 * bad.errors[0]:.1f} % to {100 * bad.errors[-1]:.1f} % on average over the "
            f"picture. The mean of all is {100 * bad.mean:.1f} %."
        )
        self._found = bad.pictures
        self.found.emit(bad.pictures)

    def _show_running(self, running: bool) -> None:
        focused = self._start.hasFocus() or self._cancel.hasFocus()
        self._bar.setValue(0)
        self._bar.setVisible(running)
        self._cancel.setVisible(running)
        self._start.setEnabled(not running)
        if focused:
            (self._cancel if running else self._start).setFocus()

    def _lay_out(self) -> None:
        order = boxes.row(self._count, (self._start, 1), spacing=GRID)
        progress = boxes.row((self._bar, 1), self._cancel, spacing=GRID)
        boxes.column(order, progress, self._words, spacing=GRID // 2, within=self)

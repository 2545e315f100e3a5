"""Finds the pictures of the data that a model brings back worst."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from latentlab.gui.background import BackgroundTask
from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.pages.transfer.pictures.picture_sources import PictureSources
from latentlab.gui.pages.transfer.pictures.reading import TRIED, BadPictures, find_bad_cases
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets.form.setting_controls import GroupedSpinBox
from latentlab.gui.widgets.labels import Hint
from latentlab.pictures.picture import Picture
from latentlab.problems import explain
from latentlab.views.transfer import TransferDirection

_USUAL, _MOST = 6, 64
_TRYING = "Translating there and back"


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
        self._task: BackgroundTask | None = None
        self._found: tuple[Picture, ...] = ()
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
        self._start.clicked.connect(self._search)
        self._cancel.clicked.connect(self.cancel)
        self._show_running(False)

    def offer(self, facts: ModelFacts) -> None:
        """Another model is in hand."""
        del facts
        self.cancel()
        self._words.say("")

    def set_direction(self, direction: TransferDirection) -> None:
        """Which way comes first: it decides from which domain the pictures are."""
        self._direction = direction

    def forget_unless(self, shown: Sequence[Picture]) -> None:
        """Say nothing more of what was found, unless that is what is shown."""
        if self._found and tuple(shown) != self._found:
            self._found = ()
            self._words.say("")

    def cancel(self) -> None:
        """Stop searching."""
        if self._task is not None:
            self._task.cancel()

    def wait_for_threads(self) -> None:
        """Block until nothing is searched any more; before the process ends."""
        if self._task is not None:
            self._task.cancel()
            self._task.wait()

    def _search(self) -> None:
        explorer, sources = self._explorer, self._sources
        if explorer.facts is None or self._task is not None:
            return
        ref, step, count = explorer.facts.ref, explorer.step, self._count.value()
        direction = self._direction

        def work(task: BackgroundTask) -> BadPictures:
            model, images = explorer.manager.open(ref, step), sources.data.images(task, ref, step)
            return find_bad_cases(task, model, ref, images, direction, count)

        self._task = BackgroundTask(work, self)
        self._task.progressed.connect(lambda share: self._on_told(_TRYING, share))
        self._task.told.connect(self._on_told)
        self._task.succeeded.connect(self._on_found)
        self._task.failed.connect(lambda error: self._words.say(explain(error).headline))
        self._task.finished.connect(self._on_finished)
        self._words.say("Opening the data…")
        self._show_running(True)
        self._task.start()

    def _on_told(self, doing: str, share: float | None) -> None:
        """Show how far it is: with opening the data, which may be drawn first, then with them."""
        self._words.say(f"{doing}…")
        self._bar.setValue(round(1000 * (share or 0.0)))

    def _on_found(self, bad: BadPictures) -> None:
        facts, task = self._explorer.facts, self._task
        if task is None or task.cancelled or facts is None or facts.ref != bad.ref:
            return
        self._words.say("")
        if not bad.pictures:
            return
        self._words.say(
            f"Of {bad.tried} pictures these came back most changed: "
            f"{100 * bad.errors[0]:.1f} % to {100 * bad.errors[-1]:.1f} % on average over the "
            f"picture. The mean of all is {100 * bad.mean:.1f} %."
        )
        self._found = bad.pictures
        self.found.emit(bad.pictures)

    def _on_finished(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            if task.cancelled:
                self._words.say("")
            task.deleteLater()
        self._show_running(False)

    def _show_running(self, running: bool) -> None:
        focused = self._start.hasFocus() or self._cancel.hasFocus()
        self._bar.setValue(0)
        self._bar.setVisible(running)
        self._cancel.setVisible(running)
        self._start.setEnabled(not running)
        if focused:
            (self._cancel if running else self._start).setFocus()

    def _lay_out(self) -> None:
        order = QHBoxLayout()
        order.setSpacing(GRID)
        order.addWidget(self._count)
        order.addWidget(self._start, 1)
        progress = QHBoxLayout()
        progress.setSpacing(GRID)
        progress.addWidget(self._bar, 1)
        progress.addWidget(self._cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(order)
        column.addLayout(progress)
        column.addWidget(self._words)

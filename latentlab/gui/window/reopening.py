"""Opens the window where one was, and keeps on the disk where that is, also in case of a crash."""

import logging
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from latentlab.gui.background import BackgroundWork
from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.training.workbench import Workbench
from latentlab.models.catalogue import bundled_names
from latentlab.models.refs import ModelRef
from latentlab.moment import Moment
from latentlab.problems import explain
from latentlab.window_state import WindowFile, WindowState
from trainers.file_names import is_text
from trainers.runs.run import Run, RunError

_SOON_MS = 400
_log = logging.getLogger(__name__)


class Reopening(QObject):
    """One for each window. It writes in a background thread, soon after a change.

    Args:
        chosen: what is chosen on each page now, by its name.

    Attributes:
        page: name of the page in front.
        chosen: what was chosen on each page, by its name.

    Signals:
        saving: what keeps itself elsewhere should do so now.
        told: why less comes back than was there, or cannot be kept, as a sentence.
    """

    saving = Signal()
    told = Signal(str)

    def __init__(
        self,
        workbench: Workbench,
        explorer: Explorer,
        chosen: Callable[[], Mapping[str, str]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._workbench, self._explorer, self._chosen_now = workbench, explorer, chosen
        self._file = WindowFile()
        self._state = self._file.state
        self.page, self.chosen = self._state.page, dict(self._state.chosen)
        self._reopened: Moment | None = None
        self._begun = self._refused = False
        self._sentences = [each for each in (self._file.trouble, explorer.tray.trouble) if each]
        self._later = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._later.timeout.connect(self._save)
        self._writing = BackgroundWork("is refused", self)
        workbench.run_changed.connect(lambda _: self.soon())
        explorer.model_changed.connect(self._on_model)
        explorer.failed.connect(self._on_failed)
        explorer.history_changed.connect(self.soon)

    def soon(self) -> None:
        """Something changed: keep it before long."""
        if not self._later.isActive():
            self._later.start()

    def close(self) -> None:
        """Keep all at once, and let go of the file: the window closes."""
        self._later.stop()
        self._writing.end()
        self.saving.emit()
        try:
            self._file.write(self._now())
        except OSError as error:
            _log.warning("where the window was is not kept: %s", error)
        self._file.close()

    def _save(self) -> None:
        if self._writing.running:
            self.soon()
            return
        self.saving.emit()
        state = self._now()
        self._writing.start(
            lambda _: self._file.write(state), lambda _: self._on_saved(), failed=self._on_unsaved
        )

    def _now(self) -> WindowState:
        """What the window shows. Nothing of before is forgotten while it is still to be opened."""
        self.chosen |= self._chosen_now()
        values: dict[str, object] = {"page": self.page, "chosen": dict(self.chosen)}
        if self._begun:
            run = self._workbench.run
            values["run"] = str(run.folder) if run and is_text(str(run.folder)) else ""
        if self._explorer.facts is not None:
            values["moment"] = self._explorer.moment
        elif self._begun and self._explorer.ref is None:
            values["moment"] = Moment(former=self._explorer.moment.former)
        self._state = self._state.model_copy(update=values)
        return self._state

    def _on_saved(self) -> None:
        self._refused = False

    def _on_unsaved(self, error: Exception) -> None:
        if not self._refused:
            self._refused = True
            reason = explain(error).headline
            self.told.emit(f"Where you are cannot be kept for the next start: {reason}")

    # At the start.

    def begin(self) -> None:
        """Open the run and the model that were open, before the window is painted for the first
        time, so that it never says that there is nothing. They answer once PyTorch is there."""
        moment = self._state.moment
        if (run := self._run()) is not None:
            self._workbench.hold(run)
        self._begun = True
        if moment.model is not None:
            self._reopened = moment
        self._explorer.reopen(moment)

    def _run(self) -> Run | None:
        if not self._state.run or self._workbench.run is not None:
            return None
        try:
            return Run.open(Path(self._state.run))
        except (RunError, OSError) as error:
            self._sentences.append(f"The run that was open cannot be opened: {error}")
            return None

    def _on_failed(self, channel: str, request: object, error: Exception) -> None:
        """What was open is gone: begin as at the first start, and say so."""
        del request
        gone = self._reopened
        if channel != "model" or gone is None or not gone.is_of(self._explorer.ref):
            return
        self._reopened = None
        if gone.step is not None:
            # Perhaps only the step is gone, because snapshots are thinned.
            self._reopened = gone.model_copy(update={"step": None})
            self._explorer.reopen(self._reopened)
            return
        self._begin_anew(gone, explain(error).headline)

    def _begin_anew(self, gone: Moment, reason: str) -> None:
        title = gone.model.title if gone.model is not None else ""
        self._state = self._state.left_out(gone)
        self._sentences.append(
            f"{title} was open and cannot be opened: {reason} What was shown of it is kept and "
            "comes back when you open it."
        )
        names = bundled_names()
        if names:
            self._explorer.open(ModelRef.bundled(names[0]))
        else:
            self._tell()

    def _on_model(self, facts: ModelFacts | None) -> None:
        if facts is None:
            return
        self._reopened = None
        # When the window has taken away what was said of the model before.
        QTimer.singleShot(0, self, self._tell)
        self.soon()
        for waiting in self._state.waiting:
            if waiting.is_of(facts.ref):
                # When all pages know the model.
                QTimer.singleShot(0, self, lambda moment=waiting: self._take_up(moment))

    def _take_up(self, moment: Moment) -> None:
        others = tuple(each for each in self._state.waiting if each != moment)
        self._state = self._state.model_copy(update={"waiting": others})
        self._explorer.take_up(moment)

    def _tell(self) -> None:
        if self._sentences:
            self.told.emit(" ".join(self._sentences))
            self._sentences = []

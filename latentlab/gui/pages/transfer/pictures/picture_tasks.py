"""Reading pictures beside the window: what is told of it, and what becomes of late answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from latentlab.gui.background import BackgroundTask
from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.pages.transfer.pictures.reading import Found, read_squares
from latentlab.gui.pages.transfer.pictures.source_files import Origins
from latentlab.pictures.picture import Picture
from latentlab.problems import explain

Take = Callable[[tuple[Picture, ...]], None]
"""Is given pictures at the size of the model in hand, in the window's thread."""


@dataclass(frozen=True)
class Asked:
    """What becomes of pictures when they have been read.

    Attributes:
        facts: the model that they were asked for.
        for_it_alone: whether they are of no use to another, such as examples of its data.
    """

    take: Take
    facts: ModelFacts
    for_it_alone: bool = False


class PictureTasks(QObject):
    """Any number at a time; their pictures go to the model that they were asked for, or stray.

    Attributes:
        origins: the files that pictures were cut from.

    Signals:
        refused: a sentence for each picture that cannot be used, as a tuple.
        busy_changed: what is being read, in words; empty when nothing is.
        told: what is being done, and the part of it that is done, in [0, 1]; None if unknown.
        strayed: pictures that were asked for while another model was in hand, as a tuple.
    """

    refused = Signal(object)
    busy_changed = Signal(str)
    told = Signal(str, object)
    strayed = Signal(object)

    def __init__(self, explorer: Explorer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._explorer = explorer
        self.origins = Origins()
        self._preparing: BackgroundTask | None = None
        self._tasks: dict[BackgroundTask, Asked] = {}
        explorer.model_changed.connect(self._on_model)

    def begin(
        self, words: str, work: Callable[[BackgroundTask], Found], asked: Asked
    ) -> BackgroundTask:
        """Have `work` find pictures; `words` say what it does."""
        task = BackgroundTask(work, self)
        self._tasks[task] = asked
        task.told.connect(self.told)
        task.progressed.connect(partial(self.told.emit, words.removesuffix("…")))
        task.succeeded.connect(partial(self._on_found, task, asked))
        task.failed.connect(partial(self._on_failed, task))
        task.finished.connect(partial(self._on_finished, task))
        self.busy_changed.emit(words)
        task.start()
        return task

    def prepare(
        self, pictures: Sequence[Picture], facts: ModelFacts, then: Callable[[], None]
    ) -> None:
        """Cut anew what is sharper so for a model, then call `then`: `origins.fitted` knows them.

        `then` is called at once if there is nothing to cut; later if the person cancels; and never
        if another model is taken meanwhile.
        """
        wanted = self.origins.blurred(pictures, facts)
        if self._preparing is not None:
            self._preparing.cancel()
        self._preparing = None
        if not wanted:
            then()
            return

        def work(task: BackgroundTask) -> Found:
            # Of a file that has gone, the picture at its old size is all that is left.
            return replace(read_squares(task, wanted, facts.size, facts.channels), refusals=())

        def ready() -> None:
            if self._preparing is task:
                self._preparing = None
                then()

        asked = Asked(lambda _: None, facts, for_it_alone=True)
        task = self._preparing = self.begin("Reading the pictures for this model…", work, asked)
        task.finished.connect(ready)

    def cancel(self) -> None:
        """Stop reading; what was not read yet is not taken."""
        for task in self._tasks:
            task.cancel()

    def wait_for_threads(self) -> None:
        """Block until nothing is read any more; before the process ends."""
        self.cancel()
        for task in list(self._tasks):
            task.wait()

    def _on_found(self, task: BackgroundTask, asked: Asked, found: Found) -> None:
        if task.cancelled:
            return
        for picture, origin in zip(found.pictures, found.origins, strict=True):
            if origin is not None:
                self.origins.remember(picture, origin)
        if found.refusals:
            self.refused.emit(found.refusals)
        if found.told:
            self._explorer.said.emit(found.told)
        if not found.pictures:
            return
        if asked.for_it_alone or self._is_ready(asked.facts):
            asked.take(self.origins.fitted(found.pictures, asked.facts))
        else:
            self.strayed.emit(found.pictures)

    def _is_ready(self, facts: ModelFacts) -> bool:
        return facts is self._explorer.facts and self._preparing is None

    def _on_failed(self, task: BackgroundTask, error: Exception) -> None:
        if not task.cancelled:
            self.refused.emit((explain(error).headline,))

    def _on_finished(self, task: BackgroundTask) -> None:
        del self._tasks[task]
        task.deleteLater()
        if not self._tasks:
            self.busy_changed.emit("")

    def _on_model(self, facts: ModelFacts | None) -> None:
        if facts is not None:
            return
        self._preparing = None
        for task, asked in self._tasks.items():
            if asked.for_it_alone:
                task.cancel()

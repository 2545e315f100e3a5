"""A whole folder through the model: what is done, from where to where, and how far it is."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from latentlab.batches.preview import BatchPreview
from latentlab.gui.background import BackgroundWork
from latentlab.gui.explorer.controls.inputs import SeedBox
from latentlab.gui.explorer.controls.inspector import InspectorGroup
from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.pages.transfer.batch.progress import BatchProgressBox, FolderLabel
from latentlab.gui.pages.transfer.batch.runner import BatchRunner, preview_job
from latentlab.gui.pages.transfer.batch.tasks import BatchJob, BatchTask, batch_tasks
from latentlab.gui.style.accessibility import named
from latentlab.gui.widgets.form.folder_row import FolderRow
from latentlab.gui.widgets.labels import Hint
from latentlab.problems import explain
from latentlab.views import Picture
from trainers.file_names import typed_path

if TYPE_CHECKING:
    from latentlab.batches.order import BatchOrder
    from latentlab.batches.report import Skipped

_TYPING_MS = 300


class BatchBox(QWidget):
    """Fills a group of the inspector; the batch goes on while the window is used for other things.

    Signals:
        folder_wanted: the `Path` of a folder to show in the system's file manager.
        told: a widget with news, to be scrolled into view.
    """

    folder_wanted = Signal(object)
    told = Signal(object)

    def __init__(self, explorer: Explorer, group: InspectorGroup) -> None:
        super().__init__(group)
        self.hide()
        self._explorer = explorer
        self._facts: ModelFacts | None = None
        self._offered: ModelFacts | None = None
        self._tasks: tuple[BatchTask, ...] = ()
        self._donor: Picture | None = None
        self._direction = "AtoB"
        self._chosen = False
        self._suggested = ""
        self._preview: BatchPreview | None = None
        self._looking = BackgroundWork("replaces", self)
        self.runner = BatchRunner(explorer.manager, self)
        self._what = named(
            QComboBox(),
            "batchTask",
            spoken="What to do",
            tip="What is done to every picture of the folder.",
        )
        self._donor_words = Hint()
        self._seed = SeedBox("batchSeed", tip="Seed of the noise; the same for every picture.")
        self.source = FolderRow(
            "batchSource",
            "Folder of pictures",
            "Every picture in this folder and below is used. The files themselves stay as they "
            "are.",
        )
        self.out = FolderRow(
            "batchOut",
            "Folder for results",
            "An empty or new folder; or that of a batch which was interrupted, to go on with it.",
        )
        self._large = named(
            QCheckBox("Enlarge to the originals' size"),
            "batchLarge",
            tip="Make each result as large as the square of its original that was used. "
            "Otherwise results have the model's size.",
        )
        self._words, self._into = Hint(), FolderLabel()
        self._progress = BatchProgressBox()
        self._pause = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._lay_out(group)
        self._connect()
        self._enable()

    def offer(self, facts: ModelFacts | None) -> None:
        """Another model is current; a batch that runs goes on with its own, and is shown."""
        self._facts = facts
        if not self.runner.is_running:
            self._progress.forget()
            self._show_tasks()

    def set_direction(self, direction: str) -> None:
        """Suggest the way that pictures are translated on the page, until the person chooses."""
        self._direction = direction
        ways = [each.direction for each in self._tasks if each.task == "translate"]
        if direction in ways and not self._chosen and not self.runner.is_running:
            self._what.setCurrentIndex(ways.index(direction))

    def set_donor(self, picture: Picture | None) -> None:
        """Whose object is given, if that is what is done."""
        self._donor = picture
        self._on_task()

    def start(self) -> None:
        """Begin, or go on in the same folder of results."""
        job, task = self._job(), self._task()
        if job is None or task is None or self.runner.is_running:
            return
        self._progress.begin(job.out, f"{task.words}, by {job.ref.title}")
        self.runner.start(job)
        self._enable()
        self.told.emit(self._progress)

    def _show_tasks(self) -> None:
        """Offer what the current model can do."""
        facts = self._offered = self._facts
        self._tasks = () if facts is None else batch_tasks(facts)
        self._what.clear()
        self._what.addItems([each.words for each in self._tasks])
        self._chosen = False
        self.set_direction(self._direction)
        for each in (self._seed_words, self._seed):
            each.setVisible(facts is not None and facts.noisy)
        self._large.setVisible(facts is not None and not facts.upscales)
        self._on_task()

    def _task(self) -> BatchTask | None:
        place = self._what.currentIndex()
        return self._tasks[place] if 0 <= place < len(self._tasks) else None

    def _job(self) -> BatchJob | None:
        """What Start would begin; None while something is missing."""
        ref, task = self._explorer.ref, self._task()
        if ref is None or task is None or (task.task == "give" and self._donor is None):
            return None
        source, out = (typed_path(row.text) for row in (self.source, self.out))
        return BatchJob(ref, self._explorer.step, source, out, self._order(task))

    def _order(self, task: BatchTask) -> "BatchOrder":
        from latentlab.batches.order import BatchOrder

        return BatchOrder(
            task=task.task,
            direction=task.direction,
            seed=self._seed.seed(),
            donor=self._donor if task.task == "give" else None,
            original_size=self._large.isChecked(),
        )

    def _on_task(self) -> None:
        if self.runner.is_running:
            return
        task = self._task()
        if task is None or task.task != "give":
            words = ""
        elif self._donor is None:
            words = "Choose a donor on the shelf first."
        else:
            words = f"Donor: {self._donor.name or 'the chosen picture'}, chosen on the shelf."
        self._donor_words.say(words)
        self._suggest()
        self._pause.start()
        self._enable()

    def _on_choice(self, place: int) -> None:
        del place
        self._chosen = True

    def _on_source(self) -> None:
        self._suggest()
        self._on_folder()

    def _on_folder(self) -> None:
        """What was said of other folders holds no longer."""
        self._progress.forget()
        self._say(None, "")
        self._pause.start()

    def _suggest(self) -> None:
        """A folder for the results beside the pictures, unless the person chose one."""
        task, source = self._task(), self.source.text.strip()
        if self.out.text != self._suggested or task is None or self.runner.is_running:
            return
        path = Path(source)
        name = "".join(each for each in task.folder if each.isalnum() or each in " -_")
        self._suggested = str(path.with_name(f"{path.name} {name}")) if path.name else ""
        self.out.show_text(self._suggested)

    def _look(self) -> None:
        """Tell what Start would find, as soon as that is known."""
        if self.runner.is_running:
            return
        job, manager = self._job(), self._explorer.manager
        if not self.source.text.strip() or not self.out.text.strip():
            self._say(None, "Choose a folder of pictures and one for the results.")
        elif job is None:
            self._say(None, "")
        else:
            self._looking.start(
                lambda _: preview_job(manager, job),
                lambda preview: self._on_looked(job, preview, preview.sentence),
                failed=lambda error: self._on_looked(job, None, explain(error).headline),
            )

    def _on_looked(self, job: BatchJob, preview: BatchPreview | None, sentence: str) -> None:
        if job != self._job():
            self._pause.start()
        elif not self.runner.is_running:
            self._say(preview, sentence)

    def _say(self, preview: BatchPreview | None, sentence: str) -> None:
        self._preview = preview
        self._words.say(sentence)
        self._enable()

    def _on_ended(
        self, finished: bool, skipped: "tuple[Skipped, ...]", error: Exception | None
    ) -> None:
        # The model that was opened meanwhile first: the last words stay until something changes.
        if self._offered is not self._facts:
            self._show_tasks()
        self._on_task()
        self._progress.end(finished, skipped, error)
        if finished:
            self._explorer.said.emit(f"The batch is done. {self._progress.outcome}".rstrip())
        self._enable()
        self.told.emit(self._progress)
        self._look()

    def _enable(self) -> None:
        """What can be changed now, and whether there is all that a batch needs."""
        running, preview, job = self.runner.is_running, self._preview, self._job()
        for each in (self._what, self.source, self.out, self._large, self._seed):
            each.setEnabled(not running)
        ready = preview is not None and preview.can_start and job is not None
        goes_on = preview is not None and preview.goes_on
        self._words.setVisible(not running and bool(self._words.text()))
        self._into.say(job.out if ready and job is not None and self._is_news(job.out) else None)
        self._progress.offer(running=running, ready=ready, goes_on=goes_on)

    def _is_news(self, out: Path) -> bool:
        """Whether the words of a batch, below, do not name the folder already."""
        same = self._progress.names_folder and self._progress.out == out
        return not (same or self.runner.is_running)

    def _lay_out(self, group: InspectorGroup) -> None:
        group.add_wide(self._what)
        group.add_wide(self._donor_words)
        group.add_beside("From", self.source)
        group.add_beside("Into", self.out)
        group.add_wide(self._large)
        self._seed_words = group.add_beside("Seed", self._seed)
        for each in (self._words, self._into, self._progress):
            group.add_wide(each)

    def _connect(self) -> None:
        self._what.currentIndexChanged.connect(lambda _: self._on_task())
        self._what.activated.connect(self._on_choice)
        self.source.changed.connect(self._on_source)
        self.out.changed.connect(self._on_folder)
        self._large.toggled.connect(lambda _: self._pause.start())
        self._seed.committed.connect(lambda _: self._pause.start())
        self._pause.timeout.connect(self._look)
        self._progress.start_wanted.connect(self.start)
        self._progress.cancel_wanted.connect(self.runner.cancel)
        self._progress.folder_wanted.connect(self.folder_wanted)
        self.runner.progressed.connect(self._progress.follow)
        self.runner.ended.connect(self._on_ended)

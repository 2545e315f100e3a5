"""What can be done with a past run, wherever in the window it is asked for."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from latentlab import formatting
from latentlab.gui.training.place_dialog import PlaceDialog
from latentlab.gui.training.workbench import Workbench
from latentlab.library import finished
from latentlab.problems import explain
from latentlab.train_form import RunChoices
from trainers.runs.listing import move_to_trash, rename
from trainers.runs.place import Missing, Place, has_folder, has_second_folder, missing
from trainers.runs.run import Run, RunError


class RunActions(QObject):
    """Opens, resumes, branches, renames and deletes runs.

    Signals:
        page_wanted: name of the page that shows the result.
        branch_wanted: a `Run` whose settings the form should offer for change.
        form_wanted: a `RunChoices` to fill the form with.
        start_wanted: start what the form describes.
    """

    page_wanted = Signal(str)
    branch_wanted = Signal(object)
    form_wanted = Signal(object)
    start_wanted = Signal()

    def __init__(self, workbench: Workbench, window: QWidget) -> None:
        super().__init__(window)
        self._workbench = workbench
        self._window = window

    def open(self, run: Run) -> bool:
        """Make `run` the current one and show it, without training; False if that cannot be now."""
        held = self._workbench.run
        if held is None or held.folder != run.folder:
            if self._workbench.is_training:
                name = held.name if held else "A run"
                self._workbench.said.emit(f"{name} is in training. Stop it to open another run.")
                return False
            self._workbench.hold(run)
            self.form_wanted.emit(RunChoices.of(run))
        self._workbench.run_wanted.emit(run)
        self.page_wanted.emit("train")
        return True

    def open_elsewhere(self) -> None:
        """Open a run folder that is not in the Library."""
        folder = QFileDialog.getExistingDirectory(self._window, "Open a run folder")
        if folder:
            self.open_folder(Path(folder))

    def open_folder(self, folder: Path) -> None:
        """Open the run in `folder`, or say why it cannot be."""
        try:
            self.open(Run.open(folder))
        except RunError as error:
            self._workbench.failed.emit(explain(error))

    def resume(self, run: Run, steps: int | None = None, from_step: int | None = None) -> None:
        """Open `run` and train on, up to `steps` and from the checkpoint at `from_step` if given;
        ask first where its data are, or with which device, if its own are gone."""
        laboratory = self._workbench.laboratory
        if not self.open(run) or self._workbench.is_training or laboratory is None:
            return
        if from_step is None and run.is_finished(steps):
            self._workbench.said.emit(f"{finished(run)} Type more steps beside Resume.")
            return
        gone = missing(run.manifest.data, run.manifest.device, laboratory.devices)
        if gone:
            self._ask_where(run, gone, steps, from_step)
        else:
            self._workbench.train(steps, from_step)

    def resume_elsewhere(self, run: Run) -> None:
        """Ask where the data of `run` are now, and train on there."""
        laboratory, data = self._workbench.laboratory, run.manifest.data
        if laboratory is None or self._workbench.is_training:
            return
        gone = missing(data, run.manifest.device, laboratory.devices)
        asked = Missing(has_folder(data), has_second_folder(data), gone.device)
        self._ask_where(run, asked, None, None)

    def _ask_where(
        self, run: Run, asked: Missing, steps: int | None, from_step: int | None
    ) -> None:
        laboratory = self._workbench.laboratory
        assert laboratory is not None
        dialog = PlaceDialog(run, asked, laboratory.devices, self._window)

        def go_on(place: Place) -> None:
            held = self._workbench.run
            if held is not None and held.folder == run.folder and not self._workbench.is_training:
                self._workbench.train(steps, from_step, place)

        dialog.chosen.connect(go_on)
        dialog.open()

    def branch(self, run: Run) -> None:
        """Offer the settings of `run` for a new run."""
        if self.open(run):
            self.branch_wanted.emit(run)

    def begin(self, choices: RunChoices) -> None:
        """Fill the form with `choices` and start at once."""
        self.form_wanted.emit(choices)
        self.page_wanted.emit("train")
        self.start_wanted.emit()

    def prepare_new(self) -> None:
        """Put the form in front."""
        self.page_wanted.emit("train")

    def for_current_run(self, action: Callable[[Run], None]) -> None:
        """Do `action` with the current run, if there is one."""
        if self._workbench.run is not None:
            action(self._workbench.run)

    def rename(self, run: Run, name: str) -> str:
        """Give `run` another name; the sentence that says why it cannot be, or ""."""
        if name.strip() == run.name:
            return ""
        try:
            renamed = rename(run, name)
        except (RunError, OSError) as error:
            return str(error)
        self._workbench.move(run.folder, renamed)
        return ""

    def delete(self, run: Run) -> None:
        """Ask, then put `run` into the trash."""
        size = formatting.size(run.size_on_disk())
        question = QMessageBox(
            QMessageBox.Icon.NoIcon,
            "Delete run",
            f"Move {run.name} ({size}) to the trash?",
            parent=self._window,
        )
        question.setInformativeText("It can be brought back from the system's trash.")
        move = question.addButton("Move to trash", QMessageBox.ButtonRole.DestructiveRole)
        cancel = question.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
        question.setDefaultButton(cancel)
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        move.clicked.connect(lambda: self.delete_now(run))
        question.open()

    def delete_now(self, run: Run) -> None:
        """Put `run` into the trash, or say why that failed."""
        try:
            move_to_trash(run)
        except RunError as error:
            self._workbench.said.emit(str(error))
            return
        self._workbench.said.emit(f"{run.name} is in the trash.")
        held = self._workbench.run
        if held is not None and held.folder == run.folder:
            self._workbench.hold(None)
        self._workbench.runs_changed.emit()

    def show_in_files(self, run: Run) -> None:
        """Open the run's folder in the system's file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(run.folder)))

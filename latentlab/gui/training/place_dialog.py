"""Asks where a run goes on: where its images lie now, and with which device, if its own is gone."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets.form.folder_row import FolderRow
from latentlab.gui.widgets.form.form_layout import AlignedForm
from latentlab.gui.widgets.labels import Hint
from trainers.file_names import is_folder, shown, typed_path
from trainers.runs.place import Missing, Place, has_second_folder
from trainers.runs.run import Run

_SAME = "They must be the same images; then the run remembers where they are."


class PlaceDialog(QDialog):
    """Shows only the fields for what is asked.

    Signals:
        chosen: the `Place` where the run goes on.
    """

    chosen = Signal(object)

    def __init__(
        self, run: Run, asked: Missing, devices: Mapping[str, str], parent: QWidget | None = None
    ) -> None:
        """`devices` maps the names of this machine's devices to their titles, fastest first."""
        super().__init__(parent)
        self.setObjectName("placeDialog")
        self.setWindowTitle("Resume elsewhere")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._asked = asked
        tip = "Where the images of this run lie now."
        self._of_domain_a = has_second_folder(run.manifest.data)
        of_a = " of domain A" if self._of_domain_a else ""
        self._folder = FolderRow("placeFolder", f"Folder of the images{of_a}", tip)
        self._second = FolderRow("placeSecondFolder", "Folder of the images of domain B", tip)
        self._device = _device_box(devices)
        self._problem = Hint(problem=True)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._resume = self._buttons.addButton("Resume", QDialogButtonBox.ButtonRole.AcceptRole)
        named(self._resume, "placeResumeButton", tip="Train on from the last checkpoint.")
        self._buttons.button(QDialogButtonBox.StandardButton.Cancel).setToolTip(
            "Leave the run as it is."
        )
        self._lay_out(_reasons(run, asked))
        self._folder.changed.connect(self._check)
        self._second.changed.connect(self._check)
        self._buttons.accepted.connect(self._on_accepted)
        self._buttons.rejected.connect(self.reject)
        self._check()

    def _lay_out(self, reasons: list[str]) -> None:
        words = QLabel("\n\n".join(reasons), wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        form = AlignedForm()
        if self._asked.folder:
            form.add_field("Domain A" if self._of_domain_a else "Images", self._folder)
        if self._asked.second_folder:
            form.add_field("Domain B", self._second)
        if self._asked.device:
            form.add_field("Device", self._device)
        for field, is_asked in (
            (self._folder, self._asked.folder),
            (self._second, self._asked.second_folder),
            (self._device, self._asked.device),
        ):
            if not is_asked:
                field.setParent(self)
                field.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(words)
        layout.addLayout(form)
        layout.addWidget(self._problem)
        layout.addWidget(self._buttons)
        self.setMinimumWidth(65 * GRID)

    def _check(self) -> None:
        """Resume waits for folders that exist."""
        typed = [row.text.strip() for row in self._asked_rows()]
        wrong = [text for text in typed if text and not is_folder(typed_path(text))]
        self._problem.say(f"{wrong[0]} is not a folder." if wrong else "")
        self._resume.setEnabled(all(typed) and not wrong)

    def _asked_rows(self) -> list[FolderRow]:
        asked = ((self._folder, self._asked.folder), (self._second, self._asked.second_folder))
        return [row for row, is_asked in asked if is_asked]

    def _on_accepted(self) -> None:
        place = Place(
            folder=_path(self._folder) if self._asked.folder else None,
            second_folder=_path(self._second) if self._asked.second_folder else None,
            device=self._device.currentData() if self._asked.device else None,
        )
        self.accept()
        self.chosen.emit(place)


def _path(row: FolderRow) -> Path:
    return typed_path(row.text).resolve()


def _device_box(devices: Mapping[str, str]) -> QComboBox:
    box = named(
        QComboBox(),
        "placeDeviceBox",
        spoken="Device",
        tip="What computes from now on; auto takes the fastest that this machine has.",
    )
    box.addItem(f"auto ({next(iter(devices.values()), 'CPU')})", "auto")
    for name, title in devices.items():
        box.addItem(title, name)
    return box


def _reasons(run: Run, asked: Missing) -> list[str]:
    """Why it is asked, in sentences."""
    data, reasons = run.manifest.data, []
    folders = ((data.folder, asked.folder), (data.second_folder, asked.second_folder))
    wanted = [shown(str(folder)) for folder, is_asked in folders if is_asked]
    if wanted:
        reasons.append(f"{run.name} learned from the images in {' and '.join(wanted)}. Where are "
                       f"they now? {_SAME}")  # fmt: skip
    if asked.device:
        reasons.append(
            f"{run.name} was trained on {run.manifest.device}, which this machine does not have. "
            "With another device it will not be the same to the last bit."
        )
    return reasons

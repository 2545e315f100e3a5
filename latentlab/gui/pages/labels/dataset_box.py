"""Orders a labelled data set: how many pictures of each label, from which seed on."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QProgressBar,
    QPushButton,
    QWidget,
)

from latentlab import formatting
from latentlab.export.labelled_dataset import MOST_PER_LABEL, PER_LABEL
from latentlab.gui.background import BackgroundTask
from latentlab.gui.explorer.controls.inputs import SeedBox
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.labels import Hint
from latentlab.gui.widgets.number_boxes import GroupedSpinBox


class DatasetBox(QWidget):
    """The order, and how far the work is.

    Signals:
        wanted: the person wants the data set that `per_label` and `seed` describe.
    """

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("datasetBox")
        self._labels = 0
        self._task: BackgroundTask | None = None
        self._count = named(
            GroupedSpinBox(), "datasetCount", spoken="Pictures of each label",
            tip=f"Pictures of each label: 1 to {formatting.count(MOST_PER_LABEL)}.",
        )  # fmt: skip
        self._count.setRange(1, MOST_PER_LABEL)
        self._count.setValue(PER_LABEL)
        self._count.setStepType(GroupedSpinBox.StepType.AdaptiveDecimalStepType)
        self._count.setSuffix(" a label")
        self._seed = SeedBox(
            "datasetSeed", tip="Seed of the first picture; every further one has the next seed."
        )
        self._hint = Hint()
        self._start = named(
            QPushButton(icon("folder"), "Generate…"), "generateDataset",
            tip="Choose a folder and draw the pictures into it if it is empty, else into a new "
            "one in it: a subfolder a label, with the truncation that is set above.",
        )  # fmt: skip
        self._bar = named(QProgressBar(maximum=1000), "datasetProgress", spoken="Progress")
        self._bar.setToolTip("How many of the pictures are drawn.")
        self._cancel = named(
            QPushButton("Cancel"), "cancelDataset", tip="Stop drawing; no picture is kept."
        )
        self._lay_out()
        self._count.valueChanged.connect(self._count_pictures)
        self._start.clicked.connect(self.wanted)
        self._cancel.clicked.connect(self._on_cancel)
        self.follow(None)

    @property
    def per_label(self) -> int:
        """Pictures of each label."""
        return self._count.value()

    @property
    def seed(self) -> int:
        """Of the first picture."""
        return self._seed.seed()

    def set_labels(self, labels: int) -> None:
        """How many labels there are."""
        self._labels = labels
        self._count_pictures()

    def follow(self, task: BackgroundTask | None) -> None:
        """Show the progress of `task` and offer to cancel it; None when it is over."""
        self._task = task
        order: tuple[QWidget, ...] = (self._count, self._seed, self._start)
        for control in order:
            control.setEnabled(task is None)
        self._bar.setVisible(task is not None)
        self._cancel.setVisible(task is not None)
        self._bar.setValue(0)
        if task is not None:
            task.told.connect(lambda _, share: self._bar.setValue(round(1000 * (share or 0.0))))

    def _on_cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _count_pictures(self) -> None:
        total = formatting.count(self._labels * self._count.value())
        self._hint.say(f"{total} PNG files, with a table of their labels and seeds.")

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setSpacing(GRID)
        form.addRow("Pictures", self._count)
        form.addRow("First seed", self._seed)
        progress = boxes.row((self._bar, 1), self._cancel)
        boxes.column(form, self._hint, self._start, progress, spacing=GRID, within=self)

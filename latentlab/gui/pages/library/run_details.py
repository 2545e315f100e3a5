"""The chosen run in the Library: its newest pictures, its facts, and what can be done with it."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from latentlab import formatting
from latentlab.gui.pages.library.run_list import origin_words, progress_words
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID, theme
from latentlab.gui.training.laboratory import Laboratory
from latentlab.gui.widgets.form.setting_controls import GoalBox
from latentlab.gui.widgets.grid.grid_painter import fitted, to_qimage
from latentlab.gui.widgets.labels import ElidedLabel
from latentlab.gui.widgets.whole_rows import WholeRowsArea
from latentlab.library import RunSummary, newest_grid
from trainers.registry import algorithm_title
from trainers.runs.grids import tile


class Picture(QLabel):
    """A picture that fills its place without being smeared or cropped; an icon without one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, alignment=Qt.AlignmentFlag.AlignCenter)
        self._whole = QImage()
        ignored = QSizePolicy.Policy.Ignored
        self.setSizePolicy(ignored, ignored)
        self.setMinimumSize(QSize(20 * GRID, 10 * GRID))

    def show_image(self, image: QImage) -> None:
        """Show `image`, scaled to the room there is."""
        self._whole = image
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._whole.isNull():
            self.setPixmap(icon("picture").pixmap(6 * GRID, 6 * GRID))
            return
        self.setPixmap(fitted(self._whole, self.size(), self.devicePixelRatioF()))


class RunDetails(QFrame):
    """One run, large: its picture, beside it the facts, which scroll if they are many.

    Signals:
        open_wanted, branch_wanted, rename_wanted, delete_wanted, folder_wanted: buttons.
        resume_wanted: steps to train up to.
    """

    open_wanted = Signal()
    resume_wanted = Signal(int)
    branch_wanted = Signal()
    rename_wanted = Signal()
    delete_wanted = Signal()
    folder_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runDetails")
        self.setProperty("card", True)
        self._laboratory: Laboratory | None = None
        self._values: dict[str, QLabel] = {}
        self._summary: RunSummary | None = None
        self._halves = QHBoxLayout()
        self._name = ElidedLabel()
        self._name.setFont(theme().font("title", bold=True))
        self._picture = Picture()
        self._facts = WholeRowsArea()
        self._goal = named(
            GoalBox(),
            "libraryGoalBox",
            spoken="Steps to resume to",
            tip="Resume trains the run up to this many steps; raise it to extend.",
        )
        self._goal.valueChanged.connect(self._enable)
        self._resume = _button("Resume", "play", "Train this run further.")
        self._delete = _button("Delete…", "delete", "Move it to the trash (Del).")
        self._rename = _button("Rename", "rename", "Give it another name (F2).")
        self._lay_out()
        self.show_summary(None)

    def set_ready(self, laboratory: Laboratory) -> None:
        """Training is possible from now on."""
        self._laboratory = laboratory
        if self._summary is not None:
            self._show_facts(self._summary)
        self._enable()

    def show_progress(self, summary: RunSummary) -> None:
        """The run that is shown is in training and has got further."""
        self._summary = summary
        for title, text in _progress_facts(summary).items():
            if title in self._values:
                self._values[title].setText(text)
        self._enable()

    def show_summary(self, summary: RunSummary | None) -> None:
        """Show a run, or nothing."""
        if summary is not None and summary == self._summary:
            return
        self._summary = summary
        self.setVisible(summary is not None)
        if summary is None:
            return
        self._name.setText(summary.run.name)
        self._goal.setValue(summary.goal)
        self._show_picture(summary)
        self._show_facts(summary)
        self._enable()

    def _show_picture(self, summary: RunSummary) -> None:
        grid = newest_grid(summary.run)
        self._picture.show_image(to_qimage(tile(grid)) if grid else QImage())

    def _show_facts(self, summary: RunSummary) -> None:
        manifest = summary.run.manifest
        shown = {
            "Algorithm": algorithm_title(manifest.algorithm),
            "Data": summary.data_title,
            **_progress_facts(summary),
            "Why": summary.why,
            "Began": manifest.created.astimezone().strftime("%Y-%m-%d %H:%M"),
            "Origin": origin_words(summary),
        }
        if manifest.facts is not None:
            count, dimensions = formatting.count(manifest.facts.images), manifest.facts.dimensions
            if dimensions is None:
                shown["Images"] = f"{count}, {manifest.facts.size} px"
            else:
                shown["Points"] = f"{count}, on a {'line' if dimensions == 1 else 'plane'}"
            shown["Parameters"] = formatting.count(manifest.facts.parameters)
            shown["Device"] = (
                f"{self._device_title(manifest.facts.device)}, {manifest.facts.precision}"
            )
        self._values = {title: QLabel(text, wordWrap=True) for title, text in shown.items() if text}
        # Anew each time: a layout that is filled again squeezes what is wrapped into one line.
        facts, top = QWidget(), Qt.AlignmentFlag.AlignTop
        grid = QGridLayout(facts)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GRID - 2)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(len(self._values), 1)
        for row, (title, value) in enumerate(self._values.items()):
            label = QLabel(title)
            label.setProperty("quiet", True)
            grid.addWidget(label, row, 0, top)
            grid.addWidget(value, row, 1)
        self._facts.setWidget(facts)

    def _device_title(self, name: str) -> str:
        return self._laboratory.devices.get(name, name) if self._laboratory else name

    def _enable(self) -> None:
        summary = self._summary
        if summary is None:
            return
        training = summary.state.status == "running"
        further = summary.state.step < self._goal.value()
        self._resume.setEnabled(self._laboratory is not None and further and not training)
        self._goal.setEnabled(not training)
        self._rename.setEnabled(not training)
        self._delete.setEnabled(not training)

    def _lay_out(self) -> None:
        show = _button("Open", "picture", "Show its curves and pictures (Return).")
        show.setIcon(QIcon())
        show.setProperty("primary", True)
        fork = _button("Branch", "branch", "New run with these settings, to change some of them.")
        folder = _button("Folder", "folder", "Show its files.")
        first, second = QHBoxLayout(), QHBoxLayout()
        for each in (show, self._resume, self._goal):
            first.addWidget(each)
        first.addStretch(1)
        for each in (fork, self._rename, folder, self._delete):
            second.addWidget(each)
        second.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        self._halves.setSpacing(2 * GRID)
        self._halves.addWidget(self._picture, 2)
        self._halves.addWidget(self._facts, 3)
        column.addWidget(self._name)
        column.addLayout(self._halves, 1)
        column.addSpacing(GRID)
        column.addLayout(first)
        column.addLayout(second)
        show.clicked.connect(self.open_wanted)
        self._resume.clicked.connect(lambda: self.resume_wanted.emit(self._goal.value()))
        fork.clicked.connect(self.branch_wanted)
        self._rename.clicked.connect(self.rename_wanted)
        self._delete.clicked.connect(self.delete_wanted)
        folder.clicked.connect(self.folder_wanted)


def _progress_facts(summary: RunSummary) -> dict[str, str]:
    return {
        "State": progress_words(summary),
        "Trained for": formatting.duration(summary.state.seconds),
    }


def _button(text: str, symbol: str, tip: str) -> QPushButton:
    name = f"library{text.rstrip('…')}Button"
    return named(QPushButton(icon(symbol), text), name, tip=tip)

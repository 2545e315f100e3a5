"""The line above every page: the current run or model, the step, undo, and export."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from latentlab import formatting
from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.explorer.playhead import Playhead
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID, theme
from latentlab.gui.training.workbench import Activity, Workbench
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.buttons import icon_button
from latentlab.gui.widgets.labels import ElidedLabel
from latentlab.gui.window.model_chooser import ModelChooser
from latentlab.library import data_title
from latentlab.models.refs import ModelRef
from trainers.registry import algorithm_title
from trainers.runs.run import Run


class Header(QFrame):
    """Name and origin of the current run and model, the playhead, undo, export.

    Signals:
        export_wanted: the person wants to export something.
    """

    export_wanted = Signal()

    def __init__(
        self,
        workbench: Workbench,
        explorer: Explorer,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self._workbench = workbench
        self._explorer = explorer
        self._chooser = ModelChooser(explorer)
        self._playhead = Playhead(explorer)
        self._undo = icon_button("undo", "Undo.", "undoButton")
        self._redo = icon_button("redo", "Redo.", "redoButton")
        self._name = named(ElidedLabel(), "runName")
        self._facts = named(ElidedLabel(), "runFacts")
        self._facts.setProperty("quiet", True)
        self._export = named(
            QToolButton(),
            "exportButton",
            tip="Export pictures, films, latents, curves or the model (Ctrl+E).",
        )
        self._export.setText("Export…")
        self._export.setIcon(icon("export"))
        self._export.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._export.setProperty("boxed", True)
        self._export.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._export.clicked.connect(self.export_wanted)
        self._lay_out()
        workbench.run_changed.connect(self._show)
        workbench.loaded.connect(self._show)
        workbench.activity_changed.connect(self._on_activity)
        explorer.model_changed.connect(self._show)
        explorer.history_changed.connect(self._enable)
        self._undo.clicked.connect(explorer.undo)
        self._redo.clicked.connect(explorer.redo)
        self._enable()
        theme().changed.connect(self._dress)
        self._dress()
        self._show()

    def show_playhead(self, shown: bool) -> None:
        """Whether the playhead is here, or on the page in front."""
        self._playhead.set_wanted(shown)

    def _show(self) -> None:
        run, ref = self._workbench.run, self._explorer.ref
        self._export.setEnabled(run is not None or ref is not None)
        held = run is not None and (ref is None or ref == ModelRef.of_run(run.folder))
        if held and run is not None:
            self._show_run(run)
        elif ref is not None:
            self._show_model(ref, self._explorer.facts, run)
        elif run is None:
            self._name.setText("LatentLab")
            self._facts.setText("No run is open yet: start one, or open one from the Library.")

    def _show_model(self, ref: ModelRef, facts: ModelFacts | None, run: Run | None) -> None:
        parts = [self._explorer.opening]
        if facts is not None:
            parts = [f"{algorithm_title(facts.algorithm)} · {_kind(facts)}"]
        if ref.kind == "bundled":
            parts.append("comes with LatentLab")
        if run is not None:
            trains = self._workbench.is_training
            parts.append(f"{run.name} {'trains' if trains else 'is'} on the Train page")
        self._name.setText(ref.title)
        self._name.setToolTip(ref.title if ref.kind == "bundled" else ref.name)
        self._facts.setText(" · ".join(parts))

    def _show_run(self, run: Run) -> None:
        manifest = run.manifest
        facts = [f"{algorithm_title(manifest.algorithm)} on {data_title(run)}"]
        if manifest.parent is not None:
            where = (
                f" at {formatting.at_step(manifest.parent.step)}" if manifest.parent.step else ""
            )
            facts.append(f"branched from {manifest.parent.name}{where}")
        if self._workbench.laboratory is None:
            facts.insert(0, self._explorer.opening)
        self._name.setText(run.name)
        self._name.setToolTip(str(run.folder))
        self._facts.setText(" · ".join(filter(None, facts)))

    def _on_activity(self, activity: Activity) -> None:
        self._playhead.set_running(activity is not Activity.IDLE)
        self._show()

    def _enable(self) -> None:
        undo, redo = self._explorer.undoable, self._explorer.redoable
        self._undo.setEnabled(bool(undo))
        self._undo.setToolTip(f"Undo {undo} (Ctrl+Z).".replace("  ", " "))
        self._redo.setEnabled(bool(redo))
        self._redo.setToolTip(f"Redo {redo} (Ctrl+Shift+Z).".replace("  ", " "))

    def _dress(self) -> None:
        self._name.setFont(theme().font("title", bold=True))

    def _lay_out(self) -> None:
        words_column = boxes.column(self._name, self._facts, spacing=0)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        row.setSpacing(GRID)
        row.addWidget(self._chooser)
        row.addLayout(words_column, 1)
        row.addWidget(self._playhead, 2)
        row.addWidget(self._undo)
        row.addWidget(self._redo)
        row.addWidget(self._export)


def _kind(facts: ModelFacts) -> str:
    """What a model makes, in a few words."""
    if facts.dimensions is not None:
        return f"points on a {'line' if facts.dimensions == 1 else 'plane'}"
    return f"{'grey' if facts.channels == 1 else 'colour'}, {facts.size} × {facts.size}"

"""The line above every page: which run is in hand, and what can be taken away from it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from latentlab.gui import words
from latentlab.gui.icons import icon
from latentlab.gui.naming import named
from latentlab.gui.theme import GRID, theme
from latentlab.gui.torch_loader import Laboratory
from latentlab.gui.workbench import Workbench
from latentlab.library import data_title
from trainers.run import Run


class Header(QFrame):
    """Name and origin of the run in hand, and the export menu."""

    def __init__(
        self, workbench: Workbench, export_menu: QMenu, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self._workbench = workbench
        self._name = named(QLabel(), "runName")
        self._facts = named(QLabel(), "runFacts")
        self._facts.setProperty("quiet", True)
        self._export = named(
            QToolButton(),
            "exportButton",
            tip="Save pictures, films and curves of the run in hand.",
        )
        self._export.setText("Export")
        self._export.setIcon(icon("export"))
        self._export.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._export.setProperty("boxed", True)
        self._export.setMenu(export_menu)
        self._export.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._lay_out()
        workbench.run_changed.connect(self._show)
        workbench.loaded.connect(lambda _: self._show(workbench.run))
        theme().changed.connect(self._dress)
        self._dress()
        self._show(None)

    def _show(self, run: Run | None) -> None:
        self._export.setEnabled(run is not None)
        if run is None:
            self._name.setText("LatentLab")
            self._facts.setText("No run in hand yet: start one, or open one from the Library.")
            return
        manifest = run.manifest
        facts = [f"{self._title(manifest.algorithm)} on {data_title(run)}"]
        if manifest.parent is not None:
            where = f" at {words.at_step(manifest.parent.step)}" if manifest.parent.step else ""
            facts.append(f"branched from {manifest.parent.name}{where}")
        self._name.setText(run.name)
        self._name.setToolTip(str(run.folder))
        self._facts.setText(" · ".join(facts))

    def _title(self, algorithm: str) -> str:
        laboratory: Laboratory | None = self._workbench.laboratory
        cards = laboratory.algorithms if laboratory else ()
        return next((card.title for card in cards if card.name == algorithm), algorithm)

    def _dress(self) -> None:
        self._name.setFont(theme().font("title", bold=True))

    def _lay_out(self) -> None:
        words_column = QVBoxLayout()
        words_column.setSpacing(0)
        words_column.addWidget(self._name)
        words_column.addWidget(self._facts)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        row.addLayout(words_column, 1)
        row.addWidget(self._export)

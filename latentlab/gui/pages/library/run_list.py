"""The list of past runs: what it shows, how a row looks, and how it is searched."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

from latentlab import formatting
from latentlab.library import DamagedRun, RunSummary
from trainers.runs.manifest import RunState
from trainers.runs.run import Run

Index = QModelIndex | QPersistentModelIndex
SUMMARY_ROLE = int(Qt.ItemDataRole.UserRole)


def progress_words(summary: RunSummary) -> str:
    """How far the run got: "Stopped at 1 200 of 20 000 steps"."""
    if summary.state.status == "new":
        return summary.status
    done, goal = formatting.count(summary.state.step), formatting.steps(summary.goal)
    if summary.state.status == "interrupted":
        return f"{summary.status} · saved at {done} of {goal}"
    if summary.state.step >= summary.goal:
        return f"{summary.status} · {goal}"
    return f"{summary.status} · {done} of {goal}"


def origin_words(summary: RunSummary) -> str:
    """Where it was branched from, or ""."""
    parent = summary.run.manifest.parent
    if parent is None:
        return ""
    where = f" at {formatting.at_step(parent.step)}" if parent.step else ""
    return f"Branched from {parent.name}{where}"


class RunListModel(QAbstractListModel):
    """Rows of `RunSummary`, and greyed ones of `DamagedRun`. Editing a row's text renames the run.

    Args:
        rename: gives a run another name; False if that cannot be.
    """

    def __init__(self, rename: Callable[[RunSummary, str], bool]) -> None:
        super().__init__()
        self._rows: list[RunSummary | DamagedRun] = []
        self._rename = rename

    def show_rows(self, rows: Sequence[RunSummary | DamagedRun]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def show_state(self, folder: Path, state: RunState) -> RunSummary | None:
        """Show how far the run in `folder` is now; its new row, if it is listed."""
        for number, row in enumerate(self._rows):
            if isinstance(row, RunSummary) and row.run.folder == folder:
                newer = replace(row, state=state, trained=datetime.now(UTC))
                self._rows[number] = newer
                self.dataChanged.emit(self.index(number), self.index(number))
                return newer
        return None

    def show_moved(self, before: Path, run: Run) -> None:
        """The run in the folder `before` was renamed and goes on as `run`."""
        for number, row in enumerate(self._rows):
            if isinstance(row, RunSummary) and row.run.folder == before:
                self._rows[number] = replace(row, run=run)
                self.dataChanged.emit(self.index(number), self.index(number))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        summary = self._rows[index.row()]
        if isinstance(summary, DamagedRun):
            return _damaged_data(summary, role)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return summary.run.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{summary.run.name}, {progress_words(summary)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{summary.run.name}\n{summary.run.folder}"
        return summary if role == SUMMARY_ROLE else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole:
            return False
        row = self._rows[index.row()]
        return isinstance(row, RunSummary) and self._rename(row, str(value))

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self._rows[index.row()], DamagedRun):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable


def _damaged_data(damaged: DamagedRun, role: int) -> Any:
    words_for = {
        int(Qt.ItemDataRole.DisplayRole): damaged.folder.name,
        int(Qt.ItemDataRole.AccessibleTextRole): f"{damaged.folder.name}, damaged",
        int(Qt.ItemDataRole.ToolTipRole): damaged.reason,
        SUMMARY_ROLE: damaged,
    }
    return words_for.get(int(role))


class RunFilter(QSortFilterProxyModel):
    """Only the runs in which every word of the search occurs."""

    def __init__(self, source: RunListModel) -> None:
        super().__init__()
        self._text = ""
        self.setSourceModel(source)

    def search(self, text: str) -> None:
        """Show the runs that match `text`."""
        self._text = text
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        summary: RunSummary | DamagedRun = (
            self.sourceModel().index(row, 0, parent).data(SUMMARY_ROLE)
        )
        return summary.matches(self._text)

"""The list of past runs: what it shows, how a row looks, and how it is searched."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QImage, QPixmap

from latentlab import words
from latentlab.library import RunSummary

Index = QModelIndex | QPersistentModelIndex
SUMMARY_ROLE = int(Qt.ItemDataRole.UserRole)


def pixmap_of(picture: NDArray[np.uint8], side: int) -> QPixmap:
    """uint8 [H, W, C] as a pixmap at most `side` pixels wide and high, pixels kept sharp."""
    height, width, channels = picture.shape
    kind = QImage.Format.Format_Grayscale8 if channels == 1 else QImage.Format.Format_RGB888
    data = np.ascontiguousarray(picture)
    image = QImage(data.data, width, height, width * channels, kind)
    enlarging = max(width, height) < side
    how = Qt.TransformationMode
    mode = how.FastTransformation if enlarging else how.SmoothTransformation
    pixmap = QPixmap.fromImage(image)
    return pixmap.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, mode)


def progress_words(summary: RunSummary) -> str:
    """How far the run got: "Stopped at 1 200 of 20 000 steps"."""
    if summary.state.status == "new":
        return summary.status
    done, goal = words.count(summary.state.step), words.steps(summary.goal)
    if summary.state.step >= summary.goal:
        return f"{summary.status} · {goal}"
    return f"{summary.status} · {done} of {goal}"


def origin_words(summary: RunSummary) -> str:
    """Where it was branched from, or ""."""
    parent = summary.run.manifest.parent
    if parent is None:
        return ""
    where = f" at {words.at_step(parent.step)}" if parent.step else ""
    return f"Branched from {parent.name}{where}"


class RunListModel(QAbstractListModel):
    """Rows of `RunSummary`. Editing a row's text renames the run.

    Args:
        rename: gives a run another name; False if that cannot be.
    """

    def __init__(self, rename: Callable[[RunSummary, str], bool]) -> None:
        super().__init__()
        self._rows: list[RunSummary] = []
        self._rename = rename

    def show_summaries(self, summaries: Sequence[RunSummary]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._rows = list(summaries)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        summary = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return summary.run.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{summary.run.name}, {progress_words(summary)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return str(summary.run.folder)
        return summary if role == SUMMARY_ROLE else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole:
            return False
        return self._rename(self._rows[index.row()], str(value))

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable


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
        summary: RunSummary = self.sourceModel().index(row, 0, parent).data(SUMMARY_ROLE)
        return summary.matches(self._text)

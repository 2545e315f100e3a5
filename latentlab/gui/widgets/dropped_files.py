"""The files that a drag or the clipboard carries, and how a drop is answered."""

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDropEvent


def dropped_files(data: QMimeData) -> list[Path]:
    """The files on this computer that `data` names, if any."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def accept_drop(event: QDropEvent) -> None:
    """Take what is dragged; files as copies, for the program that they come from may delete what
    was moved."""
    if event.mimeData().hasUrls():
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
    else:
        event.acceptProposedAction()

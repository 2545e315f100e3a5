"""The files that a drag or the clipboard carries, and how a drop is answered."""

import os
from pathlib import Path
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDropEvent


def dropped_files(data: QMimeData) -> list[Path]:
    """The files on this computer that `data` names, if any."""
    return [_path(url) for url in data.urls() if url.isLocalFile()]


def _path(url: QUrl) -> Path:
    """The file that `url` names; Qt drops from its name what is no text."""
    text = url.toLocalFile()
    if os.name == "nt" or url.host() or "\ufffd" not in text:
        return Path(text)
    return Path(os.fsdecode(unquote_to_bytes(bytes(url.toEncoded().data())[len(b"file://") :])))


def accept_drop(event: QDropEvent) -> None:
    """Take what is dragged; files as copies, for the program that they come from may delete what
    was moved."""
    if event.mimeData().hasUrls():
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
    else:
        event.acceptProposedAction()

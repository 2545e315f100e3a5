"""The files that a drag or the clipboard carries."""

from pathlib import Path

from PySide6.QtCore import QMimeData


def dropped_files(data: QMimeData) -> list[Path]:
    """The files on this computer that `data` names, if any."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]

"""What the tests of the window do with it: drop a file, wait for pictures, find a menu entry."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent

from latentlab.gui.pages.samples.samples_page import SamplesPage
from latentlab.gui.window.main_window import MainWindow

ModelFile = Callable[..., Path]


def drop(window: MainWindow, *paths: Path) -> None:
    """Let the person drop the files at `paths` on the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    button, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, button, keys)
    window.dropEvent(event)


def is_ready(window: MainWindow) -> bool:
    """Whether the model open is loaded and the Samples page shows it."""
    page = window.findChild(SamplesPage)
    return window.explorer.facts is not None and page.answer() is not None


def entry(window: MainWindow, beginning: str) -> QAction:
    """The menu entry whose text begins so."""
    found = [each for each in window.findChildren(QAction)
             if each.text().replace("&", "").startswith(beginning)]  # fmt: skip
    return found[0]

"""Puts the application together. Nothing on the way to the first picture of the window imports
torch; it is loaded behind the window."""

import logging
import os
import sys
from collections.abc import Sequence
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from latentlab.gui.settings_store import SettingsStore
from latentlab.gui.style.theme import apply_theme
from latentlab.gui.training.workbench import Workbench
from latentlab.gui.window.interrupts import Interrupts
from latentlab.gui.window.main_window import MainWindow
from latentlab.problems import explain
from latentlab.screen_check import NoDisplayError, require_display
from trainers.storage import runs_dir

_log = logging.getLogger(__name__)

# If the window manager never asks the window to paint, PyTorch is loaded after this time.
_LOAD_AT_LATEST_MS = 1000


def build(argv: Sequence[str]) -> tuple[QApplication, MainWindow]:
    """The application and its window, shown but not yet running.

    Args:
        argv: the command line, the program's name first.

    Raises:
        NoDisplayError: if there is no screen.
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        require_display()
        qInstallMessageHandler(_on_qt_message)
        app = QApplication(list(argv) or ["latentlab"])
    app.setApplicationName("LatentLab")
    store = SettingsStore()
    apply_theme(app, store.theme)
    workbench = Workbench(runs_dir())
    window = MainWindow(workbench, store)
    window.first_painted.connect(workbench.load)
    QTimer.singleShot(_LOAD_AT_LATEST_MS, workbench, workbench.load)
    window.show()
    return app, window


def main(argv: Sequence[str]) -> int:
    """Run the application; its exit code.

    Without a screen, one sentence on standard error says what to use instead.
    """
    try:
        app, window = build(argv)
    except NoDisplayError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    Interrupts(window.close_without_asking, window)

    def unexpected(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        _log.error("unexpected error", exc_info=(kind, error, trace))
        window.workbench.failed.emit(explain(error))

    sys.excepthook = unexpected
    return app.exec()


def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    """Log what Qt says. It calls this before it aborts, which it does when no display opens."""
    del context
    if kind == QtMsgType.QtFatalMsg:
        reason = "the display cannot be opened"
        sys.stderr.write(f"{NoDisplayError(reason)}\n")
        sys.stderr.flush()
        os._exit(1)
    level = logging.WARNING if kind == QtMsgType.QtCriticalMsg else logging.DEBUG
    _log.log(level, "Qt: %s", text)

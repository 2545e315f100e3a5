"""Puts the application together. Nothing that the window needs to appear imports torch; that is
loaded in a background thread once the window is on screen and all its pages are made."""

import gc
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import (
    QLocale,
    QMessageLogContext,
    QObject,
    QSocketNotifier,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from latentlab.gui.window.main_window import MainWindow

_log = logging.getLogger(__name__)

# If the window manager never asks the window to paint, the other pages are made, and PyTorch is
# loaded, after this time.
_LOAD_AT_LATEST_MS = 1000

# The Qt platforms that need a screen, and the variables of which one must name it.
_NAMED_BY = {
    "": ("DISPLAY", "WAYLAND_DISPLAY"),
    "xcb": ("DISPLAY",),
    "wayland": ("WAYLAND_DISPLAY",),
}


class NoDisplayError(Exception):
    """There is no screen to show a window on; the message names what works without one."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"LatentLab cannot show its window because {reason}; "
            "without a screen use latentlab train, latentlab sample or latentlab demo."
        )


def require_display(
    environment: Mapping[str, str] = os.environ, platform: str = sys.platform
) -> None:
    """Check that the environment names a screen, on systems where there may be none.

    Raises:
        NoDisplayError: on Linux and its relatives, if no display server is named.
    """
    if platform in ("darwin", "win32"):
        return
    plugin = environment.get("QT_QPA_PLATFORM", "").partition(";")[0].partition(":")[0]
    variables = _NAMED_BY.get(plugin.partition("-")[0], ())
    if variables and not any(environment.get(each) for each in variables):
        raise NoDisplayError(f"there is no display ({' or '.join(variables)} is not set)")


def build(argv: Sequence[str]) -> tuple[QApplication, "MainWindow"]:
    """The application and its window, shown but not yet running. Python collects no garbage until
    PyTorch is loaded (or fails to be).

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
    # Imports leave next to nothing to collect, and looking for it takes a tenth of the start.
    gc.disable()
    from latentlab.gui.settings_store import SettingsStore
    from latentlab.gui.style.theme import apply_theme
    from latentlab.gui.training.workbench import Workbench
    from latentlab.gui.window.dialogs import widen_file_dialog
    from latentlab.gui.window.main_window import MainWindow
    from trainers.storage import runs_dir

    # Numbers are shown with a point, as commands, files and scripts write them.
    QLocale.setDefault(QLocale.c())
    store = SettingsStore()
    apply_theme(app, store.theme)
    app.focusChanged.connect(widen_file_dialog)
    workbench = Workbench(runs_dir())
    window = MainWindow(workbench, store)
    window.completed.connect(workbench.load)
    QTimer.singleShot(_LOAD_AT_LATEST_MS, window, window.make_pages)
    workbench.loaded.connect(_collect_garbage)
    workbench.failed.connect(_collect_garbage)
    window.show()
    return app, window


def _collect_garbage() -> None:
    """From now on, but never again among what was loaded so far: that stays, and looking through
    PyTorch's hundreds of thousands of objects would stop window and training alike."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


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

    from latentlab.problems import explain

    def unexpected(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        _log.error("unexpected error", exc_info=(kind, error, trace))
        window.workbench.failed.emit(explain(error))

    sys.excepthook = unexpected
    status = app.exec()
    sys.excepthook = sys.__excepthook__
    destroy(window)
    return status


def destroy(window: "MainWindow") -> None:
    """Destroy the closed window, parts first. Left to the end of Python, its parts are freed in any
    order, which can end in a crash after everything is done and saved."""
    shiboken6.delete(window)


class Interrupts(QObject):
    """Ctrl-C in the terminal closes the window as a person would: stop, save, close.

    Python handles signals only between its own instructions, and Qt's loop runs none; so the
    signal's number is written to a socket that wakes the loop.
    """

    def __init__(self, interrupted: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._interrupted = interrupted
        self._read_end, self._write_end = socket.socketpair()
        for end in (self._read_end, self._write_end):
            end.setblocking(False)
        signal.set_wakeup_fd(self._write_end.fileno())
        kinds = ("SIGINT", "SIGTERM", "SIGHUP")  # the last, of a closed terminal, not on Windows
        for each in (getattr(signal, kind) for kind in kinds if hasattr(signal, kind)):
            signal.signal(each, lambda *_: None)
        self._notifier = QSocketNotifier(self._read_end.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_signal)

    def _on_signal(self) -> None:
        self._read_end.recv(64)
        self._interrupted()


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

"""What a test of the window leaves behind: threads, timers, windows, each with the place that it
comes from. Windows that the test itself made are destroyed after it; whatever else is left fails
it.

Only windows whose making was seen are destroyed. `QApplication.topLevelWidgets` lists more: the
menus that pyqtgraph's plots keep without a parent, and a hidden widget that Qt itself keeps for
the layouts of all graphics items. To destroy one of these ends the process when the next plot is
destroyed; plots themselves may be destroyed at any time, and take their menus with them.
"""

import gc
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import shiboken6
from PySide6 import QtWidgets
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, QTimer
from PySide6.QtWidgets import QApplication, QWidget

_ROOT = Path(__file__).parents[1]
_OURS = tuple(str(_ROOT / part) for part in ("latentlab", "trainers", "tests"))
_ENDING_MS = 200
"""How long a thread whose work is done may take to end."""
_ENDED_MS = 10_000


def place(made: object = None) -> str:
    """Where in this repository the caller's caller was called from, innermost first; what `made`
    does to make itself is left out."""
    frame: FrameType | None = sys._getframe(2)
    found: list[str] = []
    while frame is not None and len(found) < 3:
        name = frame.f_code.co_filename
        if frame.f_code.co_name == "__init__" and frame.f_locals.get("self") is made:
            frame = frame.f_back
            continue
        if name.startswith(_OURS) and name != __file__:
            found.append(f"{Path(name).relative_to(_ROOT)}:{frame.f_lineno}")
        frame = frame.f_back
    return " < ".join(found)


class Leftovers:
    """Notes every widget, thread and timer from `watch` on."""

    def __init__(self) -> None:
        self._widgets: list[tuple[weakref.ref[QWidget], str]] = []
        self._running: list[tuple[weakref.ref[QThread | QTimer], str]] = []

    def watch(self, patch: pytest.MonkeyPatch) -> None:
        """Note what is made and started while `patch` lasts."""
        for kind in (QThread, QTimer):
            patch.setattr(kind, "start", self._noting_start(kind.start))
        for kind in vars(QtWidgets).values():
            if isinstance(kind, type) and issubclass(kind, QWidget):
                patch.setattr(kind, "__init__", self._noting_making(kind.__init__))

    def threads(self) -> Iterator[str]:
        """Threads that still run; they have ended when this returns."""
        for thread, where in self._still(QThread):
            if not thread.wait(_ENDING_MS):
                yield f"running thread {_named(thread)} {where}"
                thread.requestInterruption()
                thread.wait(_ENDED_MS)

    def timers(self) -> Iterator[str]:
        """Timers that still run; they are stopped."""
        for timer, where in self._still(QTimer):
            if timer.isActive():
                timer.stop()
                parent = timer.parent()
                yield f"running timer of {_named(parent) if parent else 'nobody'} {where}"

    def windows(self) -> Iterator[str]:
        """Windows that nobody destroyed and others than the test made; all are destroyed."""
        for made, where in self._widgets:
            window = made()
            if window is None or not shiboken6.isValid(window) or window.parent() is not None:
                continue
            if not where.startswith("tests"):
                yield f"window {_named(window)} made at {where}"
            window.close()
            shiboken6.delete(window)
        # Garbage thrown away while windows are listed can be one of them: Python then crashes.
        gc.disable()
        visible = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
        gc.enable()
        for window in visible:
            yield f"visible window {_named(window)}"
            window.hide()

    def _still(self, kind: type[Any]) -> Iterator[tuple[Any, str]]:
        for started, where in self._running:
            each = started()
            if isinstance(each, kind) and shiboken6.isValid(each):
                yield each, f"started at {where}"

    def _noting_start(self, start: Callable[..., None]) -> Callable[..., None]:
        def noting(each: QThread | QTimer, *arguments: Any) -> None:
            self._running.append((weakref.ref(each), place()))
            start(each, *arguments)

        return noting

    def _noting_making(self, make: Callable[..., None]) -> Callable[..., None]:
        def noting(widget: QWidget, *arguments: Any, **options: Any) -> None:
            make(widget, *arguments, **options)
            # Parts of pyqtgraph's and of Qt's own widgets are none of the application's.
            if sys._getframe(1).f_code.co_filename.startswith(_OURS):
                self._widgets.append((weakref.ref(widget), place(widget)))

        return noting


def _named(each: QObject) -> str:
    name = each.objectName()
    return f"{type(each).__name__} {name!r}" if name else type(each).__name__


def python_threads(before: set[threading.Thread]) -> list[str]:
    """Threads of Python that were not there before and do not end."""
    left = []
    for thread in set(threading.enumerate()) - before:
        if isinstance(thread, threading._DummyThread):  # Python code in a thread of Qt's
            continue
        if thread.name == "tqdm_monitor":  # lives as long as the process, once a bar was shown
            continue
        thread.join(_ENDING_MS / 1000)
        if thread.is_alive():
            left.append(f"running thread {thread.name}")
    return left


def destroy_what_was_dismissed() -> None:
    """Destroy what `deleteLater` was called for."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()

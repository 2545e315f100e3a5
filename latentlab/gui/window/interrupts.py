"""Ctrl-C in the terminal closes the window as a person would: stop, save, close."""

import signal
import socket
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupts(QObject):
    """Python handles signals only between its own instructions, and Qt's loop runs none; so the
    signal's number is written to a socket that wakes the loop."""

    def __init__(self, interrupted: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._interrupted = interrupted
        self._read_end, self._write_end = socket.socketpair()
        for end in (self._read_end, self._write_end):
            end.setblocking(False)
        signal.set_wakeup_fd(self._write_end.fileno())
        for each in _SIGNALS:
            signal.signal(each, lambda *_: None)
        self._notifier = QSocketNotifier(self._read_end.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_signal)

    def _on_signal(self) -> None:
        self._read_end.recv(64)
        self._interrupted()

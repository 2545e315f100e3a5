"""What every test stands on: a home of its own, and for the window an application without a
screen in which any Qt warning and any error in a slot fails the test. Qt is imported only by
tests that ask for `qapp`."""

import gc
import sys
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

# What the platform plugins say about themselves when there is no window manager.
_HARMLESS = (
    "This plugin does not support",
    "QFontDatabase: Cannot find font directory",
)
_complaints: list[str] = []
_closed: "list[QWidget]" = []
"""Windows of past tests. They are never destroyed: pyqtgraph's plots crash when they are, and the
garbage collector would do it in whichever thread it happens to run."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the theme come first: it dresses every window anew, those of past tests too. Those
    that ask for the application are marked, so that the fast check can leave them out."""
    for item in items:
        if "qapp" in getattr(item, "fixturenames", ()):
            item.add_marker("gui")
    items.sort(key=lambda item: "theme" not in item.nodeid)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh folder for runs, data and settings; nothing of the person's is touched."""
    home = tmp_path / "home"
    monkeypatch.setenv("LATENTLAB_HOME", str(home))
    return home


@pytest.fixture(scope="session")
def _application() -> "Iterator[QApplication]":
    patch = pytest.MonkeyPatch()
    patch.setenv("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
    from PySide6.QtWidgets import QApplication

    def complain(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        del context
        quiet = (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg)
        if kind not in quiet and not text.startswith(_HARMLESS):
            _complaints.append(f"Qt: {text}")

    qInstallMessageHandler(complain)
    application = QApplication.instance() or QApplication(["latentlab-test"])
    assert isinstance(application, QApplication)
    yield application
    patch.undo()


@pytest.fixture
def qapp(
    _application: "QApplication", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> "Iterator[QApplication]":
    """The application, with settings of its own; fails the test if Qt or a slot complains."""
    from PySide6.QtCore import QCoreApplication, QEvent, QSettings

    for kind in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(kind, QSettings.Scope.UserScope, str(tmp_path / "settings"))

    def slot_failed(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        del trace
        _complaints.append(f"in a slot: {kind.__name__}: {error}")

    monkeypatch.setattr(sys, "excepthook", slot_failed)
    _complaints.clear()
    yield _application
    # Garbage thrown away while the windows are listed can be one of them: Python then crashes.
    gc.disable()
    windows = _application.topLevelWidgets()
    gc.enable()
    for window in windows:
        if window.parent() is None:
            window.close()
            _closed.append(window)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    _application.processEvents()
    assert not _complaints, "\n".join(_complaints)

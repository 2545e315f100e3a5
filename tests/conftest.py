"""What every test stands on: a home of its own, and for the window an application without a
screen, which leaves no thread, timer or window behind. Any Qt warning and any error in a slot
fails the test (see pytest-qt's settings in pyproject.toml)."""

import compileall
import math
import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from PySide6.QtCore import QMessageLogContext, QtMsgType
    from PySide6.QtWidgets import QApplication

_ONLY_IF_ASKED_FOR = ("slow", "gpu")

if "PYTEST_XDIST_WORKER" in os.environ:
    # Two processes that compute with two threads each slow each other many times on two cores.
    os.environ.setdefault("OMP_NUM_THREADS", "1")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the program, as an installation does: many tests start it in a process of its own,
    which takes a fifth longer where Python may not keep what it compiles."""
    if not hasattr(config, "workerinput"):
        for package in ("latentlab", "trainers", "resources"):
            compileall.compile_dir(config.rootpath / package, quiet=2)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the tests of the window; leave out those that are run only if `-m` names them."""
    asked = config.option.markexpr
    chosen, left_out = [], []
    for item in items:
        if "qapp" in getattr(item, "fixturenames", ()):
            item.add_marker("gui")
        unasked = [mark for mark in _ONLY_IF_ASKED_FOR if mark not in asked]
        (left_out if any(map(item.get_closest_marker, unasked)) else chosen).append(item)
    config.hook.pytest_deselected(items=left_out)
    items[:] = chosen


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh folder for runs, data and settings; nothing of the person's is touched."""
    home = tmp_path / "home"
    monkeypatch.setenv("LATENTLAB_HOME", str(home))
    return home


@pytest.fixture(autouse=True)
def no_grids_by_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """How many grids a run has must not depend on how busy the machine is; the tests of grids by
    time set their own pace."""
    monkeypatch.setattr("trainers.training.live_pace.SECONDS_BETWEEN", math.inf)


@pytest.fixture(scope="session")
def qapp_args() -> Iterator[list[str]]:
    """An application without a screen."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QT_QPA_PLATFORM", "offscreen")
        yield ["latentlab-test"]


@pytest.fixture(scope="session")
def _application(qapp_args: list[str], qapp_cls: "type[QApplication]") -> "Iterator[QApplication]":
    made = qapp_cls(qapp_args)
    yield made
    made.processEvents()


@pytest.fixture
def qapp(_application: "QApplication", own_home: Path, tmp_path: Path) -> "Iterator[QApplication]":
    """The application, with settings of its own. A thread, a timer or a window of the application
    that outlives the test fails it; windows that the test made are destroyed."""
    del own_home
    from leftovers import Leftovers, destroy_what_was_dismissed
    from PySide6.QtCore import QSettings

    for kind in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(kind, QSettings.Scope.UserScope, str(tmp_path / "settings"))
    threads = set(threading.enumerate())
    leftovers = Leftovers()
    with pytest.MonkeyPatch.context() as patch:
        leftovers.watch(patch)
        yield _application
    from leftovers import python_threads

    left = [*leftovers.threads(), *python_threads(threads)]
    destroy_what_was_dismissed()
    left += leftovers.windows()
    destroy_what_was_dismissed()
    left += leftovers.timers()
    if left:
        pytest.fail("the test leaves behind:\n" + "\n".join(left), pytrace=False)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Qt's warnings while a test is taken down fail it, too; pytest-qt looks no further than the
    test's own end."""
    if "qapp" not in getattr(item, "fixturenames", ()):
        return (yield)
    from PySide6.QtCore import QtMsgType, qInstallMessageHandler

    ignored = re.compile("|".join(item.config.getini("qt_log_ignore")))
    quiet = (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg)
    complaints: list[str] = []

    def note(kind: "QtMsgType", context: "QMessageLogContext", text: str) -> None:
        del context
        if kind not in quiet and not ignored.search(text):
            complaints.append(text)

    before = qInstallMessageHandler(note)
    try:
        result = yield
    finally:
        qInstallMessageHandler(before)
    if complaints:
        pytest.fail("Qt, while the test was taken down:\n" + "\n".join(complaints), pytrace=False)
    return result

"""Twenty thousand random actions on the window: no exception, no Qt warning, no freeze."""

import random
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

import numpy as np
import pytest
import shiboken6
from PIL import Image
from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QMimeData,
    QPoint,
    QPointF,
    Qt,
    QTimer,
    QtMsgType,
    QUrl,
)
from PySide6.QtGui import (
    QColor,
    QDesktopServices,
    QDrag,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QColorDialog, QFileDialog, QWidget
from scripted_bench import until

from latentlab.gui.settings_store import SettingsStore
from latentlab.gui.window.main_window import MainWindow
from latentlab.gui.window.rail import Rail
from latentlab.models.catalogue import bundled_names
from latentlab.models.refs import ModelRef

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]

ACTIONS = 2_500
SEEDS = range(8)
LONGEST = 1.0
"""Seconds after which the window counts as frozen."""

SIZES = [(1280, 720), (1440, 900), (1000, 700)]
TEXTS = ["0", "-1", "0,5", "0.5", "1e999", "abc", "ß ü 漢", " " * 40, "x" * 300, "3, 4; 5", "\n"]
KEYS = [
    *("Tab", "Shift+Tab", "Return", "Space", "Esc", "Del", "Backspace", "Home", "End", "PgUp"),
    *("PgDown", "Left", "Right", "Up", "Down", "Shift+Right", "Ctrl+A", "Ctrl+C", "Ctrl+V"),
    *("Ctrl+Z", "Ctrl+Shift+Z", "Ctrl+E", "Ctrl+S", "Ctrl+O", "Ctrl+R", "F1", "F5", "Alt+Left"),
    *(f"Ctrl+{digit}" for digit in range(1, 10)),
]


class Monkey:
    """Acts at random, and knows what it did last.

    Attributes:
        trouble: what went wrong in a slot, as it does.
        done: the last actions in words.
    """

    def __init__(self, window: MainWindow, files: list[Path], seed: int) -> None:
        self.random = random.Random(seed)
        self.window, self.files = window, files
        self.trouble: BaseException | None = None
        self.done: deque[str] = deque(maxlen=30)
        self._known: list[QWidget] = []
        self._alive = _now()
        self._longest = 0.0
        self._answers = QTimer()
        self._answers.timeout.connect(self._answer)
        self._answers.start(40)

    def act(self) -> float:
        """Do one thing.

        Returns:
            Seconds for which the window answered to nothing else, as far as this process was given
            the processor: what other programs take is not the window's.
        """
        acts: list[tuple[int, Callable[[QWidget], None]]] = [
            (40, self._click),
            (4, self._double_click),
            (14, self._key),
            (8, self._type),
            (12, self._drag),
            (12, self._wheel),
            (4, self._drop),
            (1, self._resize),
        ]
        (act,) = self.random.choices([each for _, each in acts], [weight for weight, _ in acts])
        target = self._target()
        while not shiboken6.isValid(target):  # a menu that is gone; its wrapper stays
            target = self._target()
        self.done.append(f"{act.__name__} on {type(target).__name__} {target.objectName()}")
        self._alive, self._longest = _now(), 0.0
        act(target)
        QCoreApplication.processEvents()
        self._beat()
        return self._longest

    def _beat(self) -> None:
        now = _now()
        passed = (after - before for after, before in zip(now, self._alive, strict=True))
        self._longest = max(self._longest, min(passed))
        self._alive = now

    def _answer(self) -> None:
        """A menu or a dialog may have opened that waits for an answer: give one."""
        self._beat()
        top = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if top is not None:
            keys = Qt.Key
            key = self.random.choice(
                [keys.Key_Down, keys.Key_Tab, keys.Key_Return, keys.Key_Escape]
            )
            QTest.keyClick(top, key)

    def stop(self) -> None:
        self._answers.stop()

    def hook(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        """In place of `sys.excepthook`."""
        del kind, trace
        self.trouble = self.trouble or error

    # What to act on.

    def _target(self) -> QWidget:
        top = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if top is None:
            tops = [each for each in QApplication.topLevelWidgets() if _is_open(each)]
            top = self.random.choice(tops) if tops else self.window
        if self.random.random() < 0.5:
            at = QPoint(
                self.random.randrange(max(top.width(), 1)),
                self.random.randrange(max(top.height(), 1)),
            )
            return top.childAt(at) or top
        if not self._known or self.random.random() < 0.05:
            self._known = top.findChildren(QWidget)
        alive = [each for each in self._known if shiboken6.isValid(each) and _can_be_used(each)]
        inside = [each for each in alive if each.window() is top.window()]
        return self.random.choice(inside) if inside else top

    def _place(self, target: QWidget) -> QPoint:
        return QPoint(
            self.random.randrange(max(target.width(), 1)),
            self.random.randrange(max(target.height(), 1)),
        )

    def _held(self) -> Qt.KeyboardModifier:
        kinds = Qt.KeyboardModifier
        return self.random.choice(
            [kinds.NoModifier] * 6 + [kinds.ShiftModifier, kinds.ControlModifier]
        )

    # What to do.

    def _click(self, target: QWidget) -> None:
        buttons = Qt.MouseButton
        button = buttons.RightButton if self.random.random() < 0.12 else buttons.LeftButton
        QTest.mouseClick(target, button, self._held(), self._place(target))

    def _double_click(self, target: QWidget) -> None:
        none = Qt.KeyboardModifier.NoModifier
        QTest.mouseDClick(target, Qt.MouseButton.LeftButton, none, self._place(target))

    def _key(self, target: QWidget) -> None:
        focused = QApplication.focusWidget() or target
        key = self.random.choice(KEYS)
        self.done[-1] += f" {key}"
        combination = QKeySequence(key)[0]
        QTest.keyClick(focused, combination.key(), combination.keyboardModifiers())

    def _type(self, target: QWidget) -> None:
        focused = QApplication.focusWidget() or target
        for letter in self.random.choice(TEXTS):
            if shiboken6.isValid(focused):
                none = Qt.KeyboardModifier.NoModifier
                event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_unknown, none, letter)
                QCoreApplication.sendEvent(focused, event)

    def _drag(self, target: QWidget) -> None:
        button, held = Qt.MouseButton.LeftButton, self._held()
        QTest.mousePress(target, button, held, self._place(target))
        for _ in range(self.random.randrange(1, 6)):
            if not shiboken6.isValid(target):
                return
            QTest.mouseMove(target, self._place(target))
            QCoreApplication.processEvents()
        if shiboken6.isValid(target):
            QTest.mouseRelease(target, button, held, self._place(target))

    def _wheel(self, target: QWidget) -> None:
        place = QPointF(self._place(target))
        for _ in range(self.random.randrange(1, 4)):
            event = QWheelEvent(
                place,
                target.mapToGlobal(place),
                QPoint(),
                QPoint(0, self.random.choice([-120, 120])),
                Qt.MouseButton.NoButton,
                self._held(),
                Qt.ScrollPhase.NoScrollPhase,
                False,
            )
            QCoreApplication.sendEvent(target, event)

    def _drop(self, target: QWidget) -> None:
        data = QMimeData()
        chosen = self.random.sample(self.files, self.random.choice([1, 1, 1, 2]))
        self.done[-1] += f" {[each.name for each in chosen]}"
        data.setUrls([QUrl.fromLocalFile(str(each)) for each in chosen])
        while not target.acceptDrops() and target.parentWidget() is not None:
            target = target.parentWidget()
        place, copy = self._place(target), Qt.DropAction.CopyAction
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(place, copy, data, left, none)
        QCoreApplication.sendEvent(target, enter)
        if enter.isAccepted():
            QCoreApplication.sendEvent(target, QDropEvent(QPointF(place), copy, data, left, none))

    def _resize(self, target: QWidget) -> None:
        del target
        self.window.resize(*self.random.choice(SIZES))


def _now() -> tuple[float, float]:
    """Seconds on the wall's clock, and on that of all threads of this process."""
    return time.perf_counter(), time.process_time()


def _is_open(widget: QWidget) -> bool:
    return widget.isVisible() and widget.isEnabled() and widget.width() > 1


def _can_be_used(widget: QWidget) -> bool:
    return widget.isVisible() and widget.isEnabled() and not widget.visibleRegion().isEmpty()


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """What people drop: pictures, folders, texts, broken files."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    noise = np.random.default_rng(0).integers(0, 256, (40, 60, 3), np.uint8)
    for name in ("one.png", "two.jpg", "three.png"):
        Image.fromarray(noise).save(folder / name)
    text, broken, empty = tmp_path / "notes.txt", tmp_path / "broken.png", tmp_path / "empty"
    text.write_text("0.1, 0.2\n0.3")
    broken.write_bytes((folder / "one.png").read_bytes()[:200])
    empty.mkdir()
    model = tmp_path / "no-model.safetensors"
    model.write_bytes(b"\x08\0\0\0\0\0\0\0{}      ")
    return [folder, *sorted(folder.iterdir()), text, broken, empty, model, tmp_path / "gone.png"]


@pytest.fixture
def nothing_leaves_the_window(
    monkeypatch: pytest.MonkeyPatch, files: list[Path], tmp_path: Path
) -> None:
    """The system's own dialogs answer at once, and no other program is opened."""
    chance = random.Random(1)

    def chosen(*_: object) -> tuple[str, str]:
        return str(chance.choice(files)) if chance.random() < 0.5 else "", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", chosen)
    monkeypatch.setattr(
        QFileDialog, "getOpenFileNames", lambda *_: ([str(chance.choice(files))], "")
    )
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(files[0]))
    monkeypatch.setattr(
        QFileDialog,
        "getSaveFileName",
        lambda _parent, _title, suggested, *_, **__: (str(tmp_path / Path(suggested).name), ""),
    )
    SettingsStore().keep("export_folder", str(tmp_path))
    monkeypatch.setattr(QColorDialog, "getColor", lambda *_: QColor("red"))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda *_: True)
    monkeypatch.setattr(QDrag, "exec", lambda *_: Qt.DropAction.IgnoreAction)
    monkeypatch.setattr("send2trash.send2trash", lambda *_: None)


@pytest.fixture
def monkeys(
    window: MainWindow, files: list[Path], nothing_leaves_the_window: None
) -> Iterator[Callable[[int], Monkey]]:
    del nothing_leaves_the_window
    before = sys.excepthook
    acting: list[Monkey] = []

    def made(seed: int) -> Monkey:
        monkey = Monkey(window, files, seed)
        acting.append(monkey)
        sys.excepthook = monkey.hook
        return monkey

    yield made
    sys.excepthook = before
    for monkey in acting:
        monkey.stop()
    for each in QApplication.topLevelWidgets():
        if each is not window and each.isVisible():
            each.close()


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_breaks(
    window: MainWindow, monkeys: Callable[[int], Monkey], qtlog: object, seed: int
) -> None:
    monkey = monkeys(seed)
    names = bundled_names()
    seen: set[str] = set()
    for count in range(ACTIONS):
        if count % 300 == 0:
            window.explorer.open(ModelRef.bundled(names[(seed + count // 300) % len(names)]))
            until(lambda: window.explorer.facts is not None, 60.0)
        seconds = monkey.act()
        last = "\n".join(monkey.done)
        assert monkey.trouble is None, f"{monkey.trouble!r} after\n{last}"
        warnings = [each.message for each in qtlog.records if _counts(each)]
        assert not warnings, f"{warnings} after\n{last}"
        assert seconds < LONGEST, f"frozen for {seconds:.1f} s after\n{last}"
        if count % 25 == 0:
            QTest.qWait(20)
        if not window.isVisible():
            window.show()
        rail = window.findChildren(Rail)[0]
        seen.update(name for name, each in rail.entries.items() if each.isChecked())
    assert len(seen) > 5, f"only {seen} were reached"


def _counts(record: object) -> bool:
    return not record.ignored and record.type != QtMsgType.QtInfoMsg

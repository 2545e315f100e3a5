"""How fluid the window is: the pictures of every algorithm's first minute and the heartbeat in it;
the heartbeat while pages play, run or are painted on, alone and beside a training.

    python -m benchmarks.fluid [ALGORITHM ...] [--seconds N] [--pages]

Everything is trained at its default settings on its own data, which are drawn beforehand.
"""

import argparse
import math
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.result import Result
from benchmarks.window import Driven, Heart, heartbeat, run_until
from trainers.config import DataSource
from trainers.data.opening import open_images
from trainers.registry import algorithm_class, algorithm_names, make_recipe

SECONDS = 60.0
PAGE_SECONDS = 10.0
TRAINED = "dcgan"


def measure() -> list[Result]:
    """Everything, which takes about half an hour."""
    return [*first_minutes(algorithm_names(), SECONDS), *pages()]


def first_minutes(algorithms: Sequence[str], seconds: float) -> Iterator[Result]:
    """Of each algorithm the first grid, the longest time without a new one, and the heartbeat."""
    with _window() as (window, home):
        window.show_page("train")
        Driven(window.workbench).wait_until_loaded()
        for each in algorithms:
            yield from _first_minute(window, home / "runs" / each, each, seconds)


def _first_minute(window: Any, folder: Path, algorithm: str, seconds: float) -> Iterator[Result]:
    data = DataSource(name=algorithm_class(algorithm).default_data)
    open_images(data)
    bench, heart, grids = window.workbench, Heart(), list[float]()

    def listen(delivery: Any) -> None:
        if delivery.sampled is not None:
            grids.append(time.perf_counter() - began)

    bench.delivered.connect(listen)
    began = time.perf_counter()
    bench.start(folder, make_recipe(algorithm, {}, data, "cpu", "auto"), None, None)
    heart.beat_for(seconds)
    bench.delivered.disconnect(listen)
    bench.stop()
    run_until(lambda: not bench.is_training)
    times = [*grids, seconds]
    gap = max((later - earlier for earlier, later in pairwise(times)), default=0)
    yield Result(f"{algorithm}: first grid after Start", times[0], "s", "<=", 3)
    yield Result(
        f"{algorithm}: longest time between grids", gap, "s", "<=", 3, f"{len(grids)} grids"
    )
    yield heartbeat(algorithm, heart.beats)


def pages() -> Iterator[Result]:
    """The heartbeat while pages are used, alone and while a run trains."""
    with _window() as (window, home):
        driven = Driven(window.workbench)
        driven.wait_until_loaded()
        yield from _used(window, "alone")
        driven.start(home / "runs" / TRAINED, TRAINED, "auto")
        window.workbench.resume()
        yield from _used(window, f"{TRAINED} training")
        driven.stop()


def _used(window: Any, beside: str) -> Iterator[Result]:
    from latentlab.models.refs import ModelRef

    for name, model, page, begin in _USES:
        window.explorer.open(ModelRef.bundled(model))
        run_until(lambda: window.explorer.facts is not None)
        window.show_page(page)
        run_until(partial(_has_pictures, window.pages[page]))
        heart, end = Heart(), begin(window.pages[page])
        heart.beat_for(PAGE_SECONDS)
        end()
        yield heartbeat(f"{name}, {beside}", heart.beats)


def _has_pictures(page: Any) -> bool:
    return bool(page.exportables())


def _press(button: str) -> Callable[[Any], Callable[[], None]]:
    """What presses a page's button, and again at the end."""

    def begin(page: Any) -> Callable[[], None]:
        from PySide6.QtWidgets import QToolButton

        found = page.findChild(QToolButton, button)
        found.click()

        def end() -> None:
            found.click()

        return end

    return begin


def _paint(page: Any) -> Callable[[], None]:
    """Strokes of a second, round and round, as a hand moves at 60 Hz."""
    return _led(page.pane.canvas, lambda turn: (turn % 60, 0.5 + 0.25 * math.cos(turn / 20),
                                                0.3 + 0.15 * math.sin(turn / 20)))  # fmt: skip


def _wander(page: Any) -> Callable[[], None]:
    """The map, dragged to and fro."""
    return _led(page.findChild(object, "mapCanvas"),
                lambda turn: (turn % 60, 0.5 + 0.2 * math.sin(turn / 10), 0.5))  # fmt: skip


def _led(canvas: Any, place: Callable[[int], tuple[int, float, float]]) -> Callable[[], None]:
    """A mouse that goes where `place` says, in parts of the canvas; at 0 it presses anew."""
    from PySide6.QtCore import QEvent, QPointF, Qt, QTimer
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    turn, at = 0, QPointF()

    def send(kind: QEvent.Type, button: Qt.MouseButton, held: Qt.MouseButton) -> None:
        keys = Qt.KeyboardModifier.NoModifier
        event = QMouseEvent(kind, at, canvas.mapToGlobal(at), button, held, keys)
        QApplication.sendEvent(canvas, event)

    def go_on() -> None:
        nonlocal turn, at
        since, x, y = place(turn)
        if since == 0 and turn:
            send(QEvent.Type.MouseButtonRelease, left, none)
        at = QPointF(x * canvas.width(), y * canvas.height())
        kind = QEvent.Type.MouseButtonPress if since == 0 else QEvent.Type.MouseMove
        send(kind, left if since == 0 else none, left)
        turn += 1

    def end() -> None:
        timer.stop()
        send(QEvent.Type.MouseButtonRelease, left, none)

    timer = QTimer(canvas, interval=16)
    timer.timeout.connect(go_on)
    timer.start()
    return end


_USES: tuple[tuple[str, str, str, Callable[[Any], Callable[[], None]]], ...] = (
    ("a walk that plays", "digits-cgan", "walk", _press("playWalk")),
    ("chains that run", "digits-rbm", "chain", _press("playChain")),
    ("chains that anneal", "digits-score", "chain", _press("playChain")),
    ("a map that is dragged", "digits-vae", "map", _wander),
    ("painting on a digit", "digits-cgan", "edit", _paint),
    ("painting on a face", "faces-dcgan", "edit", _paint),
)


@contextmanager
def _window() -> Iterator[tuple[Any, Path]]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        os.environ["LATENTLAB_HOME"] = home
        from latentlab.app import build

        _, window = build(["latentlab"])
        window.resize(1440, 900)
        window.show()
        yield window, Path(home)
        window.close_without_asking()


def main(argv: Sequence[str] | None = None) -> int:
    """Measure what was asked for; return 1 if a promise was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="ALGORITHM", help="without one: all")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of each training")
    parser.add_argument("--pages", action="store_true", help="the pages alone")
    arguments = parser.parse_args(argv)
    if arguments.pages:
        found = pages()
    else:
        found = first_minutes(arguments.names or algorithm_names(), arguments.seconds)
    missed = 0
    for result in found:
        print(result.line(), flush=True)
        missed += not result.kept
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

"""From a moved slider to painted pixels, idle and while a run trains; and what training loses while
the slider is dragged, and how old the pictures are that the hand sees meanwhile.

The models are the bundled ones. Runs without a screen (Qt's offscreen platform paints the same
pictures in memory).
"""

import os
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from benchmarks.result import Result
from benchmarks.window import Driven, run_until
from latentlab.requests import Request
from latentlab.views import AnyView

MOVES = 200
BETWEEN = 1 / 60
TURNS = 6
SECONDS = 5.0
TRAINED = "dcgan"
EXPLORED = ("digits-dcgan", "digits-cgan")


def measure() -> list[Result]:
    """For each model and size of the plane the time to pixels, then the training's loss."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        os.environ["LATENTLAB_HOME"] = home
        return _measure(Path(home))


def _measure(home: Path) -> list[Result]:
    from latentlab.app import build

    _, window = build(["latentlab"])
    window.resize(1440, 900)
    window.show_page("samples")
    driven = Driven(window.workbench)
    hand = _Hand(window)
    driven.wait_until_loaded()
    results = []
    for name in EXPLORED:
        hand.open(name)
        results += [_latency(hand, f"{name}, idle", rows, 16) for rows in (1, 8)]
    driven.start(home / "runs" / "trained", TRAINED, "auto")
    window.show_page("samples")
    window.workbench.resume()
    for name in EXPLORED:
        hand.open(name)
        results += [_latency(hand, f"{name}, {TRAINED} training", rows, 33) for rows in (1, 8)]
    results += _drag(hand, driven)
    driven.stop()
    window.close()
    return results


def _latency(hand: "_Hand", name: str, rows: int, promised: float) -> Result:
    """One picture is promised; a whole plane is told."""
    hand.show(rows)
    times = [hand.move(turn) for turn in range(MOVES)]
    alone = rows == 1
    return Result(
        f"{name}: slider to pixels, {'a picture' if alone else f'{rows**2} pictures'}, p95",
        quantiles(times, n=100)[94],
        "ms",
        "<=" if alone else None,
        promised if alone else None,
        f"median {median(times):.1f} ms, longest {max(times):.0f} ms",
    )


def _drag(hand: "_Hand", driven: Driven) -> list[Result]:
    """Steps a second while the slider moves 60 times a second, over those while it rests; how old
    and how many the pictures are."""
    hand.show(1)
    driven.rate(SECONDS)
    ratios, pictures = [], 0.0
    for _ in range(TURNS):
        resting = driven.rate(SECONDS)
        before = len(hand.ages)
        hand.begin_dragging()
        ratios.append(driven.rate(SECONDS) / resting)
        hand.end_dragging()
        pictures += (len(hand.ages) - before) / SECONDS / TURNS
    return [
        Result("training while exploring / alone", median(ratios), "times", ">=", 0.9),
        Result(
            "a drag while training: from the hand to its picture, p95",
            quantiles(hand.ages, n=100)[94],
            "ms",
            "<=",
            66,
            f"median {median(hand.ages):.1f} ms, {pictures:.0f} pictures a second",
        ),
    ]


class _Hand:
    """Moves the truncation slider and watches the canvas."""

    def __init__(self, window: Any) -> None:
        from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer

        from latentlab.gui.pages.samples.samples_page import SamplesPage

        hand = self

        class Watcher(QObject):
            def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
                del watched
                if event.type() == QEvent.Type.Paint and hand._answered:
                    # When this comes round, the canvas has been painted.
                    QTimer.singleShot(0, hand._loop.quit)
                return False

        self._page = window.findChild(SamplesPage)
        self._explorer = self._page.explorer
        self._slider = self._page.findChild(QObject, "truncationSlider")
        self._loop = QEventLoop()
        self._watcher = Watcher()
        self._page.canvas.installEventFilter(self._watcher)
        self._answered = False
        self._explorer.rendered.connect(self._on_rendered)
        self._turn = 0
        self._moves: list[tuple[AnyView | None, float]] = []
        self.ages: list[float] = []
        self._drag = QTimer(interval=round(1000 * BETWEEN))
        self._drag.timeout.connect(self._step)

    def open(self, name: str) -> None:
        """Take a bundled model open."""
        from latentlab.models.refs import ModelRef

        self._explorer.open(ModelRef.bundled(name))
        run_until(lambda: self._explorer.facts is not None)

    def show(self, rows: int) -> None:
        """Show a plane of `rows` by `rows` pictures."""
        from latentlab.views import SamplesView

        self._answered = False
        self._page.show_view(SamplesView(rows=rows, columns=rows, spacing=0.3))
        run_until(lambda: self._answered)

    def move(self, turn: int) -> float:
        """Move the slider and wait for the picture; milliseconds."""
        end = time.perf_counter() + BETWEEN
        run_until(lambda: time.perf_counter() > end)
        self._answered = False
        began = time.perf_counter()
        self._slider.setValue(100 + 7 * turn % 800)
        self._loop.exec()
        return 1000 * (time.perf_counter() - began)

    def begin_dragging(self) -> None:
        """Move the slider all the time from now on."""
        self._slider.setSliderDown(True)
        self._drag.start()

    def end_dragging(self) -> None:
        """Let the slider rest."""
        self._drag.stop()
        self._slider.setSliderDown(False)

    def _step(self) -> None:
        self._turn += 1
        self._slider.setValue(100 + 7 * self._turn % 800)
        self._moves.append((self._page.current_view(), time.perf_counter()))

    def _on_rendered(self, channel: str, request: Request, *_: Any) -> None:
        self._answered |= channel == "samples"
        places = [place for place, (view, _) in enumerate(self._moves) if view == request.view]
        if places:
            self.ages.append(1000 * (time.perf_counter() - self._moves[places[-1]][1]))
            del self._moves[: places[-1] + 1]

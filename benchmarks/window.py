"""The window while a model trains: what drawing costs the training, and how fluid the window is.

Runs without a screen (Qt's offscreen platform paints the same pictures in memory).
"""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import torch

from benchmarks.loops import DIGITS, Contestant, Threads, endless, session_steps
from benchmarks.result import Result
from trainers.config import DataSource
from trainers.registry import make_recipe

TURNS = 6
SECONDS = 5.0
HEARTBEAT_MS = 16
_LOOK_MS = 5
_LOOK_AT_CLOCK_MS = 100
"""Looking more often, while steps are counted, would itself take two percent of a processor."""
ALGORITHMS = ("gan", "dcgan")


def measure() -> list[Result]:
    """For each algorithm: steps a second with the window over those without, and the beat."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        return [result for algorithm in ALGORITHMS for result in _measure(algorithm, Path(home))]


def _measure(algorithm: str, folder: Path) -> list[Result]:
    from latentlab.app import build

    threads = torch.get_num_threads()
    _, window = build(["latentlab"])
    window.resize(1440, 900)
    window.show_page("train")
    driven = Driven(window.workbench)
    driven.start(folder / algorithm, algorithm, threads)
    headless = Contestant(session_steps(algorithm, threads), threads=threads)
    headless.rate(SECONDS)
    driven.rate(SECONDS)
    ratios = [driven.rate(SECONDS) / headless.rate(SECONDS) for _ in range(TURNS)]
    driven.stop()
    window.close()
    return [
        Result(f"{algorithm}: with the window / without", median(ratios), "times", ">=", 0.95),
        heartbeat(algorithm, driven.beats),
    ]


def heartbeat(algorithm: str, beats: list[float]) -> Result:
    """How long the window did not answer, of the times in ms between its beats."""
    detail = f"median {median(beats):.1f} ms, longest {max(beats):.0f} ms"
    late = quantiles(beats, n=100)[98]
    return Result(f"{algorithm}: heartbeat of the window, p99", late, "ms", "<=", 33, detail)


def run_until(done: Callable[[], bool], look_ms: int = _LOOK_MS) -> None:
    """Let the window live until `done`, of which it is asked every `look_ms`."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    look = QTimer(interval=look_ms)
    look.timeout.connect(lambda: loop.quit() if done() else None)
    look.start()
    if not done():
        loop.exec()


class Heart:
    """Beats as often as the window's thread lets it.

    Attributes:
        beats: milliseconds between beats.
    """

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.beats: list[float] = []
        self._last = 0.0
        self._timer = QTimer(interval=HEARTBEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_beat)

    def beat_for(self, seconds: float) -> None:
        """Let the window live, and the heart beat."""
        self._last = began = time.perf_counter()
        self._timer.start()
        run_until(lambda: time.perf_counter() - began > seconds, _LOOK_AT_CLOCK_MS)
        self._timer.stop()

    def _on_beat(self) -> None:
        now = time.perf_counter()
        self.beats.append(1000 * (now - self._last))
        self._last = now


class Driven:
    """The window's own training, let run for a few seconds at a time.

    Whatever waits for it raises a RuntimeError with the reason if the training fails.
    """

    def __init__(self, workbench: Any) -> None:
        self._heart = Heart()
        self._workbench = workbench
        self._step = 0
        self._problem: Any = None
        workbench.delivered.connect(self._on_delivered)
        workbench.failed.connect(self._on_failed)

    @property
    def beats(self) -> list[float]:
        """Milliseconds between beats of the window's heart."""
        return self._heart.beats

    def wait_until_loaded(self) -> None:
        """Let the window load PyTorch."""
        self._wait(lambda: self._workbench.laboratory is not None)

    def start(
        self, folder: Path, algorithm: str, threads: Threads, data: DataSource = DIGITS
    ) -> None:
        """Begin a training and pause it."""
        self.wait_until_loaded()
        recipe = make_recipe(algorithm, endless(algorithm), data, "cpu", threads)
        self._workbench.start(folder, recipe, None, None)
        self._wait(lambda: self._step > 0)
        self._workbench.pause()

    def rate(self, seconds: float) -> float:
        """Steps a second, while the heart beats."""
        self._workbench.resume()
        first = self._step
        self._wait(lambda: self._step > first)
        first, began = self._step, time.perf_counter()
        self._heart.beat_for(seconds)
        self._check()
        rate = (self._step - first) / (time.perf_counter() - began)
        self._workbench.pause()
        time.sleep(0.2)
        return rate

    def stop(self) -> None:
        self._workbench.stop()
        self._wait(lambda: not self._workbench.is_training)

    def _wait(self, done: Callable[[], bool], look_ms: int = _LOOK_MS) -> None:
        run_until(lambda: done() or self._problem is not None, look_ms)
        self._check()

    def _check(self) -> None:
        if self._problem is not None:
            raise RuntimeError(f"The training failed: {self._problem.headline}")

    def _on_failed(self, problem: Any) -> None:
        self._problem = problem

    def _on_delivered(self, delivery: Any) -> None:
        if delivery.progress is not None:
            self._step = delivery.progress.step

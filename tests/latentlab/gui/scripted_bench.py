"""A workbench whose sessions are scripted: they count steps, and fail where told to."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PySide6.QtCore import QCoreApplication, QEventLoop

from latentlab.gui.training.laboratory import AlgorithmCard, Laboratory
from latentlab.gui.training.workbench import Workbench
from trainers.config import DataSource, DeviceChoice, Recipe, TrainingConfig
from trainers.needs import Needs
from trainers.reports import Curve, Grid
from trainers.runs.manifest import Facts, RunState
from trainers.runs.metrics import row_type
from trainers.runs.place import Place
from trainers.runs.run import Run
from trainers.settings import settings_of
from trainers.training.events import (
    Event,
    Finished,
    NotSaved,
    PausedAt,
    Progress,
    Resumed,
    Sampled,
    Started,
)

DIGITS = DataSource()
CURVES = (Curve("d_loss", "Discriminator loss", "How it does.", player="discriminator"),)


def grid(step: int, name: str = "samples") -> Grid:
    """A grid whose pixels tell its step."""
    return Grid(name, name.capitalize(), np.full((4, 8, 8, 1), step % 256, np.uint8), 2)


class ScriptedSession:
    """Counts steps until it is stopped or done; fails where told to."""

    def __init__(self, run: Run, steps: int, fail: Exception | None) -> None:
        self.run = run
        self.steps = steps
        self.fail = fail
        self.started_at = run.state().step
        self.disk_full_for = 0
        self._going = threading.Event()
        self._going.set()
        self._stopping = threading.Event()

    def pause(self) -> None:
        self._going.clear()

    def resume(self) -> None:
        self._going.set()

    def stop(self) -> None:
        self._stopping.set()
        self._going.set()

    def give_up(self) -> None:
        self.disk_full_for = 0
        self.stop()

    def events(self) -> Iterator[Event]:
        step = self.started_at
        self.run.settle(facts())
        yield Started(step, self.steps, CURVES, "cpu", "float32", 1, 10, 100)
        while step < self.steps and not self._stopping.is_set():
            if not self._going.is_set():
                yield PausedAt(step)
                self._going.wait()
                yield Resumed(step)
                continue
            step += 1
            if self.fail is not None:
                raise self.fail
            yield from self._one_step(step)
            self._stopping.wait(0.002)
        reason = "completed" if step >= self.steps else "stopped"
        for _ in range(self.disk_full_for):
            self._stopping.clear()
            self._going.clear()
            yield NotSaved(step, f"The disk is full; trained to step {step}.")
            self._going.wait()
            if self._stopping.is_set():
                yield Finished(0, "unsaved", "Given up.")
                return
        self.run.write_state(RunState(status=reason, step=step, seconds=float(step)))
        self.run.checkpoint_path(step).write_bytes(b"")
        yield Finished(step, reason, f"{reason} at {step}")

    def _one_step(self, step: int) -> Iterator[Event]:
        rows = np.array([(step, float(step), 0.5)], row_type(["d_loss"]))
        self.run.metrics().append(rows)
        yield Progress(step, self.steps, float(step), 640.0, 3.0, 1, rows)
        if step % 5 == 0:
            self.run.grids.write(step, grid(step))
            yield Sampled(step, (grid(step),), tuple(self.run.grids.steps("samples")))


def facts() -> Facts:
    """What a scripted run claims to have found."""
    return Facts(
        fingerprint="00",
        images=100,
        channels=1,
        size=8,
        label_names=(),
        parameters=10,
        device="cpu",
        precision="float32",
        threads=1,
        versions={},
        curves=CURVES,
    )


class Bench:
    """A workbench with scripted sessions; `steps`, `fail` and `disk_full_for` (how often the end
    cannot be saved) shape the next one."""

    def __init__(self, root: Path) -> None:
        self.steps = 20
        self.fail: Exception | None = None
        self.disk_full_for = 0
        self.sessions: list[ScriptedSession] = []
        self.asked: list[tuple[int | None, int | None]] = []
        self.places: list[Place] = []
        self.workbench = Workbench(root, self._make)

    def _make(
        self, run: Run, from_step: int | None, steps: int | None, place: Place
    ) -> ScriptedSession:
        self.asked.append((from_step, steps))
        self.places.append(place)
        session = ScriptedSession(run, steps or self.steps, self.fail)
        session.disk_full_for = self.disk_full_for
        self.sessions.append(session)
        return session

    def make_run(
        self,
        name: str,
        step: int = 0,
        parent: None = None,
        data: DataSource = DIGITS,
        device: DeviceChoice = "auto",
    ) -> Run:
        """A past run that got to `step`."""
        settings = TrainingConfig(steps=100)
        recipe = Recipe(algorithm="gan", data=data, settings=settings, device=device)
        run = Run.create(self.workbench.root / name, recipe, parent)
        if step:
            run.settle(facts())
            rows = [(n, float(n), 0.5) for n in range(1, step + 1)]
            run.metrics().append(np.array(rows, row_type(["d_loss"])))
            for shown in range(5, step + 1, 5):
                run.grids.write(shown, grid(shown))
            run.checkpoint_path(step).write_bytes(b"")
            run.write_state(RunState(status="stopped", step=step, seconds=float(step)))
        return run


_SHARED = settings_of(TrainingConfig)
LABORATORY = Laboratory(
    (
        AlgorithmCard("gan", "GAN", "Two players.", "A paper.", Needs(), _SHARED),
        AlgorithmCard("cgan", "CGAN", "With labels.", "Another.", Needs(labels=True), _SHARED),
        AlgorithmCard(
            "cyclegan",
            "CycleGAN",
            "There and back.",
            "A third.",
            Needs(domains="two"),
            _SHARED,
            "stripes",
        ),
        AlgorithmCard(
            "pix2pix",
            "pix2pix",
            "From pairs.",
            "A fourth.",
            Needs(domains="pairs"),
            _SHARED,
            "edges",
        ),
    ),
    {"cpu": "CPU, 2 cores"},
)


def until(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    """Let the window live until `condition` holds; fail if it does not in time."""
    for _ in range(round(seconds * 100)):
        if condition():
            return
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
        threading.Event().wait(0.01)
    raise AssertionError("it did not happen in time")

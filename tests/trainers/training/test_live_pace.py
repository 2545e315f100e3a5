"""Grids come by time as well as by step: often at first, never for more than a small share of the
time, and without a trace in what is learned."""

import random
from pathlib import Path

import pytest
from sessions import MakeRun, assert_same_training, of_type, train

from trainers.registry import algorithm_names
from trainers.runs.run import Run
from trainers.training import live_pace
from trainers.training.events import Sampled, SnapshotSaved
from trainers.training.live_pace import MOST_OF_THE_TIME, LivePace

# Which number format is the faster one is timed, so a busy machine could choose two.
FEW = {"steps": 8, "sample_interval": 1000, "precision": "float32"}


class Clock:
    """Passes as the test says."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture(autouse=True)
def usual_pace(no_grids_by_time: None, monkeypatch: pytest.MonkeyPatch) -> None:
    del no_grids_by_time
    monkeypatch.setattr(live_pace, "SECONDS_BETWEEN", 2.5)


def grids_drawn(until: float, costs: list[float] | float, step: float = 0.05) -> list[float]:
    """When grids came in a training of short steps, in seconds after its begin."""
    clock = Clock()
    pace, came, rng = LivePace(clock), list[float](), random.Random(0)
    while clock.seconds < 100.0 + until:
        clock.seconds += step
        if pace.is_due():
            began = pace.now()
            clock.seconds += rng.choice(costs) if isinstance(costs, list) else costs
            pace.drawn(began)
            came.append(clock.seconds - 100.0)
    return came


def test_in_the_first_minute_a_grid_comes_every_three_seconds_then_more_rarely() -> None:
    came = grids_drawn(600, costs=0.02)
    gaps = [after - before for before, after in zip([0.0, *came], came, strict=False)]
    assert max(gap for gap, at in zip(gaps, came, strict=True) if at < 60) <= 3.0
    assert min(gaps) >= 2.0
    assert 9.0 < gaps[-1] < 11.0


@pytest.mark.parametrize("costs", [0.02, 0.4, 3.0, [0.01, 0.02, 5.0]])
def test_whatever_a_grid_costs_grids_take_at_most_a_twentieth_of_the_time(
    costs: list[float] | float,
) -> None:
    clock = Clock()
    pace, spent, rng = LivePace(clock), 0.0, random.Random(1)
    for _ in range(40_000):
        clock.seconds += 0.05
        if pace.is_due():
            cost = rng.choice(costs) if isinstance(costs, list) else costs
            began = pace.now()
            clock.seconds += cost
            spent += cost
            pace.drawn(began)
    assert spent > 0
    assert spent / (clock.seconds - 100.0) <= MOST_OF_THE_TIME + 0.01 <= 0.05


@pytest.mark.parametrize("algorithm", algorithm_names())
def test_grids_after_every_step_change_nothing_that_is_learned(
    algorithm: str, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, halves = make_run("whole", algorithm, **FEW), make_run("halves", algorithm, **FEW)
    monkeypatch.setattr(LivePace, "is_due", lambda _: False)
    train(whole)
    monkeypatch.setattr(LivePace, "is_due", lambda _: True)
    train(halves, steps=4)
    events = train(halves, steps=8)
    assert [each.step for each in of_type(events, Sampled)] == [5, 6, 7, 8]
    assert_same_training(whole, halves)


def test_of_the_grids_and_models_by_time_only_the_newest_stays(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LivePace, "is_due", lambda _: True)
    run = make_run("run", **FEW)
    events = train(run)
    assert [each.step for each in of_type(events, Sampled)] == list(range(9))
    assert of_type(events, SnapshotSaved)[-1].step == 8, "the newest can be explored"
    assert run.grids.steps("samples") == [0, 1, 2, 5, 8]
    assert _steps(run.folder / "snapshots") == [0, 8]
    assert Run.open(run.folder).grids.read(8, "samples").images.any()


def _steps(folder: Path) -> list[int]:
    return sorted(int(each.stem) for each in folder.iterdir())

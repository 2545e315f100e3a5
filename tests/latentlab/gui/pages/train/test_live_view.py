"""Pictures that come only because time has passed take each other's place; what a person looks at
stays."""

from collections.abc import Callable

import pytest
from scripted_bench import Bench, grid, until

from latentlab.gui.pages.train.live_view import LiveView
from latentlab.gui.training.training_thread import Delivery
from latentlab.gui.widgets.timeline import Timeline
from latentlab.gui.window.main_window import MainWindow
from trainers.runs.run import Run
from trainers.training.events import Sampled, SnapshotSaved


@pytest.fixture
def run(bench: Bench) -> Run:
    """A run with grids at the steps 5 and 10."""
    return bench.make_run("run", step=10)


def draw(live: LiveView, run: Run, step: int, instead_of: int | None = None) -> None:
    """What the trainer does: save the newest grid, drop the one before, and tell."""
    run.grids.write(step, grid(step))
    if instead_of is not None:
        run.grids.drop(instead_of)
    saved = tuple(run.grids.steps("samples"))
    live.take(Delivery(sampled=Sampled(step, (grid(step),), saved)))


def pixel(live: LiveView) -> int:
    assert live.grid is not None
    return int(live.grid.images[0, 0, 0, 0])


def test_the_newest_takes_the_place_of_the_one_that_has_passed(run: Run) -> None:
    live = LiveView()
    live.show_run(run)
    timeline = live.findChild(Timeline)
    draw(live, run, 12)
    assert (timeline.steps(), live.step, pixel(live)) == ((5, 10, 12), 12, 12)
    draw(live, run, 14, instead_of=12)
    assert (timeline.steps(), live.step, pixel(live)) == ((5, 10, 14), 14, 14)


def test_a_picture_that_a_person_looks_at_stays_until_they_leave_it(run: Run) -> None:
    live, trouble = LiveView(), list[str]()
    live.trouble.connect(trouble.append)
    live.show_run(run)
    timeline = live.findChild(Timeline)
    draw(live, run, 12)
    timeline.set_current(12)
    draw(live, run, 14, instead_of=12)
    draw(live, run, 16, instead_of=14)
    assert (timeline.steps(), live.step, pixel(live)) == ((5, 10, 12, 16), 12, 12)
    timeline.set_current(10)
    timeline.set_current(12)
    assert pixel(live) == 12
    timeline.set_current(5)
    draw(live, run, 18, instead_of=16)
    assert (timeline.steps(), live.step, pixel(live)) == ((5, 10, 18), 5, 5)
    assert trouble == []


def test_new_pictures_cost_no_look_at_the_disk(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    live = LiveView()
    live.show_run(run)
    looked = list[str]()
    monkeypatch.setattr("trainers.runs.grids.GridFiles.steps", lambda _, name: looked.append(name))
    live.take(Delivery(sampled=Sampled(12, (grid(12),), (5, 10, 12))))
    assert looked == []
    assert live.findChild(Timeline).steps() == (5, 10, 12)


def test_many_new_models_are_followed_calmly_and_drawn_only_where_they_are_seen(
    window: MainWindow, trained_run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("latentlab.gui.explorer.following._BETWEEN_MS", 100)
    run = trained_run(steps=4, sample_interval=2)
    window._services.runs.open(run)
    explorer = window.explorer
    window.show_page("samples")
    until(lambda: explorer.answer("samples") is not None)
    window.show_page("train")
    told, drawn = list[object](), list[str]()
    explorer.steps_changed.connect(told.append)
    explorer.rendered.connect(lambda channel, *_: drawn.append(channel))
    saved = Delivery((SnapshotSaved(4, run.snapshot_path(4)),))
    for _ in range(50):
        window.workbench.delivered.emit(saved)
    until(lambda: bool(told))
    until(lambda: bool(drawn))
    assert len(told) == 1
    assert "samples" not in drawn
    window.show_page("samples")
    until(lambda: "samples" in drawn)

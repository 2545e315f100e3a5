"""One current run, at most one training, and every end of it leaves the workbench usable."""

import shutil

from scripted_bench import Bench, until

from latentlab.gui.training.workbench import Activity
from latentlab.problems import Problem
from trainers.config import DataSource, Recipe, TrainingConfig
from trainers.runs.listing import rename
from trainers.training.events import Finished


def train(bench: Bench, name: str = "a") -> None:
    bench.workbench.hold(bench.make_run(name))
    bench.workbench.train()


def test_a_training_passes_through_its_states_and_delivers_all_steps(bench: Bench) -> None:
    activities: list[Activity] = []
    steps: list[int] = []
    bench.workbench.activity_changed.connect(activities.append)
    bench.workbench.delivered.connect(
        lambda delivery: (
            steps.extend(delivery.progress.metrics["step"]) if delivery.progress else None
        )
    )

    train(bench)
    until(lambda: not bench.workbench.is_training)

    assert activities == [Activity.PREPARING, Activity.TRAINING, Activity.IDLE]
    assert steps == list(range(1, 21))


def test_pausing_and_resuming_lose_no_step(bench: Bench) -> None:
    bench.steps = 60
    steps: list[int] = []
    bench.workbench.delivered.connect(
        lambda delivery: (
            steps.extend(delivery.progress.metrics["step"]) if delivery.progress else None
        )
    )
    train(bench)
    until(lambda: bench.workbench.activity is Activity.TRAINING)

    bench.workbench.pause()
    until(lambda: bench.workbench.activity is Activity.PAUSED)
    bench.workbench.resume()
    until(lambda: not bench.workbench.is_training)

    assert steps == list(range(1, 61))


def test_stopping_a_paused_training_ends_it(bench: Bench) -> None:
    bench.steps = 100_000
    train(bench)
    until(lambda: bench.workbench.activity is Activity.TRAINING)
    bench.workbench.pause()
    until(lambda: bench.workbench.activity is Activity.PAUSED)

    bench.workbench.stop()

    assert bench.workbench.activity is Activity.STOPPING
    until(lambda: bench.workbench.activity is Activity.IDLE)


def test_a_failure_arrives_as_a_problem_and_the_next_training_works(bench: Bench) -> None:
    problems: list[Problem] = []
    ends: list[Finished] = []
    bench.workbench.failed.connect(problems.append)
    bench.fail = MemoryError()
    train(bench, "bad")
    until(lambda: not bench.workbench.is_training)
    assert "memory" in problems[0].headline

    bench.fail = None
    bench.workbench.delivered.connect(
        lambda delivery: ends.extend(e for e in delivery.events if isinstance(e, Finished))
    )
    train(bench, "good")
    until(lambda: not bench.workbench.is_training)

    assert ends[0].reason == "completed"


def test_a_run_that_fails_to_start_gives_way_to_the_one_before_it_by_its_new_name_if_it_is_there(
    bench: Bench,
) -> None:
    workbench = bench.workbench
    bench.fail = RuntimeError("The data cannot be read.")
    recipe = Recipe(algorithm="gan", data=DataSource(), settings=TrainingConfig(steps=100))
    for fate, left in (("renamed", workbench.root / "renamed"), ("deleted", None)):
        before = bench.make_run(f"before it was {fate}")
        workbench.hold(before)
        workbench.start(workbench.root / "fails", recipe, None, None)
        if left is not None:
            workbench.move(before.folder, rename(before, fate))
        else:
            shutil.rmtree(before.folder)
        until(lambda: not workbench.is_training)
        assert (None if workbench.run is None else workbench.run.folder) == left

"""On a CPU the number format is what is faster, as measured once and recorded with the run."""

import threading
from itertools import takewhile

import pytest
import torch
from sessions import MakeRun, assert_same_training, train

from trainers.data.opening import open_images
from trainers.runs.run import Run, recipe_of
from trainers.training import number_format, session
from trainers.training.events import Sampled, SnapshotSaved, Started
from trainers.training.number_format import MUST_GAIN, TRIAL_STEPS, faster_format, number_format_of
from trainers.training.session import Session
from trainers.training.training import Training


@pytest.fixture
def has_instructions(monkeypatch: pytest.MonkeyPatch) -> None:
    """The CPU says that it can calculate in bfloat16."""
    monkeypatch.setattr(number_format, "has_bfloat16_instructions", lambda: True)


class Clock:
    """A clock, and steps that take as long as their format does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **seconds: float) -> None:
        self.now, self.steps = 0.0, 0

        def advance(training: Training) -> dict[str, torch.Tensor]:
            self.now += seconds[training.number_format]
            self.steps += 1
            return {}

        monkeypatch.setattr(Training, "advance", advance)
        monkeypatch.setattr(number_format.time, "perf_counter", lambda: self.now)


def chosen(run: Run) -> str:
    images = open_images(run.manifest.data)
    known = number_format_of(run, Training(recipe_of(run), images))
    if known is not None:
        return known
    trying = faster_format(recipe_of(run), images, threading.Event())
    while True:
        try:
            next(trying)
        except StopIteration as end:
            return str(end.value)


@pytest.mark.usefixtures("has_instructions")
@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0.5, "bfloat16"), (0.99 / MUST_GAIN, "bfloat16"), (0.95, "float32"), (30.0, "float32")],
)
def test_bfloat16_is_chosen_only_where_it_is_faster(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch, seconds: float, expected: str
) -> None:
    run = make_run("run", "dcgan", precision="auto")
    clock = Clock(monkeypatch, float32=1.0, bfloat16=seconds)
    assert chosen(run) == expected
    assert clock.steps <= 2 * TRIAL_STEPS


@pytest.mark.usefixtures("has_instructions")
def test_slow_steps_are_tried_once_in_each_format(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = make_run("run", "dcgan", precision="auto")
    clock = Clock(monkeypatch, float32=20.0, bfloat16=10.0)
    assert chosen(run) == "bfloat16"
    assert clock.steps == 2


@pytest.mark.usefixtures("has_instructions")
def test_steps_of_a_second_are_tried_twice_because_the_first_prepares_kernels(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = make_run("run", "dcgan", precision="auto")
    clock = Clock(monkeypatch, float32=1.0, bfloat16=0.5)
    assert chosen(run) == "bfloat16"
    assert clock.steps == 4


def test_nothing_is_tried_without_the_instructions_or_if_a_person_has_chosen(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch, float32=1.0, bfloat16=0.1)
    monkeypatch.setattr(number_format, "has_bfloat16_instructions", lambda: False)
    assert chosen(make_run("auto", "dcgan", precision="auto")) == "float32"
    monkeypatch.setattr(number_format, "has_bfloat16_instructions", lambda: True)
    assert chosen(make_run("mine", "dcgan", precision="float32")) == "float32"
    assert chosen(make_run("other", "gan", precision="bfloat16")) == "bfloat16"
    assert chosen(make_run("plain", "gan", precision="auto")) == "float32"
    assert clock.steps == 0


@pytest.mark.usefixtures("has_instructions")
@pytest.mark.parametrize(("first", "later"), [(0.0, 1e9), (1e9, 0.0)])
def test_a_run_goes_on_to_the_last_bit_in_the_format_it_began_with(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch, first: float, later: float
) -> None:
    """Whatever would be measured now. With `MUST_GAIN` 0 bfloat16 always wins, with 1e9 never."""
    whole, halves = (
        make_run("whole", "dcgan", precision="auto", steps=4),
        make_run("halves", "dcgan", precision="auto", steps=2),
    )
    monkeypatch.setattr(number_format, "MUST_GAIN", first)
    for run in (whole, halves):
        train(run)
    monkeypatch.setattr(number_format, "MUST_GAIN", later)
    train(halves, steps=4)
    expected = "bfloat16" if first == 0.0 else "float32"
    facts = [Run.open(run.folder).manifest.facts for run in (whole, halves)]
    assert [each.precision for each in facts if each] == [expected, expected]
    assert_same_training(whole, halves)


def test_what_is_tried_leaves_no_trace_in_what_is_learned(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(number_format, "MUST_GAIN", 1e9)
    runs = (
        make_run("plain", "dcgan", precision="auto", steps=3),
        make_run("tried", "dcgan", precision="auto", steps=3),
    )
    for run, instructions in zip(runs, (False, True), strict=True):
        monkeypatch.setattr(
            number_format, "has_bfloat16_instructions", lambda has=instructions: has
        )
        train(run)
    assert_same_training(*runs)


@pytest.mark.usefixtures("has_instructions")
def test_the_first_grid_is_there_before_formats_are_tried(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is the same as without a trial, and a run that ends before the trial does tries again."""
    monkeypatch.setattr(number_format, "MUST_GAIN", 0.0)
    run = make_run("run", "dcgan", precision="auto", steps=2)
    events = Session(run).events()
    seen = list(takewhile(lambda each: "Trying" not in getattr(each, "text", ""), events))
    (early,) = [each for each in seen if isinstance(each, Sampled)]
    assert early.saved == (0,) and not any(isinstance(each, Started) for each in seen)
    events.close()  # as if the process ended
    again = Run.open(run.folder)
    assert again.manifest.facts is not None and again.manifest.facts.precision == "float32"
    told = train(again)
    assert again.manifest.facts.precision == "bfloat16"
    assert [each.step for each in told if isinstance(each, Sampled)] == [0, 1, 2]
    assert len([each for each in told if isinstance(each, SnapshotSaved) and each.step == 0]) == 1
    plain = make_run("plain", "dcgan", precision="bfloat16", steps=2)
    train(plain)
    assert_same_training(again, plain)
    for step in (0, 1, 2):
        grids = [each.grids.read(step, "samples") for each in (again, plain)]
        assert (grids[0].images == grids[1].images).all()


@pytest.mark.parametrize("device", ["cuda", "mps"])
def test_threads_are_tuned_on_a_cpu_alone(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch, device: str
) -> None:
    """Elsewhere a step is over before its work is done, so timing it would mean nothing."""
    run = make_run("run", precision="auto")
    run.manifest = run.manifest.model_copy(update={"threads": "auto"})
    threads = torch.get_num_threads()
    tuner = Session(run)._choose_threads()
    assert tuner is not None
    torch.set_num_threads(threads)
    monkeypatch.setattr(session, "choose_device", lambda _: torch.device(device))
    assert Session(run)._choose_threads() is None
    assert torch.get_num_threads() == threads

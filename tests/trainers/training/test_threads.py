"""The number of threads follows what is measured, also when the machine becomes busy."""

import pytest
import torch

import trainers.training.threads
from trainers.training.threads import LOOK_AGAIN_SECONDS, ThreadTuner, candidates


class Machine:
    """A clock, and steps whose duration depends on the number of threads."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, seconds: dict[int, float]) -> None:
        self.now = 0.0
        self.seconds = seconds
        monkeypatch.setattr(trainers.training.threads.time, "perf_counter", lambda: self.now)
        monkeypatch.setattr(torch, "set_num_threads", lambda _: None)

    def take_steps(self, tuner: ThreadTuner, seconds: float) -> None:
        end = self.now + seconds
        while self.now < end:
            tuner.before_step()
            self.now += self.seconds[tuner.threads]
            tuner.after_step()


def test_candidates_are_the_powers_of_two_and_all_cores() -> None:
    assert candidates(1) == (1,)
    assert candidates(2) == (1, 2)
    assert candidates(6) == (1, 2, 4, 6)


def test_the_fastest_number_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, {1: 0.02, 2: 0.012, 4: 0.009})
    tuner = ThreadTuner((1, 2, 4))
    machine.take_steps(tuner, 3.0)
    assert tuner.threads == 4


def test_fewer_threads_are_kept_when_more_hardly_gain(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, {1: 0.0200, 2: 0.0195})
    tuner = ThreadTuner((1, 2))
    machine.take_steps(tuner, 3.0)
    assert tuner.threads == 1


def test_a_number_that_is_far_too_slow_is_given_up_after_two_steps(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Beside a busy neighbour a step of two threads can take seconds, without a new picture."""
    machine = Machine(monkeypatch, {1: 0.1, 2: 2.0, 4: 0.03})
    tuner = ThreadTuner((1, 2, 4))
    machine.take_steps(tuner, 0.4)
    began = machine.now
    while tuner.threads == 2:
        machine.take_steps(tuner, 0.01)
    assert machine.now - began == pytest.approx(2 * 2.0)
    machine.take_steps(tuner, 1.0)
    assert tuner.threads == 4


def test_a_busy_neighbour_is_noticed_and_its_leaving_too(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, {1: 0.02, 2: 0.012})
    tuner = ThreadTuner((1, 2))
    machine.take_steps(tuner, 5.0)
    assert tuner.threads == 2
    machine.seconds = {1: 0.025, 2: 0.4}
    machine.take_steps(tuner, 8.0)
    assert tuner.threads == 1
    machine.seconds = {1: 0.02, 2: 0.012}
    machine.take_steps(tuner, LOOK_AGAIN_SECONDS + 5.0)
    assert tuner.threads == 2

"""Scalars arrive complete, in order, and the first that is not finite is found."""

import numpy as np
import torch

from trainers.training.recorder import Recorder, first_non_finite


def test_rows_hold_every_step_once() -> None:
    recorder = Recorder(["a", "b"])
    for step in range(1, 6):
        recorder.add(step, {"a": torch.tensor(step / 2), "b": torch.tensor(-step).bfloat16()})
    first = recorder.take()
    recorder.add(6, {"a": torch.tensor(3.0), "b": torch.tensor(-6.0)})
    rows = np.concatenate([first, recorder.take(), recorder.take()])
    np.testing.assert_array_equal(rows["step"], [1, 2, 3, 4, 5, 6])
    np.testing.assert_array_equal(rows["a"], rows["step"] / 2)
    np.testing.assert_array_equal(rows["b"], -rows["step"])
    assert (np.diff(rows["seconds"]) >= 0).all()


def test_time_before_and_pauses_are_accounted_for() -> None:
    recorder = Recorder(["a"], seconds=100.0)
    recorder.leave_out(0.5)
    assert 99.4 < recorder.seconds < 100.0


def test_the_first_value_that_is_not_finite_is_named() -> None:
    recorder = Recorder(["a", "b"])
    for step, value in enumerate([1.0, float("inf"), float("nan")]):
        recorder.add(step, {"a": torch.tensor(0.0), "b": torch.tensor(value)})
    assert first_non_finite(recorder.take(), recorder.keys) == (1, "b")
    recorder.add(3, {"a": torch.tensor(0.0), "b": torch.tensor(0.0)})
    assert first_non_finite(recorder.take(), recorder.keys) is None

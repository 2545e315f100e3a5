"""Failures in words: what happened, what to do, and the whole text."""

import errno

import pytest
import torch

from latentlab.problems import explain
from trainers.checkpoint import CheckpointError
from trainers.data.errors import DataError


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB"),
        RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried 8 bytes"),
    ],
)
def test_running_out_of_memory_advises_something_smaller(error: Exception) -> None:
    assert "smaller batch" in explain(error).advice


def test_a_full_disk_advises_to_free_space() -> None:
    error = OSError(errno.ENOSPC, "No space left on device")

    assert "Free some space" in explain(error).advice


def test_a_sentence_for_people_is_shown_as_it_is() -> None:
    assert explain(DataError("No images in here.")).headline == "No images in here."


def test_other_errors_show_their_last_line_and_keep_the_whole_text() -> None:
    try:
        raise ZeroDivisionError("division by zero")
    except ZeroDivisionError as error:
        problem = explain(error)

    assert problem.headline == "ZeroDivisionError: division by zero"
    assert "Traceback" in problem.details and "test_problems.py" in problem.details


def test_an_earlier_checkpoint_is_offered() -> None:
    assert explain(CheckpointError("Damaged.", earlier=150)).earlier_step == 150
    assert explain(CheckpointError("Damaged.")).earlier_step is None

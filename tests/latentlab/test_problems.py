"""Failures in words: what happened, what to do, and the whole text."""

import errno
from pathlib import Path

import pytest
import torch

from latentlab.problems import explain
from trainers.data.errors import DataError
from trainers.runs.checkpoint import CheckpointError


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


def test_a_runs_folder_that_cannot_be_used_names_the_way_to_choose_another(own_home: Path) -> None:
    for kind, number in ((PermissionError, errno.EACCES), (NotADirectoryError, errno.ENOTDIR)):
        problem = explain(kind(number, "Refused", str(own_home / "runs" / "gan-digits")))
        assert problem.headline == f"{own_home}/runs/gan-digits cannot be used: Refused."
        assert f"LatentLab keeps its runs and data in {own_home}" in problem.advice
        assert "LATENTLAB_HOME" in problem.advice


def test_another_folder_that_cannot_be_used_advises_another_or_its_permissions() -> None:
    problem = explain(PermissionError(errno.EACCES, "Permission denied", "/elsewhere/a.png"))
    assert "change its permissions" in problem.advice


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

"""A run that is killed at any moment can be resumed, and leaves no file that cannot be read."""

import json
import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from PIL import Image
from safetensors import safe_open

from trainers.runs.run import Run
from trainers.training.session import Session

MakeRun = Callable[..., Run]


_SLOW_IMPORTS = ["trainers.training.session", "trainers.algorithms.gan", "torch._dynamo"]


def _train_for_ever(folder: Path) -> None:
    for _ in Session(Run.open(folder)).events():
        pass


def _kill_at_random_moments(run: Run, times: int) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_SLOW_IMPORTS)
    moments = random.Random(0)
    reached = 0
    for _ in range(times):
        process = context.Process(target=_train_for_ever, args=(run.folder,))
        process.start()
        while not run.is_locked() and process.is_alive():
            time.sleep(0.01)
        time.sleep(moments.uniform(0.0, 1.5))
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        assert process.exitcode == -signal.SIGKILL
        _assert_every_file_reads(run)
        newest = run.checkpoints()[-1].step if run.checkpoints() else 0
        assert newest >= reached
        reached = newest
    assert reached > 0
    _finish(run)


def _finish(run: Run) -> None:
    events = list(Session(run, steps=run.checkpoints()[-1].step + 3).events())
    assert run.state().status == "completed"
    assert len(run.metrics().read()) == events[-1].step
    assert not list(run.folder.rglob("*.tmp"))


def _assert_every_file_reads(run: Run) -> None:
    for path in run.folder.rglob("*"):
        if path.is_file() and not path.name.endswith(".tmp"):
            _READERS[path.suffix](path)
    run.metrics().read()


def _read_picture(path: Path) -> None:
    with Image.open(path) as picture:
        picture.load()


def _read_snapshot(path: Path) -> None:
    with safe_open(path, framework="pt") as file:
        for name in file.keys():  # noqa: SIM118 - it is no dictionary
            file.get_tensor(name)


_READERS: dict[str, Callable[[Path], object]] = {
    ".json": lambda path: json.loads(path.read_text()),
    ".png": _read_picture,
    ".safetensors": _read_snapshot,
    ".pt": lambda path: torch.load(path, weights_only=True),
    ".bin": lambda path: path.read_bytes(),
    ".lock": lambda path: path.read_bytes(),
}


@pytest.mark.parametrize(
    "times", [3, pytest.param(20, marks=pytest.mark.slow)], ids=["3 times", "20 times"]
)
@pytest.mark.long
def test_a_run_killed_at_random_moments_always_resumes(make_run: MakeRun, times: int) -> None:
    run = make_run("run", steps=10_000_000, sample_interval=20, checkpoint_seconds=0.1)
    _kill_at_random_moments(run, times)

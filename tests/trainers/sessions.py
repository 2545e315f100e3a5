"""Running small trainings, and comparing what they left, for the tests of the session."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image

from trainers.config import DataSource
from trainers.registry import make_recipe
from trainers.runs.run import Run
from trainers.training.events import Event, NotSaved
from trainers.training.session import Session

MakeRun = Callable[..., Run]


def train(run: Run, **options: Any) -> list[Event]:
    """All events of a session; an end that cannot be saved is given up."""
    session, events = Session(run, **options), []
    for event in session.events():
        events.append(event)
        if isinstance(event, NotSaved):
            session.stop()
    return events


def of_type(events: list[Event], kind: type) -> list[Any]:
    return [event for event in events if isinstance(event, kind)]


def assert_same_training(one: Run, other: Run) -> None:
    """Every tensor and number of the two runs' newest checkpoints is equal, and every scalar."""
    states = [torch.load(run.checkpoints()[-1].path, weights_only=True) for run in (one, other)]
    assert_equal(states[0]["training"], states[1]["training"])
    rows = [run.metrics().read() for run in (one, other)]
    for key in rows[0].dtype.names or ():
        if key != "seconds":
            np.testing.assert_array_equal(rows[0][key], rows[1][key])


def assert_equal(one: Any, other: Any) -> None:
    assert type(one) is type(other)
    if isinstance(one, dict):
        assert one.keys() == other.keys()
        for key in one:
            assert_equal(one[key], other[key])
    elif isinstance(one, (list, tuple)):
        assert len(one) == len(other)
        for mine, theirs in zip(one, other, strict=True):
            assert_equal(mine, theirs)
    elif isinstance(one, torch.Tensor):
        assert torch.equal(one, other)
    else:
        assert one == other


def run_on_pictures(tmp_path: Path, name: str = "run", **values: Any) -> Run:
    """A small run on twenty pictures in a folder."""
    folder = tmp_path / "pictures"
    folder.mkdir(exist_ok=True)
    rng = np.random.default_rng(0)
    for number in range(20):
        pixels = rng.integers(0, 256, (16, 16), dtype=np.uint8)
        Image.fromarray(pixels).save(folder / f"{number}.png")
    settings = {"batch_size": 8, "hidden": 8, "latent_size": 4} | values
    source = DataSource(name="folder", folder=folder, image_size=16)
    recipe = make_recipe("gan", settings, source, device="cpu", threads=1)
    return Run.create(tmp_path / name, recipe)

"""The RBM on digits: how probable digits are that it has not seen, and how fluid the window is
while its chains run."""

import os
import tempfile
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import torch
from torch import Tensor

from benchmarks.result import Result
from benchmarks.window import HEARTBEAT_MS, heartbeat, run_until
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from trainers.algorithms.rbm import RBMModel, on_or_off
from trainers.config import DataSource
from trainers.data.images import Part
from trainers.data.opening import open_images
from trainers.networks.boltzmann import Boltzmann, annealed_log_partition, drawn
from trainers.registry import make_recipe
from trainers.runs.run import Run
from trainers.training.session import Session

IMAGES = 10_000
TEMPERATURES, RUNS = 15_000, 100
CHAINS = (16, 64)
SECONDS = 10.0
DIGITS = DataSource(name="digits")


def measure() -> list[Result]:
    """Train as the form proposes, then measure."""
    with tempfile.TemporaryDirectory() as folder:
        run = Run.create(Path(folder) / "rbm", make_recipe("rbm", {}, DIGITS, device="cpu"))
        for _ in Session(run).events():
            pass
        ref = ModelRef.run(run.folder)
        return [*likelihood(ref), *fluency(ref)]


def likelihood(ref: ModelRef) -> list[Result]:
    """Mean log-likelihood of binary digits drawn anew, with log Z by annealed importance sampling;
    beside it that of a model whose pixels are independent."""
    network = ModelManager("cpu").open(ref).network
    assert isinstance(network, RBMModel)
    seen, unseen = _binary("train"), _binary("test")
    temperatures = torch.linspace(0, 1, TEMPERATURES).tolist()
    rng = torch.Generator().manual_seed(0)
    log_partition, error = annealed_log_partition(network.machine, temperatures, RUNS, rng)
    machine: Boltzmann = network.machine
    means = seen.mean(dim=0).clamp(1e-3, 1 - 1e-3)
    apart = unseen * means.log() + (1 - unseen) * (1 - means).log()
    found = {
        "digits it learned from": float(-machine.free_energy(seen).mean()) - log_partition,
        "digits drawn anew": float(-machine.free_energy(unseen).mean()) - log_partition,
    }
    independent = float(apart.sum(dim=1).mean())
    detail = f"log Z = {log_partition:.1f} with a standard error of {error:.1f}"
    return [
        Result(f"rbm: log-likelihood of {name}", value, "nats", ">=", independent, detail)
        for name, value in found.items()
    ]


def fluency(ref: ModelRef) -> list[Result]:
    """The heartbeat of the window while chains run on the Chain page."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return [heartbeat(f"{count} chains", list(_beats(ref, count))) for count in CHAINS]


def _binary(part: Part) -> Tensor:
    """Digits whose pixels are drawn, 0 or 1, by their grey values: [IMAGES, V]."""
    images = open_images(DIGITS, part=part).take(torch.arange(IMAGES), torch.device("cpu")).images
    return drawn(on_or_off(images), torch.Generator().manual_seed(1))


def _beats(ref: ModelRef, count: int) -> Iterator[float]:
    """Times in ms between the beats of a window in which `count` chains run."""
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtWidgets import QSpinBox, QToolButton

    from latentlab.app import build

    _, window = build(["latentlab"])
    window.resize(1440, 900)
    window.show()
    window.show_page("chain")
    run_until(lambda: window.workbench.laboratory is not None)
    window.explorer.open(ref)
    run_until(lambda: window.explorer.answer("chain") is not None)
    chains = window.findChild(QSpinBox, "chainCount")
    play = window.findChild(QToolButton, "playChain")
    assert chains is not None and play is not None
    chains.setValue(count)
    play.click()
    beats = [time.perf_counter()]
    timer = QTimer(interval=HEARTBEAT_MS, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: beats.append(time.perf_counter()))
    timer.start()
    run_until(lambda: beats[-1] - beats[0] > SECONDS)
    window.close()
    for before, after in pairwise(beats):
        yield 1000 * (after - before)

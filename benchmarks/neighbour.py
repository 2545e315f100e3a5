"""Training beside a busy neighbour process: how much slower it gets."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import torch

from benchmarks.loops import Contestant, session_steps
from benchmarks.result import Result

TURN_SECONDS = 15.0
_NEIGHBOURS = {
    "a busy Python loop": "while True: pass",
    "another torch process": (
        "import torch\na = torch.randn(512, 512)\nwhile True: a = (a @ a).softmax(1)"
    ),
}


@contextmanager
def _neighbour(program: str) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-c", program])
    try:
        yield
    finally:
        process.kill()
        process.wait()


def measure() -> list[Result]:
    """How many times slower the automatic number of threads makes it, and a fixed one."""
    results = []
    for name, program in _NEIGHBOURS.items():
        for threads in ("auto", torch.get_num_threads()):
            training = Contestant(session_steps("dcgan", threads))
            training.rate(5.0)
            alone = training.rate(5.0)
            with _neighbour(program):
                training.rate(5.0)
                beside = training.rate(TURN_SECONDS)
            promise = ("<=", 2.5) if threads == "auto" else (None, None)
            results.append(
                Result(
                    f"{name} slows training ({threads} threads)",
                    alone / beside,
                    "times",
                    *promise,
                )
            )
    return results

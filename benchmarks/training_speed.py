"""The session against the textbook script and against a bare loop, in one process, turn by turn."""

import torch

from benchmarks.loops import Contestant, bare_steps, ratio, session_steps, textbook_steps
from benchmarks.result import Result
from trainers.config import DataSource
from trainers.registry import algorithm_class, algorithm_names

AGAINST_TEXTBOOK = {"gan": 2.2, "dcgan": 1.8}
AGAINST_BARE = 0.95
OTHERS_AGAINST_BARE = 0.93
OTHERS_TURNS = 3


def measure() -> list[Result]:
    """Ratios of steps a second."""
    cores = torch.get_num_threads()
    results = []
    for algorithm, promised in AGAINST_TEXTBOOK.items():
        value = ratio(
            Contestant(session_steps(algorithm, "auto")),
            Contestant(textbook_steps(algorithm), threads=cores),
        )
        results.append(
            Result(f"{algorithm}: session / textbook script", value, "times", ">=", promised)
        )
    for algorithm in AGAINST_TEXTBOOK:
        value = ratio(
            Contestant(session_steps(algorithm, cores)),
            Contestant(bare_steps(algorithm), threads=cores),
        )
        results.append(
            Result(f"{algorithm}: session / bare loop", value, "times", ">=", AGAINST_BARE)
        )
    return results + [_against_bare(each) for each in _others()]


def _others() -> list[str]:
    """The other algorithms whose batches a bare loop can draw."""
    found = [each for each in algorithm_names() if each not in AGAINST_TEXTBOOK]
    return [each for each in found if algorithm_class(each).needs.domains != "two"]


def _against_bare(algorithm: str) -> Result:
    """On one thread: what the session does besides costs most then."""
    data = DataSource(name=algorithm_class(algorithm).default_data)
    value = ratio(
        Contestant(session_steps(algorithm, 1, data)),
        Contestant(bare_steps(algorithm, data), threads=1),
        OTHERS_TURNS,
    )
    title = f"{algorithm}: session / bare loop, one thread"
    return Result(title, value, "times", ">=", OTHERS_AGAINST_BARE)

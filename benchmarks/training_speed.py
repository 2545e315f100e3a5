"""The session against the textbook script and against a bare loop, in one process, turn by turn."""

import torch

from benchmarks.loops import Contestant, bare_steps, ratio, session_steps, textbook_steps
from benchmarks.result import Result

AGAINST_TEXTBOOK = {"gan": 2.2, "dcgan": 1.8}
AGAINST_BARE = 0.95


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
    return results

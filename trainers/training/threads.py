"""How many CPU threads to train with, found by measuring while training.

The best number depends on the networks and on what else the machine does. Two threads that share
a core with a busy neighbour wait for each other at every operation and can be thirty times slower
than one, so the number is tried again whenever steps become slow, and now and then anyway.
"""

import time

import torch

from trainers.training.device import usable_cores

TRIAL_SECONDS = 0.3
TRIAL_STEPS = 3
HOPELESS = 3.0
"""How many times longer than the best number's a step may take before its trial ends early: beside
a busy neighbour one step can take seconds."""
SLOWER = 1.5
PATIENCE_SECONDS = 1.0
LOOK_AGAIN_SECONDS = 60.0
MORE_MUST_GAIN = 1.1


def candidates(cores: int) -> tuple[int, ...]:
    """1, 2, 4 ... and all cores, fewest first."""
    powers = {2**k for k in range(cores.bit_length()) if 2**k <= cores}
    return tuple(sorted(powers | {cores}))


class ThreadTuner:
    """Sets the number of threads of the calling thread, step by step.

    Call `before_step` and `after_step` around every training step. Steps taken while trying a
    number are ordinary training steps, so nothing is wasted but the difference in speed.
    """

    def __init__(self, choices: tuple[int, ...] | None = None) -> None:
        self.choices = candidates(usable_cores()) if choices is None else choices
        self.threads = self.choices[-1]
        self._start_trials()

    @property
    def is_trying(self) -> bool:
        """Whether numbers are being tried, so that steps may be slower than they will be."""
        return bool(self._untried)

    def before_step(self) -> None:
        self._step_began = time.perf_counter()

    def after_step(self) -> None:
        now = time.perf_counter()
        took = now - self._step_began
        if self._untried:
            self._time_trial(took)
        else:
            self._watch(took, now)

    def _start_trials(self) -> None:
        self._untried = list(self.choices)
        self._results: dict[int, float] = {}
        self._use(self._untried[0])

    def _use(self, threads: int) -> None:
        self.threads = threads
        self._times: list[float] = []
        torch.set_num_threads(threads)

    def _time_trial(self, took: float) -> None:
        self._times.append(took)
        timed = sorted(self._times[1:])
        tried = len(timed) >= TRIAL_STEPS and sum(self._times) >= TRIAL_SECONDS
        best = min(self._results.values(), default=float("inf"))
        if not tried and not (timed and timed[0] > HOPELESS * best):
            return
        self._results[self.threads] = timed[len(timed) // 2]
        self._untried.pop(0)
        if self._untried:
            self._use(self._untried[0])
        else:
            self._settle()

    def _settle(self) -> None:
        best = self.choices[0]
        for threads in self.choices[1:]:
            if self._results[threads] * MORE_MUST_GAIN < self._results[best]:
                best = threads
        self._expected = self._results[best]
        self._recent = self._expected
        self._chosen_at = self._fine_at = time.perf_counter()
        self._use(best)

    def _watch(self, took: float, now: float) -> None:
        self._recent += 0.1 * (took - self._recent)
        if self._recent < SLOWER * self._expected:
            self._fine_at = now
        slow = now - self._fine_at > PATIENCE_SECONDS
        stale = now - self._chosen_at > LOOK_AGAIN_SECONDS
        if len(self.choices) > 1 and (slow or stale):
            self._start_trials()

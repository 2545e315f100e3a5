"""Memory of a long run: from step 2,000 to step 100,000 it must stay flat."""

import gc

import psutil

from benchmarks.loops import session_steps
from benchmarks.result import Result

FIRST, LAST = 2_000, 100_000


def measure() -> list[Result]:
    """Growth of the resident memory, in MB, with networks small enough to get there soon."""
    process = psutil.Process()
    first = peak = 0.0
    for step in session_steps("gan", 1, batch_size=8, hidden=32, latent_size=16):
        now = process.memory_info().rss / 1e6
        if step < FIRST:
            continue
        if not first:
            gc.collect()
            first = process.memory_info().rss / 1e6
        peak = max(peak, now)
        if step >= LAST:
            break
    detail = f"{first:.0f} MB at step {FIRST}, at most {peak:.0f} MB until step {LAST}"
    return [Result("gan: growth of memory over 98,000 steps", peak - first, "MB", "<=", 50, detail)]

"""When a training shows a grid only because time has passed, so that a slow algorithm is live too.

Such grids are bookkeeping: drawing them touches no random generator and no weight, so what is
learned does not depend on when they come.
"""

import time
from collections.abc import Callable

SECONDS_BETWEEN = 2.5
"""From one grid to the next at first."""
SLOWER_AFTER = 60.0
"""Seconds from which on grids become rarer, as a training changes less and less."""
MOST_TIMES_RARER = 4.0
MOST_OF_THE_TIME = 0.04
"""The share of the training's time that drawing and saving grids by time may take."""


class LivePace:
    """Tells when the next grid is due: some seconds after the last one, longer if that one took
    long.

    The seconds that follow a grid are at least those that it took divided by MOST_OF_THE_TIME, so
    that grids by time never take a greater share, however slow the machine is or becomes.

    Args:
        clock: seconds since any moment.
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._began = self._last = clock()
        self._pause = SECONDS_BETWEEN

    def now(self) -> float:
        """The clock's seconds, for `drawn`."""
        return self._clock()

    def is_due(self) -> bool:
        """Whether a grid should be drawn now."""
        return self._clock() - self._last >= self._pause

    def drawn(self, began: float) -> None:
        """A grid, due by time or not, was begun at `began` and is finished now."""
        self._last = self._clock()
        age = (self._last - self._began) / SLOWER_AFTER
        wanted = SECONDS_BETWEEN * min(max(age, 1.0), MOST_TIMES_RARER)
        self._pause = max(wanted, (self._last - began) / MOST_OF_THE_TIME)

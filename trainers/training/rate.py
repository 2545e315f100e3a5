"""How fast a training is, and how long it will still take: nothing is said before it is known."""

from collections import deque

SPEED_SECONDS = 2.0
"""The speed that is shown is that of so many last seconds."""
OUTLOOK_SECONDS = 20.0
"""The time left is judged by so many last seconds, so that pictures and checkpoints count."""
WARM_UP_SECONDS = 1.0
"""The first steps, and the many pictures of the beginning, are slow and say nothing."""
STEADY_SECONDS = 2.0
ENOUGH_MARKS = 5


class RateMeter:
    """Steps per second over the last seconds of training; pauses must be left out of the clock.

    Args:
        seconds: training time now, when training begins or goes on.
        step: steps taken so far.

    Attributes:
        steps_per_second: over the last two seconds; 0 until it has been measured.
    """

    def __init__(self, seconds: float, step: int) -> None:
        self.steps_per_second = 0.0
        self._steady: float | None = None
        self._warm_at = seconds + WARM_UP_SECONDS
        self.begin_anew(seconds, step)

    def begin_anew(self, seconds: float, step: int) -> None:
        """Measure from here on; until that tells something, what was measured before is valid."""
        self._marks: deque[tuple[float, int]] = deque([(seconds, step)])

    def note(self, seconds: float, step: int) -> None:
        """Say that `step` was reached at `seconds`."""
        if seconds < self._warm_at:
            self.begin_anew(seconds, step)
            return
        self._marks.append((seconds, step))
        while len(self._marks) > ENOUGH_MARKS and self._span() > OUTLOOK_SECONDS:
            self._marks.popleft()
        self.steps_per_second = self._recent() or self.steps_per_second
        if len(self._marks) >= ENOUGH_MARKS and self._span() >= STEADY_SECONDS:
            self._steady = (step - self._marks[0][1]) / self._span()

    def remaining_seconds(self, goal: int) -> float | None:
        """Until step `goal` is reached; None while the speed is not steady yet."""
        left = goal - self._marks[-1][1]
        if left <= 0:
            return 0.0
        return left / self._steady if self._steady else None

    def _span(self) -> float:
        return self._marks[-1][0] - self._marks[0][0]

    def _recent(self) -> float:
        """Steps per second over `SPEED_SECONDS`, or over the last report if that took longer."""
        now, step = self._marks[-1]
        earlier = [mark for mark in self._marks if mark[0] < now]
        if not earlier:
            return 0.0
        near = (mark for mark in earlier if now - mark[0] <= SPEED_SECONDS)
        then, before = next(near, earlier[-1])
        return (step - before) / (now - then)

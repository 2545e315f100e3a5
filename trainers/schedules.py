"""How learning rates change in the course of a training."""


def linear_decay(step: int, start: int, length: int) -> float:
    """1 up to step `start`, then down to 0 in equal parts over `length` steps; 1 if that is 0."""
    if length == 0:
        return 1.0
    return min(1.0, max(0.0, 1.0 - (step - start) / length))

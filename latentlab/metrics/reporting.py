"""How a long measurement tells of its progress, and is ended."""

from collections.abc import Callable

Report = Callable[[float], None]
"""Told now and then which part is done, in [0, 1]; what it raises ends the work."""

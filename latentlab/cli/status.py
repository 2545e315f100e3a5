"""Exit statuses."""

DONE = 0
FAILED = 1
WRONG = 2
"""Something was asked for that cannot be."""
INTERRUPTED = 130
"""Ctrl-C; the value shells use for a program that it ended."""

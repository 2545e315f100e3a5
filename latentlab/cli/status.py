"""Exit statuses."""

DONE = 0
FAILED = 1
WRONG = 2
"""Something was asked for that cannot be."""
INTERRUPTED = 130
"""Ctrl-C; the value shells use for a program that it ended."""
TERMINATED = 143
"""SIGTERM, as from kill or a machine that shuts down; the shells' value again."""

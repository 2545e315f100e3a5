"""The command line: the same work as the window's, without a screen.

Nothing heavy is imported until a command needs it, so that help and lists appear at once.
"""

from latentlab.cli.entry import main

__all__ = ["main"]

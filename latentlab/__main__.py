"""Starts LatentLab: `python -m latentlab`, with the words of the command line behind it."""

import sys

from latentlab.cli import main

if __name__ == "__main__":
    sys.exit(main())

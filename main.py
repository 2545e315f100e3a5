"""Starts LatentLab: `python main.py`."""

import sys

from latentlab.app import main

if __name__ == "__main__":
    sys.exit(main(sys.argv))

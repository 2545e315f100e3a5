"""`python -m benchmarks` measures speed in ratios; `python -m benchmarks NAME ...` chooses.

Every figure is a ratio of two things measured in turn in one run, because machines differ and
are never quiet.
"""

import argparse
import importlib
import sys

SPEED = ("training_speed", "neighbour", "window", "exploring", "startup")
LONG = (
    "memory",
    "recognised",
    "minutes",
    "labels",
    "attention",
    "editing",
    "fluid",
    "elbo",
    "meanings",
    "projection",
    "rbm",
    "srgan",
    "sentences",
    "transfer",
    "transfer_speed",
)


def main() -> int:
    """Measure what was asked for; return 1 if a promise was missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help=f"any of {', '.join(SPEED + LONG)}; without a name: {', '.join(SPEED)}",
    )
    names = parser.parse_args().names or SPEED
    unknown = sorted(set(names) - set(SPEED + LONG))
    if unknown:
        parser.error(f"there is no benchmark {unknown[0]}; there are {', '.join(SPEED + LONG)}")
    missed = 0
    for name in names:
        for result in importlib.import_module(f"benchmarks.{name}").measure():
            print(result.line(), flush=True)
            missed += not result.kept
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

"""`python -m benchmarks.compare_checkouts BEFORE AFTER`: do two checkouts make the same, to the
last bit?

BEFORE and AFTER are folders with checkouts. Each draws every kind of picture of every bundled
model and trains every algorithm for a few steps, in the environment of this interpreter. What
differs is listed, and the status is then 1. What only AFTER has is said, and is no difference.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.checkout_probe.digests import Found

_PROBE = Path(__file__).parent / "checkout_probe"


@dataclass(frozen=True)
class Difference:
    """`what` ("digits-cgan: walk loop") is not the same in its `parts` ("pixels")."""

    what: str
    parts: tuple[str, ...]


def main() -> int:
    """Compare the two; return 1 if they differ."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.compare_checkouts", description=__doc__
    )
    parser.add_argument("before", type=Path, metavar="BEFORE", help="A folder with a checkout.")
    parser.add_argument("after", type=Path, metavar="AFTER", help="Another one.")
    arguments = parser.parse_args()
    for folder in (arguments.before, arguments.after):
        if not (folder / "latentlab" / "__init__.py").is_file():
            parser.error(f"there is no checkout of LatentLab in {folder}")
    before, after = probed(arguments.before), probed(arguments.after)
    for name in only_in(after, before):
        print(f"new     {name}")
    found = differences(before, after)
    for each in found:
        print(f"DIFFERS {each.what:<48} {', '.join(each.parts)}")
    print(_verdict(before, found))
    return 1 if found else 0


def probed(checkout: Path) -> Found:
    """What `checkout` draws and trains, as digests.

    Raises:
        subprocess.CalledProcessError: if it fails; it has said why.
    """
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as temporary:
        # A copy, so that nothing of the folder benchmarks lies on the path beside the checkout.
        shutil.copytree(_PROBE, Path(temporary) / _PROBE.name)
        path = os.pathsep.join((str(checkout.resolve()), temporary))
        result = Path(temporary) / "result.json"
        command = [sys.executable, "-P", "-m", _PROBE.name, str(checkout.resolve()), str(result)]
        environment = os.environ | {"PYTHONPATH": path, "OMP_NUM_THREADS": "1"}
        subprocess.run(command, check=True, cwd=temporary, env=environment)
        found: Found = json.loads(result.read_text("utf-8"))
    print(f"{len(found)} things made by {checkout} in {time.monotonic() - began:.0f} s", flush=True)
    return found


def differences(before: Found, after: Found) -> list[Difference]:
    """What is not in `after` as it is in `before`; what only `after` has is none."""
    found = []
    for what, parts in before.items():
        if what not in after:
            found.append(Difference(what, ("missing",)))
            continue
        names = [*parts, *(name for name in after[what] if name not in parts)]
        other = tuple(name for name in names if parts.get(name) != after[what].get(name))
        if other:
            found.append(Difference(what, other))
    return found


def only_in(after: Iterable[str], before: Iterable[str]) -> list[str]:
    """Models, commands and trainings of `after` that `before` does not have; views of a new model
    are not named one by one."""
    old = set(before)
    models = {what.split(": ")[0] for what in old}
    new = [what for what in after if what not in old]
    return list(
        dict.fromkeys(
            what if what.split(": ")[0] in models else what.split(": ")[0] for what in new
        )
    )


def _verdict(before: Found, found: list[Difference]) -> str:
    if found:
        return f"{len(found)} of {len(before)} things differ."
    return f"All {len(before)} things are equal to the last bit."


if __name__ == "__main__":
    sys.exit(main())

"""From the command to the window on the screen, and to the moment when Start can be pressed."""

import os
import subprocess
import sys
import time
from statistics import median

from benchmarks.result import Result

TIMES = 5
_PROGRAM = """
import time
from latentlab.app import build
app, window = build(["latentlab"])
window.first_painted.connect(lambda: print(time.time(), flush=True))
window.workbench.loaded.connect(lambda _: (print(time.time(), flush=True), app.quit()))
app.exec()
window.close()
"""


def measure() -> list[Result]:
    """Medians over a few starts; on the screen of DISPLAY, or offscreen if there is none."""
    environment = dict(os.environ)
    if not environment.get("DISPLAY"):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    shown, ready = [], []
    for _ in range(TIMES):
        began = time.time()
        output = subprocess.run(
            [sys.executable, "-c", _PROGRAM],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        shown.append(float(output[0]) - began)
        ready.append(float(output[1]) - began)
    return [
        Result("from the command to the window", median(shown), "s", "<=", 1.0),
        Result("from the command to a model that can be trained", median(ready), "s"),
    ]

"""From the command to the window on the screen, and to the moment when Start can be pressed; how
long a page takes that is visited for the first time."""

import compileall
import os
import subprocess
import sys
import time
from statistics import median

import latentlab
import trainers
from benchmarks.result import Result

TIMES = 5
_PROGRAM = """
import time
from latentlab.app import build
app, window = build(["latentlab"])
window.first_painted.connect(lambda: print(time.time(), flush=True))
window.workbench.loaded.connect(lambda _: (print(time.time(), flush=True), app.quit()))
app.exec()
for name, page in window.pages.items():
    began = time.perf_counter()
    window.show_page(name)
    app.processEvents()
    page.repaint()
    print(name, time.perf_counter() - began, flush=True)
window.close()
"""


def measure() -> list[Result]:
    """Medians over a few starts of the program, compiled as an installation leaves it; on the
    screen of DISPLAY, or offscreen if there is none."""
    for package in (latentlab, trainers):
        compileall.compile_dir(package.__path__[0], quiet=2)
    environment = dict(os.environ)
    if not environment.get("DISPLAY"):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    shown, ready = [], []
    visits: dict[str, list[float]] = {}
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
        for name, seconds in zip(output[2::2], output[3::2], strict=True):
            visits.setdefault(name, []).append(1000 * float(seconds))
    slowest = max(visits, key=lambda name: median(visits[name]))
    return [
        Result("from the command to the window", median(shown), "s", "<=", 1.0),
        Result("from the command to a model that can be trained", median(ready), "s"),
        Result(
            "the slowest page, when it is visited first",
            median(visits[slowest]),
            "ms",
            "<=",
            100.0,
            slowest,
        ),
    ]

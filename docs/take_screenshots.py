"""Takes the pictures in docs/images: `python docs/take_screenshots.py`.

Trains a CGAN on the embedded digits in the window itself for a minute and a half, then opens the
bundled CGAN and shows every page, in the light and the dark theme; last, an animated walk. Uses
the screen of DISPLAY, or none.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

IMAGES = Path(__file__).with_name("images")
SECONDS = 90.0
SETTLE_SECONDS = 2.5
SIZE = (1440, 900)
EXPLORED = "digits-cgan"
EXPLORING_PAGES = ("samples", "walk", "arithmetic", "conditions", "directions")


def main() -> None:
    """Train, then photograph."""
    if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ["LATENTLAB_HOME"] = home
        _photograph()
    _film()


def _photograph() -> None:
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit

    from latentlab.app import build
    from latentlab.models.refs import ModelRef

    app, window = build(["latentlab"])
    window.resize(*SIZE)
    workbench = window.workbench
    _run_until(app, lambda: workbench.laboratory is not None)
    window.show_page("train")
    algorithm = window.findChild(QComboBox, "algorithmBox")
    algorithm.setCurrentIndex(algorithm.findText("CGAN"))
    window.findChild(QLineEdit, "nameEdit").setText("my first digits")
    window.findChild(QAbstractButton, "startButton").click()
    _wait(app, SECONDS)
    _show(app, window, "train")
    workbench.stop()
    _run_until(app, lambda: not workbench.is_training)
    _show(app, window, "library")
    window.explorer.open(ModelRef.bundled(EXPLORED))
    _run_until(app, lambda: window.explorer.facts is not None)
    for page in EXPLORING_PAGES:
        _show(app, window, page)
    window.close()


def _show(app: Any, window: Any, page: str) -> None:
    """Save `page` in both themes."""
    from latentlab.gui.theme import apply_theme

    window.show_page(page)
    _wait(app, SETTLE_SECONDS)
    for scheme in ("dark", "light"):
        apply_theme(app, scheme)
        _wait(app, SETTLE_SECONDS)
        window.grab().save(str(IMAGES / f"{page}-{scheme}.png"))


def _film() -> None:
    """A closed walk through four latents under four labels."""
    from latentlab.cli import main as latentlab

    walk = ["--seeds", "3,14,15,9", "--labels", "3,1,5,9", "--mode", "loop", "--frames", "96"]
    latentlab(["interpolate", EXPLORED, *walk, "--out", str(IMAGES / "walk.gif")])


def _wait(app: Any, seconds: float) -> None:
    end = time.monotonic() + seconds
    _run_until(app, lambda: time.monotonic() > end)


def _run_until(app: Any, done: Callable[[], bool]) -> None:
    while not done():
        app.processEvents()
        time.sleep(0.005)


if __name__ == "__main__":
    main()

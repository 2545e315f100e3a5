"""Takes the pictures in docs/images: `python docs/take_screenshots.py`.

Trains a CGAN on the embedded digits in the window itself for a minute and a half, then opens the
bundled models and shows every page, in the light and the dark theme; last, an animated walk and an
animated edit. What needs a bundled model that is missing is left out. Uses the screen of DISPLAY,
or none.
"""

import argparse
import logging
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

IMAGES = Path(__file__).with_name("images")
SECONDS = 90.0
SIZE = (1440, 900)
PARTS = ("training", "exploring", "family", "domains", "pairs", "objects", "film")


def main(argv: Sequence[str] | None = None) -> int:
    """Photograph the parts named on the command line, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--out", type=Path, default=IMAGES, help="folder for the pictures")
    parser.add_argument(
        "--seconds", type=float, default=SECONDS, help="how long to train for the Train page"
    )
    arguments = parser.parse_args(argv)
    parts = arguments.parts or PARTS
    unknown = set(parts) - set(PARTS)
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}: choose of {', '.join(PARTS)}")
    if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    arguments.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ["LATENTLAB_HOME"] = home
        _photograph(parts, arguments)
    if "film" in parts:
        _films(arguments.out)
    return 0


def _photograph(parts: Sequence[str], arguments: argparse.Namespace) -> None:
    from screenshots.camera import Camera
    from screenshots.exploring import shoot_exploring, shoot_family
    from screenshots.training import shoot_training
    from screenshots.transferring import shoot_domains, shoot_objects, shoot_pairs

    from latentlab.app import build

    scenes: dict[str, Callable[[Camera], None]] = {
        "training": partial(shoot_training, seconds=arguments.seconds),
        "exploring": shoot_exploring,
        "family": shoot_family,
        "domains": shoot_domains,
        "pairs": shoot_pairs,
        "objects": shoot_objects,
    }
    app, window = build(["latentlab"])
    window.resize(*SIZE)
    camera = Camera(app, window, arguments.out)
    camera.until(lambda: window.workbench.laboratory is not None, "PyTorch")
    for name, shoot in scenes.items():
        if name in parts:
            shoot(camera)
    window.close()


def _films(folder: Path) -> None:
    """A closed walk through four latents under four labels, and a face that gets a hat."""
    from screenshots.exploring import HAT

    from latentlab.cli import main as latentlab
    from latentlab.wish_file import write_wishes

    walk = ["--seeds", "3,14,15,9", "--labels", "3,1,5,9", "--mode", "loop", "--frames", "48"]
    latentlab(["walk", "digits-cgan", *walk, "--out", str(folder / "walk.gif")])
    with tempfile.TemporaryDirectory() as kept:
        wishes = Path(kept) / "hat.json"
        write_wishes((HAT,), wishes)
        edit = ["--wishes", str(wishes), "--seed", "1", "--frames", "24", "--scale", "6"]
        latentlab(["edit", "faces-dcgan", *edit, "--out", str(folder / "edit.gif")])


if __name__ == "__main__":
    sys.exit(main())

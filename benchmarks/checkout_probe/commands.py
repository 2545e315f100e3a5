"""Digests of what the command line trains and draws."""

import contextlib
import io
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from latentlab.cli import main

from . import digests
from .digests import Found, Parts
from .pictures import drawn_inputs

_DIGITS = ("--dataset", "digits", "--image-size", "16")
_STRIPES = ("--dataset", "stripes", "--image-size", "32")
_FACES = ("--dataset", "faces", "--image-size", "32")
_EDGES = ("--dataset", "edges", "--image-size", "32")
_CLIPPING = ("--bursts", "off", "--clip", "0.02")

TRAININGS: dict[str, tuple[str, ...]] = {
    "gan": (*_DIGITS, "--hidden", "32", "--real-target", "0.9"),
    "gan saturating": (*_DIGITS, "--hidden", "32", "--generator-loss", "saturating"),
    "dcgan": (*_DIGITS, "--width", "8"),
    "cgan": (*_DIGITS, "--width", "8"),
    "cgan convolutional": (*_DIGITS, "--network", "convolutional", "--width", "8"),
    "cgan mlp": (*_DIGITS, "--network", "mlp"),
    "wgan": (*_DIGITS, "--width", "8", "--critic-steps", "2"),
    "wgan clipping": (*_DIGITS, "--width", "8", "--constraint", "clipping", *_CLIPPING),
    "vae": (*_DIGITS, "--hidden", "32"),
    "vae convolutional": (*_DIGITS, "--network", "convolutional", "--width", "8"),
    "cyclegan": (*_STRIPES, "--width", "4", "--blocks", "1", "--discriminator-width", "8"),
    "discogan": (*_STRIPES, "--width", "8"),
    "genegan": (*_FACES, "--width", "8"),
    "genegan clipping": (*_FACES, "--width", "8", "--adversarial", "clipping", *_CLIPPING),
    "pix2pix": (*_EDGES, "--width", "8"),
    "pix2pix back": (*_EDGES, "--width", "8", "--direction", "BtoA", "--adversarial-weight", "0"),
}
"""Options of short trainings; the first word is the algorithm. Others train as they are."""

_ALWAYS = (
    *("--threads", "1", "--device", "cpu", "--precision", "float32", "--seed", "7"),
    *("--steps", "8", "--batch-size", "4", "--average-decay", "0.5"),
    *("--sample-interval", "8", "--checkpoint-seconds", "3600"),
)

DRAWINGS: tuple[str, ...] = (
    "sample digits-cgan -n 20 --out OUT.png",
    "sample faces-dcgan -n 9 --seed 4 --scale 2 --out OUT.png",
    "interpolate digits-cgan --seeds 1,2,3 --labels 3,8,5 --frames 9 --out OUT.png",
    "interpolate faces-dcgan --seeds 1,2 --mode loop --even --frames 6 --out OUT.png",
    "arithmetic digits-cgan --plus 3,5 --minus 8 --label 2 --out OUT.png",
    "conditions digits-cgan --rows 2 --labels 1,7 --out OUT.png",
    "conditions digits-cgan --rows 2 --morph 1,7 --out OUT.png",
    "directions digits-dcgan --kind factors --count 2 --steps 3 --out OUT.png",
    "directions faces-dcgan --kind pictures --count 2 --steps 3 --out OUT.png",
    "swap faces-genegan --receiver input-0.png --donor input-1.png --sheet --out OUT.png",
    "remove faces-genegan --input input-2.png --out OUT.png",
    "strength faces-genegan --input input-2.png --steps 3 --out OUT.png",
    "bilinear faces-genegan --receiver input-0.png "
    "--donors input-1.png input-2.png input-3.png input-4.png --size 2 --out OUT.png",
    "transfer stripes-cyclegan --input input-0.png --out OUT",
    "transfer edges-pix2pix --input input-0.png --seed 2 --original-size --out OUT",
)
"""Commands that draw, run in a folder with pictures."""


def trained(folder: Path) -> Found:
    """Digests of what each algorithm that this checkout has learns; runs go into `folder`."""
    known = {each["name"] for each in json.loads(said("algorithms", "--json"))}
    found: Found = {}
    newer = known - {title.split()[0] for title in TRAININGS}
    for title, options in (TRAININGS | dict.fromkeys(sorted(newer), ())).items():
        algorithm = title.split()[0]
        if algorithm in known:
            run = folder / title.replace(" ", "-")
            said("train", algorithm, *options, *_ALWAYS, "--run", str(run))
            found[f"training {title}"] = _learned(run)
    return found


def drawn(folder: Path) -> Found:
    """Digests of the pictures that the commands draw, which go into `folder`."""
    drawn_inputs(folder)
    found: Found = {}
    for number, command in enumerate(DRAWINGS):
        with contextlib.chdir(folder):
            said(*command.replace("OUT", f"out-{number}").split())
        files = sorted(folder.rglob(f"out-{number}*/*.png")) or [folder / f"out-{number}.png"]
        found[f"latentlab {command}"] = {path.name: digests.of_picture(path) for path in files}
    return found


def said(*words: str) -> str:
    """What the command `latentlab` with `words` prints.

    Raises:
        RuntimeError: if it fails.
    """
    out, complaints = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(complaints):
        status = main(words)
    if status:
        raise RuntimeError(f"latentlab {' '.join(words)} gave {status}: {complaints.getvalue()}")
    return out.getvalue()


def _learned(run: Path) -> Parts:
    """Digests of the curves, the last grids, the weights and the data of a run's folder."""
    facts = json.loads((run / "run.json").read_text("utf-8"))["facts"]
    keys = [curve["key"] for curve in facts["curves"]]
    rows = _rows(run / "metrics.bin", keys)
    grids = sorted((run / "grids").glob("*.png"))
    last = grids[-1].name.split("-")[0]
    snapshot = sorted((run / "snapshots").glob("*.safetensors"))[-1]
    return {
        "steps": digests.of_array(rows["step"]),
        **{f"curve {key}": digests.of_array(rows[key]) for key in keys},
        **{
            f"grid {path.stem}": digests.of_picture(path)
            for path in grids
            if path.name.startswith(last)
        },
        "weights": digests.of_bytes(snapshot.read_bytes()),
        "data": digests.of_value((facts["fingerprint"], facts["images"], facts["label_names"])),
        "parameters": str(facts["parameters"]),
    }


def _rows(path: Path, keys: Sequence[str]) -> "np.ndarray[tuple[int], np.dtype[np.void]]":
    """The rows of metrics.bin: step, seconds, then one float32 a curve."""
    row = np.dtype([("step", "<i8"), ("seconds", "<f8"), *((key, "<f4") for key in keys)])
    return np.fromfile(path, row)

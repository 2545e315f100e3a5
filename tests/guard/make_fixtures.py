"""Makes the files in tests/guard/files: what people have of the version that is run here.

    PYTHONPATH=. python tests/guard/make_fixtures.py NEW_FOLDER

Run it with the version whose files must stay readable, not with a later one: what lies in
tests/guard/files was made by version 0.1.0 and is never made again. Files of a later version that
are worth keeping go beside them, in a folder of their own.
"""

import contextlib
import json
import os
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

import latentlab
from benchmarks.checkout_probe.commands import said
from benchmarks.checkout_probe.digests import of_array
from benchmarks.checkout_probe.pictures import drawn_inputs, request_text, views_of
from latentlab.gui.settings_store import SettingsStore
from latentlab.latent.vectors import SUFFIXES, save_latents
from latentlab.models.refs import ModelRef
from latentlab.moment import Pinned
from latentlab.saved import DirectionNames, SavedDirections
from latentlab.views import Anchor, Component, Direction, Factor, Seed, Vector
from trainers.runs.run import Run

_DIGITS = ("--dataset", "digits", "--image-size")
_TWO = (*_DIGITS, "16", "--domains", "0", "1")
RUNS: dict[str, tuple[str, ...]] = {
    "gan": (*_DIGITS, "8", "--hidden", "6", "--latent-size", "4"),
    "cgan": (*_DIGITS, "16", "--width", "1", "--latent-size", "4"),
    "vae": (*_DIGITS, "8", "--hidden", "6", "--latent-size", "2"),
    "discogan": (*_TWO, "--width", "1"),
    "genegan": (*_TWO, "--width", "4"),
    "pix2pix": ("--dataset", "edges", "--image-size", "16", "--width", "1"),
}
"""Options of the runs; their names are those of their algorithms."""

_ALWAYS = (
    *("--threads", "1", "--device", "cpu", "--precision", "float32", "--seed", "3"),
    *("--batch-size", "8", "--average-decay", "0.9", "--learning-rate", "0.01"),
    *("--sample-interval", "60", "--steps", "120", "--checkpoint-seconds", "3600"),
)
EARLIER, LAST, RESUMED = 60, 120, 123
WITHOUT_CHECKPOINT = "genegan"
"""Its checkpoint is larger than all other files together."""

AS_FILE = ("cgan", "discogan", "pix2pix")
"""Shown as model files; the others as runs at a step."""

KINDS = frozenset(
    {
        *("samples", "tray", "walk", "pad", "arithmetic", "conditions", "directions"),
        *("translate", "swap", "remove", "strength", "matrix", "bilinear"),
    }
)
"""Kinds of view of which there must be pictures."""

BUNDLED = {
    "digits-cgan": (
        *("samples with labels", "walk loop in even steps with labels", "conditions morph"),
        *("arithmetic with labels", "directions apart with labels"),
    ),
    "faces-dcgan": ("samples between seeds",),
    "faces-genegan": ("swap", "bilinear square"),
    "stripes-cyclegan": ("translate AtoB with cycle",),
    "edges-pix2pix": ("translate AtoB",),
}


def main(folder: Path) -> None:
    """Make everything in `folder`, which must not be there yet."""
    for part in ("runs", "models", "pictures", "home", "numbers", "batch"):
        (folder / part).mkdir(parents=True)
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary) / "home"
        os.environ["LATENTLAB_HOME"] = str(home)
        runs = {name: _run(name, home, folder) for name in RUNS}
        _write(folder / "runs.json", runs)
        with contextlib.chdir(folder / "models"):
            _write(folder / "pictures.json", _pictures(folder / "pictures", Path(temporary)))
        _kept(folder, home)
        _batch(folder, Path(temporary))


def _run(name: str, home: Path, folder: Path) -> dict[str, Any]:
    """Train a run, pack it, export its model; returns what must be found in it."""
    run = home / "runs" / name
    said("train", name, *RUNS[name], *_ALWAYS, "--run", str(run))
    checkpoints = set() if name == WITHOUT_CHECKPOINT else {LAST}
    kept = {"checkpoints": checkpoints, "grids": {LAST}, "snapshots": {EARLIER, LAST}}
    for part, steps in kept.items():
        for path in run.glob(f"{part}/0*"):
            if int(path.stem.split("-")[0]) not in steps:
                path.unlink()
    (run / "run.lock").unlink()
    with zipfile.ZipFile(folder / "runs" / f"{name}.zip", "w", zipfile.ZIP_DEFLATED, True, 9) as z:
        for path in sorted(each for each in run.rglob("*") if each.is_file()):
            z.write(path, f"{name}/{path.relative_to(run)}")
    said(
        "export",
        name,
        "--format",
        "safetensors",
        "--out",
        str(folder / f"models/{name}.safetensors"),
    )
    if name not in AS_FILE:
        (folder / f"models/{name}.safetensors").unlink()
    listed = next(each for each in json.loads(said("runs", "--json")) if each["name"] == name)
    del listed["folder"]
    opened = Run.open(run)
    grids = {
        f"{step} {title}": of_array(opened.grids.read(step, title).images)
        for title in opened.grids.names()
        for step in opened.grids.steps(title)
    }
    found = {"listed": listed, "grids": grids, "curves": _rows(opened, {1, LAST})}
    if name == WITHOUT_CHECKPOINT:
        return found
    resumed = home / "resumed" / name
    shutil.copytree(run, resumed)
    said("resume", str(resumed), "--steps", str(RESUMED))
    later = _rows(Run.open(resumed), set(range(LAST + 1, RESUMED + 1)))
    return found | {"resumed curves": later}


def _rows(run: Run, steps: set[int]) -> dict[str, dict[str, float]]:
    """The curves' values at `steps`, by step and key."""
    found = run.metrics().read()
    keys = [key for key in found.dtype.names or () if key not in ("step", "seconds")]
    return {
        str(row["step"]): {key: float(row[key]) for key in keys}
        for row in found
        if int(row["step"]) in steps
    }


def _pictures(folder: Path, temporary: Path) -> dict[str, Any]:
    """Save a picture for every view of every model; returns captions and scripts."""
    found, kinds = {}, set()
    for name, title, text in _requests(temporary):
        request = latentlab.Request.from_json(text)
        ref = request.model
        model = latentlab.open_model(ref.name, request.step, kind=ref.kind, device="cpu")
        try:
            shown = latentlab.render(model, request)
        except (latentlab.ModelError, latentlab.ViewError):
            continue
        if float(shown.pixels.std()) < 10.0:
            raise ValueError(f"{name} {title} is too pale to tell one picture from another.")
        file = f"{name}-{title.replace(' ', '-')}.png"
        shown.save(folder / file)
        kinds.add(request.view.kind)
        found[file] = {
            "columns": shown.columns,
            "captions": shown.captions,
            "row captions": shown.row_captions,
            "script": request.as_python(),
        }
    missing = KINDS - kinds
    if missing:
        raise ValueError(f"No picture was made of the kinds {sorted(missing)}.")
    return found


def _requests(temporary: Path) -> list[tuple[str, str, str]]:
    """Model, view and request of every picture."""
    found = []
    for name in RUNS:
        model: dict[str, Any] = {"kind": "run", "name": name}
        if name in AS_FILE:
            opened = latentlab.open_model(Path(f"{name}.safetensors"), device="cpu")
            model = {"kind": "file", "name": f"{name}.safetensors", "digest": opened.digest}
        step = None if name in AS_FILE else EARLIER
        views = views_of(model["name"], temporary)
        # A model with labels is shown with labels.
        left_out = {title for title in views if f"{title} with labels" in views}
        if name == "vae":
            left_out = views.keys() - {"samples", "walk spherical", "directions features"}
        found += [
            (name, title, request_text(model, view, step))
            for title, view in views.items()
            if title not in left_out
        ]
    for name, titles in BUNDLED.items():
        opened = latentlab.open_model(name, device="cpu")
        model = {"kind": "bundled", "name": name, "digest": opened.digest}
        views = views_of(name, temporary)
        found += [(name, title, request_text(model, views[title])) for title in titles]
    return found


def _kept(folder: Path, home: Path) -> None:
    """Favourites, directions, their names and latents as the window and its dialogs keep them."""
    directions, names = SavedDirections(), DirectionNames()
    own = Direction(name="thicker", vector=Vector.of([0.5, -0.25, 1.0, 0.0]))
    for ref in (ModelRef.run(home / "runs" / "gan"), ModelRef.bundled("digits-cgan")):
        directions.keep(ref, own)
        names.rename(ref, Component(index=1), "slant")
        names.rename(ref, Factor(index=0), "height")
    tray = [
        Pinned(anchor=Anchor(latent=Seed(seed=12), label=3), name="a three"),
        Pinned(anchor=Anchor(latent=Vector.of([0.5, 1.5, -2.0, 0.0]), label=(0.25, 0.75))),
    ]
    store = SettingsStore()
    store.keep("tray", json.dumps([each.model_dump(mode="json") for each in tray]))
    store.save()
    del store
    for name in ("directions.json", "direction-names.json", "window.ini"):
        shutil.copy(home / name, folder / "home" / name)
    latents = np.linspace(-2, 2, 12, dtype=np.float32).reshape(3, 4) / 3
    for suffix in SUFFIXES:
        save_latents(latents, folder / "numbers" / f"latents{suffix}")


def _batch(folder: Path, temporary: Path) -> None:
    """Two pictures translated as a folder, with the report that lets a batch go on."""
    pictures = folder / "batch" / "pictures"
    pictures.mkdir()
    for path in drawn_inputs(temporary)[:2]:
        with Image.open(path) as image:
            image.resize((20, 24)).save(pictures / path.name)
    with contextlib.chdir(folder / "batch"):
        model = "../models/discogan.safetensors"
        said("transfer", model, "--input", "pictures", "--out", "results")
        Path("results/.transfer.lock").unlink()


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())

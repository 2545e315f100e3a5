"""A model's card: where it comes from and how good it is, kept inside its file.

This module does not import torch.
"""

import shlex
from typing import Any

from pydantic import Field

from latentlab import formatting
from trainers.config import Frozen
from trainers.data.catalogue import CATALOGUE
from trainers.runs.run import Run

_TITLES = {each.name: each.title for each in CATALOGUE}


class Measure(Frozen):
    """One measured quality: "recognised as their label, 98.2 %, of 1 000 samples"."""

    name: str
    value: float
    unit: str = ""
    note: str = ""

    @property
    def figure(self) -> str:
        """The value, to three digits, with its unit."""
        return f"{formatting.rough(self.value)} {self.unit}".rstrip()


class ModelCard(Frozen):
    """What is known of a model.

    Attributes:
        data: the data set's title.
        images: how many images it learned from.
        steps: updates of the generator.
        seconds: training time.
        device, precision: what it was trained on and in which number format.
        command: what trains such a model again.
        quality: what was measured, if anything.
    """

    title: str
    summary: str = ""
    data: str
    images: int
    steps: int
    seed: int
    seconds: float | None = None
    device: str
    precision: str
    versions: dict[str, str] = Field(default_factory=dict)
    command: str
    quality: tuple[Measure, ...] = ()


def card_of(run: Run, step: int) -> ModelCard | None:
    """The card of `run`'s model at `step`; None if the run has not started."""
    manifest, facts = run.manifest, run.manifest.facts
    if facts is None:
        return None
    state = run.state()
    return ModelCard(
        title=run.name,
        data=_TITLES.get(manifest.data.name, manifest.data.name),
        images=facts.images,
        steps=step,
        seed=int(manifest.settings.get("seed", 0)),
        seconds=state.seconds if state.step == step else None,
        device=facts.device,
        precision=facts.precision,
        versions=facts.versions,
        command=training_command(run, step),
    )


def training_command(run: Run, steps: int) -> str:
    """The command that trains `run` again up to `steps`, with every setting written out.

    A folder of images is named by its last part only: where it lies is the person's business.
    """
    manifest = run.manifest
    words = ["latentlab", "train", manifest.algorithm, "--dataset", manifest.data.name]
    if manifest.data.folder is not None:
        words += ["--data", manifest.data.folder.name]
    if manifest.data.second_folder is not None:
        words += ["--second-folder", manifest.data.second_folder.name]
    if manifest.data.attribute is not None:
        words += ["--attribute", manifest.data.attribute]
    if manifest.data.domains is not None:
        words += ["--domains", *manifest.data.domains]
    if manifest.data.image_size is not None:
        words += ["--image-size", str(manifest.data.image_size)]
    if manifest.data.colour != "native":
        words += ["--colour", manifest.data.colour]
    words += ["--device", manifest.device, "--threads", str(manifest.threads)]
    for name, value in (manifest.settings | {"steps": steps}).items():
        words += [f"--{name.replace('_', '-')}", _written(value)]
    return shlex.join(words)


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value)

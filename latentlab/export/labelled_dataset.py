"""A labelled data set drawn from a conditional model: so many pictures of every label, on disk.

The folder opens as a data set: one subfolder a label. Every PNG carries the request that made it.
No torch before the first picture is drawn.
"""

import csv
import json
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field

from latentlab.export.picture import file_part, texts
from latentlab.export.writing import writing_folder
from latentlab.models.refs import ModelRef
from latentlab.requests import Request
from latentlab.views import Anchor, Seed, TrayView, ViewError
from latentlab.views.base import DRAWN_SEEDS
from latentlab.views.samples import Truncation
from trainers.config import Frozen
from trainers.runs.grids import to_image
from trainers.storage import flush_file

if TYPE_CHECKING:
    from latentlab.models.latent_model import LatentModel

DESCRIPTION = "dataset.json"
TABLE = "labels.csv"
PER_LABEL = 100
"""Pictures of each label unless somebody says otherwise."""
MOST_PER_LABEL = 100_000
_AT_ONCE = 64


class DatasetOrder(Frozen):
    """What is to be drawn. Equal orders of equal models give equal files.

    Attributes:
        model: which model, for the files to tell.
        per_label: pictures of each label.
        seed: of the first picture; every further one has the next.
        labels: which labels; None takes all.
        truncation: every latent is multiplied by this.
    """

    model: ModelRef
    per_label: int = Field(PER_LABEL, ge=1, le=MOST_PER_LABEL)
    seed: int = Field(0, ge=0, lt=DRAWN_SEEDS)
    labels: tuple[int, ...] | None = Field(None, min_length=1)
    truncation: Truncation = 1.0

    def count(self, classes: int) -> int:
        """How many pictures a model of `classes` labels draws."""
        return self.per_label * (classes if self.labels is None else len(self.labels))

    def parts(self, classes: int) -> int:
        """How often `generate_dataset` tells how far it is."""
        return -(-self.count(classes) // _AT_ONCE)

    def anchors(self, classes: int) -> Iterator[Anchor]:
        """Every picture's seed and label, label by label, for a model of `classes` labels."""
        seed = self.seed
        for label in range(classes) if self.labels is None else self.labels:
            for _ in range(self.per_label):
                yield Anchor(latent=Seed(seed=seed), label=label)
                seed += 1


def generate_dataset(
    model: "LatentModel", order: DatasetOrder, folder: Path
) -> Generator[int, None, None]:
    """Draw the pictures into `folder`, which must not exist or be empty.

    It is there when all are drawn; if the iteration is given up before, nothing is left.

    Yields:
        How many pictures are drawn, after each few.

    Raises:
        ViewError: if the model has no labels, or not those.
        ExportError: if the folder holds something already, or cannot be written.
    """
    if not model.conditional:
        raise ViewError("This model knows no labels. Choose one that was trained with labels.")
    folders = label_folders(model.info.label_names)
    with writing_folder(folder) as temporary:
        _describe(model, order, temporary)
        with (temporary / TABLE).open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            table.writerow(["file", "label", "name", "seed"])
            anchors = list(order.anchors(model.classes))
            for start in range(0, len(anchors), _AT_ONCE):
                part = anchors[start : start + _AT_ONCE]
                table.writerows(_draw(model, order, part, temporary, folders))
                yield start + len(part)


def label_folders(names: Sequence[str]) -> tuple[str, ...]:
    """A folder's name for each label: its own, without what some file systems refuse."""
    parts = [file_part(name) for name in names]
    folded = [part.casefold() for part in parts]
    return tuple(
        part if part and folded.count(part.casefold()) == 1 else f"{number}-{part}".rstrip("-")
        for number, part in enumerate(parts)
    )


def _draw(
    model: "LatentModel",
    order: DatasetOrder,
    anchors: Sequence[Anchor],
    folder: Path,
    folders: Sequence[str],
) -> list[tuple[str, int, str, int]]:
    """Write one PNG for each of `anchors`; returns their rows of the table."""
    from latentlab.rendering.render import render

    view = TrayView(anchors=tuple(anchors), truncation=order.truncation)
    rows = []
    for anchor, pixels in zip(anchors, render(model, view).pixels, strict=True):
        assert isinstance(anchor.label, int) and isinstance(anchor.latent, Seed)
        seed = anchor.latent.seed
        name = f"{folders[anchor.label]}/{seed:010d}.png"
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        single = TrayView(anchors=(anchor,), truncation=order.truncation)
        request = Request(model=order.model, step=model.step, view=single)
        to_image(pixels).save(path, "PNG", pnginfo=texts(request.metadata()))
        flush_file(path)  # here, where it is counted: at the end many would take a minute
        rows.append((name, anchor.label, model.info.label_names[anchor.label], seed))
    return rows


def _describe(model: "LatentModel", order: DatasetOrder, folder: Path) -> None:
    facts = {
        "order": order.model_dump(mode="json"),
        "step": model.step,
        "digest": model.digest,
        "label_names": model.info.label_names,
        "algorithm": model.algorithm,
    }
    (folder / DESCRIPTION).write_text(json.dumps(facts, indent=2) + "\n", "utf-8")

"""The one way from a view and a model to pictures: pure, repeatable, independent of the batch."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from latentlab.export import labelled_grid, save_picture
from latentlab.models.decoding import decode_exactly
from latentlab.models.explorable import Explorable
from latentlab.planning import plan
from latentlab.requests import Request
from latentlab.views.base import View
from trainers.events import Grid
from trainers.grids import tile


@dataclass(frozen=True)
class Pictures:
    """What a view shows.

    Attributes:
        pixels: uint8 [N, H, W, C], row by row; C is 1 or 3.
        columns: pictures in a row.
        captions: one for each column, or none.
        row_captions: one for each row, or none.
        metadata: what a file of them carries, by keyword.
        latents: float32 [N, latent_size], what each picture was decoded from.
        labels: weights float32 [N, classes], or None if the model has no labels.
    """

    pixels: NDArray[np.uint8]
    columns: int
    captions: tuple[str, ...] = ()
    row_captions: tuple[str, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    latents: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    labels: NDArray[np.float32] | None = None

    def __len__(self) -> int:
        return len(self.pixels)

    @property
    def tiled(self) -> NDArray[np.uint8]:
        """All as one picture without gaps, uint8 [rows * H, columns * W, C]."""
        return tile(Grid("pictures", "", self.pixels, self.columns))

    def save(self, path: Path | str, scale: int = 1, captions: bool = False) -> Path:
        """Save all as one PNG.

        Args:
            scale: how many pixels wide each pixel becomes.
            captions: leave gaps and write the captions over the columns.

        Raises:
            ExportError: if the name does not end in .png or the file cannot be written.
        """
        path = Path(path)
        if captions:
            page = labelled_grid(self.pixels, self.columns, self.captions, scale)
            save_picture(page, path, metadata=self.metadata)
        else:
            save_picture(self.tiled, path, scale, self.metadata)
        return path


def render(model: Explorable, view: View | Request) -> Pictures:
    """The pictures that `view` shows of `model`.

    Equal views of equal models give equal pictures; on a CPU to the last bit, on other devices
    nearly. Of a request only its view counts; its pictures carry the request with them.

    Raises:
        ViewError: if the view asks for what the model does not have.
    """
    metadata: dict[str, str] = {}
    if isinstance(view, Request):
        metadata, view = view.metadata(), view.view
    planned = plan(view, model)
    pixels = decode_exactly(model, planned.latents, planned.labels)
    return Pictures(
        pixels,
        planned.columns,
        planned.captions,
        planned.row_captions,
        metadata,
        planned.latents.numpy(),
        None if planned.labels is None else planned.labels.numpy(),
    )

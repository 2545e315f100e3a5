"""The one way from a view and a model to pictures: pure, repeatable, independent of the batch."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from latentlab.export import labelled_grid, save_picture
from latentlab.export.picture import enlarged, texts
from latentlab.models.decoding import decode_exactly
from latentlab.models.explorable import Explorable
from latentlab.rendering.plans import plan
from latentlab.rendering.transfer import draw
from latentlab.requests import Request
from latentlab.views.base import View
from latentlab.views.transfer import TransferView
from trainers.reports import Grid
from trainers.runs.grids import tile, to_image

_SMALLEST_SIDE = 256
"""Pixels of the longer side of what a notebook shows, at least."""


@dataclass(frozen=True, repr=False)
class Pictures:
    """What a view shows.

    Attributes:
        pixels: uint8 [N, H, W, C], row by row; C is 1 or 3.
        columns: pictures in a row.
        captions: one for each column, or none.
        row_captions: one for each row, or none.
        metadata: what a file of them carries, by keyword.
        latents: float32 [N, latent_size], what each picture was decoded from; empty if they were
            made from pictures.
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

    def __repr__(self) -> str:
        count, height, width, channels = self.pixels.shape
        kind = "grey" if channels == 1 else "colour"
        return f"<{count} {kind} pictures of {width} x {height} pixels, {self.columns} in a row>"

    def _repr_png_(self) -> bytes:
        """What a notebook shows: all as one picture, enlarged where it is small."""
        page = self.tiled
        factor = -(-_SMALLEST_SIDE // max(page.shape[:2]))
        content = BytesIO()
        to_image(enlarged(page, factor)).save(content, "PNG", pnginfo=texts(self.metadata))
        return content.getvalue()

    @property
    def tiled(self) -> NDArray[np.uint8]:
        """All as one picture without gaps, uint8 [rows * H, columns * W, C]."""
        return tile(Grid("pictures", "", self.pixels, self.columns))

    def only(self, index: int) -> "Pictures":
        """The picture at `index` alone; it still tells how all of them were made."""
        chosen = slice(index, index + 1)
        labels = None if self.labels is None else self.labels[chosen]
        return Pictures(
            self.pixels[chosen],
            1,
            metadata=self.metadata,
            latents=self.latents[chosen],
            labels=labels,
        )

    def save(self, path: Path | str, scale: int = 1, captions: bool = False) -> Path:
        """Save all as one PNG.

        Args:
            scale: how many pixels wide each pixel becomes.
            captions: leave gaps and write the captions over the columns and beside the rows.

        Raises:
            ExportError: if the name does not end in .png or the file cannot be written.
        """
        path = Path(path)
        if captions:
            rows = self.row_captions
            page = labelled_grid(self.pixels, self.columns, self.captions, scale, rows)
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
    if isinstance(view, TransferView):
        drawn = draw(view, model)
        return Pictures(drawn.pixels, drawn.columns, drawn.captions, drawn.row_captions, metadata)
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

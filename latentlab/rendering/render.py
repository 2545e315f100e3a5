"""The one way from a view and a model to pictures: pure, repeatable, independent of the batch.

How the views of a page are shown is said by the module of its name in this package, for each view
by one function that is marked with `shows`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from latentlab.capabilities import refusal
from latentlab.export import labelled_grid, save_picture
from latentlab.export.picture import enlarged, texts
from latentlab.models.decoding import decode_exactly
from latentlab.models.latent_model import LatentModel
from latentlab.rendering.latents import sentences_of
from latentlab.requests import Request
from latentlab.views.base import Anchor, Label, Vector, View, ViewError
from latentlab.views.samples import SamplesView
from trainers.data.watching import Watcher
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
        labels: weights float32 [N, classes], or what was read in sentences [N, numbers]; None if
            the model takes neither.
        sentences: that of each picture, "" where it lies between some; empty if the model reads
            none.
        series: what was measured on the way to them, by name, float32 [T, N]; to be read only.
    """

    pixels: NDArray[np.uint8]
    columns: int
    captions: tuple[str, ...] = ()
    row_captions: tuple[str, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    latents: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    labels: NDArray[np.float32] | None = None
    sentences: tuple[str, ...] = ()
    series: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)

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
            sentences=self.sentences[chosen],
            series={name: each[:, chosen] for name, each in self.series.items()},
        )

    def anchor(self, view: View, index: int) -> Anchor:
        """The latent and label of the picture at `index`, shown by `view`: the latent as it was
        named where nothing was done to it, otherwise its numbers."""
        latent = view.origin(index, self.columns, len(self))
        if latent is None:
            latent = Vector.of(self.latents[index].tolist())
        return Anchor(latent=latent, label=self._label(index))

    def _label(self, index: int) -> Label:
        if self.labels is None:
            return None
        if self.sentences:
            return self.sentences[index] or Vector.of(self.labels[index].tolist())
        weights = self.labels[index]
        strongest = int(weights.argmax())
        return strongest if weights[strongest] == 1 else tuple(weights.tolist())

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


@dataclass(frozen=True)
class Plan:
    """Pictures to decode, row by row.

    Attributes:
        latents: float32 [N, latent_size], on the CPU.
        labels: what tells the model what to show, float32 [N, `LatentModel.told`]; None if
            nothing does.
        columns: pictures in a row.
        captions: one for each column, or none.
        row_captions: one for each row, or none.
    """

    latents: Tensor
    labels: Tensor | None
    columns: int
    captions: tuple[str, ...] = ()
    row_captions: tuple[str, ...] = ()


Shows: TypeAlias = Callable[[Any, LatentModel, Watcher], Plan | Pictures]
"""From a view and a model to what must be decoded, or to pictures where latents have no part."""
_Shows = TypeVar("_Shows", bound=Shows)

_ways: dict[type[View], Shows] = {}


def shows(kind: type[View]) -> Callable[[_Shows], _Shows]:
    """Make the decorated function the way in which views of class `kind` are shown."""

    def register(way: _Shows) -> _Shows:
        _ways[kind] = way
        return way

    return register


def plan(view: View, model: LatentModel, watcher: Watcher | None = None) -> Plan | Pictures:
    """What to decode in order to show `view` with `model`; pictures if it is made of pictures.

    Raises:
        ViewError: if the view asks for what the model does not have.
        DataCancelled: if the watcher cancels.
    """
    if model.draws_points and not isinstance(view, SamplesView):
        raise ViewError(refusal("samples", model.capabilities))
    if type(view) not in _ways:
        # Views of a page are shown by the module of its name, which registers how.
        import_module(f"{__package__}.{view.page}")
    return _ways[type(view)](view, model, watcher or Watcher())


def render(model: LatentModel, view: View | Request, watcher: Watcher | None = None) -> Pictures:
    """The pictures that `view` shows of `model`.

    Equal views of equal models give equal pictures; on a CPU to the last bit, on other devices
    nearly. Of a request only its view counts; its pictures carry the request with them.

    Args:
        watcher: told how far it is, before every block of pictures; may cancel.

    Raises:
        ViewError: if the view asks for what the model does not have.
        DataCancelled: if the watcher cancels.
    """
    metadata: dict[str, str] = {}
    if isinstance(view, Request):
        metadata, view = view.metadata(), view.view
    planned = plan(view, model, watcher)
    if isinstance(planned, Pictures):
        return replace(planned, metadata=metadata)
    pixels = decode_exactly(model, planned.latents, planned.labels, watcher)
    told = planned.labels
    return Pictures(
        pixels,
        planned.columns,
        planned.captions,
        planned.row_captions,
        metadata,
        planned.latents.numpy(),
        None if told is None else told.numpy(),
        sentences_of(told, model) if model.reads_text and told is not None else (),
    )

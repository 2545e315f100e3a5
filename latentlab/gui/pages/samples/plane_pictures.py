"""The plane of samples as something to export: as many pictures as one likes, row by row."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from latentlab.export.order import MOST, Subject
from latentlab.gui.explorer.page_pictures import stem
from latentlab.models.manager import ModelManager
from latentlab.requests import Request
from latentlab.views import SamplesView, changed

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures

_ROWS_AT_ONCE = 16


def plane_pictures(manager: ModelManager, request: Request, pictures: "Pictures") -> Subject:
    """The pictures on screen, and the plane below them if more are asked for."""
    view = request.view
    assert isinstance(view, SamplesView)
    height, width = pictures.pixels.shape[1:3]
    labels = pictures.labels

    def draw(count: int) -> Iterator[NDArray[np.uint8]]:
        return islice(_rows(manager, request, view), count)

    def metadata(index: int | None, count: int) -> Mapping[str, str]:
        if index is None:
            rows = min(-(-count // view.columns), 64)
            shown = changed(view, rows=rows)
        else:
            row, column = divmod(index, view.columns)
            x, y = view.place(row, column)
            label = None if labels is None else _label(labels[column])
            shown = changed(view, x=x, y=y, rows=1, columns=1, label=label)
        return request.model_copy(update={"view": shown}).metadata()

    captions = pictures.captions
    return Subject(
        title=view.title,
        name=f"{stem(request)}-{view.kind}",
        size=(width, height),
        count=len(pictures),
        draw=draw,
        columns=pictures.columns,
        captions=captions,
        words=lambda index, _: captions[index % view.columns] if captions else "",
        metadata=metadata,
        counts=(1, MOST),
    )


def _rows(
    manager: ModelManager, request: Request, view: SamplesView
) -> Iterator[NDArray[np.uint8]]:
    """Picture by picture, without end, some rows at once."""
    # Imported here: it needs PyTorch, which may not be loaded yet when the window is built.
    from latentlab.rendering.render import render

    model, begun = manager.open(request.model, request.step), 0
    while True:
        part = changed(view.moved(0, begun), rows=_ROWS_AT_ONCE)
        yield from render(model, part).pixels
        begun += _ROWS_AT_ONCE


def _label(weights: NDArray[np.float32]) -> int | tuple[float, ...]:
    """The label of a picture as views name it."""
    strongest = int(weights.argmax())
    return strongest if weights[strongest] == 1 else tuple(weights.tolist())

"""What every film has in common: small pictures are enlarged, words stand under them; and a run's
saved grids as such a sequence. The files are written by gif.py and mp4.py."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from latentlab.export.captions import with_caption_below
from latentlab.export.picture import enlarged
from latentlab.export.writing import ExportError
from trainers.runs.grids import tile
from trainers.runs.run import Run

Frames = Iterable[NDArray[np.uint8]]
"""Pictures uint8 [H, W, C] of one size, C is 1 (grey) or 3."""


def whole_scale(width: int, height: int, smallest_side: int) -> int:
    """By how much to enlarge a picture so that its longer side has `smallest_side` pixels."""
    return -(-smallest_side // max(width, height))


def composed(
    frames: Frames, captions: Sequence[str], scale: int, smooth: bool
) -> Iterator[NDArray[np.uint8]]:
    """`frames` enlarged by `scale`, each with its caption in a strip under it if there are any.

    Words are drawn after the enlargement, so that they stay small and smooth.
    """
    for number, pixels in enumerate(frames):
        large = enlarged(pixels, scale, smooth)
        yield with_caption_below(large, captions[number]) if captions else large


def nothing_to_film(name: str) -> ExportError:
    """The error of a film called `name` without frames."""
    return ExportError(f"{name} cannot be made: there is no picture to show in it.")


def timeline_frames(
    run: Run, name: str, steps: Sequence[int] | None = None
) -> Iterator[NDArray[np.uint8]]:
    """The grids called `name` of `run` as pictures uint8 [H, W, C], earliest first.

    Args:
        steps: which of the saved steps to show; None shows all.

    Raises:
        ExportError: if a grid cannot be read.
    """
    for step in run.grids.steps(name) if steps is None else steps:
        try:
            yield tile(run.grids.read(step, name))
        except OSError as error:
            raise ExportError(
                f"The film cannot be made: the picture of step {step} cannot be read. Move "
                f"{run.grids.path(step, name)} away if it is there, and export again."
            ) from error

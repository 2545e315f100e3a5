"""Films: sequences of pictures as GIF or MP4, and a run's saved grids as such a sequence."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from latentlab.export.captions import with_caption_below
from latentlab.export.picture import enlarged
from latentlab.export.writing import ExportError, writing
from latentlab.formatting import at_step
from trainers.runs.grids import tile, to_image
from trainers.runs.run import Run

SMALLEST_SIDE = 512
"""The longer side of a film is at least this many pixels."""
GIF_FASTEST = 50
"""Frames a second: players slow down a GIF that asks for more."""
PALETTE_FRAMES = 24
"""Frames from which the colours of a GIF are chosen."""


def timeline_frames(
    run: Run, name: str, steps: Sequence[int] | None = None, *, numbered: bool = True
) -> Iterator[NDArray[np.uint8]]:
    """The grids called `name` of `run` as pictures uint8 [H, W, C], earliest first.

    Args:
        steps: which of the saved steps to show; None shows all.
        numbered: enlarge the picture as a film's are, and write the step into a strip under it.

    Raises:
        ExportError: if a grid cannot be read.
    """
    for step in run.grids.steps(name) if steps is None else steps:
        try:
            picture = tile(run.grids.read(step, name))
        except OSError as error:
            raise ExportError(
                f"The film cannot be made: the picture of step {step} cannot be read. "
                "Leave that step out."
            ) from error
        if numbered:
            # Enlarged before the words are drawn, so that those stay small and smooth.
            picture = with_caption_below(enlarged(picture, _factor(picture)), at_step(step))
        yield picture


def save_gif(frames: Iterable[NDArray[np.uint8]], path: Path, frames_per_second: float) -> None:
    """Save pictures uint8 [H, W, C] as a GIF that repeats for ever.

    Grey levels are exact; colours are the 256 that suit all frames together. Small pictures are
    enlarged by a whole factor. GIF counts in hundredths of a second, so frames take turns in being
    one longer, and the whole film has its length; more than 50 frames a second are shown as 50.

    Raises:
        ExportError: if there are no frames, `path` does not end in .gif or cannot be written.
    """
    pictures = [to_image(enlarged(each, _factor(each))) for each in frames]
    if not pictures:
        raise _nothing(path)
    if pictures[0].mode == "RGB":
        palette = _shared_palette(pictures)
        pictures = [each.quantize(palette=palette) for each in pictures]
    with writing(path, ".gif") as temporary:
        pictures[0].save(
            temporary,
            "GIF",
            save_all=True,
            append_images=pictures[1:],
            duration=_durations(len(pictures), frames_per_second),
            loop=0,
            optimize=False,
        )


def _durations(count: int, frames_per_second: float) -> list[int]:
    """Milliseconds that each frame stands, in steps of 10, so that no error adds up."""
    pace = min(frames_per_second, GIF_FASTEST)
    ends = [round(100 * frame / pace) for frame in range(count + 1)]
    return [10 * (end - begin) for begin, end in pairwise(ends)]


def save_mp4(frames: Iterable[NDArray[np.uint8]], path: Path, frames_per_second: float) -> None:
    """Save pictures uint8 [H, W, C] as an H.264 film that every player can show.

    Small pictures are enlarged by a whole factor; an odd width or height grows by one pixel.
    Frames are taken one by one, so the film may be longer than memory.

    Raises:
        ExportError: if there are no frames, `path` does not end in .mp4 or cannot be written.
    """
    import imageio_ffmpeg

    remaining = iter(frames)
    first = next(remaining, None)
    if first is None:
        raise _nothing(path)
    factor = _factor(first)
    height, width = (size + size % 2 for size in _film_frame(first, factor).shape[:2])
    with writing(path, ".mp4") as temporary:
        writer = imageio_ffmpeg.write_frames(
            str(temporary),
            (width, height),
            fps=frames_per_second,
            codec="libx264",
            quality=None,
            macro_block_size=2,
            output_params=["-crf", "16", "-movflags", "+faststart", "-f", "mp4"],
        )
        writer.send(None)
        try:
            for each in chain([first], remaining):
                writer.send(_film_frame(each, factor).tobytes())
        finally:
            writer.close()


def _film_frame(pixels: NDArray[np.uint8], factor: int) -> NDArray[np.uint8]:
    """[H, W, C] in three channels, enlarged, its last row and column doubled if they are odd."""
    large = enlarged(pixels, factor)
    height, width = large.shape[:2]
    even = np.pad(large, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
    return np.ascontiguousarray(np.broadcast_to(even, (*even.shape[:2], 3)))


def _factor(pixels: NDArray[np.uint8]) -> int:
    longer: int = max(pixels.shape[:2])
    return -(-SMALLEST_SIDE // longer)


def _shared_palette(pictures: Sequence[Image.Image]) -> Image.Image:
    """256 colours chosen from frames spread over the whole film."""
    every = -(-len(pictures) // PALETTE_FRAMES)
    chosen = [np.asarray(each) for each in pictures[::every]]
    return Image.fromarray(np.concatenate(chosen)).quantize(256, Image.Quantize.MEDIANCUT)


def _nothing(path: Path) -> ExportError:
    return ExportError(f"{path.name} cannot be made: the run has not saved any pictures yet.")

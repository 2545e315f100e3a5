"""Films as MP4 (H.264), by the ffmpeg that imageio-ffmpeg brings along.

The encoder is a process of its own, and only its exit status tells whether the file is whole. What
it complains of is read and becomes a sentence; nothing of it reaches the terminal.
"""

import errno
import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from latentlab.export.film import Frames, composed, nothing_to_film, whole_scale
from latentlab.export.writing import ExportError, writing

SMALLEST_SIDE = 512
"""Pixels of the longer side unless somebody says otherwise."""
_QUALITY = "16"
"""Constant rate factor of x264: lower is better and larger; 18 is called visually lossless."""
_OF_THE_DISK = {
    "No space left on device": errno.ENOSPC,
    "Disk quota exceeded": getattr(errno, "EDQUOT", errno.ENOSPC),
    "Read-only file system": errno.EROFS,
    "Permission denied": errno.EACCES,
    "File too large": errno.EFBIG,
    "Input/output error": errno.EIO,
    "No such file or directory": errno.ENOENT,
}
"""What the encoder complains of, which speaks English whatever the window does."""


def save_mp4(
    frames: Frames,
    path: Path,
    frames_per_second: float,
    scale: int | None = None,
    smooth: bool = False,
    captions: Sequence[str] = (),
) -> None:
    """Save pictures uint8 [H, W, C] as an H.264 film that every player can show.

    An odd width or height grows by one pixel. Frames are taken one by one, so the film may be
    longer than memory.

    Args:
        scale: how many pixels wide each pixel becomes; None makes `SMALLEST_SIDE` of the longer
            side.
        smooth: blend between pixels when enlarging.
        captions: one for each frame, written under it; or none.

    Raises:
        ExportError: if there are no frames, `path` does not end in .mp4 or cannot be written.
    """
    remaining = iter(frames)
    first = next(remaining, None)
    if first is None:
        raise nothing_to_film(path.name)
    factor = scale or whole_scale(first.shape[1], first.shape[0], SMALLEST_SIDE)
    pictures = map(_as_film_frame, composed(chain([first], remaining), captions, factor, smooth))
    with writing(path, ".mp4") as temporary:
        # Where nothing can be written, Python knows better why than the encoder can say.
        temporary.touch()
        opening = next(pictures)
        height, width = opening.shape[:2]
        with _encoder(temporary, width, height, frames_per_second, path.name) as pipe:
            for picture in chain([opening], pictures):
                pipe.write(picture.tobytes())


def _as_film_frame(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """[H, W, C] in three channels, its last row and column doubled if they are odd."""
    height, width = pixels.shape[:2]
    even = np.pad(pixels, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
    return np.ascontiguousarray(np.broadcast_to(even, (*even.shape[:2], 3)))


@contextmanager
def _encoder(
    target: Path, width: int, height: int, frames_per_second: float, name: str
) -> Iterator[IO[bytes]]:
    """Takes pictures uint8 [height, width, 3], byte by byte; the film is whole after the block.

    Raises:
        OSError: if `target` could not be written, as by a full disk.
        ExportError: if the encoder ended for another reason.
    """
    command = [
        *(_program(name), "-y", "-v", "error", "-xerror"),
        *("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}"),
        *("-r", f"{frames_per_second:g}", "-i", "-", "-an"),
        *("-c:v", "libx264", "-pix_fmt", "yuv420p", "-crf", _QUALITY),
        *("-movflags", "+faststart", "-f", "mp4", f"file:{target}"),
    ]
    # Windows would show a console.
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
            creationflags=hidden,
        )
        assert process.stdin is not None
        gone = False
        try:
            try:
                yield process.stdin
            except BrokenPipeError:
                gone = True  # the encoder has ended; it says why itself
            with suppress(OSError):
                process.stdin.close()
            status = process.wait()
        finally:
            process.kill()
            with suppress(OSError):
                process.stdin.close()
            process.wait()
        if gone or status != 0:
            complaints.seek(0)
            raise _failure(name, complaints.read().decode(errors="replace"))


def _program(name: str) -> str:
    import imageio_ffmpeg

    try:
        program: str = imageio_ffmpeg.get_ffmpeg_exe()
    except RuntimeError as error:
        raise ExportError(
            f"{name} cannot be made: the encoder (ffmpeg) is missing on this computer. Install "
            "imageio-ffmpeg again, or export a GIF."
        ) from error
    return program


def _failure(name: str, complaints: str) -> Exception:
    """Why the encoder ended, by what it said."""
    for words, code in _OF_THE_DISK.items():
        if words in complaints:
            return OSError(code, os.strerror(code))
    said = complaints.strip().splitlines()
    why = f" ({said[-1].strip()})" if said else ""
    return ExportError(
        f"{name} could not be made: the film's encoder ended too early{why}. Try a smaller film, "
        "or export a GIF."
    )

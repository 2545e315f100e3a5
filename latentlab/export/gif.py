"""Films as GIF, written so that small pictures make small files.

One palette is chosen from the pictures in their own size, without dither: dots would be enlarged
along with the pictures, change with every frame, and cannot be packed. Every frame after the first
writes only the part that has changed and leaves the rest of that transparent. Where the palette
holds every colour of a film, that is exact; elsewhere, and of greys, a pixel that changes too
little to be seen keeps its colour.
"""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.GifImagePlugin import getdata

from latentlab.export.captions import with_caption_below
from latentlab.export.film import Frames, nothing_to_film, whole_scale
from latentlab.export.picture import enlarged
from latentlab.export.writing import writing
from trainers.runs.grids import to_image

FASTEST_SHOWN = 50
"""Frames a second: players slow down a GIF that asks for more."""
SMALLEST_SIDE = 224
"""Pixels of the longer side unless somebody says otherwise. A GIF packs large squares badly: twice
as wide is nearly three times as much to store and to load, and web pages enlarge it as well."""
UNSEEN = 3
"""Levels of 255 by which a pixel may differ from its colour in the palette and keep that which it
had in the frame before."""
_SAMPLE = 2**16
"""Pixels, spread over all frames, from which the palette is chosen where there are more colours."""
_WORDS = tuple(range(0, 256, 51))
"""Grey levels that words under the pictures have in a colour film."""


def save_gif(
    frames: Frames,
    path: Path,
    frames_per_second: float,
    scale: int | None = None,
    smooth: bool = False,
    captions: Sequence[str] = (),
) -> None:
    """Save pictures uint8 [H, W, C] as a GIF that repeats for ever.

    Colours are the 256 that suit all frames together, exact if there are no more (250 beside
    captions, and before `smooth` blends them); grey levels are within `UNSEEN` of what they were.
    GIF counts in hundredths of a second, so frames take turns in being one longer, and the whole
    film has its length; more than `FASTEST_SHOWN` frames a second are shown as so many.

    Args:
        scale: how many pixels wide each pixel becomes; None makes `SMALLEST_SIDE` of the longer
            side.
        smooth: blend between pixels when enlarging.
        captions: one for each frame, written under it; or none.

    Raises:
        ExportError: if there are no frames, `path` does not end in .gif or cannot be written.
    """
    pictures = list(frames)
    if not pictures:
        raise nothing_to_film(path.name)
    height, width = pictures[0].shape[:2]
    factor = scale or whole_scale(width, height, SMALLEST_SIDE)
    colours = _Colours(pictures, words=bool(captions))
    with writing(path, ".gif") as temporary, temporary.open("wb") as file:
        shown: NDArray[np.uint8] | None = None
        for number, duration in enumerate(_durations(len(pictures), frames_per_second)):
            pixels = enlarged(pictures[number], factor, smooth=True) if smooth else pictures[number]
            indices, stretch = colours.nearest(pixels), 1 if smooth else factor
            if captions:
                # Words are drawn after the enlargement, so that they stay small and smooth.
                indices = colours.captioned(enlarged(indices[..., None], stretch), captions[number])
                stretch = 1
            if shown is None:
                file.write(_head(indices.shape[1] * stretch, indices.shape[0] * stretch, colours))
                file.write(_image(indices, (0, 0), stretch, duration))
                shown = indices.copy()
            else:
                file.write(_change(shown, indices, colours, stretch, duration))
        file.write(b";")


def shown_speed(frames_per_second: float) -> float:
    """Frames a second at which a GIF is shown that asks for so many."""
    return min(frames_per_second, FASTEST_SHOWN)


class _Colours:
    """The palette of a film, uint8 [256, 3], and where in it a picture's colours are."""

    def __init__(self, pictures: Sequence[NDArray[np.uint8]], words: bool) -> None:
        self._grey = pictures[0].shape[-1] == 1
        room = 256 - (len(_WORDS) if words else 0)
        exact = None if self._grey else _distinct(pictures, room)
        self.table = _greys() if self._grey else _palette(pictures, exact, room)
        self._codes = None if exact is None else _codes(exact)
        self._image = Image.new("P", (1, 1))
        self._image.putpalette(self.table.tobytes())

    def nearest(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Indices [H, W] of the colours nearest to `pixels` [H, W, C], without dither."""
        if self._grey:
            return pixels[..., 0]
        if self._codes is not None:
            # Pillow takes colours that are nearly the same for one.
            codes = _codes(pixels)
            places = np.searchsorted(self._codes, codes).clip(max=len(self._codes) - 1)
            if (self._codes[places] == codes).all():
                return places.astype(np.uint8)
        dither = Image.Dither.NONE
        return np.asarray(to_image(pixels).quantize(palette=self._image, dither=dither))

    def captioned(self, indices: NDArray[np.uint8], caption: str) -> NDArray[np.uint8]:
        """Indices [H + STRIP, W] of `indices` [H, W, 1] with `caption` under them."""
        drawn = with_caption_below(indices, caption)
        words = drawn[len(indices) :]
        strip = self.nearest(words if self._grey else words.repeat(3, axis=2))
        return np.concatenate([indices[..., 0], strip])

    def keep_unseen(self, shown: NDArray[np.uint8], new: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """`new`, but what changes too little to be seen stays as it is `shown`, unless the palette
        is exact; both [H, W]."""
        if self._codes is not None:
            return new
        difference = self.table[shown].astype(np.int16) - self.table[new]
        return np.where(np.abs(difference).max(axis=-1) <= UNSEEN, shown, new)


def _greys() -> NDArray[np.uint8]:
    return np.arange(256, dtype=np.uint8)[:, None].repeat(3, axis=1)


def _palette(
    pictures: Sequence[NDArray[np.uint8]], found: NDArray[np.uint8] | None, room: int
) -> NDArray[np.uint8]:
    """256 colours for all of `pictures`, the words' behind the first `room`: those `found` in them,
    or if these are too many, those that suit best."""
    if found is None:
        image = Image.fromarray(_sample(pictures)[:, None])
        best = image.quantize(room, Image.Quantize.MEDIANCUT, kmeans=1).getpalette() or []
        found = np.array(best, np.uint8).reshape(-1, 3)
    table = np.zeros((256, 3), np.uint8)
    table[: len(found)] = found
    if room < len(table):
        table[room:] = np.array(_WORDS, np.uint8)[:, None]
    return table


def _distinct(pictures: Sequence[NDArray[np.uint8]], most: int) -> NDArray[np.uint8] | None:
    """The colours uint8 [K, 3] that occur in `pictures`; None if there are more than `most`."""
    found = np.empty(0, np.uint32)
    for each in pictures:
        found = np.union1d(found, _codes(each))
        if len(found) > most:
            return None
    return np.stack([found >> 16, found >> 8 & 255, found & 255], axis=1).astype(np.uint8)


def _codes(pixels: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """A number for each colour in `pixels` [..., 3], ascending as red, green and blue do."""
    weights = np.array([1 << 16, 1 << 8, 1], np.uint32)
    return np.asarray(pixels @ weights, np.uint32)


def _sample(pictures: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """Some pixels [N, 3] of all of `pictures`, as many of each."""
    rng, share = np.random.default_rng(0), max(1, _SAMPLE // len(pictures))
    flat = (each.reshape(-1, 3) for each in pictures)
    return np.concatenate([each[rng.integers(len(each), size=share)] for each in flat])


def _durations(count: int, frames_per_second: float) -> list[int]:
    """Milliseconds that each frame stands, in steps of 10, so that no error adds up."""
    pace = shown_speed(frames_per_second)
    ends = [round(100 * frame / pace) for frame in range(count + 1)]
    return [10 * (end - begin) for begin, end in pairwise(ends)]


def _head(width: int, height: int, colours: _Colours) -> bytes:
    """What the file begins with (GIF89a, sections 17 to 19): size, palette, repeat for ever."""
    size = width.to_bytes(2, "little") + height.to_bytes(2, "little")
    repeating = b"!\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
    return b"GIF89a" + size + b"\xf7\x00\x00" + colours.table.tobytes() + repeating


def _change(
    shown: NDArray[np.uint8],
    new: NDArray[np.uint8],
    colours: _Colours,
    stretch: int,
    duration: int,
) -> bytes:
    """The next frame, as the part that changes; `shown` [H, W] becomes what is seen then."""
    new = colours.keep_unseen(shown, new)
    changed = new != shown
    if not changed.any():
        changed[0, 0] = True  # a frame must have a pixel
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    part = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    inside, indices = changed[part], new[part]
    unused = np.flatnonzero(np.bincount(indices[inside], minlength=256) == 0)
    clear = int(unused[0]) if len(unused) else None
    if clear is not None:
        indices = np.where(inside, indices, np.uint8(clear))
    shown[part] = new[part]
    offset = int(columns[0]) * stretch, int(rows[0]) * stretch
    return _image(indices, offset, stretch, duration, clear)


def _image(
    indices: NDArray[np.uint8],
    offset: tuple[int, int],
    stretch: int,
    duration: int,
    clear: int | None = None,
) -> bytes:
    """One image of the file, enlarged; what has the index `clear` shows what was there before."""
    large = Image.fromarray(enlarged(indices[..., None], stretch)[..., 0])
    options = {} if clear is None else {"transparency": clear}
    return b"".join(getdata(large, offset, duration=duration, disposal=1, **options))

"""Where the pictures of a grid lie on the screen: zoom, position, hit testing. Pure arithmetic."""

import math
from dataclasses import dataclass, replace

GAP = 2.0
"""Screen pixels between two pictures, at every zoom."""

SMALLEST, LARGEST = 0.1, 64.0
_MOST_BLOCKS = 6
_WASTED = 1.12
"""How much larger pictures must become to give up a whole number of screen pixels a pixel."""


@dataclass(frozen=True)
class GridLayout:
    """Pictures of `width` x `height` pixels, `columns` in a row, drawn `scale` times as large.

    The rows of a long table stand in `blocks` beside each other, each with `beside` logical pixels
    of room at its left, such as for captions; the first block's is outside, left of `left`.
    Columns lie `spread` logical pixels further apart than rows.

    `left` and `top` are the position of the first picture in logical screen pixels.
    """

    width: int
    height: int
    count: int
    columns: int
    scale: float = 1.0
    left: float = 0.0
    top: float = 0.0
    blocks: int = 1
    beside: float = 0.0
    spread: float = 0.0

    @property
    def rows(self) -> int:
        """How many rows there are; the last may be shorter."""
        return -(-self.count // self.columns)

    @property
    def pitch_x(self) -> float:
        """Distance of two columns on the screen."""
        return self.width * self.scale + GAP + self.spread

    @property
    def pitch_y(self) -> float:
        """Distance of two rows on the screen."""
        return self.height * self.scale + GAP

    @property
    def lines(self) -> int:
        """How many rows stand above each other in the first block."""
        return -(-self.rows // self.blocks)

    @property
    def block_pitch(self) -> float:
        """Distance of two blocks on the screen."""
        return self.columns * self.pitch_x - GAP - self.spread + self.beside

    @property
    def extent(self) -> tuple[float, float]:
        """Width and height of all pictures on the screen."""
        return self.blocks * self.block_pitch - self.beside, self.lines * self.pitch_y - GAP

    def is_like(self, other: "GridLayout") -> bool:
        """Whether the pictures of both are as many, as large and in as many columns."""
        own = (self.width, self.height, self.count, self.columns)
        return own == (other.width, other.height, other.count, other.columns)

    def cell(self, index: int) -> tuple[float, float, float, float]:
        """Left, top, width and height of picture `index` on the screen."""
        row, column = divmod(index, self.columns)
        block, line = divmod(row, self.lines)
        return (
            self.left + block * self.block_pitch + column * self.pitch_x,
            self.top + line * self.pitch_y,
            self.width * self.scale,
            self.height * self.scale,
        )

    def at(self, x: float, y: float) -> int | None:
        """The picture under a point of the screen; a gap belongs to the one before it."""
        block = min(max(math.floor((x - self.left) / self.block_pitch), 0), self.blocks - 1)
        column = math.floor((x - self.left - block * self.block_pitch) / self.pitch_x)
        line = math.floor((y - self.top) / self.pitch_y)
        index = (block * self.lines + line) * self.columns + column
        inside = 0 <= column < self.columns and 0 <= line < self.lines and index < self.count
        return index if inside else None

    def scaled(self, scale: float, x: float, y: float) -> "GridLayout":
        """Drawn `scale` times as large, with what lies under the point staying there."""
        scale = min(max(scale, SMALLEST), LARGEST)
        grown = replace(self, scale=scale)
        across = (x - self.left) / (self.block_pitch if self.blocks > 1 else self.pitch_x)
        row = (y - self.top) / self.pitch_y
        across *= grown.block_pitch if self.blocks > 1 else grown.pitch_x
        return replace(grown, left=x - across, top=y - row * grown.pitch_y)

    def moved(self, dx: float, dy: float) -> "GridLayout":
        """Shifted by so many screen pixels."""
        return replace(self, left=self.left + dx, top=self.top + dy)

    def fitted(
        self, width: float, height: float, header: float, ratio: float, smallest: float = 0.0
    ) -> "GridLayout":
        """As large as fits under a header of `header` pixels, centred.

        Where many rows would make the longer side of a picture less than `smallest` logical
        pixels, it gets those, as far as the columns fit; the last rows are outside then.

        Pictures at least twice as large get a whole number of screen pixels for each of theirs
        (`ratio` physical pixels a logical one), so that all pixels are equally large, unless much
        of the room would stay empty.
        """
        aside = (self.blocks - 1) * self.beside
        free_x = width - aside - self.blocks * (self.columns - 1) * GAP
        free_y = height - header - (self.lines - 1) * GAP
        across = free_x / (self.blocks * self.columns * self.width)
        down = free_y / (self.lines * self.height)
        scale = min(across, max(down, smallest / max(self.width, self.height)))
        scale = min(max(scale, SMALLEST), LARGEST)
        whole = math.floor(scale * ratio) / ratio
        if scale * ratio >= 2 and scale <= whole * _WASTED:
            scale = whole
        return replace(self, scale=scale).centred(width, height, header)

    def folded(
        self,
        width: float,
        height: float,
        header: float,
        ratio: float,
        beside: float,
        smallest: float,
    ) -> "GridLayout":
        """In as many blocks as make the pictures largest, with `beside` pixels left of each; in one
        if they would be smaller than `smallest` logical pixels all the same."""
        best = self
        largest = self.fitted(width - beside, height, header, ratio).scale
        for blocks in range(2, min(self.rows, _MOST_BLOCKS) + 1):
            tried = replace(self, blocks=blocks, beside=beside)
            if (tried.rows - 1) // tried.lines + 1 < blocks:
                continue  # a block would be empty
            scale = tried.fitted(width - beside, height, header, ratio).scale
            if scale > largest * _WASTED:
                best, largest = tried, scale
        return best if largest * max(self.width, self.height) >= smallest else self

    def centred(self, width: float, height: float, header: float) -> "GridLayout":
        """In the middle of the free space under the header; larger than that: from its edge."""
        across, down = self.extent
        left = max((width - across) / 2, 0.0)
        top = header + max((height - header - down) / 2, 0.0)
        return replace(self, left=float(round(left)), top=float(round(top)))

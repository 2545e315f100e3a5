"""Where the pictures of a grid lie on the screen: zoom, position, hit testing. Pure arithmetic."""

import math
from dataclasses import dataclass, replace

GAP = 2.0
"""Screen pixels between two pictures, at every zoom."""

SMALLEST, LARGEST = 0.1, 64.0


@dataclass(frozen=True)
class GridLayout:
    """Pictures of `width` x `height` pixels, `columns` in a row, drawn `scale` times as large.

    `left` and `top` are the position of the first picture in logical screen pixels.
    """

    width: int
    height: int
    count: int
    columns: int
    scale: float = 1.0
    left: float = 0.0
    top: float = 0.0

    @property
    def rows(self) -> int:
        """How many rows there are; the last may be shorter."""
        return -(-self.count // self.columns)

    @property
    def pitch_x(self) -> float:
        """Distance of two columns on the screen."""
        return self.width * self.scale + GAP

    @property
    def pitch_y(self) -> float:
        """Distance of two rows on the screen."""
        return self.height * self.scale + GAP

    @property
    def extent(self) -> tuple[float, float]:
        """Width and height of all pictures on the screen."""
        return self.columns * self.pitch_x - GAP, self.rows * self.pitch_y - GAP

    def is_like(self, other: "GridLayout") -> bool:
        """Whether the pictures of both are as many, as large and in as many columns."""
        own = (self.width, self.height, self.count, self.columns)
        return own == (other.width, other.height, other.count, other.columns)

    def cell(self, index: int) -> tuple[float, float, float, float]:
        """Left, top, width and height of picture `index` on the screen."""
        row, column = divmod(index, self.columns)
        return (
            self.left + column * self.pitch_x,
            self.top + row * self.pitch_y,
            self.width * self.scale,
            self.height * self.scale,
        )

    def at(self, x: float, y: float) -> int | None:
        """The picture under a point of the screen; a gap belongs to the one before it."""
        column = math.floor((x - self.left) / self.pitch_x)
        row = math.floor((y - self.top) / self.pitch_y)
        index = row * self.columns + column
        inside = 0 <= column < self.columns and row >= 0 and 0 <= index < self.count
        return index if inside else None

    def scaled(self, scale: float, x: float, y: float) -> "GridLayout":
        """Drawn `scale` times as large, with what lies under the point staying there."""
        scale = min(max(scale, SMALLEST), LARGEST)
        grown = replace(self, scale=scale)
        column = (x - self.left) / self.pitch_x
        row = (y - self.top) / self.pitch_y
        return replace(grown, left=x - column * grown.pitch_x, top=y - row * grown.pitch_y)

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
        (`ratio` physical pixels a logical one), so that all pixels are equally large.
        """
        free_x = width - (self.columns - 1) * GAP
        free_y = height - header - (self.rows - 1) * GAP
        across, down = free_x / (self.columns * self.width), free_y / (self.rows * self.height)
        scale = min(across, max(down, smallest / max(self.width, self.height)))
        scale = min(max(scale, SMALLEST), LARGEST)
        if scale * ratio >= 2:
            scale = math.floor(scale * ratio) / ratio
        return replace(self, scale=scale).centred(width, height, header)

    def centred(self, width: float, height: float, header: float) -> "GridLayout":
        """In the middle of the free space under the header; larger than that: from its edge."""
        across, down = self.extent
        left = max((width - across) / 2, 0.0)
        top = header + max((height - header - down) / 2, 0.0)
        return replace(self, left=float(round(left)), top=float(round(top)))

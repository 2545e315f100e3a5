"""A map painted as one picture: points where pictures would be too small, thumbnails where there
is room. No torch, no Qt, so that the window paints its frames with it as well as exports do."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Canvas = NDArray[np.uint32]
"""Pixels [H, W] as 0xffRRGGBB."""

FRAME = 2
"""Pixels of colour around a thumbnail."""
SMALLEST, LARGEST = 12, 96
"""Pixels of the side of a thumbnail: below the smallest, points are painted."""

_STEPS = (12, 14, 17, 20, 24, 29, 35, 42, 50, 60)
"""Sides at which thumbnails are shrunk and kept, so that zooming does not shrink them each time."""
_SIDES_KEPT = 3
_DOT = tuple((down, across) for down in (0, 1) for across in (0, 1))
_DISC = tuple(
    (down, across)
    for down in range(-2, 3)
    for across in range(-2, 3)
    if abs(down) + abs(across) < 4
)
"""The pixels of a point, by their distance from its middle."""
_ROOM = 1.8
"""Sides of thumbnails in distances of neighbours: some overlap, where they lie closest."""
_MARGIN = 0.06
"""Of the span, left free around all pictures."""


@dataclass(frozen=True)
class Sight:
    """The part of a map that is seen.

    Attributes:
        x, y: what lies in the middle, y upwards.
        scale: pixels for each unit of the map.
        width, height: in pixels.
    """

    x: float
    y: float
    scale: float
    width: int
    height: int

    @classmethod
    def of(cls, x: float, y: float, span: float, width: int, height: int) -> "Sight":
        """What shows `span` units along its shorter side."""
        return cls(x, y, min(width, height) / span, width, height)

    @property
    def span(self) -> float:
        """Units along the shorter side."""
        return min(self.width, self.height) / self.scale

    def pixels(self, places: NDArray[np.float32]) -> NDArray[np.float64]:
        """Pixels [N, 2] from the left and from the top of `places` [N, 2]."""
        across = (places[:, 0] - self.x) * self.scale + self.width / 2
        down = (self.y - places[:, 1]) * self.scale + self.height / 2
        return np.stack([across, down], axis=1)

    def place(self, across: float, down: float) -> tuple[float, float]:
        """What lies at a pixel from the left and from the top."""
        x = self.x + (across - self.width / 2) / self.scale
        return x, self.y - (down - self.height / 2) / self.scale


def whole(
    places: NDArray[np.float32], width: int = 1, height: int = 1
) -> tuple[float, float, float]:
    """The middle x, y and the span at which all of `places` [N, 2] are seen, with a margin, in
    `width` by `height` pixels."""
    low, high = places.min(axis=0).astype(float), places.max(axis=0).astype(float)
    shares = np.array((width, height)) / min(width, height)
    span = float(((high - low) / shares).max()) * (1 + 2 * _MARGIN)
    x, y = (low + high) / 2
    return float(x), float(y), max(span, 1e-6)


@dataclass(eq=False)
class MapPainter:
    """Paints one choice of pictures, from any sight.

    Attributes:
        places: float32 [N, 2].
        thumbnails: uint8 [N, S, S, C].
        colours: uint8 [N, 3], of points and of the frames of thumbnails.
    """

    places: NDArray[np.float32]
    thumbnails: NDArray[np.uint8]
    colours: NDArray[np.uint8]
    _shrunk: "dict[int, _Shrunk]" = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self._spacing = _spacing(self.places)
        # Asked for at every move of the pointer.
        self._known: tuple[Sight, float, NDArray[np.int64]] | None = None

    def side(self, sight: Sight, ratio: float = 1.0) -> int:
        """Pixels of the side of a thumbnail at this sight; 0 where points are painted.

        It grows with the zoom until neighbours have room, and takes steps at which the pixels of
        small pictures become even squares.

        Args:
            ratio: pixels for each pixel that a person thinks in.
        """
        wanted = _ROOM * self._spacing * sight.scale
        if wanted < SMALLEST * ratio:
            return 0
        native, most = self.thumbnails.shape[1], LARGEST * ratio
        if wanted >= native:
            return int(native * max(min(wanted, most) // native, 1))
        return max((step for step in _STEPS if step <= min(wanted, most)), default=SMALLEST)

    def shown(self, sight: Sight, ratio: float = 1.0) -> NDArray[np.int64]:
        """Which pictures are painted as thumbnails: of those in sight one in each cell of a grid
        that lies fixed on the map, so that none flickers while one wanders."""
        if self._known is None or self._known[:2] != (sight, ratio):
            self._known = sight, ratio, self._find_shown(sight, self.side(sight, ratio))
        return self._known[2]

    def _find_shown(self, sight: Sight, side: int) -> NDArray[np.int64]:
        if not side:
            return np.empty(0, np.int64)
        seen = self._in_sight(sight, side)
        cells = np.floor(self.places[seen].astype(np.float64) * sight.scale / (side + 2 * FRAME))
        _, first = np.unique(cells, axis=0, return_index=True)
        return seen[np.sort(first)]

    def paint(self, sight: Sight, ground: int, ratio: float = 1.0) -> Canvas:
        """What is seen, uint32 [height, width] as 0xffRRGGBB, on the colour `ground`."""
        side = self.side(sight, ratio)
        rim = side + 4 * FRAME
        canvas = np.full((sight.height + 2 * rim, sight.width + 2 * rim), ground, np.uint32)
        hues = packed(self.colours[:, None, None])[:, 0, 0]
        seen = self._in_sight(sight, side)
        at = np.floor(sight.pixels(self.places[seen])).astype(np.int64) + rim
        _points(canvas, at, hues[seen], _DOT if self._spacing * sight.scale < 4 * ratio else _DISC)
        if side:
            self._thumbnails(canvas, sight, self.shown(sight, ratio), hues, side, rim)
        return np.ascontiguousarray(canvas[rim:-rim, rim:-rim])

    def nearest(
        self, sight: Sight, across: float, down: float, reach: float, ratio: float = 1.0
    ) -> int:
        """The picture whose thumbnail or point lies at a pixel, or within `reach` pixels of it;
        -1 if there is none."""
        side = self.side(sight, ratio)
        shown = self.shown(sight, ratio)
        for among, room in ((shown, side / 2 + FRAME), (None, reach)):
            found = self._nearest(sight, across, down, among, room)
            if found >= 0:
                return found
        return -1

    def _nearest(
        self, sight: Sight, across: float, down: float, among: NDArray[np.int64] | None, room: float
    ) -> int:
        places = self.places if among is None else self.places[among]
        if not len(places):
            return -1
        away = np.abs(sight.pixels(places) - (across, down)).max(axis=1)
        closest = int(away.argmin())
        if away[closest] > room:
            return -1
        return closest if among is None else int(among[closest])

    def _in_sight(self, sight: Sight, side: int) -> NDArray[np.int64]:
        at, rim = sight.pixels(self.places), side / 2 + FRAME
        low, high = at >= -rim, at <= (sight.width + rim, sight.height + rim)
        return np.flatnonzero((low & high).all(axis=1))

    def _thumbnails(
        self,
        canvas: Canvas,
        sight: Sight,
        shown: NDArray[np.int64],
        hues: NDArray[np.uint32],
        side: int,
        rim: int,
    ) -> None:
        pictures = self._at_side(side, shown)
        corners = np.floor(sight.pixels(self.places[shown])).astype(np.int64) + rim - side // 2
        for (x, y), picture, hue in zip(
            corners.tolist(), pictures, hues[shown].tolist(), strict=True
        ):
            canvas[y - FRAME : y + side + FRAME, x - FRAME : x + side + FRAME] = hue
            canvas[y : y + side, x : x + side] = picture

    def _at_side(self, side: int, chosen: NDArray[np.int64]) -> Canvas:
        """The chosen thumbnails uint32 [n, side, side]."""
        native = self.thumbnails.shape[1]
        if side >= native:
            times = side // native
            return packed(self.thumbnails[chosen]).repeat(times, axis=1).repeat(times, axis=2)
        if side not in self._shrunk:
            while len(self._shrunk) >= _SIDES_KEPT:
                self._shrunk.pop(next(iter(self._shrunk)))
            self._shrunk[side] = _Shrunk(self.thumbnails, side)
        return self._shrunk[side].pictures(chosen)


class _Shrunk:
    """Thumbnails at a smaller side, each shrunk when it is first seen."""

    def __init__(self, thumbnails: NDArray[np.uint8], side: int) -> None:
        count, native = thumbnails.shape[:2]
        self._thumbnails = thumbnails
        self._weights = _area_weights(native, side)
        self._made = np.zeros((count, side, side), np.uint32)
        self._is_made = np.zeros(count, bool)

    def pictures(self, chosen: NDArray[np.int64]) -> Canvas:
        new = chosen[~self._is_made[chosen]]
        if len(new):
            rows = self._thumbnails[new].astype(np.float32).transpose(0, 3, 1, 2)
            small = self._weights @ rows @ self._weights.T
            self._made[new] = packed(small.transpose(0, 2, 3, 1).round().astype(np.uint8))
            self._is_made[new] = True
        return self._made[chosen]


def _area_weights(native: int, side: int) -> NDArray[np.float32]:
    """How much of each of `native` pixels lies in each of `side` larger ones: [side, native]."""
    edges = np.linspace(0.0, native, side + 1)
    low, high = edges[:-1, None], edges[1:, None]
    pixels = np.arange(native)
    shared = np.minimum(high, pixels + 1) - np.maximum(low, pixels)
    weights: NDArray[np.float32] = (shared.clip(0) * side / native).astype(np.float32)
    return weights


def packed(pixels: NDArray[np.uint8]) -> Canvas:
    """uint8 [..., C] (C is 1 or 3) as 0xffRRGGBB, uint32 [...]."""
    wide = pixels.astype(np.uint32)
    red, green, blue = (wide[..., min(at, pixels.shape[-1] - 1)] for at in range(3))
    together: Canvas = (0xFF << 24 | red << 16 | green << 8 | blue).astype(np.uint32)
    return together


def unpacked(canvas: Canvas) -> NDArray[np.uint8]:
    """0xffRRGGBB [...] as uint8 [..., 3]."""
    parts = [(canvas >> shift & 255).astype(np.uint8) for shift in (16, 8, 0)]
    return np.stack(parts, axis=-1)


def _points(
    canvas: Canvas,
    at: NDArray[np.int64],
    hues: NDArray[np.uint32],
    shape: Sequence[tuple[int, int]],
) -> None:
    """Points of a shape, given by its pixels, at `at` [N, 2]."""
    for down, across in shape:
        canvas[at[:, 1] + down, at[:, 0] + across] = hues


def _spacing(places: NDArray[np.float32]) -> float:
    """About how far neighbours are apart where most pictures lie, in units of the map: the middle
    half of them along each axis shares its room evenly. Infinite if all lie at one place."""
    low, high = np.percentile(places, [25, 75], axis=0)
    wide, narrow = sorted((high - low).tolist(), reverse=True)
    if not wide:
        return math.inf
    # On a line there is room for each, too.
    return math.sqrt(wide * max(narrow, 2 * wide / len(places)) / (len(places) / 4))

"""The colours of the curves, the same on the screen and in exported figures. No Qt.

The two players have the same two hues everywhere; other curves follow the Okabe-Ito palette.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from trainers.reports import Curve


@dataclass(frozen=True)
class CurvePalette:
    """Hues as "#rrggbb": one for each player, and the others in the order they are given out."""

    generator: str
    discriminator: str
    others: tuple[str, ...]


ON_LIGHT = CurvePalette(
    "#E69F00", "#0072B2", ("#b0558a", "#009e73", "#d55e00", "#3d9ad1", "#6b6b6b")
)
"""For a light background, and for paper."""

ON_DARK = CurvePalette(
    "#E69F00", "#3d9fe0", ("#cc79a7", "#1fbf92", "#e8743b", "#7cc7f0", "#b4b4b4")
)
"""For a dark background."""

FAINT_OPACITY = 0.31
"""Opacity of the line as it was recorded, behind the smoothed one."""


def hues(curves: Sequence[Curve], palette: CurvePalette) -> dict[str, str]:
    """A colour for each curve, by its key.

    The players' own hues go to the first curve of each in a plot; all others take the next
    free colour of the palette, so that no two curves in one plot look the same.
    """
    players = {"generator": palette.generator, "discriminator": palette.discriminator}
    taken: dict[str, str] = {}
    spare = iter(palette.others * (1 + len(curves) // len(palette.others)))
    used: set[tuple[str, str]] = set()
    for curve in curves:
        hue = players.get(curve.player)
        if hue is None or (curve.chart, hue) in used:
            hue = next(spare)
        used.add((curve.chart, hue))
        taken[curve.key] = hue
    return taken

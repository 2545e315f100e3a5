"""The colours of the faces' world: few, flat and well apart, so that networks can tell them."""

from trainers.data.drawn.faces.canvas import Colour

HAIR: tuple[Colour, ...] = (
    (0.13, 0.11, 0.14),
    (0.33, 0.17, 0.10),
    (0.90, 0.42, 0.10),
    (0.99, 0.83, 0.27),
    (0.46, 0.50, 0.60),
    (0.88, 0.36, 0.60),
)
BEARD: tuple[Colour, ...] = ((0.15, 0.11, 0.12), (0.74, 0.75, 0.79), (0.97, 0.52, 0.06))
HAT: tuple[Colour, ...] = (
    (0.83, 0.20, 0.22),
    (0.16, 0.40, 0.75),
    (0.18, 0.58, 0.36),
    (0.96, 0.72, 0.16),
    (0.48, 0.28, 0.62),
)
EYES: tuple[Colour, ...] = (
    (0.30, 0.18, 0.10),
    (0.20, 0.45, 0.75),
    (0.22, 0.55, 0.30),
    (0.45, 0.48, 0.52),
)
BACKGROUND: tuple[Colour, ...] = (
    (0.68, 0.85, 0.96),
    (0.98, 0.86, 0.66),
    (0.74, 0.90, 0.74),
    (0.96, 0.76, 0.76),
    (0.82, 0.77, 0.94),
    (0.60, 0.80, 0.80),
    (0.93, 0.92, 0.88),
)
CLOTHES: tuple[Colour, ...] = (
    (0.20, 0.27, 0.45),
    (0.75, 0.25, 0.28),
    (0.20, 0.52, 0.50),
    (0.93, 0.66, 0.22),
    (0.45, 0.33, 0.58),
    (0.94, 0.94, 0.92),
    (0.30, 0.32, 0.34),
)

_SKIN: tuple[Colour, ...] = (
    (1.00, 0.87, 0.77),
    (0.96, 0.77, 0.61),
    (0.85, 0.62, 0.44),
    (0.69, 0.47, 0.32),
    (0.54, 0.35, 0.24),
)

WHITE: Colour = (1.0, 1.0, 1.0)
INK: Colour = (0.10, 0.09, 0.12)


def skin(tone: float) -> Colour:
    """The skin colour at `tone`, from 0 (lightest) to 1 (darkest)."""
    place = tone * (len(_SKIN) - 1)
    lower = min(int(place), len(_SKIN) - 2)
    return mixed(_SKIN[lower], _SKIN[lower + 1], place - lower)


def mixed(first: Colour, second: Colour, share: float) -> Colour:
    """`first` with the `share`, in [0, 1], of `second`."""
    red, green, blue = (a + (b - a) * share for a, b in zip(first, second, strict=True))
    return (red, green, blue)


def darker(colour: Colour, by: float = 0.2) -> Colour:
    """`colour` mixed with the share `by` of near-black."""
    return mixed(colour, INK, by)


def lighter(colour: Colour, by: float = 0.2) -> Colour:
    """`colour` mixed with the share `by` of white."""
    return mixed(colour, WHITE, by)

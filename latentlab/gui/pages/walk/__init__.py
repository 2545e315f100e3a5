"""The Walk page: a walk through anchors, the pad between four of them, and films of it."""

from latentlab.gui.pages.page import MakePage, PageSpec


def _load() -> MakePage:
    from latentlab.gui.pages.walk.walk_page import WalkPage

    return WalkPage


PAGE = PageSpec(
    "walk",
    "Walk",
    "walk",
    "Walk from one picture to the next.",
    "explore",
    _load,
    {
        "Play, pause": "Space",
        "Move along the strip, or on the pad": "Arrows",
        "Move further": "Page up, Page down",
        "First picture, last picture": "Home, End",
        "Take a picture as a latent": "Ctrl+V",
    },
)

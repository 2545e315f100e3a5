"""The Map page: the data's pictures where the model puts them."""

from latentlab.gui.pages.page import MakePage, PageSpec


def _load() -> MakePage:
    from latentlab.gui.pages.map.map_page import MapPage

    return MapPage


PAGE = PageSpec(
    "map",
    "Map",
    "map",
    "The data's pictures where the model puts them.",
    "explore",
    _load,
    {"go, wander, decode, pin": "arrows, Ctrl+arrows, Shift+arrows, Return"},
)

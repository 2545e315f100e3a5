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
    {
        "Go to the next picture": "Arrows",
        "Wander": "Ctrl+Arrows",
        "Move the decoded place": "Shift+Arrows",
        "Zoom": "+ and −",
        "Show all": "Home",
        "Pin the picture": "Return",
        "Let dragging decode": "D",
        "Pin the decoded place": "P",
    },
)

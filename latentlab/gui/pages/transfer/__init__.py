"""The Transfer page: own pictures translated between domains, objects moved between them."""

from latentlab.gui.pages.page import MakePage, PageSpec


def _load() -> MakePage:
    from latentlab.gui.pages.transfer.transfer_page import TransferPage

    return TransferPage


PAGE = PageSpec(
    "transfer",
    "Transfer",
    "transfer",
    "Turn own pictures into others: translate them, enlarge them, move objects between them.",
    "explore",
    _load,
    {
        "Take a picture": "Ctrl+V",
        "Take the chosen picture away": "Del",
        "Pen, eraser, paint of the drawing": "P, E, F",
        "Draw by keyboard": "Arrows, Space",
        "Crop: move, size, whole picture": "Arrows, + and −, Home",
        "Wipe: divider, to an edge": "Left and Right, Home, End",
        "Close drawing or crop": "Esc",
    },
)

"""The Chain page: chains run, drawn, held in parts, and judged by how they mix."""

from latentlab.gui.pages.page import MakePage, PageSpec


def _load() -> MakePage:
    from latentlab.gui.pages.chain.chain_page import ChainPage

    return ChainPage


PAGE = PageSpec(
    "chain",
    "Chain",
    "chain",
    "Run chains of small changes, and let them complete what you hold.",
    "explore",
    _load,
    {
        "Run, pause": "Space",
        "One change": "S",
        "Back to the start": "Home",
        "Take a picture as a start": "Ctrl+V",
        "Brush, eraser of what is held": "B, E",
        "Close what is held": "Esc",
    },
)

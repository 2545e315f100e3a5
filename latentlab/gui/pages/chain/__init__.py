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
    {"run, one change, back to the start": "Space, S, Home"},
)

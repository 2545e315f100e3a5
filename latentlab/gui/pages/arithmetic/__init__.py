"""The Arithmetic page: signed sums of bins, directions from them, and how often they work."""

from latentlab.gui.pages.page import MakePage, PageSpec


def _load() -> MakePage:
    from latentlab.gui.pages.arithmetic.arithmetic_page import ArithmeticPage

    return ArithmeticPage


PAGE = PageSpec(
    "arithmetic",
    "Arithmetic",
    "arithmetic",
    "Add and subtract what pictures have in common.",
    "explore",
    _load,
    {
        "Take a picture as a latent": "Ctrl+V",
    },
)

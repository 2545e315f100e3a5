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
)

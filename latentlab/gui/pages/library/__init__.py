"""The Library page: bundled models and past runs."""

from latentlab.gui.pages.page import MakePage, PageSpec


def _load() -> MakePage:
    from latentlab.gui.pages.library.library_page import LibraryPage

    return LibraryPage


PAGE = PageSpec(
    "library",
    "Library",
    "library",
    "Past runs: open, resume, branch.",
    "make",
    _load,
    {
        "Open the run": "Return",
        "Rename it": "F2",
        "Delete it": "Del",
        "Search": "Ctrl+F",
    },
)

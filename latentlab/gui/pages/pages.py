"""The table of pages, in the order of the rail. A new page is a folder here, and its name below."""

from importlib import import_module

from latentlab.gui.pages.page import PageSpec

_FOLDERS = (
    "library",
    "train",
    "samples",
    "map",
    "walk",
    "arithmetic",
    "labels",
    "directions",
    "edit",
    "chain",
    "transfer",
)

PAGES: tuple[PageSpec, ...] = tuple(
    import_module(f"{__package__}.{name}").PAGE for name in _FOLDERS
)
"""What each folder's `__init__.py` calls `PAGE`. The page itself is imported when it is made."""

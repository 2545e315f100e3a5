"""The Edit page: a picture changed by what is painted on it."""

from latentlab.gui.pages.page import MakePage, PageSpec


def _load() -> MakePage:
    from latentlab.gui.pages.edit.edit_page import EditPage

    return EditPage


PAGE = PageSpec(
    "edit",
    "Edit",
    "edit",
    "Paint on a picture what it shall show; it follows.",
    "explore",
    _load,
    {
        "Colour, sketch, keep, drag, latent brush, eraser": "C, S, K, D, L, E",
        "Smaller or larger brush": "[ and ]",
        "Show or hide the wishes": "W",
        "Another picture": "N",
        "Edit the picture that was copied": "Ctrl+V",
        "Move the brush": "Arrows",
        "Put the brush down, or lift it": "Space",
        "Take the chosen solution": "T",
    },
)

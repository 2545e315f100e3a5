"""The page Labels and text: the same latents under every label or sentence, and between them."""

from latentlab.gui.pages.page import MakePage, PageSpec


def _load() -> MakePage:
    from latentlab.gui.pages.labels.labels_page import LabelsPage

    return LabelsPage


PAGE = PageSpec(
    "labels",
    "Labels, text",
    "labels",
    "The same latent under every label or sentence, and between them.",
    "explore",
    _load,
    {
        "Take a picture as a latent": "Ctrl+V",
    },
    former_names=("conditions",),
)

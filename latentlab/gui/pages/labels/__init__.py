"""The Labels page: the same latents under every label, and between labels."""

from latentlab.gui.pages.page import MakePage, PageSpec


def _load() -> MakePage:
    from latentlab.gui.pages.labels.labels_page import LabelsPage

    return LabelsPage


PAGE = PageSpec(
    "labels",
    "Labels",
    "labels",
    "The same latent under every label, and between labels.",
    "explore",
    _load,
    {
        "Take a picture as a latent": "Ctrl+V",
    },
    former_names=("conditions",),
)

"""The Samples page: the plane of seeds, and the training images nearest to a sample."""

from latentlab.gui.pages.page import MakePage, PageSpec


def _load() -> MakePage:
    from latentlab.gui.pages.samples.samples_page import SamplesPage

    return SamplesPage


PAGE = PageSpec(
    "samples",
    "Samples",
    "sample",
    "Wander over all that a model draws.",
    "explore",
    _load,
    {
        "Wander": "Ctrl+Arrows",
        "Zoom": "+ and −",
        "Draw other samples": "R",
        "Take a picture as a latent": "Ctrl+V",
        "Show where a picture attends": "A",
    },
)

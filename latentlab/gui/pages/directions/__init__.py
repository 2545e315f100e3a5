"""The Directions page: sliders along the directions that a model has of itself."""

from latentlab.gui.pages.page import MakePage, PageSpec


def _load() -> MakePage:
    from latentlab.gui.pages.directions.directions_page import DirectionsPage

    return DirectionsPage


PAGE = PageSpec(
    "directions",
    "Directions",
    "directions",
    "Move latents along the directions that a model has of itself.",
    "explore",
    _load,
    {
        "Take a picture as a latent": "Ctrl+V",
    },
)

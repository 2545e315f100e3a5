"""From a view of the Transfer panel and a model to pictures."""

from collections.abc import Callable
from typing import Any

from latentlab.models.explorable import Explorable
from latentlab.rendering.layout import Drawn
from latentlab.rendering.transfiguring import (
    draw_bilinear,
    draw_matrix,
    draw_removal,
    draw_strengths,
    draw_swap,
)
from latentlab.rendering.translating import draw_translation
from latentlab.views.transfer import (
    BilinearView,
    MatrixView,
    RemoveView,
    StrengthView,
    SwapView,
    TransferView,
    TranslateView,
)

_DRAWERS: dict[type[TransferView], Callable[[Any, Explorable], Drawn]] = {
    BilinearView: draw_bilinear,
    MatrixView: draw_matrix,
    RemoveView: draw_removal,
    StrengthView: draw_strengths,
    SwapView: draw_swap,
    TranslateView: draw_translation,
}


def draw(view: TransferView, model: Explorable) -> Drawn:
    """What `view` shows of `model`; on a CPU the same to the last bit whatever else it shows.

    Raises:
        ViewError: if the model cannot do it, or not with these pictures.
    """
    return _DRAWERS[type(view)](view, model)

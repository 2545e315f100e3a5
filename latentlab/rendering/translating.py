"""Draws translations between two domains, the way back, and the error of both together."""

import numpy as np

from latentlab.models.explorable import Explorable
from latentlab.pictures.tensors import images_of
from latentlab.pixels import Pixels
from latentlab.rendering.cycle import check_direction, difference, other_way, translate_exactly
from latentlab.rendering.heatmap import heat_colours
from latentlab.rendering.layout import Drawn, names_of, side_by_side
from latentlab.views.transfer import TranslateView
from trainers.data.images import pixels_of


def draw_translation(view: TranslateView, model: Explorable) -> Drawn:
    """A row a picture: itself, its translations, the way back, the error.

    Raises:
        ViewError: if the model does not translate so, or not such pictures.
    """
    check_direction(model, view.direction, and_back=view.cycle or view.error)
    images = images_of(view.pictures, model)
    there = [
        translate_exactly(model, images, view.direction, view.seed + draw)
        for draw in range(view.draws)
    ]
    columns = [pixels_of(each) for each in (images, *there)]
    names = names_of(view.pictures)
    if view.cycle or view.error:
        back = translate_exactly(model, there[0], other_way(view.direction), view.seed)
    if view.cycle:
        columns.append(pixels_of(back))
    if view.error:
        error = difference(images, back)
        means = error.mean(dim=(1, 2)).tolist()
        names = tuple(
            f"{name}, error {100 * mean:.1f} %" for name, mean in zip(names, means, strict=True)
        )
        columns = [*map(_coloured, columns), heat_colours(error.numpy() / view.error_scale)]
    return Drawn(side_by_side(columns), len(columns), _captions(view, model), names)


def _captions(view: TranslateView, model: Explorable) -> tuple[str, ...]:
    """What stands over each column."""
    source, target = model.domains if view.direction == "AtoB" else model.domains[::-1]
    several = view.draws > 1
    draws = (f"{target} {draw + 1}" if several else target for draw in range(view.draws))
    captions = [source, *draws]
    if view.cycle:
        captions.append(f"{source} again")
    if view.error:
        captions.append(f"error 0 to {100 * view.error_scale:g} %")
    return tuple(captions)


def _coloured(pixels: Pixels) -> Pixels:
    """uint8 [N, H, W, 1 or 3] with three channels, as a heatmap beside it has."""
    return np.broadcast_to(pixels, (*pixels.shape[:3], 3))

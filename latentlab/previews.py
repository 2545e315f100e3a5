"""What a model makes, at a glance: three rows of six pictures, as the Library shows it.

What they are is said by the first of the model's capabilities that has a preview.
"""

from dataclasses import replace
from pkgutil import resolve_name

from latentlab import capabilities
from latentlab.models.catalogue import PREVIEW_COLUMNS as COLUMNS
from latentlab.models.catalogue import PREVIEW_ROWS as ROWS
from latentlab.models.errors import ModelError
from latentlab.models.latent_model import LatentModel
from latentlab.models.refs import ModelRef
from latentlab.pictures.training_images import any_of, data_pictures, open_domains, some_of
from latentlab.rendering.render import Pictures, render
from latentlab.requests import Request
from latentlab.views import ChainView, SamplesView, SwapView, TranslateView, UpscaleView
from latentlab.views.chain import MOST_STEPS

_WITH, _WITHOUT = 0, 1


def preview(ref: ModelRef, model: LatentModel) -> Pictures:
    """Three rows of six pictures of `model`, opened as `ref`.

    Raises:
        ModelError: if it makes no pictures, or it is not known where its data lie.
        DataError: if they cannot be opened.
        RunError: if the run cannot be read.
    """
    for each in capabilities.of(model.capabilities):
        if each.preview:
            drawn: Pictures = resolve_name(each.preview)(ref, model)
            return drawn
    raise ModelError(f"{ref.title} makes no pictures, so it cannot be shown.")


def of_samples(ref: ModelRef, model: LatentModel) -> Pictures:
    """Samples; of a model of points enough to see what they are like."""
    rows, columns = (32, 32) if model.draws_points else (ROWS, COLUMNS)
    return render(model, Request(model=ref, view=SamplesView(rows=rows, columns=columns)))


def of_chains(ref: ModelRef, model: LatentModel) -> Pictures:
    """Where chains from noise are after their burn-in."""
    view = ChainView(count=ROWS * COLUMNS, steps=min(model.burn_in, MOST_STEPS))
    return replace(render(model, Request(model=ref, view=view)), columns=COLUMNS)


def of_translations(ref: ModelRef, model: LatentModel) -> Pictures:
    """Pairs: a picture of the model's own data, held out from training where there are some, and
    its translation."""
    images = open_domains(ref, model)
    direction = model.directions[0]
    label = ("AtoB", "BtoA").index(direction)
    pictures = data_pictures(images, some_of(images, label, ROWS * COLUMNS // 2))
    view = TranslateView(pictures=pictures, direction=direction)
    return Pictures(render(model, view).pixels, COLUMNS)


def of_enlarged(ref: ModelRef, model: LatentModel) -> Pictures:
    """Threes: a small picture of the model's own data, what it is enlarged to, and the truth."""
    images = open_domains(ref, model)
    pictures = data_pictures(images, any_of(images, ROWS * COLUMNS // 3))
    made = render(model, UpscaleView(pictures=pictures))
    rows = made.pixels.reshape(-1, made.columns, *made.pixels.shape[1:])
    return Pictures(rows[:, [0, -2, -1]].reshape(-1, *made.pixels.shape[1:]), COLUMNS)


def of_swaps(ref: ModelRef, model: LatentModel) -> Pictures:
    """Threes: the receiver, the donor, and the receiver with the donor's object."""
    images = open_domains(ref, model)
    receivers, donors = (
        data_pictures(images, some_of(images, label, ROWS * COLUMNS // 3))
        for label in (_WITHOUT, _WITH)
    )
    made = render(model, SwapView(receivers=receivers, donors=donors))
    rows = made.pixels.reshape(-1, made.columns, *made.pixels.shape[1:])
    # The last column, the donor without its object, would not fit into the six.
    return Pictures(rows[:, :3].reshape(-1, *made.pixels.shape[1:]), COLUMNS)

"""What a model makes, at a glance: samples, translations, or objects moved to other pictures."""

from latentlab.models.bundled import PORTRAIT_COLUMNS as COLUMNS
from latentlab.models.bundled import PORTRAIT_ROWS as ROWS
from latentlab.models.errors import ModelError
from latentlab.models.explorable import Explorable
from latentlab.models.latent_model import LatentModel
from latentlab.models.refs import ModelRef
from latentlab.pictures.own_data import data_pictures, open_domains, some_of
from latentlab.rendering.render import Pictures, render
from latentlab.requests import Request
from latentlab.views import SamplesView, SwapView, TranslateView

_WITH, _WITHOUT = 0, 1


def portrait(ref: ModelRef, model: LatentModel) -> Pictures:
    """Three rows of six pictures of `model`, opened as `ref`.

    Of a model that samples they are samples. Of one that translates they are pairs: a picture of
    its own data, held out from training where there are some, and its translation. Of one that
    moves objects they are threes: the receiver, the donor, and the receiver with the object.

    Raises:
        ModelError: if it does none of this, or it is not known where its data lie.
        DataError: if they cannot be opened.
        RunError: if the run cannot be read.
    """
    if model.samples:
        return render(model, Request(model=ref, view=SamplesView(rows=ROWS, columns=COLUMNS)))
    if model.directions:
        return _translations(ref, model)
    if model.transfigures:
        return _swaps(ref, model)
    raise ModelError(f"{ref.title} makes no pictures, so it cannot be shown.")


def _translations(ref: ModelRef, model: Explorable) -> Pictures:
    images = open_domains(ref, model)
    direction = model.directions[0]
    label = ("AtoB", "BtoA").index(direction)
    pictures = data_pictures(images, some_of(images, label, ROWS * COLUMNS // 2))
    view = TranslateView(pictures=pictures, direction=direction)
    return Pictures(render(model, view).pixels, COLUMNS)


def _swaps(ref: ModelRef, model: Explorable) -> Pictures:
    images = open_domains(ref, model)
    receivers, donors = (
        data_pictures(images, some_of(images, label, ROWS * COLUMNS // 3))
        for label in (_WITHOUT, _WITH)
    )
    made = render(model, SwapView(receivers=receivers, donors=donors))
    rows = made.pixels.reshape(-1, made.columns, *made.pixels.shape[1:])
    # The last column, the donor without its object, would not fit into the six.
    return Pictures(rows[:, :3].reshape(-1, *made.pixels.shape[1:]), COLUMNS)

"""Pictures as latents of a model: by its own encoder, or by a search that is remembered.

Searches are run picture by picture, each on one thread with random numbers of its own, so that
what is found depends on model, picture and settings alone.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from latentlab.capabilities import refusal
from latentlab.latent.projection import Features, Objective, Progress, Solutions, search
from latentlab.latent.taught_encoder import encoder_of
from latentlab.models.attribute_reader import features_of, has_reader
from latentlab.models.decoding import ask_exactly, one_thread
from latentlab.models.latent_model import LatentModel
from latentlab.pictures.picture import Picture
from latentlab.pictures.tensors import images_of
from latentlab.views.base import Encoded, Projection, ViewError
from trainers.data.watching import Watcher

_REMEMBERED = 4096

SEARCHING = "Searching for the latent"

FEATURE_WEIGHT = 0.03
"""How much features count beside pixels. Of the attributes of 20 drawn faces 89 % are seen again in
what a model makes of them, in place of 84 %, half a decibel farther in pixels; another network was
asked. At 0.1 colours go astray."""


@dataclass(frozen=True)
class Found:
    """What was found for one picture, on the CPU.

    Attributes:
        latent: float32 [latent_size].
        label: weights float32 [classes] that it was found with; None if the model has no labels,
            or its own encoder answered.
    """

    latent: Tensor
    label: Tensor | None = None


@dataclass(frozen=True)
class Remembered:
    """What one search has come to.

    Attributes:
        solutions: on the CPU.
        falling: the best value of the objective after each step; () if nobody asked for it.
        whole: whether the search came to its end.
    """

    solutions: Solutions
    falling: tuple[float, ...]
    whole: bool


_Question = tuple[str, str, Encoded]
"""Digest of the model's weights, which may be loaded anew meanwhile, its device, and what is
searched for."""

_found: OrderedDict[_Question, Remembered] = OrderedDict()
_lock = threading.Lock()


def found_for(encoded: Encoded, model: LatentModel, watcher: Watcher | None = None) -> Found:
    """The latent of a picture, remembered for each model, also when that is loaded again.

    Args:
        watcher: told how far the search is; may cancel.

    Raises:
        ViewError: if the model makes no pictures from latents, or of another size.
        DataCancelled: if the watcher cancels.
    """
    known = remembered(encoded, model)
    if known is None:
        steps = searching(encoded, model, watcher=watcher)
        known = remember(encoded, model, last_of(steps, watcher or Watcher(), SEARCHING))
    solutions = known.solutions
    place = min(encoded.projection.solution, len(solutions) - 1)
    label = None if solutions.labels is None else solutions.labels[place]
    return Found(solutions.latents[place], label)


def remember(
    encoded: Encoded, model: LatentModel, progress: Progress, falling: tuple[float, ...] = ()
) -> Remembered:
    """Let `found_for` know what a search has come to, its end or where it was stopped."""
    found = progress.solutions
    labels = None if found.labels is None else found.labels.cpu()
    solutions = Solutions(found.latents.cpu(), labels, found.values.cpu(), found.apart.cpu())
    kept = Remembered(solutions, falling, progress.fraction == 1)
    with _lock:
        _found[_question(encoded, model)] = kept
        while len(_found) > _REMEMBERED:
            _found.popitem(last=False)
    return kept


def remembered(encoded: Encoded, model: LatentModel) -> Remembered | None:
    """What a search for the same has come to earlier; None if there was none."""
    question = _question(encoded, model)
    with _lock:
        return _found.get(question)


def _question(encoded: Encoded, model: LatentModel) -> _Question:
    """What one search answers: without the picture's name, which has no say in where it lies, and
    whichever solution is meant."""
    picture = encoded.picture.model_copy(update={"name": ""})
    asked = encoded.searched(solution=0).model_copy(update={"picture": picture})
    return model.digest, str(model.device), asked


def stopped_at(encoded: Encoded, progress: Progress) -> Encoded:
    """The picture with the settings by which the whole search is what `progress` has come to; the
    same to the last bit on a CPU. An encoder's answer has no steps, so that nothing changes."""
    if progress.fraction == 1:
        return encoded
    return encoded.searched(steps=progress.steps, evaluations=progress.evaluations)


def searching(
    encoded: Encoded,
    model: LatentModel,
    watcher: Watcher | None = None,
) -> Iterator[Progress]:
    """The search for the latent of a picture, step by step; whoever stops asking has the best.

    Args:
        watcher: told how far the teaching of an encoder is, where one is asked for.

    Raises:
        ViewError: if the model makes no pictures from latents, does not know the label that is
            asked for, or makes pictures of another size; or if no reader is called so.
        DataCancelled: if the watcher cancels the teaching.
    """
    settings = encoded.projection
    if not model.samples:
        raise ViewError(refusal("samples", model.capabilities))
    if model.vocabulary is not None:
        raise ViewError(
            "This model makes pictures of sentences, and the sentence of a picture cannot be "
            "searched for: choose a model without sentences."
        )
    _check_label(settings.label, model)
    if model.encodes and not settings.refine:
        yield _answered(encoded.picture, model)
        return
    features = features_named(settings.features, model)
    image = images_of((encoded.picture,), model).to(model.device)
    sure, sure_labels = _answers(image, model, settings, watcher)
    latents, labels = _random_starts(model, settings)
    if sure_labels is not None and labels is not None:
        labels = torch.cat([sure_labels, labels])
    objective = Objective(
        lambda latents, labels: model.model.decode(latents, labels).float(),
        image[0], model.model.prior_kind, settings.pull, features, FEATURE_WEIGHT,
    )  # fmt: skip
    starts = torch.cat([sure, latents])
    yield from on_one_thread(search(objective, starts, labels, settings, certain=len(sure)))


def features_named(name: str, model: LatentModel) -> Features | None:
    """What a view says is compared beside pixels, on the model's device; None if nothing is.

    Raises:
        ViewError: if no reader is called so.
    """
    if not name:
        return None
    if not has_reader(name):
        raise ViewError(f"No reader of the attributes of {name!r} is known.")
    return features_of(name, model.device)


def on_one_thread(steps: Iterator[Progress]) -> Iterator[Progress]:
    """`steps`, each on one thread; whoever asks keeps its number of threads between two."""
    while True:
        with one_thread():
            progress = next(steps, None)
        if progress is None:
            return
        yield progress


def last_of(steps: Iterator[Progress], watcher: Watcher, doing: str) -> Progress:
    """Where a search ends; `watcher` is told how far it is, and may cancel."""
    progress = None
    for progress in steps:
        watcher.tell(doing, progress.fraction)
    assert progress is not None, "a search tells of its beginning at least"
    return progress


def _answered(picture: Picture, model: LatentModel) -> Progress:
    """What the model's own encoder makes of one picture alone: the same whatever else is
    encoded."""
    image = images_of((picture,), model)

    def ask(images: Tensor) -> tuple[Tensor]:
        return (model.encode(images),)

    (latents,) = ask_exactly(model, ask, image, block=1)
    apart = (model.images(latents).cpu() - image).square().flatten(1).mean(dim=1)
    return Progress(Solutions(latents, None, apart, apart), 1.0, float(apart))


def _answers(
    image: Tensor, model: LatentModel, settings: Projection, watcher: Watcher | None
) -> tuple[Tensor, Tensor | None]:
    """Latents [N, D] that encoders find for `image`, and weights [N, K] of their labels."""
    classes = model.classes
    if model.encodes:
        with one_thread():
            return model.encode(image), _one_hot([settings.label or 0], model)
    if not settings.encoder or settings.encoder != model.digest:
        return torch.zeros(0, model.latent_size, device=model.device), _one_hot([], model)
    with one_thread(), torch.no_grad():
        latents, logits = encoder_of(model, watcher)(image)
    if logits is None:
        return latents, None
    label = int(logits.argmax()) if settings.label is None else settings.label
    return latents, F.one_hot(torch.tensor([label], device=model.device), classes).float()


def _random_starts(model: LatentModel, settings: Projection) -> tuple[Tensor, Tensor | None]:
    """Latents [samples, D] of the prior, and weights [samples, K] of a label for each."""
    rng = torch.Generator().manual_seed(settings.seed)
    latents = model.model.prior(settings.samples, rng).float().to(model.device)
    if not model.classes:
        return latents, None
    if settings.label is not None:
        return latents, _one_hot([settings.label] * settings.samples, model)
    drawn = torch.randint(model.classes, (settings.samples,), generator=rng)
    return latents, _one_hot(drawn.tolist(), model)


def _one_hot(labels: list[int], model: LatentModel) -> Tensor | None:
    if not model.classes:
        return None
    return F.one_hot(torch.tensor(labels, dtype=torch.long), model.classes).float().to(model.device)


def _check_label(label: int | None, model: LatentModel) -> None:
    """Raise a ViewError if the model has no label number `label`."""
    if label is not None and not model.classes:
        raise ViewError("This model has no labels: leave the label out.")
    if label is not None and label >= model.classes:
        raise ViewError(
            f"Label {label} cannot be tried: this model's labels are numbered 0 to "
            f"{model.classes - 1}."
        )

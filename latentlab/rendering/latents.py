"""Latents and labels as views name them, turned into tensors for a certain model."""

from collections.abc import Sequence

import torch
from torch import Tensor

from latentlab.capabilities import refusal
from latentlab.models.decoding import ask_exactly
from latentlab.models.latent_model import LatentModel
from latentlab.pictures.picture import Picture
from latentlab.pictures.tensors import images_of
from latentlab.views.base import Anchor, Encoded, Label, Latent, Seed, Vector, ViewError


def latent_of(latent: Latent, model: LatentModel) -> Tensor:
    """The latent [latent_size] in float32.

    Raises:
        ViewError: if it is a vector made for another model, or a picture that this model has no
            encoder for.
    """
    if isinstance(latent, Seed):
        return model.model.prior(1, torch.Generator().manual_seed(latent.seed))[0].float()
    if isinstance(latent, Encoded):
        return _encoded(latent.picture, model)
    return vector_of(latent, model)


def _encoded(picture: Picture, model: LatentModel) -> Tensor:
    """What the model's encoder makes of one picture alone: the same whatever else is encoded."""
    if "encodes" not in model.capabilities:
        raise ViewError(refusal("encodes", model.capabilities))

    def ask(images: Tensor) -> tuple[Tensor]:
        return (model.encode(images),)

    (latents,) = ask_exactly(model, ask, images_of((picture,), model), block=1)
    return latents[0]


def drawn_latents(model: LatentModel, count: int, seed: int) -> Tensor:
    """Latents [count, latent_size] that the prior draws one by one from one seed: fewer are the
    beginning of more."""
    rng = torch.Generator().manual_seed(seed)
    return torch.cat([model.model.prior(1, rng) for _ in range(count)])


def vector_of(vector: Vector, model: LatentModel) -> Tensor:
    """The numbers [latent_size] of a latent or direction.

    Raises:
        ViewError: if there are more or fewer than this model's latents have.
    """
    numbers = torch.tensor(vector.numbers())
    size = model.model.latent_size
    if len(numbers) != size:
        raise ViewError(
            f"A latent of {len(numbers)} numbers does not fit this model, whose latents have "
            f"{size}. Choose latents and directions that were made with this model."
        )
    return numbers


def latents_of(latents: Sequence[Latent], model: LatentModel) -> Tensor:
    """[N, latent_size]."""
    return torch.stack([latent_of(each, model) for each in latents])


def row_names(latents: Sequence[Latent]) -> tuple[str, ...]:
    """What stands beside a row of each latent: its seed, its picture's name, or its place."""
    return tuple(each.name or f"latent {place}" for place, each in enumerate(latents, start=1))


def label_weights(label: Label, model: LatentModel, otherwise: int = 0) -> Tensor:
    """Weights [classes] that sum to 1; label number `otherwise` where `label` is None.

    Raises:
        ViewError: if the model knows no such label.
    """
    classes = model.model.classes
    if label is None:
        label = otherwise
    if isinstance(label, int):
        check_label(label, model)
        return torch.nn.functional.one_hot(torch.tensor(label), classes).float()
    if len(label) != classes:
        raise ViewError(
            f"{len(label)} label weights do not fit this model: it needs one for each of its "
            f"{classes} labels."
        )
    weights = torch.tensor(label, dtype=torch.float64)
    return (weights / weights.sum()).float()


def check_label(label: int, model: LatentModel) -> None:
    """Raise a ViewError if the model has no label number `label`."""
    classes = model.model.classes
    if label >= classes:
        raise ViewError(
            f"Label {label} cannot be shown: this model's labels are numbered 0 to {classes - 1}."
        )


def anchor_labels(anchors: Sequence[Anchor], model: LatentModel) -> Tensor | None:
    """Weights [N, classes] of the anchors' labels, or None if the model has no labels.

    Raises:
        ViewError: if the model knows no such label.
    """
    if not model.model.classes:
        return None
    return torch.stack([label_weights(each.label, model) for each in anchors])


def same_label(label: Label, count: int, model: LatentModel) -> Tensor | None:
    """Weights [count, classes] of one label, or None if the model has no labels."""
    if not model.model.classes:
        return None
    return label_weights(label, model).expand(count, -1)

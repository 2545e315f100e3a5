"""Latents, labels and sentences as views name them, turned into tensors for a certain model."""

import threading
from collections.abc import Sequence
from weakref import WeakKeyDictionary

import torch
from torch import Tensor, nn

from latentlab.capabilities import refusal
from latentlab.models.decoding import one_thread
from latentlab.models.latent_model import LatentModel
from latentlab.rendering.projected import found_for
from latentlab.views.base import Anchor, Encoded, Label, Latent, Seed, Vector, ViewError
from trainers.data.watching import Watcher

_MOST_READ = 4096
"""Sentences that are remembered for each model."""

# What was read in sentences, and back; the render thread and exports ask at the same time.
_read: WeakKeyDictionary[nn.Module, dict[str, Tensor]] = WeakKeyDictionary()
_lock = threading.Lock()


def latent_of(latent: Latent, model: LatentModel, watcher: Watcher | None = None) -> Tensor:
    """The latent [latent_size] in float32.

    Args:
        watcher: told how far the search for a picture's latent is; may cancel.

    Raises:
        ViewError: if it is a vector made for another model, or a picture of another size.
        DataCancelled: if the watcher cancels.
    """
    if isinstance(latent, Seed):
        return model.model.prior(1, torch.Generator().manual_seed(latent.seed))[0].float()
    if isinstance(latent, Encoded):
        return found_for(latent, model, watcher).latent
    return vector_of(latent, model)


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


def latents_of(
    latents: Sequence[Latent], model: LatentModel, watcher: Watcher | None = None
) -> Tensor:
    """[N, latent_size]; for the arguments see `latent_of`."""
    return torch.stack([latent_of(each, model, watcher) for each in latents])


def row_names(latents: Sequence[Latent]) -> tuple[str, ...]:
    """What stands beside a row of each latent: its seed, its picture's name, or its place."""
    return tuple(each.name or f"latent {place}" for place, each in enumerate(latents, start=1))


def what_to_show(label: Label, model: LatentModel, otherwise: int = 0) -> Tensor:
    """What tells the model to show `label`, [`told`]: weights of labels, or what it reads.

    Args:
        otherwise: which label, or which of its examples, holds where `label` is None or of a kind
            that the model does not take.

    Raises:
        ViewError: if the model knows no such label, or not one word of the sentence.
    """
    if not model.reads_text:
        return label_weights(label, model, otherwise)
    if isinstance(label, Vector):
        return _text_of_numbers(label, model)
    if isinstance(label, str):
        return texts_of([label], model)[0]
    assert model.vocabulary is not None
    examples = model.vocabulary.examples
    return texts_of([examples[otherwise % len(examples)]], model)[0]


def texts_of(sentences: Sequence[str], model: LatentModel) -> Tensor:
    """What the model reads in `sentences`, [N, `told`], each remembered.

    Raises:
        ViewError: if it reads none, or knows not one word of one.
    """
    vocabulary = model.vocabulary
    if vocabulary is None:
        raise ViewError(refusal("readstext", model.capabilities))
    for each in sentences:
        if not vocabulary.numbers(each):
            raise ViewError(
                f"This model knows no word of “{each:.60}”. It knows {len(vocabulary.words)} "
                f"words; try “{vocabulary.examples[0]}”."
            )
    with _lock:
        known = _read.setdefault(model.network, {})
        if len(known) > _MOST_READ:
            known.clear()
        new = [each for each in dict.fromkeys(sentences) if each not in known]
        if new:
            with one_thread():
                known.update(zip(new, model.read(new), strict=True))
        return torch.stack([known[each] for each in sentences])


def sentences_of(texts: Tensor, model: LatentModel) -> tuple[str, ...]:
    """The sentence in which each of `texts` [N, `told`] was read; "" where none was, because it
    lies between sentences."""
    with _lock:
        known = dict(_read.get(model.network, {}))
    named = {text.numpy().tobytes(): sentence for sentence, text in known.items()}
    return tuple(named.get(each.numpy().tobytes(), "") for each in texts.float().contiguous())


def _text_of_numbers(numbers: Vector, model: LatentModel) -> Tensor:
    text = torch.tensor(numbers.numbers())
    if len(text) != model.told:
        raise ViewError(
            f"A sentence of {len(text)} numbers does not fit this model, which reads sentences "
            f"into {model.told}. Choose pictures that were made with this model."
        )
    return text


def label_weights(label: Label, model: LatentModel, otherwise: int = 0) -> Tensor:
    """Weights [classes] that sum to 1; label number `otherwise` where `label` is None or no label.

    Raises:
        ViewError: if the model knows no such label.
    """
    classes = model.model.classes
    if label is None or isinstance(label, (str, Vector)):
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


def anchor_labels(
    anchors: Sequence[Anchor], model: LatentModel, watcher: Watcher | None = None
) -> Tensor | None:
    """What tells the model to show the anchors' labels, [N, `told`], or None if nothing does. A
    picture without a label has the one that its latent was found with.

    Raises:
        ViewError: if the model knows no such label.
    """
    if not model.told:
        return None
    return torch.stack([_anchor_label(each, model, watcher) for each in anchors])


def _anchor_label(anchor: Anchor, model: LatentModel, watcher: Watcher | None) -> Tensor:
    if anchor.label is None and isinstance(anchor.latent, Encoded):
        found = found_for(anchor.latent, model, watcher).label
        if found is not None:
            return found
    return what_to_show(anchor.label, model)


def same_label(label: Label, count: int, model: LatentModel) -> Tensor | None:
    """What tells the model to show one label, [count, `told`], or None if nothing does."""
    if not model.told:
        return None
    return what_to_show(label, model).expand(count, -1)

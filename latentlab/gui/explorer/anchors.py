"""Anchors, as the pages deal with them: their names, first and random ones, which suit a model, and
where they can be sent. No Qt."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from latentlab.capabilities import refusal
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.views import Anchor, Encoded, Label, Seed, Vector
from latentlab.views.base import DRAWN_SEEDS


@dataclass(frozen=True)
class Destination:
    """Where a picture can be sent from any page; each page offers its own.

    Attributes:
        text: what a menu says: "Use as the start of the walk"; see `menu_words`.
        page: name of the page that it belongs to.
        take: is given the `Anchor`s, one or more.
        fits: whether it makes sense for the current model.
        several: whether it takes more than one.
        pictures: whether it takes the pictures, whichever model draws them, and not the latents.
        stays: whether the page in front stays there, rather than `page` being shown.
    """

    text: str
    page: str
    take: Callable[[Sequence[Anchor]], None]
    fits: Callable[[ModelFacts], bool] = lambda _: True
    several: bool = False
    pictures: bool = False
    stays: bool = False

    def accepts(self, anchors: Sequence[Anchor], facts: ModelFacts | None) -> bool:
        """Whether these can be sent there while a model is open."""
        if facts is None or not self.fits(facts) or (len(anchors) > 1 and not self.several):
            return False
        return self.pictures or all(misfit(each, facts) is None for each in anchors)


def menu_words(words: str) -> str:
    """What a menu must be told so that it says `words`: "&" marks a key there."""
    return words.replace("&", "&&")


def name_for(anchor: Anchor, labels: tuple[str, ...] = ()) -> str:
    """What an anchor is called until the person names it: "three · seed 12"."""
    latent = anchor.latent.name or "latent"
    return latent if anchor.label is None else f"{label_name(anchor.label, labels)} · {latent}"


def label_name(label: Label, labels: tuple[str, ...]) -> str:
    """What a label of a model with these `labels` is called, or the sentence itself."""
    if isinstance(label, str):
        return label
    if isinstance(label, Vector):
        return "between sentences"
    if isinstance(label, int):
        return labels[label] if label < len(labels) else f"label {label}"
    return "none" if label is None else "mixture"


def misfit(anchor: Anchor, facts: ModelFacts) -> str | None:
    """Why `anchor` cannot be shown with a model, as a sentence; None if it can be."""
    latent, label = anchor.latent, anchor.label
    if not facts.samples and not isinstance(latent, Encoded):
        return f"{facts.title} makes no pictures from latents."
    if isinstance(latent, Encoded):
        if not facts.samples:
            return refusal("samples", facts.capabilities)
        if facts.reads_text:
            return f"{facts.title} makes pictures of sentences: the latent of none can be found."
        if (latent.picture.size, latent.picture.channels) != (facts.size, facts.channels):
            return f"{facts.title} works on other sizes or colours: open this picture for it."
    if isinstance(latent, Vector) and len(latent.numbers()) != facts.latent_size:
        return (
            f"This latent has {len(latent.numbers())} numbers and {facts.title} takes "
            f"{facts.latent_size}: open the model that it was made with."
        )
    return _misfit_of_label(label, facts)


def _misfit_of_label(label: Label, facts: ModelFacts) -> str | None:
    """Labels of a kind that the model does not take are passed over, so that they fit."""
    fits = True
    if isinstance(label, str):
        vocabulary = facts.vocabulary
        fits = vocabulary is None or bool(vocabulary.numbers(label))
    elif isinstance(label, Vector):
        fits = not facts.reads_text or len(label.numbers()) == facts.text_size
    elif facts.classes and label is not None:
        fits = label < facts.classes if isinstance(label, int) else len(label) == facts.classes
    thing = "sentence" if isinstance(label, (str, Vector)) else "label"
    return None if fits else f"{facts.title} does not know this picture's {thing}."


def first_anchors(count: int, labels: int = 0, first: int = 0) -> tuple[Anchor, ...]:
    """What a page begins with: seeds from `first` on, under `labels` labels in turn."""
    return tuple(
        Anchor(latent=Seed(seed=first + place), label=place % labels if labels else None)
        for place in range(count)
    )


def random_anchor(label: object, facts: ModelFacts) -> Anchor:
    """A fresh sample, with `label` if the model takes it, otherwise with a random one."""
    if facts.vocabulary is not None:
        examples = facts.vocabulary.examples
        label = label if isinstance(label, (str, Vector)) else random.choice(examples)
    elif not facts.classes:
        label = None
    elif not isinstance(label, int):
        label = random.randrange(facts.classes)
    return Anchor(latent=Seed(seed=random.randrange(DRAWN_SEEDS)), label=label)

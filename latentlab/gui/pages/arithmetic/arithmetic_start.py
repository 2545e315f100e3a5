"""The bins that the Arithmetic page begins with, and what a new exemplar is."""

from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.pages.walk.walk_anchors import random_anchor
from latentlab.views import Anchor, ArithmeticView, Bin, Seed

_EXEMPLARS = 3


def first_view(facts: ModelFacts) -> ArithmeticView:
    """A − B + C of three samples each, all with the first label: something to play with."""
    label = 0 if facts.classes else None
    bins = [
        Bin(
            exemplars=tuple(
                Anchor(latent=Seed(seed=_EXEMPLARS * place + number), label=label)
                for number in range(1, _EXEMPLARS + 1)
            ),
            weight=weight,
        )
        for place, weight in enumerate((1.0, -1.0, 1.0))
    ]
    return ArithmeticView(bins=tuple(bins))


def new_exemplar(view: ArithmeticView, place: int, facts: ModelFacts) -> Anchor:
    """A fresh sample for the bin at `place`, with the label of the exemplars there."""
    neighbour = view.bins[min(place, len(view.bins) - 1)].exemplars[-1]
    return random_anchor(neighbour.label, facts)

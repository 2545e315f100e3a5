"""Where a picture can be sent from any page: each page offers its own places."""

from collections.abc import Callable
from dataclasses import dataclass

from latentlab.gui.explorer.facts import ModelFacts
from latentlab.views import Anchor


@dataclass(frozen=True)
class Destination:
    """A place for a picture.

    Attributes:
        text: what the menu says: "Use as the start of the walk".
        page: name of the page that is shown then.
        take: is given the `Anchor`.
        fits: whether it makes sense for the model in hand.
    """

    text: str
    page: str
    take: Callable[[Anchor], None]
    fits: Callable[[ModelFacts], bool] = lambda _: True

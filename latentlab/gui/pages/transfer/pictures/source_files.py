"""The files that pictures were cut from, so that they can be cut anew."""

from collections.abc import Iterable

from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.pages.transfer.pictures.reading import Origin
from latentlab.pictures.picture import Picture


class Origins:
    """Knows pictures by their content: one that undo brings back is known, too."""

    def __init__(self) -> None:
        self._origins: dict[Picture, Origin] = {}
        self._made: dict[tuple[Origin, int, int], Picture] = {}

    def remember(self, picture: Picture, origin: Origin) -> None:
        """`picture` was cut from there."""
        self._origins[picture] = origin
        self._made[origin, picture.size, picture.channels] = picture

    def of(self, picture: Picture) -> Origin | None:
        """The file that a picture was cut from; None if it came from elsewhere."""
        return self._origins.get(picture)

    def blurred(self, pictures: Iterable[Picture], facts: ModelFacts) -> tuple[Origin, ...]:
        """Where those came from that would be sharper for a model if they were cut anew."""
        origins = [self.of(each) for each in pictures if each.size < facts.size]
        wanted = (facts.size, facts.channels)
        return tuple(each for each in origins if each and (each, *wanted) not in self._made)

    def fitted(self, pictures: Iterable[Picture], facts: ModelFacts) -> tuple[Picture, ...]:
        """The same pictures for another model; those that were cut for it, where there are some."""
        return tuple(self._fit(picture, facts) for picture in pictures)

    def _fit(self, picture: Picture, facts: ModelFacts) -> Picture:
        if (picture.size, picture.channels) == (facts.size, facts.channels):
            return picture
        origin = self.of(picture)
        if origin is None:
            return picture.fitted(facts.size, facts.channels)
        made = self._made.get((origin, facts.size, facts.channels))
        if made is None:
            made = picture.fitted(facts.size, facts.channels)
            self._origins[made] = origin
        return made

"""The files that pictures were cut from, so that they can be cut anew."""

from collections.abc import Iterable

from latentlab.gui.explore.facts import ModelFacts
from latentlab.gui.explore.transfer.reading import Origin
from latentlab.transfer.picture import Picture, PictureError


class Origins:
    """Knows pictures by their content: one that undo brings back is known, too."""

    def __init__(self) -> None:
        self._origins: dict[Picture, Origin] = {}

    def remember(self, picture: Picture, origin: Origin) -> None:
        """`picture` was cut from there."""
        self._origins[picture] = origin

    def of(self, picture: Picture) -> Origin | None:
        """The file that a picture was cut from; None if it came from elsewhere."""
        return self._origins.get(picture)

    def fitted(self, pictures: Iterable[Picture], facts: ModelFacts) -> tuple[Picture, ...]:
        """The same pictures for another model; cut from their files anew where that is sharper."""
        return tuple(self._fit(picture, facts) for picture in pictures)

    def _fit(self, picture: Picture, facts: ModelFacts) -> Picture:
        origin = self._origins.get(picture)
        made = None
        if origin is not None and picture.size < facts.size:
            try:
                made = Picture.from_file(origin.path, facts.size, facts.channels, origin.crop)
            except (PictureError, OSError):
                # The file has gone; the picture at its old size is all that is left.
                made = None
        made = made or picture.fitted(facts.size, facts.channels)
        if origin is not None:
            self._origins[made] = origin
        return made

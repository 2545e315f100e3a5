"""The averages of the bins: rendered for their cards, and what directions are made of."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from latentlab.gui.explorer.side_channels import SideChannels
from latentlab.requests import Request
from latentlab.views import Anchor, ArithmeticView, Bin, Direction, Vector

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures

_CHANNEL = "average "


class BinAverages:
    """Knows the latest average of each bin."""

    def __init__(self, side: SideChannels) -> None:
        self._side = side
        self._known: dict[int, tuple[Bin, Pictures]] = {}
        self._asked: set[int] = set()

    def forget(self) -> None:
        """Know nothing: the model is another one."""
        self._known.clear()

    def forget_all_but(self, bins: Sequence[Bin]) -> None:
        """Ask again for the averages of places at which there is nothing, once something is."""
        filled = {place for place, bin_ in enumerate(bins) if bin_.exemplars}
        for place in self._asked - filled:
            self._side.forget(f"{_CHANNEL}{place}")
            self._known.pop(place, None)
        self._asked &= filled

    def ask(self, view: ArithmeticView, step: int | None) -> None:
        """Have the average of each bin of `view` rendered, as far as it is not known."""
        for place, bin_ in enumerate(view.bins):
            if not bin_.exemplars:
                continue
            alone = ArithmeticView(bins=(_plain(bin_),), neighbourhood=False)
            self._side.ask(f"{_CHANNEL}{place}", alone, step)
            self._asked.add(place)

    def take(self, channel: str, request: Request, pictures: "Pictures") -> bool:
        """Remember what was rendered, if `channel` is one of the averages'."""
        if not channel.startswith(_CHANNEL) or not isinstance(request.view, ArithmeticView):
            return False
        self._known[self.place_of(channel)] = request.view.bins[0], pictures
        return True

    def place_of(self, channel: str) -> int:
        """Which bin an average's channel is of."""
        return int(channel.removeprefix(_CHANNEL))

    def anchor(self, place: int) -> Anchor:
        """The average of the bin at `place`, with the label that all its exemplars have."""
        bin_, pictures = self._known[place]
        labels = {each.label for each in bin_.exemplars}
        latent = Vector.of(pictures.latents[0].tolist())
        return Anchor(latent=latent, label=labels.pop() if len(labels) == 1 else None)

    def between(self, name: str, minus: Bin, plus: Bin) -> Direction | None:
        """The step from the average of one bin to that of another; None while they are not
        known."""
        found = {bin_: pictures.latents[0] for bin_, pictures in self._known.values()}
        begin, end = found.get(_plain(minus)), found.get(_plain(plus))
        if begin is None or end is None:
            return None
        step = end.astype(float) - begin.astype(float)
        return Direction(name=name, vector=Vector.of(step.tolist()))


def _plain(bin_: Bin) -> Bin:
    """Only the exemplars: sign and name do not change the average."""
    return Bin(exemplars=bin_.exemplars)

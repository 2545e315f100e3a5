"""How likely the favourites in the tray are, for models that know."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from latentlab.gui.background import BackgroundWork
from latentlab.gui.explorer.explorer import Explorer
from latentlab.measuring.likelihood import bits_of, in_bits
from latentlab.requests import Request
from latentlab.views import Anchor, Encoded


class TrayLikelihoods(QObject):
    """Measures in a background thread, and knows what it measured of the model shown last.

    Signals:
        found: `words` of some favourites are others now.
    """

    found = Signal()

    def __init__(self, explorer: Explorer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._explorer = explorer
        self._of: tuple[object, int | None] = (None, None)
        self._bits: dict[Anchor, float] = {}
        self._work = BackgroundWork(parent=self)
        self._work.failed.connect(explorer.said)
        explorer.model_changed.connect(lambda _: self._forget())

    def words(self, anchor: Anchor) -> str:
        """How likely it is, as words; "" if nobody knows, or not yet."""
        bits = self._bits.get(anchor)
        return "" if bits is None else in_bits(bits)

    def look_at(
        self, request: Request, anchors: Sequence[Anchor], pixels: NDArray[np.uint8]
    ) -> None:
        """Measure those that are new.

        Args:
            request: that `pixels` answer, with the model and its step.
            pixels: uint8 [N, H, W, C], what the model draws of `anchors`. Of a person's own picture
                that picture is measured, not its reconstruction.
        """
        facts, manager = self._explorer.facts, self._explorer.manager
        if facts is None or not facts.has_density:
            return
        if self._of != (request.model, request.step):
            self._forget()
            self._of = (request.model, request.step)
        new = {
            anchor: drawn
            for anchor, drawn in zip(anchors, pixels, strict=True)
            if anchor not in self._bits
        }
        if new:
            self._work.start(
                lambda task: bits_of(
                    manager.open(request.model, request.step),
                    np.stack([_measured(*each) for each in new.items()]),
                    watcher=task.watcher(),
                ),
                lambda bits: self._take(dict(zip(new, bits, strict=True))),
            )

    def _take(self, bits: dict[Anchor, float]) -> None:
        self._bits.update(bits)
        self.found.emit()

    def _forget(self) -> None:
        self._work.cancel()
        self._bits.clear()


def _measured(anchor: Anchor, drawn: NDArray[np.uint8]) -> NDArray[np.uint8]:
    latent = anchor.latent
    return latent.picture.pixels() if isinstance(latent, Encoded) else drawn

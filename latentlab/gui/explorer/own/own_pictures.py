"""A person's own pictures as latents: one way in for all pages and the tray."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtWidgets import QWidget

from latentlab import capabilities
from latentlab.formatting import counted
from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.explorer.pictures.sources import PictureSources
from latentlab.gui.exporting.export_actions import ExportActions
from latentlab.views import Anchor, Encoded, Picture

_REST = "The command latentlab encode takes all of them."


class OwnPictures(QObject):
    """Has each picture that is opened, pasted or dropped lie in the tray as the latent that the
    current model's encoder finds for it.

    Attributes:
        sources: where pictures come from; knows the files that they were cut from.

    Signals:
        shown: the pictures that lie in the tray as latents, a tuple, whenever they are others.
        looked_at: pictures, a tuple, that are to be seen beside their reconstructions.
        refused: a sentence for each picture that cannot be used, as a tuple.
    """

    shown = Signal(object)
    looked_at = Signal(object)
    refused = Signal(object)

    def __init__(
        self, explorer: Explorer, exports: ExportActions, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._explorer = explorer
        self._late: tuple[Picture, ...] = ()
        self.sources = PictureSources(explorer, exports, self, rest=_REST)
        self.sources.refused.connect(self.refused)
        self.sources.came_late.connect(self._wait)
        explorer.model_changed.connect(self._on_model)
        explorer.tray.changed.connect(lambda: self.shown.emit(self.pictures))

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Those that lie in the tray as latents."""
        latents = (each.anchor.latent for each in self._explorer.tray)
        return tuple(each.picture for each in latents if isinstance(each, Encoded))

    @property
    def refusal(self) -> str:
        """Why no picture can become a latent now, as a sentence; "" if it can."""
        facts = self._explorer.facts
        if facts is None:
            return "There is no model yet: choose one in the Library first."
        (row,) = capabilities.of(("encodes",))
        return "" if facts.encodes else f"{facts.title} {row.lacks}: choose a model that can."

    def ask_for_files(self, parent: QWidget) -> None:
        """Let the person choose files."""
        if self._may():
            self.sources.ask_for_files(parent, self.take)

    def open_files(self, paths: Sequence[Path]) -> None:
        """Take files, and the pictures in folders."""
        if self._may():
            self.sources.open_files(paths, self.take)

    def paste(self) -> None:
        """Take the picture, or the files, on the clipboard."""
        if self._may():
            self.sources.paste(self.take)

    def take_mime(self, data: QMimeData) -> None:
        """Take files, or a bare picture, that are dropped."""
        if self._may():
            self.sources.take_mime(data, self.take)

    def take(self, pictures: Sequence[Picture]) -> None:
        """Put pictures at the current model's size into the tray, and show them."""
        self._explorer.pin_all([_anchor(each) for each in pictures])
        self.looked_at.emit(tuple(pictures))

    def replace(self, old: Picture, new: Picture) -> None:
        """Have another square of the same file in the place of `old`."""
        self._explorer.tray.replace(_anchor(old), _anchor(new))

    def _may(self) -> bool:
        """Whether pictures are of use now; says why not."""
        if self.refusal:
            self.refused.emit((self.refusal,))
        return not self.refusal

    def _wait(self, pictures: tuple[Picture, ...]) -> None:
        """Keep pictures that were read while another model was being opened."""
        self._late = (*self._late, *pictures)
        self._on_model(self._explorer.facts)

    def _on_model(self, facts: ModelFacts | None) -> None:
        """Take what came late, if this model has a use for it."""
        if facts is None or not self._late:
            return
        late, self._late = self._late, ()
        if facts.encodes:
            self.take(self.sources.origins.fitted(late, facts))
        else:
            what = counted(len(late), "picture")
            self._explorer.said.emit(f"{what} left out: {self.refusal}")


def _anchor(picture: Picture) -> Anchor:
    return Anchor(latent=Encoded(picture=picture))

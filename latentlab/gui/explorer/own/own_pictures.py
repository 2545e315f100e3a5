"""A person's own pictures as latents: one way in for all pages and the tray."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtWidgets import QWidget

from latentlab.capabilities import refusal
from latentlab.formatting import counted
from latentlab.gui.background import BackgroundWork
from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.explorer.own.searches import Answer, Searches
from latentlab.gui.explorer.pictures.sources import PictureSources, Take
from latentlab.gui.exporting.export_actions import ExportActions
from latentlab.measuring.attributes import reader_of
from latentlab.views import Anchor, Encoded, Picture, Projection, changed

_REST = "The command latentlab project takes all of them."

_Search = tuple[bytes, Projection]
"""What is searched for, and how."""


@dataclass
class _Awaited:
    """Pictures of which somebody wants the latents, and what those are given to."""

    latents: list[Encoded]
    then: Callable[[Sequence[Anchor]], None]


class OwnPictures(QObject):
    """Has each picture that is opened, pasted or dropped lie in the tray as the latent that the
    current model's encoder, or a search, finds for it.

    Attributes:
        sources: where pictures come from; knows the files that they were cut from.
        searches: what was found of them.

    Signals:
        shown: the pictures that lie in the tray as latents, a tuple, whenever they are others.
        looked_at: `Encoded` pictures, a tuple, to be seen beside what the model makes of them.
        replaced: an `Encoded`, and the one that lies in its place from now on.
        refused: a sentence for each picture that cannot be used, as a tuple.
    """

    shown = Signal(object)
    looked_at = Signal(object)
    replaced = Signal(object, object)
    refused = Signal(object)

    def __init__(
        self, explorer: Explorer, exports: ExportActions, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._explorer = explorer
        self._late: tuple[Picture, ...] = ()
        self._tried: dict[Encoded, Encoded] = {}
        self._awaited: list[_Awaited] = []
        self._encoder = ""
        self._digest = BackgroundWork(parent=self)
        self.sources = PictureSources(explorer, exports, self, rest=_REST)
        self.searches = Searches(explorer, self)
        self.sources.refused.connect(self.refused)
        self.sources.came_late.connect(self._wait)
        self.searches.found.connect(self._on_found)
        self.searches.failed.connect(lambda *_: self._give_awaited())
        self.searches.running_changed.connect(self._on_running)
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
        return refusal_of(facts)

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

    def take_mime(
        self, data: QMimeData, then: Callable[[Sequence[Anchor]], None] | None = None
    ) -> None:
        """Take files, or a bare picture, that are dropped.

        Args:
            then: is given the latents as well, all at once, when they are found; what cannot be
                found is left out, and nothing is given if the person cancels.
        """
        if self._may():
            self.sources.take_mime(data, self.take if then is None else self._taken_for(then))

    def take(self, pictures: Sequence[Picture]) -> None:
        """Put pictures at the current model's size into the tray, and show them."""
        self._pin(pictures)

    def try_other(self, old: Encoded, new: Encoded) -> None:
        """Search for the same picture with other settings; once it is found, `new` lies in the tray
        in the place of `old`."""
        if old == new:
            return
        if self.searches.is_current(new):
            self._put(old, new)
        else:
            self._tried[new.searched(solution=0)] = old
            self.searches.want(new, again=True)

    def teach_encoder(self, encoded: Encoded) -> None:
        """Teach an encoder of the current model, and search for `encoded` with its help; so are
        all pictures that are taken from then on."""
        facts, step, manager = self._explorer.facts, self._explorer.step, self._explorer.manager
        if facts is not None:
            self._digest.start(
                lambda _: manager.open(facts.ref, step).digest,
                lambda digest: self.try_other(encoded, encoded.searched(encoder=digest)),
            )

    def replace(self, old: Picture, new: Picture) -> None:
        """Have another square of the same file in the place of `old`."""
        for pinned in tuple(self._explorer.tray):
            latent = pinned.anchor.latent
            if isinstance(latent, Encoded) and latent.picture == old:
                self._put(latent, latent.model_copy(update={"picture": new}))

    def _put(self, old: Encoded, new: Encoded) -> None:
        """Have `new` lie where `old` lay."""
        for pinned in tuple(self._explorer.tray):
            if pinned.anchor.latent == old:
                self._explorer.tray.replace(pinned.anchor, changed(pinned.anchor, latent=new))
        self.replaced.emit(old, new)

    def _pin(self, pictures: Sequence[Picture]) -> tuple[Encoded, ...]:
        facts = self._explorer.facts
        features = "" if facts is None else reader_of(facts.data)
        projection = Projection(encoder=self._encoder, features=features)
        held = self._held()
        new = [Encoded(picture=each, projection=projection) for each in pictures]
        latents = tuple(held.get(_search_of(each), each) for each in new)
        self._explorer.pin_all([Anchor(latent=each) for each in latents])
        self.looked_at.emit(latents)
        return latents

    def _held(self) -> dict[_Search, Encoded]:
        """The pictures in the tray, by what is searched for."""
        latents = [each.anchor.latent for each in self._explorer.tray]
        encoded = (each for each in reversed(latents) if isinstance(each, Encoded))
        return {_search_of(each): each for each in encoded}

    def _taken_for(self, then: Callable[[Sequence[Anchor]], None]) -> Take:
        def take(pictures: Sequence[Picture]) -> None:
            latents = self._pin(pictures)
            self._awaited.append(_Awaited(list(latents), then))
            self.searches.want(*latents, again=True)
            self._give_awaited()

        return take

    def _give_awaited(self) -> None:
        """Give what is found to whoever waits for it."""
        for each in tuple(self._awaited):
            if not any(map(self.searches.is_wanted, each.latents)):
                self._awaited.remove(each)
                known = [latent for latent in each.latents if self.searches.answer(latent)]
                if known:
                    each.then([Anchor(latent=latent) for latent in known])

    def _on_running(self, running: bool) -> None:
        if not running:
            self._awaited.clear()

    def _on_found(self, encoded: Encoded, answer: Answer) -> None:
        found = answer.found.encoded
        for each in self._awaited:
            each.latents = [found if latent == encoded else latent for latent in each.latents]
        self._give_awaited()
        old = self._tried.pop(encoded, encoded)
        self._encoder = found.projection.encoder or self._encoder
        if found != old:
            self._put(old, found)

    def _may(self) -> bool:
        """Whether pictures are of use now; says why not."""
        if self.refusal:
            self.refused.emit((self.refusal,))
        return not self.refusal

    def _wait(self, pictures: tuple[Picture, ...]) -> None:
        """Keep pictures that were read while another model was being opened."""
        self._late = (*self._late, *pictures)
        self._take_late(self._explorer.facts)

    def _on_model(self, facts: ModelFacts | None) -> None:
        self._tried.clear()
        self._encoder = ""
        self._take_late(facts)

    def _take_late(self, facts: ModelFacts | None) -> None:
        """Take what came late, if this model has a use for it."""
        if facts is None or not self._late:
            return
        late, self._late = self._late, ()
        if not self.refusal:
            self.take(self.sources.origins.fitted(late, facts))
        else:
            what = counted(len(late), "picture")
            self._explorer.said.emit(f"{what} left out: {self.refusal}")


def _search_of(encoded: Encoded) -> _Search:
    """Its pixels and how their latent is searched for, whatever encoder helps and whichever
    solution is chosen."""
    alike = encoded.projection.model_copy(update={"encoder": "", "solution": 0})
    return encoded.picture.pixels().tobytes(), alike


def refusal_of(facts: ModelFacts) -> str:
    """Why the model of `facts` has no latent of any picture, as a sentence; "" if it has."""
    if not facts.samples:
        return refusal("samples", facts.capabilities).replace("This model", facts.title, 1)
    if facts.reads_text:
        return (
            f"{facts.title} makes pictures of sentences: the latent of a picture cannot be found."
        )
    return ""

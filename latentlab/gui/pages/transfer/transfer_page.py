"""The Transfer page: hands pictures to what the model can do."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from latentlab.gui.explorer.anchors import Destination
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.explorer.shipped_preview import read_preview
from latentlab.gui.pages.transfer.batch.batch_box import BatchBox
from latentlab.gui.pages.transfer.objects.object_mode import ObjectMode
from latentlab.gui.pages.transfer.pictures.pictures_page import PicturesPage
from latentlab.gui.pages.transfer.transfer_actions import TransferActions
from latentlab.gui.pages.transfer.transfer_mode import TransferMode
from latentlab.gui.pages.transfer.translate.translate_mode import DomainMode
from latentlab.gui.services import Services
from latentlab.models.refs import ModelRef
from latentlab.requests import Request
from latentlab.views import Anchor, AnyView, Picture

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures


class TransferPage(PicturesPage):
    """One mode for each family of models; all work on pictures from the same sources.

    Attributes:
        modes: the families; at most one is shown at a time.
        batch: sends whole folders through the model in hand.
    """

    kinds = ("translate", "swap", "remove", "strength", "matrix", "bilinear")

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._mode: TransferMode | None = None
        self._waiting: tuple[Picture, ...] = ()
        objects = ObjectMode(self, self.sources)
        domains = DomainMode(self, self.sources)
        self.modes: tuple[TransferMode, ...] = (domains, objects)
        for mode in self.modes:
            mode.set_shown(False)
        self.batch = BatchBox(self.explorer, self.inspector.add_group("A whole folder"))
        objects.donor_changed.connect(self.batch.set_donor)
        domains.direction_changed.connect(self.batch.set_direction)
        self.batch.folder_wanted.connect(self.exports.open_folder)
        self.batch.told.connect(self.inspector.reveal)
        self.sources.strayed.connect(self._wait)
        self.explorer.destinations.append(
            Destination(
                "Use on the Transfer page",
                "transfer",
                self._await_model,
                lambda facts: facts.samples,
            )
        )

    # What a page is.

    def make_actions(self) -> TransferActions:
        self.canvas.data_at = (actions := TransferActions(self)).carried
        return actions

    def can_show(self, facts: ModelFacts) -> str | None:
        if self._mode_for(facts) is not None:
            return None
        return (
            f"{facts.title} makes pictures from latents, not from other pictures: choose a model "
            "trained by CycleGAN, DiscoGAN, pix2pix or GeneGAN."
        )

    def default_view(self, facts: ModelFacts) -> AnyView | None:
        mode = self._mode
        if mode is None or facts is not self._ready or self._waiting:
            return None
        view = mode.default_view(facts)
        if view is None:
            if not self.while_loading(facts.ref):
                self.say_none()
            mode.take_examples()
        return view

    def while_loading(self, ref: ModelRef) -> bool:
        portrait = read_preview(ref)
        if portrait is not None:
            self.canvas.show_grid(portrait)
            self._stack.setCurrentIndex(0)
        return portrait is not None

    def on_model(self, facts: ModelFacts) -> None:
        self._refusals.clear()
        self._mode = self._mode_for(facts)
        if self._mode is not None:
            self._mode.on_model(facts)
            self._mode.set_shown(True)
        self.batch.offer(facts)

    def on_view(self, view: AnyView) -> None:
        for mode in self.modes:
            if view.kind in mode.kinds:
                mode.on_view(view)

    def on_pictures(self, request: Request, pictures: "Pictures") -> None:
        super().on_pictures(request, pictures)
        for mode in self.modes:
            if request.view.kind in mode.kinds:
                mode.on_pictures(request, pictures)

    def anchor_at(self, index: int) -> Anchor | None:
        """None: pictures made from pictures have no latent."""
        del index
        return None

    def say_empty(self, title: str, text: str) -> None:
        self._ways.hide()
        waiting = len(self._waiting)
        if waiting:
            title = "1 picture waits here" if waiting == 1 else f"{waiting} pictures wait here"
        super().say_empty(title, text)

    def wait_for_threads(self) -> None:
        self.batch.wait_for_threads()
        for mode in self.modes:
            mode.wait_for_threads()
        super().wait_for_threads()

    # What modes use.

    @property
    def mode(self) -> TransferMode | None:
        """The family of the model in hand; None if it has none."""
        return self._mode

    @property
    def can_take(self) -> bool:
        return self._mode is not None

    def take(self, pictures: Sequence[Picture]) -> None:
        if self._ready is None:
            self._wait(tuple(pictures))
        elif self._mode is not None:
            self._mode.take(pictures)

    def take_examples(self) -> None:
        if self._mode is not None:
            self._mode.take_examples()

    def open_file(self, path: Path) -> bool:
        """Work on the picture at `path`; False if no model in hand can."""
        if self._mode is None:
            return False
        self.sources.open_files([path], self.take)
        return True

    def cell_view(self, index: int) -> AnyView | None:
        """The smallest view that shows picture `index` on screen."""
        answer = self.answer()
        if answer is None or not 0 <= index < len(answer[1]) or self._mode is None:
            return None
        return self._mode.cell_view(answer[0].view, index, answer[1].columns)

    def _await_model(self, anchor: Anchor) -> None:
        """Keep the picture of `anchor` until a model is in hand that can work on it."""
        self.sources.draw([anchor], self._wait)

    def _wait(self, pictures: tuple[Picture, ...]) -> None:
        """Keep `pictures` for the next model, unless the one in hand can work on them."""
        self._waiting = (*self._waiting, *pictures)
        if self.isVisible():
            self._come_to_front()

    def _come_to_front(self) -> None:
        super()._come_to_front()
        facts = self._ready
        if self._waiting and self._mode is not None and facts is not None:
            self.sources.prepare(self._waiting, facts, lambda: self._take_waiting(facts))

    def _take_waiting(self, facts: ModelFacts) -> None:
        waiting, self._waiting = self._waiting, ()
        self.take(self.sources.origins.fitted(waiting, facts))

    def _on_model(self, facts: ModelFacts | None) -> None:
        """The page learns of a model as soon as what lies on its shelves suits that, too."""
        self._ready = None
        self._crop.close_pane()
        if facts is None:
            super()._on_model(None)
        else:
            for each in self.modes:
                each.set_shown(False)
            mode = self._mode_for(facts)
            own = () if mode is None else (*mode.pictures, *self._waiting)
            self.sources.prepare(own, facts, lambda: self._begin(facts))

    def _begin(self, facts: ModelFacts) -> None:
        self._ready = facts
        super()._on_model(facts)

    def _mode_for(self, facts: ModelFacts) -> TransferMode | None:
        return next((mode for mode in self.modes if mode.suits(facts)), None)

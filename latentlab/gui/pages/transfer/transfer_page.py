"""The Transfer page: takes pictures from anywhere, and hands them to what the model can do."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError
from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from latentlab.capabilities import refusal_of_page
from latentlab.formatting import counted
from latentlab.gui.explorer.anchors import Destination
from latentlab.gui.explorer.explorer_page import ExplorerPage
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.explorer.pictures.crop_pane import CropPane
from latentlab.gui.explorer.pictures.notices import ReadingBar, Refusals, WaysIn
from latentlab.gui.explorer.pictures.reading import KeptOrigin
from latentlab.gui.explorer.pictures.sources import PictureSources
from latentlab.gui.explorer.pictures.strip import (
    holds_pictures,
    is_for_the_window,
    picture_in,
)
from latentlab.gui.explorer.shipped_preview import read_preview
from latentlab.gui.pages.page import Offer
from latentlab.gui.pages.transfer.batch.box import BatchBox
from latentlab.gui.pages.transfer.objects.mode import ObjectMode
from latentlab.gui.pages.transfer.pictures.draw_pane import DrawPane
from latentlab.gui.pages.transfer.transfer_actions import TransferActions
from latentlab.gui.pages.transfer.transfer_mode import TransferMode
from latentlab.gui.pages.transfer.translate.mode import TranslateMode
from latentlab.gui.pages.transfer.upscale.mode import UpscaleMode
from latentlab.gui.services import Services
from latentlab.gui.widgets.dropped_files import accept_drop
from latentlab.models.refs import ModelRef
from latentlab.moment import Shelves
from latentlab.requests import Request
from latentlab.views import Anchor, AnyView, Picture, TransferView
from trainers.config import Frozen

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures

_EMPTY = "No pictures yet"
_WHAT_TO_DO = (
    "Drop pictures of your own here, of any size, or take one of these ways. They stay on this "
    "computer."
)


_REST = "A whole folder, among the settings, takes all of them."


class _Chosen(Frozen):
    """What is selected, and where what lies on the shelves was cut from."""

    picture: str
    origins: tuple[KeptOrigin, ...]


class TransferPage(ExplorerPage):
    """One mode for each family of models; all work on pictures from the same sources.

    Attributes:
        sources: where pictures come from.
        modes: the families; at most one is shown at a time.
        batch: sends whole folders through the current model.
    """

    shows_pins = False
    takes_own = False
    kinds = ("translate", "upscale", "swap", "remove", "strength", "matrix", "bilinear")

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._mode: TransferMode | None = None
        self._ready: ModelFacts | None = None
        self._waiting: tuple[Picture, ...] = ()
        self._to_take_back: _Chosen | None = None
        self.sources = sources = PictureSources(self.explorer, self.exports, self, rest=_REST)
        self._refusals = Refusals(sources)
        self._ways = WaysIn(sources, self.take, self.take_examples, self._draw_new)
        self._crop = CropPane(sources.origins)
        self._draw = DrawPane(self.explorer, sources)
        self.above.addWidget(self._refusals)
        self.below.addWidget(ReadingBar(sources))
        for pane in (self._crop, self._draw):
            self.middle.insertWidget(0, pane, 1)
        self.empty.add(self._ways)
        self._ways.hide()
        objects = ObjectMode(self, sources, self._crop, self._draw)
        translate = TranslateMode(self, sources, self._crop, self._draw)
        upscale = UpscaleMode(self, sources, self._crop, self._draw)
        self.modes: tuple[TransferMode, ...] = (translate, objects, upscale)
        self.batch = BatchBox(self.explorer, self.inspector.add_group("A whole folder"))
        for mode in self.modes:
            mode.set_shown(False)
            mode.emptied.connect(self._say_none)
        objects.donor_changed.connect(self.batch.set_donor)
        translate.direction_changed.connect(self.batch.set_direction)
        self.batch.folder_wanted.connect(self.exports.open_folder)
        self.batch.told.connect(self.inspector.reveal)
        sources.running_changed.connect(self._on_reading)
        sources.told.connect(lambda doing, _: self._say_reading(f"{doing}…"))
        sources.came_late.connect(self._wait)
        self.explorer.shelves_changed.connect(self._on_shelves)
        self._crop.refused.connect(lambda sentence: self._refusals.say([sentence]))
        self.setAcceptDrops(True)
        # A start has put them there before the page was made.
        self._on_shelves(self.explorer.shelves)
        self.explorer.destinations["transfer"] = (
            Destination(
                "Use on the Transfer page",
                "transfer",
                lambda anchors: sources.draw(anchors, self._wait),
                lambda facts: facts.samples or facts.transfers,
                several=True,
                pictures=True,
            ),
        )

    # What a page is.

    def make_actions(self) -> TransferActions:
        actions = TransferActions(self, lambda: self._mode, self.take)
        self.canvas.data_at = actions.carried
        return actions

    def suits(self, facts: ModelFacts) -> bool:
        return facts.transfers

    def can_show(self, facts: ModelFacts) -> str | None:
        if self._mode_for(facts) is not None:
            return None
        return refusal_of_page("transfer", facts.title, facts.capabilities)

    def chosen(self) -> str:
        if self._mode is None or self._ready is None:
            return ""
        origins = self.sources.origins.kept(self._mode.pictures)
        return _Chosen(picture=super().chosen(), origins=tuple(origins)).model_dump_json()

    def choose(self, chosen: str) -> None:
        try:
            self._to_take_back = _Chosen.model_validate_json(chosen)
        except ValidationError:  # what an earlier version chose
            return
        super().choose(self._to_take_back.picture)
        if self.explorer.shelves:
            self._on_shelves(self.explorer.shelves)

    def default_view(self, facts: ModelFacts) -> AnyView | None:
        mode = self._mode
        if mode is None or facts is not self._ready or self._waiting:
            return None
        if self._is_emptied():
            mode.say_lacking()
            return None
        view = mode.default_view(facts)
        if view is None:
            if not self.while_loading(facts.ref):
                self._say_none()
            mode.take_examples()
        return view

    def current_view(self) -> AnyView | None:
        """None while the person has taken away what it would show."""
        return None if self._is_emptied() else super().current_view()

    def show_view(self, view: AnyView, commit: bool = True) -> None:
        if not self.isVisible():
            # Pictures that come while another page is in front leave it there.
            self.explorer.keep(view)
            return
        super().show_view(view, commit)
        if self._stack.currentWidget() is self.empty:
            # The pictures may be there already, behind the words that said what was missing.
            self.explorer.refresh()

    def first_view(self, facts: ModelFacts) -> None:
        """None: the first pictures come from the data, or from the person."""
        del facts

    def while_loading(self, ref: ModelRef) -> bool:
        preview = read_preview(ref)
        if preview is not None:
            self.canvas.show_grid(preview)
            self._stack.setCurrentIndex(0)
        return preview is not None

    def forget_pictures(self) -> None:
        super().forget_pictures()
        for mode in self.modes:
            mode.forget_pictures()

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

    # Pictures from anywhere.

    def take(self, pictures: Sequence[Picture]) -> None:
        """Work on these, too; as soon as there is a model that can."""
        if self._ready is None:
            self._wait(pictures)
        elif self._mode is not None:
            self._mode.take(pictures)

    def take_examples(self) -> None:
        """Work on some pictures of the data."""
        if self._mode is not None:
            self._mode.take_examples()

    def _draw_new(self) -> None:
        if self._mode is not None:
            self._mode.draw_new()

    def _panes_are_open(self) -> bool:
        return self._crop.isVisible() or self._draw.isVisible()

    def _close_panes(self) -> None:
        for pane in (self._crop, self._draw):
            if not pane.isHidden():
                pane.close_pane()

    def offers(self, pictures: Sequence[Path]) -> Sequence[Offer]:
        if self._mode is not None:
            words = "Work on it here" if self.isVisible() else "Work on it on the Transfer page"
            take = self.take
        elif self.explorer.facts is not None:
            words, take = "Keep it for a model that works on pictures", self._wait
        else:
            return ()
        return (Offer(words, TransferView.page, lambda: self.sources.open_files(pictures, take)),)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        data = event.mimeData()
        if self._mode is not None and holds_pictures(data) and not is_for_the_window(data):
            accept_drop(event)

    def dropEvent(self, event: QDropEvent) -> None:
        picture = picture_in(event.mimeData())
        if picture is not None:
            self.take([picture])
        else:
            self.sources.take_mime(event.mimeData(), self.take)
        accept_drop(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.sources.paste(self.take)
        elif event.key() == Qt.Key.Key_Escape and self._panes_are_open():
            self._close_panes()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._refusals.clear()

    def _say_none(self) -> None:
        """Say that there are no pictures yet, and how to get some."""
        self._close_panes()
        self.say_empty(_EMPTY, _WHAT_TO_DO)
        self._ways.show()

    def _on_reading(self, running: bool) -> None:
        if not running:
            self._say_reading("")
            if self._mode is not None and self._ready and self.current_view() is None:
                self._say_none()

    def _say_reading(self, words: str) -> None:
        if self._ways.isVisible():
            self.empty.set_words(words or _EMPTY, _WHAT_TO_DO)
        elif words and self._ready is None:
            self.empty.set_words(words, "")

    def _is_emptied(self) -> bool:
        """Whether there was something to show, and the person has taken its pictures away. Shelves
        that another model has left bare are not meant: they get the pictures of the view again."""
        mode, lying = self._mode, self.explorer.shelves
        known = mode is not None and all(
            each.objectName() in lying and bool(lying[each.objectName()]) == bool(each.pictures)
            for each in mode.shelves
        )
        return (
            mode is not None and known and mode.lacks_pictures
            and super().current_view() is not None
        )  # fmt: skip

    def _on_shelves(self, lying: Shelves) -> None:
        """Undo, or a start, has put pictures back on the shelves, or taken them away."""
        for mode in self.modes:
            mode.put_on_shelves(lying)
        if self._to_take_back is not None:
            kept, self._to_take_back = self._to_take_back.origins, None
            for mode in self.modes:
                if mode.pictures:
                    self.sources.origins.take_back(mode.pictures, kept)
        if self._ready is None or self._mode is None:
            return
        if self._is_emptied():
            self._mode.say_lacking()
        elif (view := self.current_view()) is not None:
            self._mode.on_view(view)
            if self.isVisible():
                self._stack.setCurrentIndex(0)

    # Models, and pictures that wait for one.

    def _on_rendered(
        self, channel: str, request: Request, pictures: "Pictures", milliseconds: float
    ) -> None:
        # What comes late must not cover the words that say what is missing.
        if channel not in self.kinds or not self._is_emptied():
            super()._on_rendered(channel, request, pictures, milliseconds)

    def _on_model(self, facts: ModelFacts | None) -> None:
        """Show a model only when the pictures on the shelves have been read at its size."""
        self._ready = None
        self._close_panes()
        if facts is None:
            super()._on_model(None)
        else:
            for each in self.modes:
                each.set_shown(False)
            mode = self._mode_for(facts)
            own = () if mode is None else (*mode.pictures, *self._waiting)
            self.sources.prepare(own, facts, lambda: self._begin(facts))

    def _begin(self, facts: ModelFacts) -> None:
        """Show a model as it was left, and beside that what the person has put on the shelves
        since, while another was open."""
        self._ready = facts
        mode = self._mode_for(facts)
        own = () if mode is None else tuple((each, each.put_here) for each in mode.shelves)
        known = self.current_view() is not None
        super()._on_model(facts)
        if not known and self.isVisible():
            self._tell_kept(sum(len(pictures) for _, pictures in own), facts)
        if self.current_view() is not None:
            for shelf, pictures in own:
                shelf.bring(self.sources.origins.fitted(pictures, facts))

    def _tell_kept(self, count: int, facts: ModelFacts) -> None:
        """Say whose pictures a model begins with that was never open before."""
        if count:
            kept = f"{counted(count, 'picture')} that you put here"
            told = f"{facts.title} begins with the {kept} for another model."
            self.explorer.said.emit(f"{told} Examples shows those of its data beside.")

    def _mode_for(self, facts: ModelFacts) -> TransferMode | None:
        return next((mode for mode in self.modes if mode.suits(facts)), None)

    def _wait(self, pictures: Sequence[Picture]) -> None:
        """Keep `pictures` for the next model, unless the current one can work on them."""
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
        verb = "is" if len(waiting) == 1 else "are"
        told = f"{counted(len(waiting), 'picture')} that waited for such a model {verb} used here."
        self.explorer.said.emit(f"{told} Examples shows those of its data beside.")

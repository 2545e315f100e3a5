"""For models that take pictures apart: objects swapped, removed, faded, and blended."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from latentlab.gui.explorer.explorer_page import ExplorerPage
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.explorer.pictures.crop_pane import CropPane
from latentlab.gui.explorer.pictures.sources import PictureSources
from latentlab.gui.pages.transfer.objects.controls import ObjectControls
from latentlab.gui.pages.transfer.objects.pad import ObjectPadPart
from latentlab.gui.pages.transfer.objects.settings import KINDS, ObjectSettings
from latentlab.gui.pages.transfer.objects.shelves import ObjectShelves
from latentlab.gui.pages.transfer.objects.views import (
    ObjectView,
    Shelved,
    cell_of,
    make_view,
    only_cell,
    single_new,
    with_donor,
    with_instead,
)
from latentlab.gui.pages.transfer.pictures.draw_pane import DrawPane
from latentlab.gui.pages.transfer.pictures.shelf import PictureShelf
from latentlab.gui.pages.transfer.transfer_mode import TransferMode
from latentlab.requests import Request
from latentlab.views import AnyView, BilinearView, MatrixView, Picture, SwapView

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures


class ObjectMode(TransferMode):
    """Two shelves, one for pictures that get an object and one for those that have it.

    Signals:
        donor_changed: the current donor, a `Picture` or None.
    """

    kinds = KINDS
    donor_changed = Signal(object)

    def __init__(
        self, page: ExplorerPage, sources: PictureSources, crop: CropPane, draw: DrawPane
    ) -> None:
        super().__init__(page, sources, crop, draw)
        self._showing = False
        self._before = Shelved()
        self.pair = ObjectShelves(sources)
        self.controls = ObjectControls(page.inspector, self)
        self.pad_part = ObjectPadPart(page.explorer, sources, self)
        page.above.addWidget(self.pair)
        page.middle.insertWidget(0, self.pad_part.pad, 1)
        self.parts = [self.pair]
        self._connect()

    # What a mode is.

    @property
    def shelves(self) -> tuple[PictureShelf, ...]:
        return (self.pair.receiver_shelf, self.pair.donor_shelf)

    @property
    def lacks_pictures(self) -> bool:
        return self._made() is None

    def say_lacking(self) -> None:
        words = self.pair.lacking()
        if words is None:
            self.emptied.emit()
        else:
            self.page.say_empty(*words)

    def suits(self, facts: ModelFacts) -> bool:
        return facts.transfigures

    def default_view(self, facts: ModelFacts) -> AnyView | None:
        del facts
        return self._made()

    def on_model(self, facts: ModelFacts) -> None:
        self.pair.offer(facts)
        self.pair.follow(self.controls.settings)
        self.controls.offer(facts)
        self._tell_donor()

    def forget_pictures(self) -> None:
        self.pad_part.forget()

    def on_view(self, view: AnyView) -> None:
        assert isinstance(view, ObjectView)
        self.controls.show(self.controls.settings.following(view))
        self._follow()
        if not self._showing:
            self.pair.show_view(view)
            self.tell_shelves()
            self._before = self.pair.shelved()
            self._tell_donor()
        if isinstance(view, BilinearView):
            self.pad_part.show_view(view)

    def on_pictures(self, request: Request, pictures: "Pictures") -> None:
        del pictures
        if isinstance(request.view, MatrixView):
            self.page.canvas.blank = 0 if request.view.headers else None
            self.page.canvas.keep_rows_together()
            self.page.canvas.update()
        if isinstance(request.view, BilinearView) and not self.controls.settings.whole:
            self.pad_part.ask_square(request.view, request.step)

    def take(self, pictures: Sequence[Picture]) -> None:
        self._main_shelf().take(pictures)

    def draw_new(self) -> None:
        self._on_draw(self._main_shelf(), -1)

    def take_examples(self) -> None:
        self.pair.take_examples()

    def cell_view(self, view: AnyView, index: int, columns: int) -> AnyView:
        assert isinstance(view, ObjectView)
        return only_cell(view, index, columns)

    def set_shown(self, shown: bool) -> None:
        super().set_shown(shown)
        self.controls.set_shown(shown)
        self._follow(shown)

    # What the person does.

    def _on_settings(self, settings: ObjectSettings, commit: bool) -> None:
        del settings
        self._follow()
        self._show(self._made(), commit)

    def _on_shelves(self) -> None:
        """Pictures were added or taken away; a single new one is what the person wants to see."""
        before, now = self._before, self.pair.shelved()
        receiver = single_new(now.receivers, before.receivers)
        donor = single_new(now.donors, before.donors)
        self.pair.choose(Shelved(receiver=receiver))
        row = max(self.pair.receiver_shelf.current, 0)
        self.pair.choose(Shelved(donor=donor))
        view = self._made()
        if donor is not None and isinstance(view, SwapView):
            view = with_donor(view, row, donor)
        if donor is not None and isinstance(view, BilinearView):
            view = self.pad_part.with_donor(view, donor)
        self._show(view)

    def _on_receiver(self, place: int) -> None:
        view = self._shown()
        if self.controls.settings.kind in ("strength", "bilinear"):
            self._show(self._made())
        if isinstance(view, SwapView):
            self._select(place, 2)

    def _on_receiver_chosen(self, place: int) -> None:
        """Show whose object the receiver gets."""
        view = self._shown()
        if isinstance(view, SwapView) and place < len(view.donors):
            self.pair.choose(Shelved(donor=view.donors[place]))

    def _on_donor(self, place: int) -> None:
        donor, view = self.pair.donor_shelf.pictures[place], self._shown()
        self._tell_donor()
        if isinstance(view, SwapView):
            row = max(self.pair.receiver_shelf.current, 0)
            self._show(with_donor(view, row, donor))
            self._select(row, 2)
        elif isinstance(view, BilinearView):
            self._show(self.pad_part.with_donor(view, donor))
        elif self.controls.settings.kind == "strength":
            self._show(self._made())

    def _on_pad(self, view: BilinearView, commit: bool) -> None:
        self.pair.make_sure_of(view)
        self._show(view, commit)

    def _on_crop(self, shelf: PictureShelf, place: int) -> None:
        self.crop.open_pane(shelf, shelf.pictures[place], partial(self._replace, shelf))

    def _on_draw(self, shelf: PictureShelf, place: int) -> None:
        self.draw.open_pane(shelf, place, partial(self._replace, shelf))

    def _replace(self, shelf: PictureShelf, old: Picture, new: Picture, commit: bool) -> None:
        """Have `new` in the place of `old`, on its shelf and in what is shown."""
        view = self._shown()
        shelf.show_pictures(shelf.with_instead(old, new))
        self._before = self.pair.shelved()
        if view is not None:
            self._show(with_instead(view, old, new), commit)
        elif commit:
            self.tell_shelves(commit=True)

    def _on_selected(self, index: int) -> None:
        answer = self.page.answer()
        view = self._shown()
        # Pictures that are about to be replaced say nothing of the view.
        if answer is None or index < 0 or answer[0].view != view:
            return
        if isinstance(view, ObjectView) and not isinstance(view, BilinearView):
            self.pair.choose(cell_of(view, index, answer[1].columns))
            self._tell_donor()

    def _main_shelf(self) -> PictureShelf:
        """Where pictures go that were not put on one shelf or the other."""
        takes = self.controls.settings.takes_receivers
        return self.pair.receiver_shelf if takes else self.pair.donor_shelf

    # Showing.

    def _shown(self) -> ObjectView | None:
        view = self.page.current_view()
        return view if isinstance(view, ObjectView) else None

    def _made(self) -> ObjectView | None:
        """What the settings show of the pictures on the shelves."""
        settings = self.controls.settings
        earlier = self.page.explorer.view(settings.kind)
        return make_view(settings, self.pair.shelved(), earlier)

    def _show(self, view: ObjectView | None, commit: bool = True) -> None:
        if commit:
            self._before = self.pair.shelved()
        self.tell_shelves(commit and view is None)
        if view is None:
            self.say_lacking()
            return
        self._showing = True
        try:
            self.page.show_view(view, commit)
        finally:
            self._showing = False
        self._tell_donor()

    def _follow(self, shown: bool = True) -> None:
        """Show what the settings are about."""
        settings = self.controls.settings
        self.pair.follow(settings)
        self.pad_part.pad.setVisible(shown and settings.kind == "bilinear" and not settings.whole)

    def _select(self, row: int, column: int) -> None:
        answer = self.page.answer()
        if answer is not None and row * answer[1].columns + column < len(answer[1]):
            self.page.canvas.select(row * answer[1].columns + column)

    def _tell_donor(self) -> None:
        self.donor_changed.emit(self.pair.shelved().donor)

    def _connect(self) -> None:
        self.controls.changed.connect(self._on_settings)
        self.pair.changed.connect(self._on_shelves)
        self.pair.receiver_used.connect(self._on_receiver)
        self.pair.donor_used.connect(self._on_donor)
        self.pair.receiver_shelf.chosen.connect(self._on_receiver_chosen)
        self.pad_part.changed.connect(self._on_pad)
        self.pad_part.corner_chosen.connect(lambda donor: self.pair.choose(Shelved(donor=donor)))
        self.page.canvas.selected.connect(self._on_selected)
        for shelf in (self.pair.receiver_shelf, self.pair.donor_shelf):
            shelf.crop_wanted.connect(partial(self._on_crop, shelf))
            shelf.draw_wanted.connect(partial(self._on_draw, shelf))

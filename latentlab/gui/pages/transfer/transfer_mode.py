"""The interface of a mode of the Transfer page: one mode for each family of models."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from latentlab.export.order import Subject
from latentlab.gui.explorer.explorer_page import ExplorerPage
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.explorer.pictures.crop_pane import CropPane
from latentlab.gui.explorer.pictures.sources import PictureSources
from latentlab.gui.pages.transfer.pictures.draw_pane import DrawPane
from latentlab.gui.pages.transfer.pictures.shelf import PictureShelf
from latentlab.moment import Shelves
from latentlab.requests import Request
from latentlab.views import AnyView, Picture, TranslateView, UpscaleView, changed

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures


class TransferMode(QObject):
    """Controls and pictures for models that can do one thing; shown only for such models.

    A mode puts its widgets into the page's layouts and inspector and lists them in `parts`, so
    that the page can show those of one mode alone. What lies on its shelves is told to the
    explorer with every view, so that undo brings back both, and the next start.

    Attributes:
        kinds: the kinds of view that it shows.
        page: shows views.
        sources: where pictures come from; shared by all modes.
        crop: where the square of a picture is chosen; shared by all modes.
        draw: where pictures are drawn; shared by all modes.
        parts: widgets that are seen only while this mode is.

    Signals:
        emptied: there is no picture to work on any more.
    """

    kinds: ClassVar[tuple[str, ...]] = ()
    emptied = Signal()

    def __init__(
        self, page: ExplorerPage, sources: PictureSources, crop: CropPane, draw: DrawPane
    ) -> None:
        super().__init__(page)
        self.page = page
        self.sources = sources
        self.crop = crop
        self.draw = draw
        self.parts: list[QWidget] = []

    @property
    def shelves(self) -> tuple[PictureShelf, ...]:
        """Its shelves."""
        raise NotImplementedError

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """All that lie on its shelves."""
        return tuple(picture for shelf in self.shelves for picture in shelf.pictures)

    @property
    def lacks_pictures(self) -> bool:
        """Whether too little lies on its shelves for anything to be shown."""
        raise NotImplementedError

    def say_lacking(self) -> None:
        """Say in the place of the pictures what is missing."""
        self.emptied.emit()

    def tell_shelves(self, commit: bool = False) -> None:
        """Let undo know what lies on the shelves; `commit` where no view is shown that does so."""
        lying = {shelf.objectName(): shelf.pictures for shelf in self.shelves}
        self.page.explorer.shelve(lying, commit)

    def put_on_shelves(self, lying: Shelves) -> None:
        """Have those pictures on the shelves that undo, or a start, has brought back."""
        for shelf in self.shelves:
            shelf.show_pictures(lying.get(shelf.objectName(), shelf.pictures))

    def suits(self, facts: ModelFacts) -> bool:
        """Whether this mode is of use for a model."""
        raise NotImplementedError

    def default_view(self, facts: ModelFacts) -> AnyView | None:
        """What is shown first of a model; None if there are no pictures yet.

        The model before may have been of another size: `sources.origins.fitted` mends that, at
        once since the page has had `sources` prepare.
        """
        raise NotImplementedError

    def on_model(self, facts: ModelFacts) -> None:
        """Offer what a model has. It may be called while hidden."""

    def forget_pictures(self) -> None:
        """Take away all that the model before has drawn beside the page's canvas."""

    def on_view(self, view: AnyView) -> None:
        """Set controls and shelves to a view of one of `kinds` without telling anybody."""

    def on_pictures(self, request: Request, pictures: "Pictures") -> None:
        """Show pictures of one of `kinds`; the page has put them on its canvas already."""

    def take(self, pictures: Sequence[Picture]) -> None:
        """Work on these pictures, too: they were dropped or pasted on the page as a whole."""
        raise NotImplementedError

    def draw_new(self) -> None:
        """Draw a picture to work on."""
        raise NotImplementedError

    def take_examples(self) -> None:
        """Fetch some pictures of the data to work on."""
        raise NotImplementedError

    def cell_view(self, view: AnyView, index: int, columns: int) -> AnyView:
        """The smallest view that still shows picture `index` of `view`, for saving it alone."""
        raise NotImplementedError

    def exportable(self) -> Subject | None:
        """What stands in the place of the page's own pictures, to export; None if nothing does."""
        return None

    def unscripted(self) -> str:
        """What the page's script leaves out of what is seen, as a sentence; or nothing."""
        return ""

    def set_shown(self, shown: bool) -> None:
        """Show or hide all of its parts."""
        for part in self.parts:
            part.setVisible(shown)


class TableMode(TransferMode):
    """A mode that shows a table, a row for each picture on its one shelf.

    A subclass makes `shelf` before it calls `connect_shelf`, and says what its views are.

    Attributes:
        shelf: the pictures that are worked on.
    """

    shelf: PictureShelf

    @property
    def shelves(self) -> tuple[PictureShelf, ...]:
        return (self.shelf,)

    @property
    def lacks_pictures(self) -> bool:
        return not self.shelf.pictures

    def show_pictures_changed(self, pictures: tuple[Picture, ...], commit: bool) -> None:
        """Show the same of other pictures."""
        raise NotImplementedError

    def take(self, pictures: Sequence[Picture]) -> None:
        self.shelf.take(pictures)

    def draw_new(self) -> None:
        self._on_draw(-1)

    def take_examples(self) -> None:
        self.shelf.take_examples()

    def cell_view(self, view: AnyView, index: int, columns: int) -> AnyView:
        return changed(view, pictures=(_pictures_of(view)[index // columns],))

    def on_pictures(self, request: Request, pictures: "Pictures") -> None:
        """Scroll the row of what the person added last into view, once it is on screen."""
        del pictures
        newest, shown = self.shelf.newest, _pictures_of(request.view)
        if newest is not None and newest in shown:
            self.shelf.newest = None
            self._on_chosen(shown.index(newest))

    def connect_shelf(self) -> None:
        """Let shelf and table choose the same row, and pictures be cropped and drawn."""
        self.shelf.chosen.connect(self._on_chosen)
        self.shelf.crop_wanted.connect(self._on_crop)
        self.shelf.draw_wanted.connect(self._on_draw)
        self.page.canvas.selected.connect(self._on_selected)

    def _on_chosen(self, row: int) -> None:
        answer = self.page.answer()
        if answer is not None and 0 <= row * answer[1].columns < len(answer[1]):
            self.page.canvas.select(row * answer[1].columns)

    def _on_selected(self, index: int) -> None:
        answer = self.page.answer()
        if answer is not None and index >= 0 and answer[0].view.kind in self.kinds:
            self.shelf.choose(index // answer[1].columns)

    def _on_crop(self, place: int) -> None:
        self.crop.open_pane(self.shelf, self.shelf.pictures[place], self._replace)

    def _on_draw(self, place: int) -> None:
        self.draw.open_pane(self.shelf, place, self._replace)

    def _replace(self, old: Picture, new: Picture, commit: bool) -> None:
        """Have `new` in the place of `old`."""
        self.show_pictures_changed(self.shelf.with_instead(old, new), commit)


def _pictures_of(view: AnyView) -> tuple[Picture, ...]:
    assert isinstance(view, (TranslateView, UpscaleView)), "a mode is asked about its own views"
    return view.pictures

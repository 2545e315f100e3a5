"""For models that enlarge pictures: their answers beside a plain enlargement and the truth."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox

from latentlab.gui.explorer.explorer_page import ExplorerPage
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.explorer.pictures.crop_pane import CropPane
from latentlab.gui.explorer.pictures.sources import PictureSources
from latentlab.gui.pages.transfer.pictures.draw_pane import DrawPane
from latentlab.gui.pages.transfer.pictures.shelf import PictureShelf
from latentlab.gui.pages.transfer.transfer_mode import TableMode
from latentlab.gui.style.accessibility import named
from latentlab.gui.widgets.labels import Hint
from latentlab.views import AnyView, Picture, UpscaleView

if TYPE_CHECKING:
    pass

_WITH_TRUTH = "With a truth: made smaller first"
_AS_THEY_ARE = "As they are"


class UpscaleMode(TableMode):
    """A table: a row each picture, a column each way to enlarge it."""

    kinds = ("upscale",)

    def __init__(
        self, page: ExplorerPage, sources: PictureSources, crop: CropPane, draw: DrawPane
    ) -> None:
        super().__init__(page, sources, crop, draw)
        self.shelf = PictureShelf(
            sources,
            "toEnlarge",
            "Pictures to enlarge",
            domain=None,
            tip="The pictures that are enlarged.",
        )
        self._what = named(
            QComboBox(),
            "upscaleWhat",
            spoken="What is enlarged",
            tip="Make each picture smaller first, so that it is itself the truth that the answers "
            "are held to; or enlarge it as it is.",
        )
        self._what.addItem(_WITH_TRUTH, True)
        self._what.addItem(_AS_THEY_ARE, False)
        self._words = Hint()
        self._group = page.inspector.add_group("Enlarge")
        self._group.add_wide(self._what)
        self._group.add_wide(self._words)
        page.above.addWidget(self.shelf)
        self.parts = [self.shelf, self._group]
        self._facts: ModelFacts | None = None
        self._connect()

    def suits(self, facts: ModelFacts) -> bool:
        return facts.upscales

    def default_view(self, facts: ModelFacts) -> AnyView | None:
        pictures = self.sources.origins.fitted(self.shelf.pictures, facts)
        if not pictures:
            return None
        return UpscaleView(pictures=pictures, shrink=self._shrinks())

    def on_model(self, facts: ModelFacts) -> None:
        if self._facts is not None and self._facts.data != facts.data:
            self.shelf.forget_examples()
        self.shelf.forget_misfits(facts)
        self._facts = facts
        self._explain()

    def on_view(self, view: AnyView) -> None:
        assert isinstance(view, UpscaleView)
        self.shelf.show_pictures(view.pictures)
        self.tell_shelves()
        self._what.setCurrentIndex(0 if view.shrink else 1)
        self._explain()

    def _shrinks(self) -> bool:
        return bool(self._what.currentData())

    def _explain(self) -> None:
        """Say from which size to which, and how the figures are read."""
        if self._facts is None:
            return
        size, times = self._facts.size, self._facts.factor
        if self._shrinks():
            words = (
                f"From {size // times} to {size} px. Over each way stands how near its pixels are "
                "to the truth, in dB, mean of all rows: more is nearer, yet not sharper. MSE "
                "learned by the mean squared error of pixels alone."
            )
        else:
            words = f"From {size} to {size * times} px. What they truly look like is not known."
        self._words.say(f"{words} A folder, below, is enlarged whole, at any size.")

    def _on_inputs(self, pictures: tuple[Picture, ...]) -> None:
        self.tell_shelves(commit=not pictures)
        view = self.page.current_view()
        if not pictures:
            self.say_lacking()
        elif isinstance(view, UpscaleView):
            self.page.show_changed(view, {"pictures": pictures})
        else:
            self.page.show_view(UpscaleView(pictures=pictures, shrink=self._shrinks()))

    def _on_what(self) -> None:
        self._explain()
        view = self.page.current_view()
        if isinstance(view, UpscaleView):
            self.page.show_changed(view, {"shrink": self._shrinks()})

    def show_pictures_changed(self, pictures: tuple[Picture, ...], commit: bool) -> None:
        view = self.page.current_view()
        if isinstance(view, UpscaleView):
            self.page.show_changed(view, {"pictures": pictures}, commit)

    def _connect(self) -> None:
        self.shelf.changed.connect(self._on_inputs)
        self._what.activated.connect(lambda _: self._on_what())
        self.connect_shelf()

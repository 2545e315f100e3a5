"""For models of two domains: pictures translated, brought back, compared, and the bad cases."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage

from latentlab.export.order import Subject
from latentlab.gui.explorer.explorer_page import ExplorerPage
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.explorer.pictures.crop_pane import CropPane
from latentlab.gui.explorer.pictures.sources import MOST, PictureSources
from latentlab.gui.pages.transfer.pictures.draw_pane import DrawPane
from latentlab.gui.pages.transfer.pictures.shelf import PictureShelf
from latentlab.gui.pages.transfer.transfer_mode import TableMode
from latentlab.gui.pages.transfer.translate.bad_cases import BadCasesBox
from latentlab.gui.pages.transfer.translate.before_after import BeforeAfter
from latentlab.gui.pages.transfer.translate.comparison import Comparison
from latentlab.gui.pages.transfer.translate.controls import TranslateControls
from latentlab.gui.widgets.grid.grid_painter import to_qimage
from latentlab.requests import Request
from latentlab.views import AnyView, Picture, TranslateView
from latentlab.views.transfer import ends
from trainers.capabilities import TransferDirection

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures


class TranslateMode(TableMode):
    """A table: a row each picture, columns for what becomes of it.

    Signals:
        direction_changed: which way pictures are translated now.
    """

    kinds = ("translate",)
    direction_changed = Signal(str)

    def __init__(
        self, page: ExplorerPage, sources: PictureSources, crop: CropPane, draw: DrawPane
    ) -> None:
        super().__init__(page, sources, crop, draw)
        self._facts: ModelFacts | None = None
        self.shelf = PictureShelf(
            sources,
            "inputs",
            "Pictures to translate",
            tip="The pictures that are translated.",
        )
        self._wipe = BeforeAfter()
        self._controls = TranslateControls(page.inspector, self)
        self._comparison = Comparison(page)
        self._bad_cases = BadCasesBox(page.explorer, sources)
        self._bad_cases_group = page.inspector.add_group("Bad cases")
        self._bad_cases_group.add_wide(self._bad_cases)
        page.above.addWidget(self.shelf)
        page.middle.addWidget(self._wipe, 1)
        page.middle.addWidget(self._comparison.pane, 1)
        self.parts = [self.shelf]
        self._connect()

    def suits(self, facts: ModelFacts) -> bool:
        return facts.translates

    def default_view(self, facts: ModelFacts) -> AnyView | None:
        pictures = self.sources.origins.fitted(self.shelf.pictures, facts)
        if not pictures:
            return None
        return TranslateView.model_validate({**self._controls.values(), "pictures": pictures})

    def on_model(self, facts: ModelFacts) -> None:
        first = self._facts is None or len(self._facts.directions) != len(facts.directions)
        if self._facts is not None and self._facts.domains != facts.domains:
            self.shelf.forget_examples()
        self.shelf.forget_misfits(facts)
        self._facts = facts
        self._controls.offer(facts)
        if first:
            # There and back is what such models are about; those of one way cannot.
            both = len(facts.directions) == 2
            start = TranslateView.model_construct(
                pictures=(), direction=facts.directions[0], cycle=both, error=both
            )
            self._controls.show(start)
        self.shelf.head.set_domains(facts.domains)
        self._name_direction(self._controls.direction.direction())
        self._bad_cases.offer(facts)
        self._comparison.offer(facts)

    def forget_pictures(self) -> None:
        self._wipe.show_pictures(QImage(), QImage(), ("", ""))
        self._comparison.forget()

    def on_view(self, view: AnyView) -> None:
        assert isinstance(view, TranslateView)
        if view.direction != self._controls.direction.direction():
            self._bad_cases.give_up()
        self.shelf.show_pictures(view.pictures)
        self.tell_shelves()
        self._controls.show(view)
        self._bad_cases.forget_unless(view.pictures)
        self._name_direction(view.direction)
        self._comparison.show(view)

    def on_pictures(self, request: Request, pictures: "Pictures") -> None:
        super().on_pictures(request, pictures)
        self._show_wipe()

    def exportable(self) -> Subject | None:
        return self._comparison.exportable() if self._comparison.is_seen else None

    def unscripted(self) -> str:
        return "It makes the pictures of the current model alone." * self._comparison.is_seen

    def set_shown(self, shown: bool) -> None:
        super().set_shown(shown)
        self._controls.set_shown(self._facts if shown else None)
        both = shown and self._facts is not None and len(self._facts.directions) == 2
        self._bad_cases_group.setVisible(both)
        self._show_look(shown)

    def _on_inputs(self, pictures: tuple[Picture, ...]) -> None:
        self.tell_shelves(commit=not pictures)
        view = self.page.current_view()
        if not pictures:
            self.say_lacking()
        elif isinstance(view, TranslateView):
            values = {"pictures": pictures, "direction": self._controls.direction.direction()}
            self.page.show_changed(view, values)
        elif self._facts is not None and (first := self.default_view(self._facts)) is not None:
            self.page.show_view(first)

    def _on_controls(self, values: Mapping[str, Any], commit: bool) -> None:
        view = self.page.current_view()
        if isinstance(view, TranslateView):
            self.page.show_changed(view, values, commit)

    def _on_direction(self, direction: TransferDirection) -> None:
        """Own pictures are translated the other way; examples are replaced by those of the other
        domain."""
        self._bad_cases.give_up()
        own, replaced = self.shelf.own, len(self.shelf.own) < len(self.shelf.pictures)
        self._name_direction(direction)
        kept = {"pictures": own} if replaced and own else {}
        self._on_controls({"direction": direction, **kept}, not replaced)
        if replaced:
            self.shelf.take_examples()

    def _name_direction(self, direction: TransferDirection) -> None:
        if self._facts is not None:
            source, target = ends(self._facts.domains, direction)
            self.shelf.head.set_title(f"{source} to {target}")
            self.shelf.set_domain(("AtoB", "BtoA").index(direction))
            self._bad_cases.set_direction(direction)
            self.direction_changed.emit(direction)

    def show_pictures_changed(self, pictures: tuple[Picture, ...], commit: bool) -> None:
        self._on_controls({"pictures": pictures}, commit)

    def _on_bad_cases(self, pictures: tuple[Picture, ...]) -> None:
        """Show what the search found, behind what the person put on the shelf."""
        own = self.shelf.own
        found = tuple(each for each in pictures if each not in own)[: MOST - len(own)]
        self.shelf.mark_examples(found)
        self._on_controls({"pictures": (*own, *found), "cycle": True, "error": True}, True)

    def _show_look(self, shown: bool) -> None:
        look = self._controls.look
        self._wipe.setVisible(shown and look == "wipe")
        self._comparison.set_shown(shown and look == "models")
        self.page.canvas.setVisible(not shown or look == "table")
        self._show_wipe()

    def _show_wipe(self) -> None:
        """Show the current row in the wipe: the picture, and its first draw."""
        answer = self.page.answer()
        if answer is None or not isinstance(answer[0].view, TranslateView):
            return
        view, pictures = answer[0].view, answer[1]
        row = min(max(self.shelf.current, 0), len(view.pictures) - 1)
        before, after = pictures.pixels[row * pictures.columns :][:2]
        domains = self._facts.domains if self._facts is not None else ("before", "after")
        captions = ends(domains, view.direction)
        self._wipe.show_pictures(to_qimage(before), to_qimage(after), captions)

    def _step(self, by: int) -> None:
        self.shelf.choose((self.shelf.current + by) % max(len(self.shelf.pictures), 1))
        self._show_wipe()

    def _connect(self) -> None:
        self.shelf.changed.connect(self._on_inputs)
        # A search that ends later must not replace what was put here meanwhile, by undo as well.
        self.shelf.shown.connect(lambda _: self._bad_cases.give_up())
        self._controls.changed.connect(self._on_controls)
        self._controls.direction_picked.connect(self._on_direction)
        self._controls.look_picked.connect(lambda _: self._show_look(True))
        self._wipe.stepped.connect(self._step)
        self._bad_cases.found.connect(self._on_bad_cases)
        self.connect_shelf()
        self.shelf.chosen.connect(lambda _: self._show_wipe())
        self.page.canvas.selected.connect(lambda _: self._show_wipe())

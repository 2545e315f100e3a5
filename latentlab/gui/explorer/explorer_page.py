"""What all pages of the explorer have in common: pictures at the left, settings at the right."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from latentlab.capabilities import refusal_of_page
from latentlab.gui.explorer.anchors import misfit
from latentlab.gui.explorer.busy_line import BusyLine
from latentlab.gui.explorer.controls.anchor_row import AnchorRow
from latentlab.gui.explorer.controls.inspector import Inspector
from latentlab.gui.explorer.controls.picture_box import PictureBox
from latentlab.gui.explorer.controls.picture_canvas import PictureCanvas
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.explorer.likelihood.drawer import LikelihoodDrawer
from latentlab.gui.explorer.likelihood.line import LikelihoodLine
from latentlab.gui.explorer.nearest_drawer import NearestDrawer
from latentlab.gui.explorer.own.own_drawer import OwnDrawer
from latentlab.gui.explorer.own.own_part import OwnPart
from latentlab.gui.explorer.picture_actions import PictureActions
from latentlab.gui.explorer.tray.belonging import offer_model
from latentlab.gui.exporting.exportable import Exportable
from latentlab.gui.pages.page import Offer, Page
from latentlab.gui.services import Services
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.boxes import Collapsing
from latentlab.gui.widgets.dropped_files import accept_drop, dropped_files
from latentlab.gui.widgets.empty_state import EmptyState
from latentlab.gui.widgets.error_box import ErrorBox
from latentlab.models.refs import ModelRef
from latentlab.problems import explain
from latentlab.requests import Request
from latentlab.views import VIEWS, Anchor, AnyView, ViewError, changed
from latentlab.views.base import anchors_of

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures

_NO_MODEL = (
    "No model yet",
    "Choose one in the Library, or train the current run: it can be explored as soon as it has "
    "drawn its first samples.",
)


class ExplorerPage(Page):
    """A page for some kinds of view. Subclasses override the first group of methods.

    They put their controls into `self.inspector`, call `show_view` when one is moved, and set
    their controls in `on_view` (after undo, a dropped picture, or another model).

    Attributes:
        kinds: the kinds of view that the page shows; their pictures arrive in `on_pictures`.
        drag: whether dragging on the canvas takes a picture away or is the page's.
        takes_own: whether a person's own pictures become latents here.
        explorer: the current model, and what is shown of it.
        canvas: shows the pictures; `above` and `below` are layouts over and under it,
            `middle` is the row in which it stands; `beside` that and what lies over their foot.
        empty: stands in its place while there is nothing to show.
        picture_actions: what can be done with one picture or with all.
    """

    shows_tray = True
    kinds: tuple[str, ...] = ()
    drag: Literal["take", "wander"] = "take"
    takes_own = True

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.explorer = services.explorer
        self.exports = services.exports
        self.store = services.store
        self.canvas = PictureCanvas(self.anchor_at, self.drag)
        self.inspector = Inspector()
        self.empty = EmptyState(*_NO_MODEL, icon_name="pictures")
        self.picture_actions = self.make_actions()
        self.middle, self.beside = QHBoxLayout(), QHBoxLayout()
        self._problem = ErrorBox()
        self._nearest = NearestDrawer()
        self._likelihood = LikelihoodLine(self.explorer, self.canvas, self.answer)
        self._of_data = LikelihoodDrawer(self.explorer, services.own.sources.data)
        self._own = OwnPart(self, services.own) if self.takes_own else None
        self._busy = BusyLine(self.explorer, lambda: self._kind)
        self._around = (Collapsing(GRID), Collapsing(GRID))
        self.above, self.below = (each.column for each in self._around)
        self._stack = QStackedLayout()
        self._kind = self.kinds[0]
        facts = self.explorer.facts
        self._drawn_by = None if facts is None else facts.ref
        self._to_choose: tuple[int, ...] = ()
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.canvas)

    # What a page is.

    def suits(self, facts: ModelFacts) -> bool:
        return facts.samples

    def exportables(self) -> Sequence[Exportable]:
        return self.picture_actions.exportables()

    def offers(self, pictures: Sequence[Path]) -> Sequence[Offer]:
        return self.own_offers(pictures, "here") if self.isVisible() else ()

    def own_offers(self, pictures: Sequence[Path], where: str) -> tuple[Offer, ...]:
        """To put pictures into the tray as latents, if the model has any; `where` says on which
        page. A folder may be meant to be learned from, so that is asked."""
        if self._own is None or self._own.pictures.refusal:
            return ()
        own, page = self._own.pictures, VIEWS[self.kinds[0]].page
        single = len(pictures) == 1 and not pictures[0].is_dir()
        words = f"Take {'its latent' if single else 'their latents'} {where}"
        at_once = not any(each.is_dir() for each in pictures)
        return (Offer(words, page, lambda: own.open_files(pictures), at_once),)

    def refusal_of(self, pictures: Sequence[Path]) -> str:
        del pictures
        if self._own is None or self.explorer.facts is None:
            return ""
        return self._own.pictures.refusal

    def copy_python(self) -> bool:
        self.picture_actions.copy_python()
        return True

    def can_show(self, facts: ModelFacts) -> str | None:
        """Why this page is of no use for a model, as a sentence; None if it is of use."""
        if facts.samples:
            return None
        return refusal_of_page("samples", facts.title, facts.capabilities)

    def chosen(self) -> str:
        selection = self.canvas.selection
        return " ".join(map(str, self.canvas.chosen_with(selection))) if selection >= 0 else ""

    def choose(self, chosen: str) -> None:
        self._to_choose = tuple(int(each) for each in chosen.split() if each.isdecimal())

    def default_view(self, facts: ModelFacts) -> AnyView | None:
        """What is shown first of a model; None keeps the empty state, see `say_empty`."""
        raise NotImplementedError

    def make_actions(self) -> PictureActions:
        """What can be done with the page's pictures; called once, while the page is made."""
        return PictureActions(self)

    def on_model(self, facts: ModelFacts) -> None:
        """Offer what a model has, such as its labels. It may be called while hidden."""

    def on_view(self, view: AnyView) -> None:
        """Set the controls to `view` without telling anybody."""

    def on_pictures(self, request: Request, pictures: "Pictures") -> None:
        """Show pictures of one of the page's kinds."""
        del request
        self.canvas.show_pictures(pictures)

    def forget_pictures(self) -> None:
        """Take away all that the model before has drawn: another one comes."""
        self.canvas.show_pictures(None)
        for row in self.findChildren(AnchorRow):
            row.forget_pictures()
        for box in self.findChildren(PictureBox):
            box.show_picture(None)

    def while_loading(self, ref: ModelRef) -> bool:
        """Show something of a model that is being loaded; False to show words instead."""
        del ref
        return False

    # What a page uses.

    def show_view(self, view: AnyView, commit: bool = True) -> None:
        """Show `view`; `commit` is False on the way and True at the end of a drag. A picture that
        was put into it and that the model cannot draw is refused, with the offer to open the model
        that can."""
        if (refused := self._misfit_in(view)) is not None:
            offer_model(self.explorer, refused)
            if (shown := self.current_view()) is not None:
                self.on_view(shown)
            return
        self._kind = view.kind
        self._begin_with_first(view)
        self.explorer.show(view, commit)

    def _misfit_in(self, view: AnyView) -> Anchor | None:
        """What is new in `view` and the model cannot draw; None if it can draw all."""
        facts, before = self.explorer.facts, self.explorer.view(view.kind)
        if facts is None:
            return None
        new = set(anchors_of(view)).difference(anchors_of(before) if before else ())
        return next((each for each in new if misfit(each, facts) is not None), None)

    def _begin_with_first(self, view: AnyView) -> None:
        """Where a change is the first thing that happens here, as by a picture that is sent from
        another page, let undo come back to what the page would have begun with."""
        facts = self.explorer.facts
        if facts is not None and self.explorer.view(view.kind) is None:
            first = self.first_view(facts)
            if first is not None and first.kind == view.kind:
                self.explorer.begin(first)

    def first_view(self, facts: ModelFacts) -> AnyView | None:
        """What the page begins with, for undo; None where that is not known without asking."""
        return self.default_view(facts)

    def show_changed(
        self, view: AnyView, values: Mapping[str, object], commit: bool = True
    ) -> None:
        """Show `view` with other values in some fields; one that is not allowed is told."""
        try:
            self.show_view(changed(view, **values), commit)
        except ViewError as error:
            self.explorer.said.emit(str(error))
            self.on_view(view)

    def change(self, values: Mapping[str, object], commit: bool = True) -> None:
        """Show the current view with other values in some fields, see `show_changed`."""
        view = self.current_view()
        if view is not None:
            self.show_changed(view, values, commit)

    def current_view(self) -> AnyView | None:
        """What this page shows."""
        return self.explorer.view(self._kind)

    def answer(self) -> "tuple[Request, Pictures] | None":
        """The pictures on screen, and the request that they answer, with its step."""
        return self.explorer.answer(self._kind)

    def anchor_at(self, index: int) -> Anchor | None:
        """What picture `index` on screen is made from."""
        answer, facts = self.answer(), self.explorer.facts
        if answer is None or not 0 <= index < len(answer[1]):
            return None
        if facts is not None and facts.draws_points:
            return None  # a plot is made of many latents
        return answer[1].anchor(answer[0].view, index)

    def take_given(self, data: QMimeData, then: Callable[[Sequence[Anchor]], None]) -> None:
        """Have a person's own pictures, dropped on a slot, lie in the tray as latents, and given to
        `then` once these are found."""
        if self._own is not None:
            self._own.pictures.take_mime(data, then)

    def say_empty(self, title: str, text: str) -> None:
        """Show words in the place of the pictures: what is missing and what to do."""
        self.empty.set_words(title, text)
        self._stack.setCurrentWidget(self.empty)

    def show_nearest(self, index: int) -> None:
        """Compare picture `index` with the training images."""
        answer = self.answer()
        if answer is not None and 0 <= index < len(answer[1]):
            self.show_drawer(self._nearest)
            self._nearest.look_up(answer[0], answer[1].pixels[index])

    def show_likelihoods(self) -> None:
        """Show which of the data the model finds most and least likely."""
        self.show_drawer(self._of_data)
        self._of_data.look()

    def show_drawer(self, wanted: QWidget | None) -> None:
        """Let one drawer, over the foot of the pictures, take the place of the others; None puts
        all away."""
        for each in self._drawers():
            if each is wanted:
                each.show()
            elif not each.isHidden():
                each.close_drawer()

    def _drawers(self) -> tuple[NearestDrawer | LikelihoodDrawer | OwnDrawer, ...]:
        own = () if self._own is None else (self._own.drawer,)
        return (self._nearest, self._of_data, *own)

    # The rest is the same for all pages.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._own is not None and event.matches(QKeySequence.StandardKey.Paste):
            self._own.pictures.paste()
        elif event.key() == Qt.Key.Key_Escape and not all(
            each.isHidden() for each in self._drawers()
        ):
            self.show_drawer(None)
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a bare picture, as other programs give it; files are the window's."""
        if event.mimeData().hasImage() and not dropped_files(event.mimeData()):
            accept_drop(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if self._own is not None:
            accept_drop(event)
            self._own.pictures.take_mime(event.mimeData())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        for each in self._around:
            each.settle()
        self._raise_covers()
        self._come_to_front()

    def _come_to_front(self) -> None:
        facts = self.explorer.facts
        if facts is None:
            self._wait_for_model()
            return
        reason = self.can_show(facts)
        if reason is not None:
            self.say_empty("Not for this model", reason)
            return
        self._follow_kind()
        shown = self.current_view()
        view = shown or self.default_view(facts)
        if view is not None:
            self._kind = view.kind
            self.explorer.show(view, commit=shown is None)

    def _follow_kind(self) -> None:
        """Show that of the page's views of this model which was in front last."""
        if (newest := self.explorer.newest_of(self.kinds)) is not None:
            self._kind = newest.kind

    def _wait_for_model(self) -> None:
        ref = self.explorer.ref
        if ref is None:
            self.say_empty(*_NO_MODEL)
        elif self.while_loading(ref):
            self._stack.setCurrentIndex(0)
            self._busy.say(self.explorer.opening)
        else:
            self.say_empty(self.explorer.opening, "This takes a moment.")

    def _on_model(self, facts: ModelFacts | None) -> None:
        self._problem.clear()
        if facts is not None and facts.ref != self._drawn_by:
            self._drawn_by = facts.ref
            self.canvas.choose(())
        refused = facts is not None and self.can_show(facts) is not None
        self.inspector.setEnabled(facts is not None and not refused)
        self.inspector.setVisible(not refused)
        for each in self._around:
            each.set_wanted(not refused)
        if facts is None:
            self.show_drawer(None)
            self.forget_pictures()
            self._busy.settle()
        else:
            self._follow_kind()
            self.on_model(facts)
            if self._own is not None:
                self._own.offer(facts)
            # The controls may offer other choices now; they were set to the view before that.
            if (view := self.current_view()) is not None:
                self.on_view(view)
        if self.isVisible():
            self._come_to_front()

    def _on_view(self, view: AnyView) -> None:
        if view.kind in self.kinds:
            self._kind = view.kind
            self.on_view(view)

    def _on_rendered(
        self, channel: str, request: Request, pictures: "Pictures", milliseconds: float
    ) -> None:
        del milliseconds
        if channel in self.kinds:
            self._busy.settle()
            if not self._problem.isHidden():
                self._problem.clear()
            self._stack.setCurrentIndex(0)
            self.on_pictures(request, pictures)
            newest = self.explorer.step is None
            self._nearest.keep_with(request.view, pictures.pixels, newest)
            self._choose_again(len(pictures))
            self._likelihood.refresh()

    def _choose_again(self, count: int) -> None:
        """Select what was selected at an earlier start, now that its pictures are there."""
        places, self._to_choose = self._to_choose, ()
        if any(place < count for place in places):
            self.canvas.choose(place for place in places if place < count)

    def _on_failed(self, channel: str, request: Request | None, error: Exception) -> None:
        del request
        if channel in self.kinds or channel == "model":
            self._busy.settle()
            problem = explain(error)
            self._problem.show_error(problem.headline, problem.advice, problem.details)

    def _on_menu(self, index: int, where: QPoint) -> None:
        self.picture_actions.menu(index).popup(where)

    def _connect(self) -> None:
        explorer = self.explorer
        explorer.model_changed.connect(self._on_model)
        explorer.view_changed.connect(self._on_view)
        explorer.rendered.connect(self._on_rendered)
        explorer.failed.connect(self._on_failed)
        self.canvas.activated.connect(self.picture_actions.pin)
        self.canvas.selected.connect(lambda _: self.changed.emit())
        self.canvas.menuRequested.connect(self._on_menu)
        self._likelihood.data_wanted.connect(self.show_likelihoods)
        self._stack.currentChanged.connect(self._raise_covers)

    def _lay_out(self) -> None:
        pictures = QWidget()
        inside = QVBoxLayout(pictures)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(GRID // 2)
        self.middle.setSpacing(GRID)
        self.middle.addWidget(self.canvas, 1)
        inside.addLayout(self._covered(self.middle, self._busy), 1)
        self._stack.addWidget(pictures)
        self._stack.addWidget(self.empty)
        self.beside.setSpacing(GRID)
        self.beside.addLayout(self._covered(self._stack, *self._drawers()), 1)
        above, below = self._around
        left = boxes.column(
            self._problem, above, (self.beside, 1), self._likelihood, below, spacing=GRID
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, 2 * GRID, 0, GRID)
        row.setSpacing(GRID)
        row.addLayout(left, 1)
        row.addWidget(self.inspector)
        self.inspector.setEnabled(False)
        self.setAcceptDrops(self.takes_own)

    def _covered(self, what: QLayout, *over: QWidget) -> QGridLayout:
        """`what`, and what lies over its foot, so that it moves nothing."""
        layers = QGridLayout()
        layers.addLayout(what, 0, 0)
        for each in over:
            layers.addWidget(each, 0, 0, Qt.AlignmentFlag.AlignBottom)
        return layers

    def _raise_covers(self) -> None:
        """Let what lies over the foot lie over all that was put beside the canvas meanwhile, and
        over what the stack, which raises it, has just brought to the front."""
        for each in (self._busy, *self._drawers()):
            each.raise_()

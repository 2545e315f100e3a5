"""The Edit page: paint on a picture what it shall show, and the latent follows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from latentlab.formatting import counted
from latentlab.gui.background import BackgroundTask, BackgroundWork
from latentlab.gui.explorer.anchors import Destination, random_anchor
from latentlab.gui.explorer.explorer_page import ExplorerPage
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.pages.edit.edit_actions import EditActions
from latentlab.gui.pages.edit.edit_settings import EditSettings
from latentlab.gui.pages.edit.painting import painted, rounded
from latentlab.gui.pages.edit.wish_pane import WishPane
from latentlab.gui.services import Services
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets.grid.grid_painter import to_qimage
from latentlab.measuring.attributes import reader_of
from latentlab.pictures.strokes import Stroke
from latentlab.requests import Request
from latentlab.views import Anchor, AnyView, EditView, Seed, ViewError, changed
from latentlab.views.edit import MOST_CANDIDATES, AnyWish

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures

_FOLLOWS = "edit follows"
"""The channel of pictures on the way, while somebody paints."""
_SLICE = 8
"""Steps of the search between two pictures on the way."""
_SLICES_AT_REST = 12
"""Pictures on the way that follow a hand which rests."""
_STRIP = 26 * GRID
_FIRST_STEP = "Paint on the picture what it shall show; it follows."
_EFFORT = ("starts", "steps", "evaluations")
"""Fields of a view that say how it searches."""
_FIRST, _EDITED, _OTHERS = 0, 1, 2
"""Places of the pictures that a view shows."""


class EditPage(ExplorerPage):
    """One picture, large, to paint on; beside it the first one, the edited one, and other
    solutions."""

    kinds = ("edit",)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        self._origins = services.own.sources.origins
        super().__init__(services, parent)
        self.setObjectName("editPage")
        self.pane = WishPane()
        self._settings = EditSettings(self.inspector, self.pane)
        self._stroke: Stroke = ()
        self._tool = ""
        self._reached: Anchor | None = None
        self._seen: Anchor | None = None
        self._at_rest = 0
        self._unsaved: dict[str, str] = {}
        self._warm = False
        self._warming = BackgroundWork("is refused", self)
        self.canvas.setFixedWidth(_STRIP)
        self._say_next(0)
        self.middle.insertWidget(0, self.pane, 1)
        self.setFocusProxy(self.pane.canvas)
        self._connect_edit()

    # What a page is.

    def default_view(self, facts: ModelFacts) -> EditView:
        return _first_view(Anchor(latent=Seed(seed=1), label=0 if facts.classes else None), facts)

    def unsaved(self) -> str:
        titles = [*self._unsaved.values()]
        more = f" and {counted(len(titles) - 1, 'other')}" if len(titles) > 1 else ""
        return f"The edit of {titles[0]}{more}" if titles else ""

    def _note(self, unsaved: bool) -> None:
        """Whether what is painted with the current model is anywhere but here."""
        facts, ref = self.explorer.facts, self.explorer.ref
        if facts is not None and ref is not None:
            self._unsaved.pop(ref.key, None)
            if unsaved:
                self._unsaved[ref.key] = facts.title

    def make_actions(self) -> EditActions:
        return EditActions(self, self._origins)

    def on_model(self, facts: ModelFacts) -> None:
        self._settings.offer(facts)
        self.pane.offer_colours(facts.channels == 3)

    def on_view(self, view: AnyView) -> None:
        if isinstance(view, EditView):
            if not view.wanted:
                self._note(unsaved=False)
            self._settings.show_view(view)
            if not self._stroke:
                self.pane.canvas.show_wishes(view.wishes)

    def on_pictures(self, request: Request, pictures: "Pictures") -> None:
        if not isinstance(request.view, EditView) or request.view.frames:
            super().on_pictures(request, pictures)
            return
        self.canvas.show_pictures(pictures)
        self._say_next(max(len(pictures) - _OTHERS, 0))
        if request.view.begin != self.anchor_at(self.canvas.selection):
            self.canvas.select(-1)  # undo has led away from the solution that was taken
        if not self._warm:
            self._warm = True
            self._warming.start(_warm_up)
        if not self._stroke:
            self._take_over(request.view, pictures)

    def _say_next(self, others: int) -> None:
        words = "Other solutions stand beside it: a click takes one." if others else _FIRST_STEP
        self.pane.say(words, self._busy.sizeHint().height())

    def forget_pictures(self) -> None:
        super().forget_pictures()
        self._stroke, self._reached = (), None
        self.pane.canvas.show_image(QImage())

    # Painting.

    def _edit(self) -> EditView | None:
        view = self.current_view()
        return view if isinstance(view, EditView) else None

    def _on_led(self, stroke: Stroke, tool: str) -> None:
        """The brush is led on: show what comes of the stroke so far."""
        view = self._edit()
        if view is None:
            return
        if not self._stroke:
            # Other solutions of the wishes before are of no use any more.
            self.explorer.cancel(view.kind)
            self._seen = self._reached
        self._stroke, self._tool, self._at_rest = rounded(stroke), tool, 0
        self._follow(view)

    def _follow(self, view: EditView) -> None:
        """Ask for a picture on the way, from where the last one led."""
        wishes = self._wishes(view)
        self.pane.canvas.show_wishes(wishes)
        way = {**self._values(view, wishes), "candidates": 0, "starts": 1, "steps": _SLICE,
               "evaluations": 0}  # fmt: skip
        try:
            self.explorer.ask(_FOLLOWS, changed(view, **way))
        except ViewError as error:
            self._give_up(view, error)

    def _on_committed(self) -> None:
        """A stroke has ended: it is a wish."""
        view = self._edit()
        if view is None or not self._stroke:
            return
        values = self._values(view, self._wishes(view))
        self._stroke, self._at_rest = (), 0
        try:
            # The picture first, then the other solutions, which take longer.
            self.explorer.ask(_FOLLOWS, changed(view, **values, candidates=0))
        except ViewError as error:
            self._give_up(view, error)
        else:
            self.change(values)
            self._note(unsaved=True)

    def _give_up(self, view: EditView, error: ViewError) -> None:
        self._stroke = ()
        self.explorer.said.emit(str(error))
        self.on_view(view)

    def _wishes(self, view: EditView) -> tuple[AnyWish, ...]:
        """Those of `view` after the stroke that is being painted."""
        brush = self.pane.canvas.brush
        if self._tool == "eraser":
            brush = replace(brush, tool="eraser")
        return painted(view.wishes, self._stroke, brush, self._seen)

    def _values(self, view: EditView, wishes: tuple[AnyWish, ...]) -> dict[str, object]:
        """What a stroke changes in `view`. A latent brush leads away from where the search was; all
        else goes on from there."""
        begin = None if self._tool == "brush" else self._reached or view.begin
        begin = begin if wishes else None
        return {"wishes": wishes, "strength": 1.0, "begin": begin, **_usual_effort()}

    def _on_followed(self, channel: str, request: Request, pictures: "Pictures") -> None:
        view = request.view
        if channel != _FOLLOWS or not isinstance(view, EditView):
            return
        self._take_over(view, pictures)
        now = self._edit()
        if self._stroke and now is not None and self._tool != "brush":
            self._at_rest += 1
            if self._at_rest < _SLICES_AT_REST:
                self._follow(now)

    def _take_over(self, view: EditView, pictures: "Pictures") -> None:
        """Show the edited picture, and go on from it."""
        self.pane.canvas.show_image(to_qimage(pictures.pixels[_EDITED]))
        if view.strength == 1:
            self._reached = pictures.anchor(view, _EDITED) if view.wanted else None

    # What is chosen.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_T and not event.modifiers():
            self._take_solution(self.canvas.selection)
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.take_given(QGuiApplication.clipboard().mimeData(), self._begin_with)
        else:
            super().keyPressEvent(event)

    def _on_selected(self, index: int) -> None:
        if self.canvas.underMouse() and self.canvas.hasFocus():
            self._take_solution(index)

    def _take_solution(self, index: int) -> None:
        """Go on from another solution."""
        view, anchor = self._edit(), self.anchor_at(index)
        if view is not None and anchor is not None and index >= _OTHERS:
            # As it is: a search would lead on to another one.
            self.change(
                {"begin": anchor, "strength": 1.0, **dict.fromkeys(_EFFORT, 0), "starts": 1}
            )

    def _on_settings(self, values: Mapping[str, object], commit: bool) -> None:
        if "wishes" in values and not values["wishes"]:
            values = {**values, "begin": None}
        if values.keys() - {"strength"}:
            values = {**_usual_effort(), **values}
        self.change(values, commit)
        if values.get("wishes"):
            self._note(unsaved=True)

    def _begin_with(self, anchors: Sequence[Anchor]) -> None:
        """Edit a picture, without any wishes."""
        facts = self.explorer.facts
        if facts is not None:
            before = self._edit()
            kept = {} if before is None else {"closeness": before.closeness, "seed": before.seed}
            self._reached = None
            self.show_view(changed(_first_view(anchors[0], facts), **kept))

    def _take_another(self) -> None:
        facts, view = self.explorer.facts, self._edit()
        if facts is not None:
            label = None if view is None else view.start.label
            self._begin_with((random_anchor(label, facts),))

    def _go_on(self) -> None:
        if (anchor := self.anchor_at(_EDITED)) is not None:
            self._begin_with((anchor,))

    def _on_label(self, label: object) -> None:
        if (view := self._edit()) is not None:
            start = view.start.model_copy(update={"label": label})
            self._reached = None
            self.change({"start": start, "begin": None, **_usual_effort()})

    def _on_saved(self) -> None:
        """Something was exported: of this page, if it is in front."""
        if self.isVisible():
            self._note(unsaved=False)

    def _on_tray(self) -> None:
        edited = self.anchor_at(_EDITED)
        if edited is not None and any(each.anchor == edited for each in self.explorer.tray):
            self._note(unsaved=False)

    def _keep_direction(self) -> None:
        assert isinstance(self.picture_actions, EditActions)
        if self.picture_actions.keep_direction():
            self._note(unsaved=False)

    def _connect_edit(self) -> None:
        canvas, settings, explorer = self.pane.canvas, self._settings, self.explorer
        canvas.led.connect(self._on_led)
        canvas.committed.connect(self._on_committed)
        canvas.dropped.connect(lambda anchor: self._begin_with((anchor,)))
        canvas.given.connect(lambda data: self.take_given(data, self._begin_with))
        canvas.menu_wanted.connect(lambda where: self.picture_actions.menu(_EDITED).popup(where))
        self.pane.another_wanted.connect(self._take_another)
        self.canvas.selected.connect(self._on_selected)
        settings.changed.connect(self._on_settings)
        settings.label_picked.connect(self._on_label)
        for name, act in (
            ("another", self._take_another),
            ("go on", self._go_on),
            ("clear", lambda: self._on_settings({"wishes": ()}, True)),
            ("direction", self._keep_direction),
        ):
            settings.buttons[name].clicked.connect(act)
        explorer.rendered.connect(
            lambda channel, request, pictures, _: self._on_followed(channel, request, pictures)
        )
        self.exports.saved.connect(lambda _: self._on_saved())
        explorer.tray.changed.connect(self._on_tray)
        explorer.destinations["edit"] = (
            Destination("Edit it", "edit", self._begin_with, lambda facts: facts.samples),
        )


def _usual_effort() -> dict[str, object]:
    """How a view searches unless it shows a solution as it is."""
    return {each: EditView.model_fields[each].default for each in _EFFORT}


def _first_view(start: Anchor, facts: ModelFacts) -> EditView:
    """A picture without wishes."""
    free = bool(facts.classes) and facts.vocabulary is None
    return EditView(
        start=start, any_label=free, candidates=MOST_CANDIDATES, features=reader_of(facts.data)
    )


def _warm_up(_: BackgroundTask) -> None:
    """Load what the first search would wait for, while the person still looks at the picture."""
    from latentlab.latent.projection import warm_up

    warm_up()

"""The Walk page: walk through anchors, scrub, play and film it; or move over a pad."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from latentlab.export.order import Subject
from latentlab.gui.explorer.anchors import Destination, first_anchors, random_anchor
from latentlab.gui.explorer.explorer_page import ExplorerPage
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.explorer.side_channels import SideChannels, by_anchor
from latentlab.gui.explorer.tray.belonging import favourites_for
from latentlab.gui.exporting.exportable import Exportable
from latentlab.gui.pages.walk.pad import PadPart, pad_of, whole_square
from latentlab.gui.pages.walk.walk_anchors import FEWEST, MOST, WalkAnchors
from latentlab.gui.pages.walk.walk_settings import WalkSettings
from latentlab.gui.pages.walk.walk_transport import WalkTransport
from latentlab.gui.services import Services
from latentlab.requests import Request
from latentlab.views import Anchor, AnyView, PadView, TrayView, WalkView, changed

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures

_FIRST = 4


class WalkPage(ExplorerPage):
    """A walk, or a pad between four anchors; the tabs at the top right choose."""

    kinds = ("walk", "pad")

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self.setObjectName("walkPage")
        self._side = SideChannels(self.explorer, "walk", self)
        self._anchors = WalkAnchors()
        self._transport = WalkTransport()
        self._pad = PadPart(self)
        self._settings = WalkSettings(self.inspector, self)
        self._lay_out_walk()
        self._show_part(on_pad=False)
        self._connect_walk()

    def default_view(self, facts: ModelFacts) -> AnyView:
        """Through the favourites, or four samples, each with a label of its own."""
        favourites = self.explorer.tray.fitting(facts)[:MOST]
        samples = first_anchors(_FIRST, facts.classes, first=1)
        return WalkView(anchors=favourites if len(favourites) >= FEWEST else samples)

    def on_model(self, facts: ModelFacts) -> None:
        del facts
        self._transport.clock.pause()

    def forget_pictures(self) -> None:
        super().forget_pictures()
        self._transport.strip.show_pictures(None)
        self._pad.square.show_pictures(None)

    def on_view(self, view: AnyView) -> None:
        if not isinstance(view, (WalkView, PadView)):
            return
        self._settings.show_view(view)
        self._show_part(isinstance(view, PadView))
        if isinstance(view, PadView):
            self._transport.clock.pause()
            self._pad.show_view(view)
        else:
            if view.anchors != self._anchors.row.anchors:
                self._anchors.row.show_anchors(view.anchors, self.explorer.labels)
            self._transport.show_position(view.position)
            self._mark(view)

    def on_pictures(self, request: Request, pictures: "Pictures") -> None:
        super().on_pictures(request, pictures)
        if isinstance(request.view, PadView):
            self.canvas.keep_rows_together()
        self._ask_around(request.step)

    def exportables(self) -> list[Exportable]:
        """The walk as a whole, or what the pad shows; then the picture on screen."""
        shown, walk = self.picture_actions.exportables(), self._exported_walk()
        return shown if walk is None or self._walk() is None else [walk, *shown[1:]]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self._walk() is not None:
            self._transport.toggle()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._transport.clock.pause()

    def start_with(self, anchor: Anchor) -> None:
        """Walk from `anchor` through the anchors that are there after the first."""
        walk = self._some_walk()
        if walk is not None:
            self._arrange((anchor, *walk.anchors[1:]), position=0.0)

    def add(self, *anchors: Anchor) -> None:
        """Walk on to `anchors` at the end."""
        walk = self._some_walk()
        if walk is None:
            return
        if len(walk.anchors) + len(anchors) > MOST:
            self.explorer.said.emit(f"A walk has at most {MOST} anchors: remove one first.")
            return
        self._arrange((*walk.anchors, *anchors))

    def _walk(self) -> WalkView | None:
        """The walk on screen."""
        view = self.current_view()
        return view if isinstance(view, WalkView) else None

    def _some_walk(self) -> WalkView | None:
        """The walk on screen or the one shown last, or a first one."""
        view, facts = self.explorer.view("walk"), self.explorer.facts
        if isinstance(view, WalkView):
            return view
        first = None if facts is None else self.default_view(facts)
        return first if isinstance(first, WalkView) else None

    def _change(self, commit: bool = True, **values: object) -> None:
        walk = self._walk()
        if walk is not None:
            update = {"frames": None, "columns": None, **values}
            self.show_changed(walk, update, commit)

    def _arrange(self, anchors: tuple[Anchor, ...], **values: object) -> None:
        walk = self._some_walk()
        if walk is not None:
            update = {"anchors": anchors, "frames": None, "columns": None, **values}
            self.show_changed(walk, update)

    def _on_part(self, on_pad: bool) -> None:
        walk, pad = self._some_walk(), self.explorer.view("pad")
        if walk is not None:
            blended = pad if isinstance(pad, PadView) else pad_of(walk)
            self.show_view(blended if on_pad else walk)

    def _on_picked(self, place: int) -> None:
        walk = self._walk()
        if walk is not None and not walk.even_steps:
            self._change(position=place / _legs(walk))

    def _on_random(self) -> None:
        walk, facts = self._walk(), self.explorer.facts
        if walk is not None and facts is not None:
            self.add(random_anchor(walk.anchors[-1].label, facts))

    def _on_tray(self) -> None:
        if favourites := favourites_for(self.explorer, "A walk", FEWEST):
            self._arrange(favourites[:MOST], position=0.0)

    def _exported_walk(self) -> Subject | None:
        """The walk shown last, as long as the settings on this page say."""
        walk, answer = self.explorer.view("walk"), self.explorer.answer("walk")
        if walk is None or answer is None:
            return None
        # Imported here: it needs PyTorch, which may not be loaded yet when the window is built.
        from latentlab.export.walks import walk_subject

        view = changed(walk, position=0.0, frames=None, columns=None)
        request, manager = answer[0].model_copy(update={"view": view}), self.explorer.manager
        height, width = answer[1].pixels.shape[1:3]
        return walk_subject(
            lambda: manager.open(request.model, request.step),
            request,
            (width, height),
            seconds=self._settings.seconds,
        )

    def _ask_around(self, step: int | None) -> None:
        """Have the thumbnails and the strip, or the square, rendered for what is shown."""
        view = self.current_view()
        if isinstance(view, PadView):
            self._side.ask("square", whole_square(view), step)
        elif isinstance(view, WalkView):
            update = {"position": 0.0, "frames": self._transport.strip.room, "columns": None}
            self._side.ask("anchors", TrayView(anchors=view.anchors), step)
            self._side.ask("strip", changed(view, **update), step)

    def _on_side(self, channel: str, request: Request, pictures: "Pictures") -> None:
        if channel == "anchors":
            self._anchors.row.show_pictures(by_anchor(request, pictures))
        elif channel == "square":
            self._pad.show_pictures(pictures)
        elif isinstance(request.view, WalkView):
            self._transport.strip.show_pictures(pictures, closed=request.view.mode == "loop")

    def _on_room(self) -> None:
        answer = self.answer()
        if answer is not None:
            self._ask_around(answer[0].step)

    def _mark(self, walk: WalkView) -> None:
        place = walk.position * _legs(walk)
        near = abs(place - round(place)) < 0.02 and not walk.even_steps
        self._anchors.row.mark(round(place) % len(walk.anchors) if near else -1)

    def _show_part(self, on_pad: bool) -> None:
        walking = (self._anchors, self._transport)
        leaving = walking if on_pad else (self._pad.square,)
        focus = self.focusWidget()
        was_there = any(each is focus or each.isAncestorOf(focus) for each in leaving if focus)
        self._pad.square.setVisible(on_pad)
        for each in walking:
            each.setVisible(not on_pad)
        if was_there:
            (self._pad.square if on_pad else self._transport.strip).setFocus()

    def _lay_out_walk(self) -> None:
        self.above.addWidget(self._anchors)
        self.below.addWidget(self._transport)
        self.middle.insertWidget(0, self._pad.square, 1)

    def _connect_walk(self) -> None:
        transport = self._transport
        transport.went.connect(lambda place, commit: self._change(commit, position=place))
        transport.strip.room_changed.connect(self._on_room)
        self._side.rendered.connect(self._on_side)
        self._settings.part_chosen.connect(self._on_part)
        self._settings.walk_changed.connect(lambda values: self._change(**values))
        self._settings.pad_changed.connect(self.change)
        self._settings.export_wanted.connect(self.picture_actions.export_page)
        self._anchors.changed.connect(self._arrange)
        self._anchors.picked.connect(self._on_picked)
        self._anchors.refused.connect(self.explorer.said)
        self._anchors.more_wanted.connect(self._on_random)
        self._anchors.tray_wanted.connect(self._on_tray)
        self._anchors.pin_wanted.connect(self.explorer.pin)
        self._anchors.row.given.connect(
            lambda data: self.take_given(data, lambda anchors: self.add(*anchors))
        )
        self._pad.changed.connect(self.show_view)
        self._settings.pace_changed.connect(transport.clock.set_pace)
        self.explorer.destinations["walk"] = (
            Destination(
                "Use as the start of the walk", "walk", lambda each: self.start_with(*each)
            ),
            Destination("Add to the walk", "walk", lambda each: self.add(*each), several=True),
        )


def _legs(walk: WalkView) -> int:
    return len(walk.anchors) if walk.mode == "loop" else len(walk.anchors) - 1

"""The Chain page: run chains from noise or from pictures, hold parts, and see how they mix."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from latentlab.capabilities import refusal_of_page
from latentlab.formatting import counted
from latentlab.gui.explorer.anchors import Destination
from latentlab.gui.explorer.explorer_page import ExplorerPage
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.explorer.pictures.notices import ReadingBar, Refusals
from latentlab.gui.explorer.pictures.sources import PictureSources
from latentlab.gui.explorer.pictures.strip import (
    holds_pictures,
    is_for_the_window,
    picture_in,
)
from latentlab.gui.explorer.shipped_preview import read_preview
from latentlab.gui.pages.chain.chain_actions import ChainActions
from latentlab.gui.pages.chain.chain_settings import ChainSettings
from latentlab.gui.pages.chain.chain_transport import ChainTransport
from latentlab.gui.pages.chain.mask_pane import MaskPane
from latentlab.gui.pages.page import Offer
from latentlab.gui.services import Services
from latentlab.gui.widgets.dropped_files import accept_drop
from latentlab.models.refs import ModelRef
from latentlab.requests import Request
from latentlab.views import Anchor, AnyView, ChainView, Encoded, Picture
from latentlab.views.chain import MOST_CHAINS, MOST_STEPS

if TYPE_CHECKING:
    from latentlab.gui.pages.chain.mixing_plots import MixingPlots
    from latentlab.rendering.render import Pictures

_PLOTS_MS = 250
"""Between two drawings of the curves while chains run: they show the whole way, which changes
little, and the window must stay fluid."""


class ChainPage(ExplorerPage):
    """Chains side by side, and under them their energy, its autocorrelation and the distance.

    Attributes:
        sources: where pictures to start from come from.
    """

    kinds = ("chain",)
    takes_own = False  # pictures are what chains start from, not latents

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self.setObjectName("chainPage")
        self.sources = PictureSources(self.explorer, self.exports, self)
        self._refusals = Refusals(self.sources)
        self._transport = ChainTransport()
        self._mask = MaskPane()
        self._settings = ChainSettings(self.inspector, self)
        self._plots: MixingPlots | None = None
        self._plotting = QTimer(self, singleShot=True, interval=_PLOTS_MS)
        self._examples_from = 0
        self._shown_own: AnyView | None = None
        self._waiting: tuple[Picture, ...] = ()
        self.setAcceptDrops(True)
        self.above.addWidget(self._refusals)
        self.middle.insertWidget(0, self._mask, 1)
        self.below.addWidget(ReadingBar(self.sources))
        self.below.addWidget(self._transport)
        self._connect_chain()

    # What a page is.

    def suits(self, facts: ModelFacts) -> bool:
        return facts.chains

    def can_show(self, facts: ModelFacts) -> str | None:
        if facts.chains:
            return None
        return refusal_of_page("chain", facts.title, facts.capabilities)

    def default_view(self, facts: ModelFacts) -> ChainView:
        del facts
        return ChainView()

    def make_actions(self) -> ChainActions:
        return ChainActions(self, lambda picture: self._begin((picture,)), self._hold_parts)

    def while_loading(self, ref: ModelRef) -> bool:
        preview = read_preview(ref)
        self.canvas.show_grid(preview)
        return preview is not None

    def on_model(self, facts: ModelFacts) -> None:
        del facts
        self._transport.clock.pause()
        self._refusals.clear()
        self._examples_from = 0

    def on_view(self, view: AnyView) -> None:
        if not isinstance(view, ChainView):
            return
        if view != self._shown_own:
            # Undo, a dropped picture or another control: what runs is not what is wanted.
            self._transport.clock.pause()
        facts = self.explorer.facts
        self._settings.show_view(view, facts is not None and facts.anneals)
        self._show_steps(view)
        self._show_mask()

    def on_pictures(self, request: Request, pictures: "Pictures") -> None:
        super().on_pictures(request, pictures)
        self._transport.clock.arrived()
        self._show_mask()
        if not self._plotting.isActive():
            self._plotting.start(_PLOTS_MS if self._transport.clock.playing else 0)
        if isinstance(request.view, ChainView):
            self._show_steps(request.view)

    def anchor_at(self, index: int) -> Anchor | None:
        """The state as a picture: whatever encodes pictures can place it."""
        actions = self.picture_actions
        picture = actions.picture(index) if isinstance(actions, ChainActions) else None
        return None if picture is None else Anchor(latent=Encoded(picture=picture))

    def offers(self, pictures: Sequence[Path]) -> Sequence[Offer]:
        facts = self.explorer.facts
        if facts is None or not facts.chains:
            return ()
        start = partial(self.sources.open_files, pictures, self._begin)
        return (Offer("Start chains from it", ChainView.page, start),)

    # Running.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.sources.paste(self._begin)
        elif event.key() == Qt.Key.Key_Space and self._chain() is not None:
            self._transport.toggle()
        elif event.key() == Qt.Key.Key_S and not event.modifiers():
            self._step()
        elif event.key() == Qt.Key.Key_Home:
            self._restart()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._refusals.clear()
        if self._transport.clock.playing:
            self._transport.clock.pause()
            self._commit()

    def _chain(self) -> ChainView | None:
        """The chains on screen."""
        view = self.current_view()
        return view if isinstance(view, ChainView) else None

    def _change(self, values: Mapping[str, object], commit: bool = True) -> None:
        """Show the chains with other values; what runs goes on."""
        view = self._chain()
        if view is None:
            return
        self._shown_own = view.model_copy(update=dict(values))
        self.show_changed(view, values, commit)

    def _last(self, view: ChainView) -> int:
        """Changes after which the chains on screen are at their end."""
        facts = self.explorer.facts
        if facts is None or not facts.anneals:
            return MOST_STEPS
        return min(facts.burn_in - view.first_change(facts.burn_in), MOST_STEPS)

    def _on_due(self, changes: int) -> None:
        view = self._chain()
        if view is None or view.steps >= self._last(view):
            self._transport.clock.pause()
            self._commit()
            if view is not None and self._last(view) == MOST_STEPS:
                self.explorer.said.emit(f"A chain has at most {counted(MOST_STEPS, 'change')}.")
            return
        self._change({"steps": min(view.steps + changes, self._last(view))}, commit=False)

    def _on_playing(self) -> None:
        view = self._chain()
        if view is not None:
            self._show_steps(view)

    def _step(self) -> None:
        view = self._chain()
        if view is not None and view.steps < self._last(view):
            self._transport.clock.pause()
            self._change({"steps": view.steps + 1})

    def _restart(self) -> None:
        self._change({"steps": 0})

    def _commit(self) -> None:
        """What runs was stopped here: undo comes back to it."""
        view = self._chain()
        if view is not None:
            self.show_view(view)

    def _on_settings(self, values: dict[str, object]) -> None:
        """Other seeds and starts run other chains from their start; the rest goes on."""
        anew = "seed" in values or "strength" in values
        self._change({"steps": 0, **values} if anew else values)

    # Where chains start.

    def _begin(self, pictures: Sequence[Picture]) -> None:
        """Start the chains from `pictures` in turn; with none, from noise."""
        facts = self.explorer.facts
        if facts is None or not facts.chains:
            self._waiting = tuple(pictures)
            return
        self._refusals.clear()
        start = tuple(each.fitted(facts.size, facts.channels) for each in pictures)
        view = self._chain() or self.default_view(facts)
        kept = {"mask": view.mask if start else None, "start": start[-MOST_CHAINS:], "steps": 0}
        self._shown_own = view.model_copy(update=kept)
        self.show_changed(view, kept)

    def _take_examples(self) -> None:
        view = self._chain()
        if view is not None:
            self.sources.examples(None, self._examples_from, view.count, self._on_examples)
            self._examples_from += view.count

    def _on_examples(self, pictures: Sequence[Picture]) -> None:
        self._begin(pictures)

    def _come_to_front(self) -> None:
        super()._come_to_front()
        facts = self.explorer.facts
        if self._waiting and facts is not None and facts.chains:
            waiting, self._waiting = self._waiting, ()
            self._begin(waiting)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        data = event.mimeData()
        if self._chain() is not None and holds_pictures(data) and not is_for_the_window(data):
            accept_drop(event)

    def dropEvent(self, event: QDropEvent) -> None:
        picture = picture_in(event.mimeData())
        if picture is not None:
            self._begin([picture])
        else:
            self.sources.take_mime(event.mimeData(), self._begin)
        accept_drop(event)

    # What is held.

    def _hold_parts(self) -> None:
        """Open the pane in which parts of the chosen picture, or of the first, are held."""
        self._mask.show()
        self._settings.show_holding(True)
        self._show_mask()
        self._mask.canvas.setFocus()

    def _close_mask(self) -> None:
        self._mask.hide()
        self._settings.show_holding(False)
        self.canvas.setFocus()

    def _on_hold(self, wanted: bool) -> None:
        if wanted:
            self._hold_parts()
        else:
            self._close_mask()

    def _held_picture(self, view: ChainView) -> Picture | None:
        """What is painted on: the start, while it is seen or held; else the state on screen."""
        chosen = max(self.canvas.selection, 0)
        if view.start and (view.mask is not None or view.steps == 0):
            return view.start[(view.first + chosen) % len(view.start)]
        actions = self.picture_actions
        return actions.picture(chosen) if isinstance(actions, ChainActions) else None

    def _show_mask(self) -> None:
        """Show in the pane what is held, if it is open."""
        view = self._chain()
        if self._mask.isHidden() or view is None:
            return
        picture = self._held_picture(view)
        if picture is None:
            self._mask.forget()
        else:
            self._mask.show_picture(picture, view.mask)

    def _on_painted(self, mask: Picture | None, ended: bool) -> None:
        """The chains begin anew with what was painted on, and hold that."""
        view = self._chain()
        if view is None or mask == view.mask:
            if ended and view is not None:
                self._change({"mask": mask})
            return
        begun = bool(view.start) and (view.mask is not None or view.steps == 0)
        start = view.start if begun else self._mask.pictures
        # What is completed begins with noise; little of it would leave what was there before.
        strength = 1.0 if view.mask is None else view.strength
        self._change({"start": start, "mask": mask, "strength": strength, "steps": 0}, ended)

    # Curves.

    def _show_steps(self, view: ChainView) -> None:
        facts = self.explorer.facts
        if facts is not None and facts.anneals:
            self._transport.show_way(view.steps, self._last(view), self._noise(view))
        else:
            self._transport.show_steps(view.steps, 0 if facts is None else facts.burn_in)

    def _noise(self, view: ChainView) -> float | None:
        """Standard deviation of the noise in the states on screen, if they are those of `view`."""
        answer = self.answer()
        noise = None if answer is None else answer[1].series.get("noise")
        return None if noise is None or len(noise) != view.steps + 1 else float(noise[-1, 0])

    def _draw_plots(self) -> None:
        answer, facts = self.answer(), self.explorer.facts
        if answer is None or facts is None or not answer[1].series or not self.isVisible():
            return
        if self._plots is None:
            from latentlab.gui.pages.chain.mixing_plots import MixingPlots

            self._plots = MixingPlots()
            self.below.addWidget(self._plots)
        chosen = min(max(self.canvas.selection, 0), len(answer[1]) - 1)
        burn_in = 0 if facts.anneals else facts.burn_in
        self._plots.show_series(answer[1].series, chosen, burn_in)

    def _on_selected(self) -> None:
        self._draw_plots()
        self._show_mask()

    def _connect_chain(self) -> None:
        transport, settings, sources = self._transport, self._settings, self.sources
        transport.clock.due.connect(self._on_due)
        transport.clock.playing_changed.connect(lambda _: self._on_playing())
        transport.paused.connect(self._commit)
        transport.stepped.connect(self._step)
        transport.restarted.connect(self._restart)
        settings.changed.connect(self._on_settings)
        settings.speed_changed.connect(lambda speed: setattr(transport.clock, "speed", speed))
        actions = self.picture_actions
        assert isinstance(actions, ChainActions)
        settings.film_wanted.connect(actions.export_way)
        for name, act in (
            ("noise", lambda: self._begin(())),
            ("data", self._take_examples),
            ("open", lambda: sources.ask_for_files(self, self._begin)),
            ("paste", lambda: sources.paste(self._begin)),
            ("tray", lambda: sources.from_tray(self._begin)),
        ):
            settings.buttons[name].clicked.connect(act)
        settings.buttons["hold"].clicked.connect(self._on_hold)
        self._mask.painted.connect(self._on_painted)
        self._mask.closed.connect(self._close_mask)
        self._plotting.timeout.connect(self._draw_plots)
        self.canvas.selected.connect(lambda _: self._on_selected())
        sources.came_late.connect(self._begin)
        self.explorer.failed.connect(lambda *_: transport.clock.pause())
        self.explorer.destinations["chain"] = (
            Destination(
                "Start chains from it",
                "chain",
                lambda anchors: sources.draw(anchors, self._begin),
                lambda facts: facts.chains,
                several=True,
                pictures=True,
            ),
        )

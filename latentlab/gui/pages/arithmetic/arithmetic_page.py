"""The Arithmetic page: bins of exemplars, their signed sum, and the direction between two."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QWidget

from latentlab.formatting import counted
from latentlab.gui.explorer.anchors import Destination, menu_words, random_anchor
from latentlab.gui.explorer.controls.picture_box import PictureBox
from latentlab.gui.explorer.explorer_page import ExplorerPage
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.explorer.side_channels import SideChannels, by_anchor
from latentlab.gui.pages.arithmetic.bin_averages import BinAverages
from latentlab.gui.pages.arithmetic.bin_card import MOST_EXEMPLARS
from latentlab.gui.pages.arithmetic.direction_work import DirectionWork
from latentlab.gui.pages.arithmetic.exemplar_finder import ExemplarFinder
from latentlab.gui.pages.arithmetic.sum_controls import SumControls
from latentlab.gui.pages.arithmetic.sum_row import MOST, SumRow, formula
from latentlab.gui.services import Services
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets.grid.grid_painter import to_qimage
from latentlab.gui.widgets.labels import Hint
from latentlab.problems import explain
from latentlab.requests import Request
from latentlab.views import Anchor, AnyView, ArithmeticView, Bin, TrayView, changed
from latentlab.views.bins import titles

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures

_WAY = (
    "Drop pictures from the tray or another page into the bins. Each bin counts as the average "
    "of its exemplars; the signs say what is added and subtracted."
)
_DROP = "Drop a picture from the tray above to begin a bin."
_LOOKING = (
    "Looking for exemplars…",
    "256 samples are drawn, and those are chosen that show a property of the data most clearly. "
    f"You need not wait: {_DROP[0].lower()}{_DROP[1:]}",
)
_RESULT = "The sum. Drag it away, or double-click to pin it to the tray."
_LARGE = 30 * GRID
NEW_BIN = -1
"""The place of a new bin."""
_FEWEST = 2
"""Bins that are offered, as many as a direction needs; they are made when something is added."""
_EMPTY = ArithmeticView(bins=(Bin(exemplars=()),))


class ArithmeticPage(ExplorerPage):
    """The bins above; the result, what lies around it and the direction below."""

    kinds = ("arithmetic",)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self.setObjectName("arithmeticPage")
        self._side = SideChannels(self.explorer, "arithmetic", self)
        self._sum = SumRow()
        self._result = PictureBox("sumResult", "result", _LARGE, filled=True)
        self._result.setToolTip(_RESULT)
        self._controls = SumControls()
        self._finder = ExemplarFinder(self.explorer)
        self._averages = BinAverages(self._side)
        self._work = DirectionWork(self.explorer, self._side, self)
        self._lay_out_bins()
        self._connect_bins()

    def default_view(self, facts: ModelFacts) -> AnyView | None:
        """None: exemplars that mean something must be looked for first; they are shown then."""
        self.say_empty(*_LOOKING)
        self._finder.begin(facts)
        return None

    def first_view(self, facts: ModelFacts) -> AnyView | None:
        """An empty bin: what stands there while exemplars are looked for."""
        del facts
        return _EMPTY

    def on_model(self, facts: ModelFacts) -> None:
        self._result.show_picture(None)
        self._controls.offer(facts)
        self._finder.offer(facts)
        self._work.set_model(facts)
        if self.current_view() is None:
            self._sum.show_bins(())
            self._controls.show_view(_EMPTY)
            self._work.set_bins((), self._averages)
            self._offer_bins(_EMPTY.bins)

    def forget_pictures(self) -> None:
        super().forget_pictures()
        self._averages.forget()
        self._work.forget()

    def on_view(self, view: AnyView) -> None:
        if isinstance(view, ArithmeticView):
            if view.bins != self._sum.bins:
                self._finder.give_up()
            self._sum.show_bins(view.bins, self.explorer.labels)
            self._averages.forget_all_but(view.bins)
            self._offer_bins(view.bins)
            self._controls.show_view(view)
            self._work.set_bins(view.bins, self._averages)
            self._work.panel.show_applied(view.applied)
            self.canvas.setVisible(view.neighbourhood)

    def on_pictures(self, request: Request, pictures: "Pictures") -> None:
        super().on_pictures(request, pictures)
        view = request.view
        if not isinstance(view, ArithmeticView):
            return
        middle = len(pictures) // 2
        self._result.show_picture(to_qimage(pictures.pixels[middle]), self.anchor_at(middle))
        words = f"= {formula(view.bins)}"
        self._result.set_caption(words)
        self._result.setToolTip(f"{words}\n{_RESULT}")
        exemplars = tuple(dict.fromkeys(each for bin_ in view.bins for each in bin_.exemplars))
        if exemplars:
            self._side.ask("exemplars", TrayView(anchors=exemplars), request.step)
        self._averages.ask(view, request.step)
        self._work.set_step(request.step)

    def add_to(self, place: int, *anchors: Anchor) -> None:
        """Put `anchors` into the bin at `place`, as one step of undo; the place `NEW_BIN` is that
        of an empty bin without a name behind all others, which is made if there is none."""
        bins = self._some_view().bins
        if place == NEW_BIN:
            free = not bins[-1].exemplars and not bins[-1].name
            place = len(bins) - 1 if free else len(bins)
        if place >= MOST:
            self.explorer.said.emit(f"A sum has at most {MOST} bins: remove one first.")
            return
        bins += (Bin(exemplars=()),) * (place + 1 - len(bins))
        kept = bins[place].exemplars
        if len(kept) + len(anchors) > MOST_EXEMPLARS:
            self.explorer.said.emit(
                f"A bin has at most {MOST_EXEMPLARS} exemplars: remove some first."
            )
            return
        fuller = changed(bins[place], exemplars=(*kept, *anchors))
        bins = (*bins[:place], fuller, *bins[place + 1 :])
        self._change({"bins": bins})
        self.explorer.said.emit(
            f"{counted(len(anchors), 'picture')} added to the bin {titles(bins)[place]}."
        )

    def show_view(self, view: AnyView, commit: bool = True) -> None:
        # What the person put into bins is never replaced by what is found late.
        self._finder.give_up_first()
        if self.isVisible():
            super().show_view(view, commit)
        else:
            self._begin_with_first(view)
            self.explorer.keep(view)

    def _some_view(self) -> ArithmeticView:
        """What is on screen, or an empty bin."""
        view = self.current_view()
        return view if isinstance(view, ArithmeticView) else _EMPTY

    def _change(self, values: dict[str, object], commit: bool = True) -> None:
        self.show_changed(self._some_view(), values, commit)

    def _on_random(self, place: int) -> None:
        """Add a fresh sample with the label of the exemplars in the bin at `place`."""
        facts, bins = self.explorer.facts, self._some_view().bins
        if facts is not None:
            near = [each.label for bin_ in bins[: place + 1] for each in bin_.exemplars]
            self.add_to(place, random_anchor(near[-1] if near else 0, facts))

    def _on_begun(self, view: ArithmeticView) -> None:
        if self.current_view() is not None:
            return
        self.explorer.begin(view)
        if self.isVisible():
            self.explorer.show(view, commit=False)
        else:
            self.explorer.keep(view)

    def _on_not_begun(self, error: Exception) -> None:
        self.say_empty("No exemplars yet", f"{explain(error).headline} {_DROP}")

    def _on_found(self, plus: Bin, minus: Bin) -> None:
        self._change({"bins": (plus, minus, *self._some_view().bins[2:])})

    def _on_side(self, channel: str, request: Request, pictures: "Pictures") -> None:
        if channel == "exemplars":
            self._sum.show_pictures(by_anchor(request, pictures))
        elif self._averages.take(channel, request, pictures):
            place = self._averages.place_of(channel)
            latent = self._averages.anchor(place)
            self._sum.show_average(place, to_qimage(pictures.pixels[0]), latent)
            self._work.set_bins(self._sum.bins, self._averages)
        else:
            self._work.take(channel, pictures)

    def _offer_bins(self, bins: tuple[Bin, ...]) -> None:
        """Offer on every page to add pictures to one of `bins`, by its name, and to apply a
        direction to one."""
        bins += (Bin(exemplars=()),) * (_FEWEST - len(bins))
        named = [
            f"Add to “{title}”" if each.name else f"Add to bin {title}"
            for each, title in zip(bins, titles(bins), strict=True)
        ]
        places = [*enumerate(map(menu_words, named))]
        if len(bins) < MOST:
            places.append((NEW_BIN, "Add to a new bin"))
        self.explorer.destinations["arithmetic"] = (
            *(
                Destination(
                    words, "arithmetic", partial(self._add_all, place), several=True, stays=True
                )
                for place, words in places
            ),
            Destination("Apply a direction to it", "arithmetic", self._apply_to),
        )

    def _add_all(self, place: int, anchors: Sequence[Anchor]) -> None:
        self.add_to(place, *anchors)

    def _on_given(self, place: int, data: QMimeData) -> None:
        """Own pictures were dropped on a bin. By the time that they are found there may be more
        bins than there are now."""
        place = place if place < len(self._sum.bins) else NEW_BIN
        self.take_given(data, partial(self._add_all, place))

    def _apply_to(self, anchors: Sequence[Anchor]) -> None:
        self._work.panel.take(anchors[0])

    def _lay_out_bins(self) -> None:
        self.above.addWidget(self._sum)
        self.middle.insertWidget(0, self._result, 1)
        self.middle.addSpacing(GRID)
        self.middle.addWidget(self._work.panel, 1)
        group = self.inspector.add_group("Sum")
        hint = Hint()
        hint.say(_WAY)
        group.add_wide(hint)
        group.add_wide(self._controls)
        self.inspector.add_group("Exemplars").add_wide(self._finder)
        self.inspector.add_group("Direction").add_wide(self._work.box)
        self.inspector.add_group("How often does it work?").add_wide(self._work.score)

    def _connect_bins(self) -> None:
        self._sum.changed.connect(lambda bins: self._change({"bins": bins}))
        self._sum.random_wanted.connect(self._on_random)
        self._sum.pin_wanted.connect(self.explorer.pin)
        self._sum.given.connect(self._on_given)
        self._work.panel.pin_wanted.connect(self.explorer.pin)
        self._work.score.grown.connect(lambda: self.inspector.reveal(self._work.score))
        self._work.panel.applied.connect(lambda applied: self._change({"applied": applied}))
        self._controls.changed.connect(self._change)
        self._result.kept.connect(lambda: self.picture_actions.pin(self._middle()))
        self._result.menu_wanted.connect(
            lambda where: self.picture_actions.menu(self._middle()).popup(where)
        )
        self._side.rendered.connect(self._on_side)
        self._finder.found.connect(self._on_found)
        self._finder.begun.connect(self._on_begun)
        self._finder.not_begun.connect(self._on_not_begun)
        self._offer_bins(_EMPTY.bins)

    def _middle(self) -> int:
        answer = self.answer()
        return -1 if answer is None else len(answer[1]) // 2

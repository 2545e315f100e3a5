"""The Arithmetic page: bins of exemplars, their signed sum, and the direction between two."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from latentlab.gui.explorer.anchors import Destination, random_anchor
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
from latentlab.gui.pages.page import PageSpec
from latentlab.gui.services import Services
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets.grid.grid_painter import to_qimage
from latentlab.gui.widgets.labels import Hint
from latentlab.requests import Request
from latentlab.views import Anchor, AnyView, ArithmeticView, Bin, Seed, TrayView, changed

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures

_WAY = (
    "Drop pictures from the tray or another page into the bins. Each bin counts as the average "
    "of its exemplars; the signs say what is added and subtracted."
)
_LARGE = 30 * GRID
_FIRST_EXEMPLARS = 3


class ArithmeticPage(ExplorerPage):
    """The bins above; the result, what lies around it and the direction below."""

    kinds = ("arithmetic",)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self.setObjectName("arithmeticPage")
        self._side = SideChannels(self.explorer, "arithmetic", self)
        self._sum = SumRow()
        self._result = PictureBox("sumResult", "result", _LARGE, filled=True)
        self._result.setToolTip("The sum. Drag it away, or double-click to pin it to the tray.")
        self._controls = SumControls()
        self._finder = ExemplarFinder(self.explorer)
        self._averages = BinAverages(self._side)
        self._work = DirectionWork(self.explorer, self._side, self)
        self._lay_out_bins()
        self._connect_bins()

    def default_view(self, facts: ModelFacts) -> AnyView:
        """A − B + C of three samples each, all with the first label: something to play with."""
        label = 0 if facts.classes else None
        bins = [
            Bin(
                exemplars=tuple(
                    Anchor(latent=Seed(seed=_FIRST_EXEMPLARS * place + number), label=label)
                    for number in range(1, _FIRST_EXEMPLARS + 1)
                ),
                weight=weight,
            )
            for place, weight in enumerate((1.0, -1.0, 1.0))
        ]
        return ArithmeticView(bins=tuple(bins))

    def on_model(self, facts: ModelFacts) -> None:
        self._result.show_picture(None)
        self._controls.offer(facts)
        self._finder.offer(facts)
        self._averages.forget()
        self._work.set_model(facts)

    def on_view(self, view: AnyView) -> None:
        if isinstance(view, ArithmeticView):
            self._sum.show_bins(view.bins, self.explorer.labels)
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
        self._result.set_caption(f"= {formula(view.bins)}")
        exemplars = tuple(dict.fromkeys(each for bin_ in view.bins for each in bin_.exemplars))
        self._side.ask("exemplars", TrayView(anchors=exemplars), request.step)
        self._averages.ask(view, request.step)
        self._work.set_step(request.step)

    def add_to(self, place: int, anchor: Anchor) -> None:
        """Put `anchor` into the bin at `place`, or into a new one behind all."""
        view = self._some_view()
        if view is None:
            return
        if place < len(view.bins):
            bin_ = view.bins[place]
            if len(bin_.exemplars) >= MOST_EXEMPLARS:
                self.explorer.said.emit(
                    f"A bin has at most {MOST_EXEMPLARS} exemplars: remove one first."
                )
                return
            fuller = changed(bin_, exemplars=(*bin_.exemplars, anchor))
            bins = (*view.bins[:place], fuller, *view.bins[place + 1 :])
        elif len(view.bins) < MOST:
            bins = (*view.bins, Bin(exemplars=(anchor,)))
        else:
            self.explorer.said.emit(f"A sum has at most {MOST} bins: remove one first.")
            return
        self.show_changed(view, {"bins": bins})

    def _some_view(self) -> ArithmeticView | None:
        """What is on screen, or what would be first."""
        view, facts = self.current_view(), self.explorer.facts
        first = self.default_view(facts) if view is None and facts else view
        return first if isinstance(first, ArithmeticView) else None

    def _change(self, values: dict[str, object], commit: bool = True) -> None:
        view = self._some_view()
        if view is not None:
            self.show_changed(view, values, commit)

    def _on_random(self, place: int) -> None:
        """Add a fresh sample with the label of the exemplars in the bin at `place`."""
        view, facts = self._some_view(), self.explorer.facts
        if view is not None and facts is not None:
            neighbour = view.bins[min(place, len(view.bins) - 1)].exemplars[-1]
            self.add_to(place, random_anchor(neighbour.label, facts))

    def _on_found(self, plus: Bin, minus: Bin) -> None:
        view = self._some_view()
        if view is not None:
            self._change({"bins": (plus, minus, *view.bins[2:])})

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

    def _apply_to(self, anchor: Anchor) -> None:
        self._work.panel.take(anchor)

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
        self._sum.refused.connect(self.explorer.said)
        self._sum.random_wanted.connect(self._on_random)
        self._sum.pin_wanted.connect(self.explorer.pin)
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
        self.explorer.destinations += [
            Destination("Add to bin A", "arithmetic", lambda each: self.add_to(0, each)),
            Destination("Add to bin B", "arithmetic", lambda each: self.add_to(1, each)),
            Destination("Add to a new bin", "arithmetic", lambda each: self.add_to(MOST, each)),
            Destination("Apply a direction to it", "arithmetic", self._apply_to),
        ]

    def _middle(self) -> int:
        answer = self.answer()
        return -1 if answer is None else len(answer[1]) // 2


PAGE = PageSpec(
    "arithmetic",
    "Arithmetic",
    "arithmetic",
    "Add and subtract what pictures have in common.",
    "explore",
    ArithmeticPage,
)

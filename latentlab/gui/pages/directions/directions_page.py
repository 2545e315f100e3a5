"""The Directions page: latents moved along the directions that a model has of itself, or saved."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QWidget

from latentlab.gui.background import BackgroundTask, BackgroundWork
from latentlab.gui.explorer.anchors import first_anchors
from latentlab.gui.explorer.controls.inputs import LabelPicker
from latentlab.gui.explorer.controls.latents_box import LatentsBox
from latentlab.gui.explorer.explorer_page import ExplorerPage
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.explorer.side_channels import SideChannels, by_anchor
from latentlab.gui.pages.directions.directions_box import DirectionsBox
from latentlab.gui.pages.directions.pushes import MOST_PUSHES, usual_strength
from latentlab.gui.pages.directions.step_strip import STEPS as STRIP_STEPS
from latentlab.gui.services import Services
from latentlab.gui.style.accessibility import named
from latentlab.gui.widgets.grid.grid_painter import to_qimage
from latentlab.gui.widgets.number_boxes import GroupedSpinBox
from latentlab.models.refs import ModelRef
from latentlab.requests import Request
from latentlab.saved import (
    DirectionNameError,
    DirectionNames,
    SavedDirections,
    checked_name,
    usual_name,
)
from latentlab.views import Anchor, AnyView, Direction, DirectionsView, Push, TrayView
from latentlab.views.directions import AnyDirection, Component, Space

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures

_ROWS = 6
_MOST_ROWS = 64
_STEPS = 7
_PAUSE_MS, _RARELY_MS = 200, 30_000
_FINDING = (
    "Finding the components…",
    "These are the directions along which the pictures vary most. It takes a second or two, once "
    "for each model.",
)
_LAYOUTS = (("Before and after", "both"), ("After only", "after"), ("In steps", "steps"))


class DirectionsPage(ExplorerPage):
    """Each row a latent: as it was and as it is moved, or in steps along the directions."""

    kinds = ("directions",)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._strip_step: int | None = None
        self._strips_shown = False
        self._names, self._saved = DirectionNames(), SavedDirections()
        self._side = SideChannels(self.explorer, "directions", self)
        self._prefetch = BackgroundWork("runs beside", self)
        self._prefetched: set[tuple[str, Space]] = set()
        self._found: set[tuple[str, Space]] = set()
        self._strips = SideChannels(self.explorer, "thumbnails directions", self)
        self._strips_late = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._latents = LatentsBox(self.explorer, "directionsLatents", _MOST_ROWS)
        self._label = LabelPicker(
            "directionsLabel", none="", tip="The label under which all these latents are shown."
        )
        self._label.setPlaceholderText("Each its own")
        self._box = DirectionsBox(self._name_of)
        self._layout_box = named(
            QComboBox(), "directionsLayout", spoken="What is shown of each latent",
            tip="The latent beside the moved one, the moved one alone, or steps from the "
            "opposite direction to this one.",
        )  # fmt: skip
        for text, value in _LAYOUTS:
            self._layout_box.addItem(text, value)
        self._steps = named(
            GroupedSpinBox(), "directionsSteps", spoken="Steps",
            tip="Columns from the opposite strengths to those that are set: 2 to 31.",
        )  # fmt: skip
        self._steps.setRange(2, 31)
        self._steps.setValue(_STEPS)
        self._steps.setSuffix(" steps")
        self._fill_inspector()
        self._connect_controls()

    def default_view(self, facts: ModelFacts) -> AnyView | None:
        """In steps along the strongest direction. Components take a second to be found; until then
        None, and what is found late does not replace what the person has chosen meanwhile."""
        ref = facts.ref
        if self._follows_training(ref):
            self._box.choose_kind("factors")
        if self._box.space is None or (ref.key, self._box.space) in self._found:
            return self.first_view(facts)
        self.say_empty(*_FINDING)
        self._prefetch_components(self._box.space)
        return None

    def first_view(self, facts: ModelFacts) -> AnyView:
        strongest = self._box.strongest
        strength = usual_strength(strongest, facts.latent_size)
        return DirectionsView(
            anchors=first_anchors(_ROWS, facts.classes),
            pushes=(Push(direction=strongest, strength=strength),),
            sweep=_STEPS,
        )

    def _follows_training(self, ref: ModelRef) -> bool:
        """Whether a newer model may come at any time: then the components, which take a second of
        each, are not what the page begins with."""
        return ref.kind == "run" and self.explorer.step is None

    def on_model(self, facts: ModelFacts) -> None:
        self._label.offer(facts.labels, facts.vocabulary)
        self._saved = SavedDirections()
        self._offer_directions(facts)

    def on_view(self, view: AnyView) -> None:
        assert isinstance(view, DirectionsView)
        labels = {each.label for each in view.anchors}
        self._label.set_label(labels.pop() if len(labels) == 1 else ())
        self._latents.show_anchors(view.anchors)
        self._box.show_pushes(view.pushes)
        kept = "steps" if view.sweep else "both" if view.before_after else "after"
        self._layout_box.setCurrentIndex(self._layout_box.findData(kept))
        self._steps.setVisible(view.sweep is not None)
        self._steps.blockSignals(True)
        self._steps.setValue(view.sweep or self._steps.value())
        self._steps.blockSignals(False)

    def on_pictures(self, request: Request, pictures: "Pictures") -> None:
        super().on_pictures(request, pictures)
        assert isinstance(request.view, DirectionsView)
        if self._box.space is not None:
            self._prefetch_components(self._box.space)
        # After the pictures, so that they do not wait for the thumbnails.
        self._side.ask("anchors", TrayView(anchors=request.view.anchors), request.step)
        self._strip_step = request.step
        self._want_strips()

    def showEvent(self, event: QShowEvent) -> None:
        # The Arithmetic page may have saved another direction since.
        if self.explorer.facts is not None:
            self.on_model(self.explorer.facts)
        super().showEvent(event)

    def _prefetch_components(self, space: Space) -> None:
        """Have the current model's components computed before they are asked for: it takes a
        second. The playhead is not followed: each step would cost a run in training a second."""
        ref, step, manager = self.explorer.ref, self.explorer.step, self.explorer.manager
        if ref is None or (ref.key, space) in self._prefetched:
            return
        key = (ref.key, space)
        self._prefetched.add((ref.key, space))

        def work(task: BackgroundTask) -> None:
            # Imported here: it needs PyTorch, which the window is painted without.
            from latentlab.rendering.directions import own_directions

            del task
            own_directions(manager.open(ref, step), space)

        def found(_: object = None) -> None:
            # What fails is told when the directions are asked for.
            self._found.add(key)
            self._begin(key)

        self._prefetch.start(work, found, failed=found)

    def _begin(self, found: tuple[str, Space]) -> None:
        """Show what the page begins with, if these components were waited for."""
        facts, ref = self.explorer.facts, self.explorer.ref
        if facts is None or ref is None or (ref.key, self._box.space) != found:
            return
        if self.isVisible() and self.current_view() is None:
            view = self.first_view(facts)
            self.explorer.begin(view)
            self.explorer.show(view, commit=False)

    def _on_label(self, label: int | str) -> None:
        anchors = tuple(Anchor(latent=each.latent, label=label) for each in self._latents.anchors)
        self.change({"anchors": anchors})

    def _on_layout(self) -> None:
        kind = self._layout_box.currentData()
        sweep = self._steps.value() if kind == "steps" else None
        self.change({"before_after": kind != "after", "sweep": sweep})

    def _on_renamed(self, direction: AnyDirection, name: str) -> None:
        facts = self.explorer.facts
        if facts is None:
            return
        try:
            if isinstance(direction, Direction):
                self._rename_saved(facts, direction, name)
            else:
                self._names.rename(facts.ref, direction, name)
        except (DirectionNameError, OSError) as error:
            self.explorer.said.emit(str(error))
        self._offer_directions(facts)

    def _offer_directions(self, facts: ModelFacts) -> None:
        view = self.current_view()
        pushes = view.pushes if isinstance(view, DirectionsView) else ()
        saved = self._saved.of(facts.ref, facts.latent_size)
        self._box.offer(facts.latent_size, saved, pushes)

    def _rename_saved(self, facts: ModelFacts, direction: Direction, name: str) -> None:
        name = checked_name(name)
        self._saved.rename(facts.ref, direction.name, name)
        view = self.current_view()
        if isinstance(view, DirectionsView):
            renamed = direction.model_copy(update={"name": name})
            pushes = tuple(
                each.model_copy(update={"direction": renamed})
                if each.direction == direction
                else each
                for each in view.pushes
            )
            self.change({"pushes": pushes})

    def _want_strips(self) -> None:
        """Have the strips drawn once nothing else was wanted for a moment, and rarely while a
        training brings one model after the other."""
        ref = self.explorer.ref
        rarely = self._strips_shown and ref is not None and self._follows_training(ref)
        if not self._strips_late.isActive():
            self._strips_late.start(_RARELY_MS if rarely else _PAUSE_MS)

    def _ask_strips(self) -> None:
        facts, view = self.explorer.facts, self.current_view()
        directions = self._box.directions[:MOST_PUSHES]
        if facts is None or not isinstance(view, DirectionsView) or not directions:
            return
        pushes = tuple(
            Push(direction=each, strength=usual_strength(each, facts.latent_size))
            for each in directions
        )
        strips = DirectionsView(
            anchors=view.anchors[:1], pushes=pushes, sweep=STRIP_STEPS, apart=True
        )
        self._strips.ask("strips", strips, self._strip_step)

    def _on_strips(self, channel: str, request: Request, pictures: "Pictures") -> None:
        del channel
        view = request.view
        assert isinstance(view, DirectionsView)
        self._strips_shown = True
        images = [to_qimage(each) for each in pictures.pixels]
        self._box.show_strips(
            {
                push.direction: images[STRIP_STEPS * row : STRIP_STEPS * (row + 1)]
                for row, push in enumerate(view.pushes)
            }
        )

    def _forget_strips(self, facts: ModelFacts | None) -> None:
        if facts is None:
            self._strips_shown = False
            self._box.forget_strips()

    def _on_pushes(self, pushes: tuple[Push, ...], commit: bool) -> None:
        facts, view = self.explorer.facts, self.current_view()
        if view is None and facts is not None:
            view = self.first_view(facts)
        if view is not None:
            self.show_changed(view, {"pushes": pushes}, commit)

    def _on_side(self, channel: str, request: Request, pictures: "Pictures") -> None:
        del channel
        self._latents.show_pictures(by_anchor(request, pictures))

    def _name_of(self, direction: AnyDirection) -> str:
        ref, usual = self.explorer.ref, usual_name(direction)
        name = usual if ref is None else self._names.name(ref, direction)
        # Both kinds of components may be in use beside each other.
        of_pictures = isinstance(direction, Component) and direction.space == "pictures"
        return f"Picture {usual.lower()}" if of_pictures and name == usual else name

    def _connect_controls(self) -> None:
        self._latents.changed.connect(lambda anchors: self.change({"anchors": anchors}))
        self._label.picked.connect(self._on_label)
        self._box.changed.connect(self._on_pushes)
        self._box.shown.connect(lambda: self._strips_late.start(_PAUSE_MS))
        self._strips_late.timeout.connect(self._ask_strips)
        self._strips.rendered.connect(self._on_strips)
        self.explorer.model_changed.connect(self._forget_strips)
        self._box.renamed.connect(self._on_renamed)
        self._box.space_chosen.connect(self._prefetch_components)
        self._layout_box.activated.connect(lambda _: self._on_layout())
        self._steps.valueChanged.connect(lambda _: self._on_layout())
        self._side.rendered.connect(self._on_side)

    def _fill_inspector(self) -> None:
        self.inspector.add_group("Directions").add_wide(self._box)
        rows = self.inspector.add_group("Latents")
        rows.add_wide(self._latents)
        rows.add("Label", self._label)
        rows.add("Columns", self._layout_box)
        rows.add_wide(self._steps)

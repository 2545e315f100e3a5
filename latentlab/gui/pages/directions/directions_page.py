"""The Directions page: latents moved along the directions that a model has of itself, or saved."""

from typing import TYPE_CHECKING

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
from latentlab.gui.pages.page import PageSpec
from latentlab.gui.services import Services
from latentlab.gui.style.accessibility import named
from latentlab.gui.widgets.form.setting_controls import GroupedSpinBox
from latentlab.requests import Request
from latentlab.saved import (
    DirectionNameError,
    DirectionNames,
    SavedDirections,
    checked_name,
    usual_name,
)
from latentlab.views import Anchor, AnyView, Direction, DirectionsView, TrayView
from latentlab.views.directions import AnyDirection, Space

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures

_ROWS = 6
_MOST_ROWS = 64
_STEPS = 7
_LAYOUTS = (("Before and after", "both"), ("After only", "after"), ("In steps", "steps"))


class DirectionsPage(ExplorerPage):
    """Each row a latent: as it was and as it is moved, or in steps along the directions."""

    kinds = ("directions",)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._names, self._saved = DirectionNames(), SavedDirections()
        self._side = SideChannels(self.explorer, "directions", self)
        self._prefetch = BackgroundWork("runs beside", self)
        self._prefetched: set[tuple[str, Space]] = set()
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

    def default_view(self, facts: ModelFacts) -> AnyView:
        return DirectionsView(anchors=first_anchors(_ROWS, facts.classes))

    def on_model(self, facts: ModelFacts) -> None:
        self._label.offer(facts.labels)
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
        self._prefetched.add((ref.key, space))

        def work(task: BackgroundTask) -> None:
            # Imported here: it needs PyTorch, which the window is painted without.
            from latentlab.rendering.directions import own_directions

            del task
            own_directions(manager.open(ref, step), space)

        # What fails is told when the directions are asked for.
        self._prefetch.start(work)

    def _on_label(self, label: int) -> None:
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

    def _on_side(self, channel: str, request: Request, pictures: "Pictures") -> None:
        del channel
        self._latents.show_pictures(by_anchor(request, pictures))

    def _name_of(self, direction: AnyDirection) -> str:
        ref = self.explorer.ref
        return usual_name(direction) if ref is None else self._names.name(ref, direction)

    def _connect_controls(self) -> None:
        self._latents.changed.connect(lambda anchors: self.change({"anchors": anchors}))
        self._label.picked.connect(self._on_label)
        self._box.changed.connect(lambda pushes, commit: self.change({"pushes": pushes}, commit))
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


PAGE = PageSpec(
    "directions",
    "Directions",
    "directions",
    "Move latents along the directions that a model has of itself.",
    "explore",
    DirectionsPage,
)

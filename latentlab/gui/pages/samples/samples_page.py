"""The Samples page: an endless plane of pictures, over which one wanders."""

import random
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from latentlab.gui.explorer.controls.inputs import LabelledSlider, LabelPicker, SeedBox
from latentlab.gui.explorer.explorer_page import ExplorerPage
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.explorer.page_pictures import all_pictures
from latentlab.gui.explorer.picture_actions import PictureActions
from latentlab.gui.explorer.shipped_preview import read_preview
from latentlab.gui.exporting.exportable import Exportable
from latentlab.gui.pages.page import Offer
from latentlab.gui.pages.samples.attention_pane import AttentionPane
from latentlab.gui.pages.samples.plane_pictures import plane_pictures
from latentlab.gui.services import Services
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.widgets.labels import Hint
from latentlab.gui.widgets.number_boxes import GroupedSpinBox
from latentlab.models.refs import ModelRef
from latentlab.requests import Request
from latentlab.views import AnyView, AttentionView, SamplesView
from latentlab.views.base import DRAWN_SEEDS
from latentlab.views.samples import MOST_TRUNCATION

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures

_NEAREST, _FARTHEST = 0.02, 1.0
"""How far apart neighbouring pictures can be, in distances of unrelated samples."""

_NOTCH = 1.15
_LARGE_PIXELS = 64
_POINTS = 32
"""Rows and columns of points, which share one plot."""
_TRUNCATION_TIP = (
    "Every latent is multiplied by this: below 1 the pictures get more typical and less varied, "
    "1 leaves them as the model was trained."
)
_SPACING_TIP = (
    "How far apart neighbouring pictures lie in latent space: at 100 % they are unrelated samples; "
    "less zooms in on how one turns into the other (scroll on the pictures)."
)
_WAY = (
    "Drag to wander, scroll to zoom, double-click to pin a picture to the tray. Shift and drag "
    "takes a picture along; right-click shows what else can be done. By keyboard: Ctrl and the "
    "arrows wander, + and - zoom, Return pins."
)
_ATTENDS, _BACK = "Where it attends", "Back to the samples"
_ATTENDS_TIP = (
    "For the chosen picture: which parts of it the model attends to while it draws the place that "
    "is marked (A). Click on another place to mark it."
)
_BACK_TIP = "Show all samples again (Esc)."
_OF_ATTENTION = (
    "Choose a picture and press A. Then click on it, drag over it or use the arrow keys to mark "
    "a place; the colours say where the model looked while it drew that. The playhead shows how "
    "it came to look there."
)


class SamplesPage(ExplorerPage):
    """A window on the plane; also shows favourites that came back from a file, and where models
    with attention attend to."""

    kinds = ("samples", "tray", "attention")
    drag = "wander"

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self.setObjectName("samplesPage")
        self._label = LabelPicker(
            "samplesLabel",
            tip="Which label the pictures have, or, of a model that reads, which sentence they "
            "show; every label or example gives each column one.",
        )
        self._truncation = LabelledSlider(
            "truncation", 0.0, MOST_TRUNCATION, 1.0, tip=_TRUNCATION_TIP, spoken="Truncation"
        )
        self._spacing = LabelledSlider(
            "spacing",
            100 * _NEAREST,
            100 * _FARTHEST,
            100.0,
            tip=_SPACING_TIP,
            spoken="Spacing of neighbours",
            unit="%",
            digits=0,
        )
        self._rows = self._count_box("sampleRows", "Rows of pictures.")
        self._columns = self._count_box("sampleColumns", "Pictures in a row.")
        self._plane = SeedBox(
            "plane",
            tip="Seed of the plane of samples: another seed shows other pictures everywhere.",
        )
        self._resample = named(
            QPushButton("Resample"),
            "resampleButton",
            tip="Other pictures everywhere: take another plane (R).",
        )
        self._resample.setProperty("primary", True)
        self._attention = AttentionPane()
        self._attention.hide()
        self._attends = named(QPushButton(_ATTENDS), "attendsButton", tip=_ATTENDS_TIP)
        self.middle.addWidget(self._attention, 1)
        self._fill_inspector()
        self._connect_controls()

    def suits(self, facts: ModelFacts) -> bool:
        return facts.samples or facts.draws_points

    def can_show(self, facts: ModelFacts) -> str | None:
        return None if facts.draws_points else super().can_show(facts)

    def default_view(self, facts: ModelFacts) -> AnyView:
        if facts.draws_points:
            return SamplesView(rows=_POINTS, columns=_POINTS)
        rows, columns = (6, 10) if facts.size <= _LARGE_PIXELS else (3, 5)
        return SamplesView(rows=rows, columns=columns)

    def on_model(self, facts: ModelFacts) -> None:
        self._label.offer(facts.labels, facts.vocabulary)
        self._of_attention.setVisible(facts.attends)

    def while_loading(self, ref: ModelRef) -> bool:
        preview = read_preview(ref)
        self.canvas.show_grid(preview)
        return preview is not None

    def on_view(self, view: AnyView) -> None:
        self._bring_to_front(view)
        if not isinstance(view, SamplesView):
            return
        self._label.set_label(view.label)
        self._truncation.set_value(view.truncation)
        self._spacing.set_value(100 * view.spacing)
        self._plane.set_seed(view.plane)
        for box, number in ((self._rows, view.rows), (self._columns, view.columns)):
            box.blockSignals(True)
            box.setValue(number)
            box.blockSignals(False)

    def on_pictures(self, request: Request, pictures: "Pictures") -> None:
        if not isinstance(request.view, AttentionView):
            super().on_pictures(request, pictures)
            return
        from latentlab.rendering.attention import AttentionPictures

        assert isinstance(pictures, AttentionPictures)
        self._attention.show_attention(pictures)

    def show_attention(self, index: int) -> None:
        """Show where the model attends to in picture `index`, at the place that was marked last."""
        facts, anchor = self.explorer.facts, self.anchor_at(index)
        if facts is None or not facts.attends or anchor is None:
            return
        before = self.explorer.view("attention")
        marked = {"x": before.x, "y": before.y} if isinstance(before, AttentionView) else {}
        self.show_view(AttentionView(anchor=anchor, **marked))

    def show_samples(self) -> None:
        """Show the plane, in place of one picture's attention."""
        if (view := self._plane_view()) is not None:
            self.show_view(view)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers()
        if event.key() == Qt.Key.Key_R and plain:
            self._on_resample()
        elif event.key() == Qt.Key.Key_A and plain:
            self._on_attends()
        else:
            super().keyPressEvent(event)

    def offers(self, pictures: Sequence[Path]) -> Sequence[Offer]:
        """Where another page is in front as well: one of those that take pictures offers that."""
        return super().offers(pictures) or self.own_offers(pictures, "on the Samples page")

    def exportables(self) -> list[Exportable]:
        """The pictures on screen, of which there may be more."""
        shown, answer = self.picture_actions.exportables(), self.answer()
        if answer is not None and isinstance(answer[0].view, AttentionView):
            return [all_pictures(*answer, lambda _: None)]
        if answer is None or not isinstance(answer[0].view, SamplesView):
            return shown
        facts = self.explorer.facts
        if facts is not None and facts.draws_points:
            return shown
        return [plane_pictures(self.explorer.manager, *answer), *shown[1:]]

    def make_actions(self) -> PictureActions:
        return _SampleActions(self)

    def _bring_to_front(self, view: AnyView) -> None:
        """Let the samples or one picture's attention be seen, whichever `view` is of."""
        attends = isinstance(view, AttentionView)
        if attends == self._attention.isHidden():
            self._attention.show_attention(None)
            focused = self.canvas.hasFocus() or self._attention.hasFocus()
            front = self._attention if attends else self.canvas
            self._attention.setVisible(attends)
            self.canvas.setVisible(not attends)
            self.setFocusProxy(front)
            if focused:
                front.setFocus()
            self._attends.setText(_BACK if attends else _ATTENDS)
            self._attends.setToolTip(_BACK_TIP if attends else _ATTENDS_TIP)
        if isinstance(view, AttentionView):
            self._attention.set_point(view.x, view.y)

    def _on_attends(self) -> None:
        if self._attention.isHidden():
            self.show_attention(max(self.canvas.selection, 0))
        else:
            self.show_samples()

    def _on_pointed(self, x: float, y: float, commit: bool) -> None:
        view = self.current_view()
        if isinstance(view, AttentionView):
            self.show_changed(view, {"x": x, "y": y}, commit)

    def _on_attention_menu(self, where: QPoint) -> None:
        menu = self.picture_actions.menu(-1)
        first = menu.actions()[0]
        menu.insertAction(first, pin := QAction(icon("pin"), "Pin to the tray\tEnter", menu))
        pin.triggered.connect(lambda: self.picture_actions.pin(0))
        menu.insertSeparator(first)
        menu.popup(where)

    def _plane_view(self) -> SamplesView | None:
        """What the controls change: the plane, also while favourites are on screen."""
        facts = self.explorer.facts
        view = self.explorer.view("samples") or (self.default_view(facts) if facts else None)
        return view if isinstance(view, SamplesView) else None

    def _change(self, commit: bool, **values: object) -> None:
        view = self._plane_view()
        if view is not None:
            self.show_changed(view, values, commit)

    def _on_wandered(self, right: float, down: float) -> None:
        view = self.current_view()
        if isinstance(view, SamplesView):
            self.canvas.choose(())  # what was chosen lies elsewhere now
            self.show_view(view.moved(-right, -down), commit=False)

    def _on_wander_ended(self) -> None:
        view = self.current_view()
        if isinstance(view, SamplesView):
            self.show_view(view)

    def _on_scrolled(self, notches: float, cell: QPointF) -> None:
        """Zoom in on the picture under the pointer, which stays where it is."""
        view = self.current_view()
        if not isinstance(view, SamplesView):
            return
        self.canvas.choose(())
        spacing = min(max(view.spacing / _NOTCH**notches, _NEAREST), _FARTHEST)
        column, row = int(cell.x()), int(cell.y())
        gone = view.spacing - spacing
        moved = {"x": view.x + column * gone, "y": view.y + row * gone, "spacing": spacing}
        self.show_changed(view, moved)

    def _on_resample(self) -> None:
        self._change(True, plane=random.randrange(DRAWN_SEEDS), x=0.0, y=0.0)

    def _count_box(self, name: str, tip: str) -> GroupedSpinBox:
        box = named(GroupedSpinBox(), name, spoken=tip.rstrip("."), tip=tip)
        box.setRange(1, 32)
        box.setKeyboardTracking(False)
        return box

    def _fill_inspector(self) -> None:
        plane = self.inspector.add_group("The plane")
        plane.add_wide(self._resample)
        plane.add("Spacing of neighbours", self._spacing)
        plane.add("Seed", self._plane)
        pictures = self.inspector.add_group("The pictures")
        pictures.add("Label", self._label)
        pictures.add("Truncation", self._truncation)
        pictures.add("Rows", self._rows)
        pictures.add("Columns", self._columns)
        self._of_attention = self.inspector.add_group("Attention")
        self._of_attention.add_wide(self._attends)
        self._of_attention.add_wide(hint := Hint())
        hint.say(_OF_ATTENTION)
        self._of_attention.hide()
        way = Hint()
        way.say(_WAY)
        self.inspector.add_group("Mouse and keyboard").add_wide(way)

    def _connect_controls(self) -> None:
        self._resample.clicked.connect(self._on_resample)
        self._label.picked.connect(lambda label: self._change(True, label=label))
        self._truncation.moved.connect(lambda value: self._change(False, truncation=value))
        self._truncation.committed.connect(lambda value: self._change(True, truncation=value))
        self._spacing.moved.connect(lambda percent: self._change(False, spacing=percent / 100))
        self._spacing.committed.connect(lambda percent: self._change(True, spacing=percent / 100))
        self._rows.valueChanged.connect(lambda rows: self._change(True, rows=rows))
        self._columns.valueChanged.connect(lambda columns: self._change(True, columns=columns))
        self._plane.committed.connect(lambda seed: self._change(True, plane=seed))
        self._attends.clicked.connect(self._on_attends)
        pane = self._attention
        pane.pointed.connect(lambda x, y: self._on_pointed(x, y, False))
        pane.released.connect(lambda x, y: self._on_pointed(x, y, True))
        pane.pinned.connect(lambda: self.picture_actions.pin(0))
        pane.left.connect(self.show_samples)
        pane.menu_requested.connect(self._on_attention_menu)
        self.canvas.wandered.connect(self._on_wandered)
        self.canvas.wander_ended.connect(self._on_wander_ended)
        self.canvas.scrolled.connect(self._on_scrolled)


class _SampleActions(PictureActions):
    """What can be done with a sample; with attention, look where it attends."""

    def __init__(self, page: SamplesPage) -> None:
        super().__init__(page)
        self._samples = page

    def menu(self, index: int) -> QMenu:
        menu, facts = super().menu(index), self._explorer.facts
        if index >= 0 and facts is not None and facts.attends:
            attends = menu.addAction(f"{_ATTENDS}\tA")
            attends.triggered.connect(lambda: self._samples.show_attention(index))
        return menu

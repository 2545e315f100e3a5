"""All settings of the Walk page, put into its inspector."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QPushButton, QTabBar, QWidget

from latentlab.gui.explorer.controls.inputs import LabelledSlider
from latentlab.gui.explorer.controls.inspector import Inspector
from latentlab.gui.pages.walk.walk_transport import Ending
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.widgets.labels import Hint
from latentlab.views import PadView, WalkView
from latentlab.views.walk import WalkMode

_WAY = (
    "Drop pictures into the row above to walk through them. Space plays and pauses; drag along "
    "the strip to scrub."
)
_ON_PAD = (
    "The pad shows blends of the four pictures in its corners; the large picture is the one under "
    "the ring. Drag the ring, or use the arrow keys. Drop other pictures near the corners."
)

_MODES: dict[WalkMode, str] = {
    "spherical": "Spherical",
    "linear": "Linear",
    "loop": "Closed loop",
}
_ENDINGS: dict[Ending, str] = {
    "repeat": "Begin again",
    "back": "Go back and forth",
    "stop": "Stop",
}


class ModeBox(QComboBox):
    """Along which curve one walks.

    Signals:
        picked: a `WalkMode`; only when the person chose it.
    """

    picked = Signal(str)

    def __init__(self, name: str, modes: tuple[WalkMode, ...]) -> None:
        super().__init__()
        named(
            self,
            name,
            spoken="Interpolation",
            tip="Spherical (slerp) keeps the latents' length, which generators have learned with; "
            "linear cuts through shorter ones; a closed loop passes all anchors without corners "
            "and returns to the first.",
        )
        for mode in modes:
            self.addItem(_MODES[mode], mode)
        self.activated.connect(lambda _: self.picked.emit(self.currentData()))

    def show_mode(self, mode: WalkMode) -> None:
        """Show `mode` without telling anybody."""
        self.setCurrentIndex(self.findData(mode))


class WalkSettings(QObject):
    """Shows the settings of a walk or of a pad, whichever is on screen.

    Signals:
        part_chosen: whether the person wants the pad rather than the walk.
        walk_changed: values (a dict by field of `WalkView`).
        pad_changed: values (a dict by field of `PadView`).
        pace_changed: seconds for the whole walk, and the `Ending` that happens at its end.
        export_wanted: the person wants to export the walk.
    """

    part_chosen = Signal(bool)
    walk_changed = Signal(dict)
    pad_changed = Signal(dict)
    pace_changed = Signal(float, str)
    export_wanted = Signal()

    def __init__(self, inspector: Inspector, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tabs = named(QTabBar(), "walkTabs", spoken="Walk or pad")
        self._mode = ModeBox("walkMode", ("spherical", "linear", "loop"))
        self._pad_mode = ModeBox("padMode", ("spherical", "linear"))
        self._even = named(
            QCheckBox("Pictures change at an even pace"), "evenSteps",
            tip="Equal times change the picture equally: the walk is measured by how much the "
            "pictures differ. Off: equal times are equal distances between the latents.",
        )  # fmt: skip
        self._seconds = LabelledSlider(
            "walkSeconds", 1.0, 60.0, 6.0, unit="s", digits=1, spoken="Length of the walk",
            tip="How long the whole walk takes when it is played or filmed: 1 to 60 seconds.",
        )  # fmt: skip
        self._ending = named(
            QComboBox(), "walkEnding", spoken="At the end", tip="What happens at the walk's end."
        )
        for ending, title in _ENDINGS.items():
            self._ending.addItem(title, ending)
        self._export = named(
            QPushButton(icon("export"), "Export…"), "exportWalk",
            tip="Export the walk as a film, a strip, or single pictures (Ctrl+E).",
        )  # fmt: skip
        self._fill_tabs()
        self._fill(inspector)
        self._connect()
        self.show_part(on_pad=False)

    @property
    def seconds(self) -> float:
        """How long the whole walk takes."""
        return self._seconds.value()

    def show_view(self, view: WalkView | PadView) -> None:
        """Set the controls to `view` without telling anybody."""
        self.show_part(on_pad=isinstance(view, PadView))
        if isinstance(view, PadView):
            self._pad_mode.show_mode(view.mode)
        else:
            self._mode.show_mode(view.mode)
            self._even.setChecked(view.even_steps)

    def show_part(self, on_pad: bool) -> None:
        """Show the settings of the pad, or those of the walk."""
        self._tabs.blockSignals(True)
        self._tabs.setCurrentIndex(int(on_pad))
        self._tabs.blockSignals(False)
        self._pad_group.setVisible(on_pad)
        for each in self._walk_parts:
            each.setVisible(not on_pad)

    def _fill_tabs(self) -> None:
        self._tabs.addTab("Walk")
        self._tabs.addTab("Pad")
        self._tabs.setTabToolTip(0, "From one anchor to the next.")
        self._tabs.setTabToolTip(1, "A square blended from four anchors.")
        self._tabs.setExpanding(False)

    def _fill(self, inspector: Inspector) -> None:
        way = inspector.add_group("Walk or pad")
        way.add_wide(self._tabs)
        hint, on_pad = Hint(), Hint()
        hint.say(_WAY)
        on_pad.say(_ON_PAD)
        way.add_wide(hint)
        curve = inspector.add_group("Interpolation")
        curve.add("Curve between the anchors", self._mode)
        curve.add_wide(self._even)
        playing = inspector.add_group("Playing")
        playing.add("Length of the whole walk", self._seconds)
        playing.add("At its end", self._ending)
        playing.add_wide(self._export)
        self._pad_group = inspector.add_group("Pad")
        self._pad_group.add_wide(on_pad)
        self._pad_group.add("Curve between the corners", self._pad_mode)
        self._walk_parts: tuple[QWidget, ...] = (hint, curve, playing)

    def _connect(self) -> None:
        self._tabs.currentChanged.connect(lambda tab: self.part_chosen.emit(tab == 1))
        self._mode.picked.connect(lambda mode: self.walk_changed.emit({"mode": mode}))
        self._even.clicked.connect(lambda even: self.walk_changed.emit({"even_steps": even}))
        self._pad_mode.picked.connect(lambda mode: self.pad_changed.emit({"mode": mode}))
        self._seconds.moved.connect(lambda _: self._tell_pace())
        self._ending.activated.connect(lambda _: self._tell_pace())
        self._export.clicked.connect(self.export_wanted)
        # A click leaves the focus where it was: Space goes on to play.
        self._export.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _tell_pace(self) -> None:
        seconds = self._seconds.value()
        self.pace_changed.emit(seconds, self._ending.currentData())

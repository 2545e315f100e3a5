"""The settings of a walk and how it is played, for the inspector."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox

from latentlab.gui.explorer.controls.controls import LabelledSlider
from latentlab.gui.pages.walk.walk_clock import Ending
from latentlab.gui.style.accessibility import named
from latentlab.views.walk import WalkMode

_MODES: dict[WalkMode, str] = {
    "spherical": "Great circles",
    "linear": "Straight lines",
    "loop": "Smooth closed loop",
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
            spoken="Curve",
            tip="Great circles keep the latents' length, which generators have learned with; "
            "straight lines cut through shorter ones; a smooth loop passes all anchors without "
            "corners and returns to the first.",
        )
        for mode in modes:
            self.addItem(_MODES[mode], mode)
        self.activated.connect(lambda _: self.picked.emit(self.currentData()))

    def show_mode(self, mode: WalkMode) -> None:
        """Show `mode` without telling anybody."""
        self.setCurrentIndex(self.findData(mode))


class Playing(QObject):
    """How long the walk takes and what happens at its end.

    Attributes:
        seconds, ending: the controls, for the page to lay out.

    Signals:
        seconds_changed: seconds for the whole walk.
        ending_changed: an `Ending`.
    """

    seconds_changed = Signal(float)
    ending_changed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.seconds = LabelledSlider(
            "walkSeconds", 1.0, 60.0, 6.0, unit="s", digits=1, spoken="Length of the walk",
            tip="How long the whole walk takes when it is played or filmed: 1 to 60 seconds.",
        )  # fmt: skip
        self.ending = named(
            QComboBox(), "walkEnding", spoken="At the end", tip="What happens at the walk's end."
        )
        for ending, title in _ENDINGS.items():
            self.ending.addItem(title, ending)
        self.seconds.moved.connect(self.seconds_changed)
        self.ending.activated.connect(lambda _: self.ending_changed.emit(self.ending.currentData()))


def even_steps_box() -> QCheckBox:
    """The choice of a pace at which the pictures change equally."""
    return named(
        QCheckBox("Even pace in the picture"),
        "evenSteps",
        tip="Equal times change the picture equally: the way is measured by how much the "
        "pictures differ. Off: equal times are equal distances between the latents.",
    )

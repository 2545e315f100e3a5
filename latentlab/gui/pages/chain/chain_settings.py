"""All settings of the Chain page, put into its inspector."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QPushButton

from latentlab.formatting import counted
from latentlab.gui.explorer.controls.inputs import LabelledSlider, SeedBox
from latentlab.gui.explorer.controls.inspector import Inspector
from latentlab.gui.pages.chain.chain_transport import FASTEST, USUAL
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.widgets.labels import Hint
from latentlab.gui.widgets.number_boxes import GroupedSpinBox
from latentlab.views.chain import MOST_CHAINS, ChainView

_WAY = (
    "Space runs and pauses, S makes one change, Home goes back to the start. Double-click a state "
    "to pin it to the tray; right-click shows what else can be done with it. Drop pictures or "
    "favourites here to start from them."
)
_WAYS = (
    ("noise", "dice", "Noise", "Begin with noise, every chain with its own."),
    ("data", "pictures", "Data", "Begin with pictures of the data that the model learned from, one "
     "for each chain; again for the next ones."),
    ("open", "folder", "Open…", "Begin with pictures of your own, of any size and common format."),
    ("paste", "paste", "Paste", "Begin with the picture or the files on the clipboard (Ctrl+V)."),
    ("tray", "tray", "Tray", "Begin with what lies in the tray, as the model drew it that was "
     "current before."),
    ("hold", "draw", "Hold…", "Paint over what shall stay of the picture that is chosen, or of the "
     "first; the chains complete the rest."),
)  # fmt: skip


class ChainSettings(QObject):
    """Shows the settings of a `ChainView`, and tells what the person chooses.

    Attributes:
        buttons: the ways to start, and "hold", by their names in `_WAYS`.

    Signals:
        changed: values (a dict by field of `ChainView`).
        speed_changed: changes a second.
        film_wanted: the person wants the way as a film.
    """

    changed = Signal(object)
    speed_changed = Signal(float)
    film_wanted = Signal()

    def __init__(self, inspector: Inspector, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.buttons = {
            name: named(QPushButton(icon(glyph), words), f"chain{name.capitalize()}", tip=tip)
            for name, glyph, words, tip in _WAYS
        }
        self.buttons["hold"].setCheckable(True)
        self._start = Hint()
        self._count = named(
            GroupedSpinBox(), "chainCount", spoken="Chains",
            tip=f"How many chains run beside each other, 1 to {MOST_CHAINS}.",
        )  # fmt: skip
        self._count.setRange(1, MOST_CHAINS)
        self._count.setKeyboardTracking(False)
        self._seed = SeedBox(
            "chainSeed",
            tip="Seed of the noise and of all changes: the same seed runs the same chains.",
        )
        self._speed = LabelledSlider(
            "chainSpeed", 1.0, float(FASTEST), float(USUAL), unit="/s", digits=0, spoken="Speed",
            tip="Changes a second. As many as needed are made between two pictures; where the "
            "computer is too slow for it, fewer are made, and the number beside Run says how many.",
        )  # fmt: skip
        self._strength = LabelledSlider(
            "chainStrength", 5.0, 100.0, 50.0, unit="%", digits=0, spoken="Noise at the start",
            tip="How far back on the way from noise chains that begin with pictures are put: at "
            "100 % nothing is left of the picture, at 5 % hardly anything is changed.",
        )  # fmt: skip
        self._grain = named(
            QCheckBox("Show the grain"), "chainGrain",
            tip="Show each state as it is, every pixel drawn by chance; otherwise what is expected "
            "of it.",
        )  # fmt: skip
        self._film = named(
            QPushButton(icon("export"), "Save as film…"), "chainFilm",
            tip="The way of the chains from their start to where they are, as MP4 or GIF.",
        )  # fmt: skip
        self._fill(inspector)
        self._count.valueChanged.connect(lambda count: self.changed.emit({"count": count}))
        self._seed.committed.connect(lambda seed: self.changed.emit({"seed": seed}))
        self._grain.clicked.connect(lambda grain: self.changed.emit({"grain": grain}))
        self._speed.moved.connect(self.speed_changed)
        self._strength.committed.connect(lambda part: self.changed.emit({"strength": part / 100}))
        self._film.clicked.connect(self.film_wanted)
        for each in (*self.buttons.values(), self._film):
            # A click leaves the focus where it was: Space goes on to run.
            each.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_view(self, view: ChainView, anneals: bool) -> None:
        """Show the settings of `view` without telling anybody.

        Args:
            anneals: the chains go from noise to none; then pictures are given some to start with.
        """
        self._strength.set_value(100 * view.strength)
        self._noise.setVisible(anneals and bool(view.start))
        self._count.blockSignals(True)
        self._count.setValue(view.count)
        self._count.blockSignals(False)
        self._seed.set_seed(view.seed)
        self._grain.setChecked(view.grain)
        self._film.setEnabled(view.steps > 0)
        self._start.say(_in_words(view))

    def show_holding(self, holding: bool) -> None:
        """Show whether the pane is open in which parts are held."""
        self.buttons["hold"].setChecked(holding)

    def _fill(self, inspector: Inspector) -> None:
        start = inspector.add_group("Start")
        start.add_in_pairs(self.buttons.values())
        start.add_wide(self._start)
        self._noise = inspector.add_group("Noise at the start")
        self._noise.add_wide(self._strength)
        chains = inspector.add_group("Chains")
        chains.add_beside("Chains", self._count)
        chains.add("Seed", self._seed)
        chains.add("Speed", self._speed)
        chains.add_wide(self._grain)
        chains.add_wide(self._film)
        way = Hint()
        way.say(_WAY)
        inspector.add_group("Mouse and keyboard").add_wide(way)


def _in_words(view: ChainView) -> str:
    """What the chains begin with."""
    if not view.start:
        return "Every chain begins with noise of its own."
    if len(view.start) == 1:
        words = f"All chains begin with {view.start[0].name or 'one picture'}"
    else:
        words = f"The chains begin with {counted(len(view.start), 'picture')} in turn"
    return f"{words}; parts of it are held." if view.mask is not None else f"{words}."

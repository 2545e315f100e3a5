"""All settings of the Interpolate page, put into its inspector."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QTabBar, QWidget

from latentlab.gui.explorer.controls.inspector import Inspector
from latentlab.gui.pages.walk.film_box import FilmBox, FilmChoice
from latentlab.gui.pages.walk.walk_controls import ModeBox, Playing, even_steps_box
from latentlab.gui.style.accessibility import named
from latentlab.gui.widgets.labels import Hint
from latentlab.views import PadView, WalkView
from latentlab.views.walk import FilmKind

_WAY = (
    "Drop pictures into the row above to walk through them. Space plays and pauses; drag along "
    "the strip to scrub."
)
_ON_PAD = (
    "Drag over the square, or use the arrow keys. Drop pictures near its corners to blend others."
)


class WalkSettings(QObject):
    """Shows the settings of a walk or of a pad, whichever is on screen.

    Attributes:
        playing: how long the walk takes, and what happens at its end.

    Signals:
        part_chosen: whether the person wants the pad rather than the walk.
        walk_changed: values (a dict by field of `WalkView`).
        pad_changed: values (a dict by field of `PadView`).
        film_wanted: a `FilmChoice`.
    """

    part_chosen = Signal(bool)
    walk_changed = Signal(dict)
    pad_changed = Signal(dict)
    film_wanted = Signal(object)

    def __init__(self, inspector: Inspector, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tabs = named(QTabBar(), "walkTabs", spoken="Walk or pad")
        self._mode = ModeBox("walkMode", ("spherical", "linear", "loop"))
        self._pad_mode = ModeBox("padMode", ("spherical", "linear"))
        self._even = even_steps_box()
        self.playing = Playing(self)
        self._film = FilmBox()
        self._fill_tabs()
        self._fill(inspector)
        self._connect()
        self.show_part(on_pad=False)

    def film(self, kind: FilmKind) -> FilmChoice:
        """A film of this kind, as the other settings say."""
        return self._film.choice(kind)

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
        way = inspector.add_group("Interpolate")
        way.add_wide(self._tabs)
        hint, on_pad = Hint(), Hint()
        hint.say(_WAY)
        on_pad.say(_ON_PAD)
        way.add_wide(hint)
        curve = inspector.add_group("Way")
        curve.add("Curve between the anchors", self._mode)
        curve.add_wide(self._even)
        playing = inspector.add_group("Playing")
        playing.add("Length of the whole walk", self.playing.seconds)
        playing.add("At its end", self.playing.ending)
        film = inspector.add_group("Export")
        film.add_wide(self._film)
        self._pad_group = inspector.add_group("Pad")
        self._pad_group.add_wide(on_pad)
        self._pad_group.add("Curve between the corners", self._pad_mode)
        self._walk_parts: tuple[QWidget, ...] = (hint, curve, playing, film)

    def _connect(self) -> None:
        self._tabs.currentChanged.connect(lambda tab: self.part_chosen.emit(tab == 1))
        self._mode.picked.connect(lambda mode: self.walk_changed.emit({"mode": mode}))
        self._even.clicked.connect(lambda even: self.walk_changed.emit({"even_steps": even}))
        self._pad_mode.picked.connect(lambda mode: self.pad_changed.emit({"mode": mode}))
        self.playing.seconds_changed.connect(self._film.set_seconds)
        self._film.wanted.connect(self.film_wanted)

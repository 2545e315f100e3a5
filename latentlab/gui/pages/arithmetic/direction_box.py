"""Which direction is applied: one made of two bins, or a saved one; and how it is saved."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets.form.form_layout import AlignedForm
from latentlab.gui.widgets.labels import ElidedCombo, Hint
from latentlab.views import Bin
from latentlab.views.directions import Direction

_NAME_TIP = "What the direction does, such as “thicker”; 1 to 100 characters."


class DirectionBox(QWidget):
    """Chooses the direction.

    Signals:
        chosen: the person chose another direction, or other bins for it.
        save_wanted: the name under which the direction of the bins is to be kept.
        remove_wanted: the name of the saved direction that is to be forgotten.
    """

    chosen = Signal()
    save_wanted = Signal(str)
    remove_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("directionBox")
        self._saved: tuple[Direction, ...] = ()
        self._which = named(
            ElidedCombo("The direction of the two bins below, or one saved for this model."),
            "whichDirection", spoken="Direction",
        )  # fmt: skip
        self._minus = named(
            ElidedCombo("At the average of this bin it begins."), "directionFrom", spoken="From"
        )
        self._plus = named(
            ElidedCombo("To the average of this bin it leads, at strength 1."),
            "directionTo", spoken="To",
        )  # fmt: skip
        self._name = named(
            QLineEdit(), "directionName", spoken="Name of the direction", tip=_NAME_TIP,
        )  # fmt: skip
        self._name.setPlaceholderText("Such as “thicker”")
        self._name.setMaxLength(100)
        self._save = named(
            QPushButton(icon("save"), "Save"), "saveDirection",
            tip="Keep the direction under this name; the Directions page has a slider for it, "
            "then.",
        )  # fmt: skip
        self._remove = named(
            QToolButton(), "removeDirection", spoken="Forget this direction",
            tip="Forget the saved direction that is chosen.",
        )  # fmt: skip
        self._remove.setIcon(icon("delete"))
        self._problem = Hint(problem=True)
        self._lay_out()
        self._connect()

    @property
    def saved(self) -> Direction | None:
        """The saved direction that is chosen; None if it is that of the bins."""
        name = self._which.currentData()
        return next((each for each in self._saved if each.name == name), None)

    @property
    def ends(self) -> tuple[int, int]:
        """Places of the bins from which and to which the direction leads."""
        return max(self._minus.currentIndex(), 0), max(self._plus.currentIndex(), 0)

    def offer_saved(self, saved: Sequence[Direction], chosen: str | None = None) -> None:
        """Offer the saved directions; choose the one called `chosen`, or keep the choice."""
        kept = self._which.currentData() if chosen is None else chosen
        self._saved = tuple(saved)
        self._which.clear()
        self._which.addItem("Of the two bins", None)
        for each in saved:
            self._which.addItem(each.name, each.name)
        self._which.setCurrentIndex(max(self._which.findData(kept), 0))
        self._grey()

    def offer_bins(self, bins: Sequence[Bin], titles: Sequence[str]) -> None:
        """Offer the bins; at first the first added and the first subtracted one."""
        fresh = len(titles) != self._plus.count()
        minus, plus = self.ends
        if fresh:
            plus = next((place for place, each in enumerate(bins) if each.weight > 0), 0)
            others = [place for place, each in enumerate(bins) if each.weight < 0]
            minus = next(iter(others), 1 if plus == 0 else 0)
        for box, place in ((self._minus, minus), (self._plus, plus)):
            box.clear()
            box.addItems(list(titles))
            box.setCurrentIndex(min(place, len(titles) - 1))
        self._suggest()
        self._grey()

    def suggestion(self) -> str:
        """A name for the direction of the bins: "thin to thick"."""
        return f"{self._minus.currentText()} to {self._plus.currentText()}"

    def _suggest(self) -> None:
        """Tell what the direction is called if nobody names it."""
        called = f"Left empty, it is called “{self.suggestion()}”."
        self._name.setToolTip(f"{_NAME_TIP} {called}")

    def say(self, problem: str) -> None:
        """Show why the direction could not be kept; "" for nothing."""
        self._problem.say(problem)
        if not problem:
            self._name.clear()

    def _grey(self) -> None:
        of_bins = self._which.currentData() is None
        for each in (self._minus, self._plus, self._name, self._save):
            each.setEnabled(of_bins and self._minus.count() > 0)
        self._remove.setEnabled(not of_bins)

    def _on_chosen(self) -> None:
        self._grey()
        self._suggest()
        self.chosen.emit()

    def _on_save(self) -> None:
        self.save_wanted.emit(self._name.text() or self.suggestion())

    def _connect(self) -> None:
        for box in (self._which, self._minus, self._plus):
            box.activated.connect(lambda _: self._on_chosen())
        self._save.clicked.connect(self._on_save)
        self._name.returnPressed.connect(self._on_save)
        self._remove.clicked.connect(
            lambda: self.remove_wanted.emit(str(self._which.currentData()))
        )
        self.offer_saved(())

    def _lay_out(self) -> None:
        which, name, ends = QHBoxLayout(), QHBoxLayout(), AlignedForm()
        which.addWidget(self._which, 1)
        which.addWidget(self._remove)
        name.addWidget(self._name, 1)
        name.addWidget(self._save)
        for words, box in (("From", self._minus), ("To", self._plus)):
            ends.add_field(words, box)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID)
        for each in (which, ends, name):
            whole.addLayout(each)
        whole.addWidget(self._problem)

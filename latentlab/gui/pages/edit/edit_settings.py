"""All settings of the Edit page, put into its inspector."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QPushButton

from latentlab.gui.explorer.controls.inputs import LabelledSlider, LabelPicker, SeedBox
from latentlab.gui.explorer.controls.inspector import Inspector
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.pages.edit.wish_list import WishList
from latentlab.gui.pages.edit.wish_pane import WishPane
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.widgets.labels import Hint
from latentlab.views.edit import EditView

_BUTTONS = (
    ("another", "dice", "Another", "Begin with another sample, without any wishes (N)."),
    ("go on", "next", "Go on from here", "The edited picture becomes the first one, and the wishes "
     "are taken away: what is painted next changes what was reached."),
    ("clear", "delete", "Clear", "Take all wishes away: back to the first picture."),
    ("direction", "directions", "Keep as direction", "Keep the way from the first picture to the "
     "edited one as a direction, for the pages Directions and Arithmetic."),
)  # fmt: skip
_WAY = (
    "Drop a favourite or a photo on the picture to edit it; “Edit it” in the menu of any picture "
    "does the same. A click on one of the small pictures takes that solution (T by keyboard); a "
    "double click pins it to the tray."
)


class EditSettings(QObject):
    """Shows the settings of an `EditView`, and tells what the person chooses.

    Attributes:
        wishes: the list of wishes.
        buttons: by their names in `_BUTTONS`.

    Signals:
        changed: values (a dict by field of `EditView`), and whether undo shall remember it.
        label_picked: the label of the first picture.
    """

    changed = Signal(object, bool)
    label_picked = Signal(object)

    def __init__(self, inspector: Inspector, pane: WishPane) -> None:
        super().__init__(pane)
        self.wishes = WishList()
        self.buttons = {
            name: named(QPushButton(icon(glyph), words), f"edit{name.title().replace(' ', '')}",
                        tip=tip)
            for name, glyph, words, tip in _BUTTONS
        }  # fmt: skip
        self._label = LabelPicker(
            "editLabel", tip="Which label the first picture has, or which sentence it shows.",
            none="",
        )  # fmt: skip
        self._any_label = named(
            QCheckBox("Solutions of any label"), "editAnyLabel",
            tip="Look for other solutions under every label, rather than that of the picture.",
        )  # fmt: skip
        self._strength = LabelledSlider(
            "editStrength", 0.0, 100.0, 100.0, unit="%", digits=0, spoken="Strength of the edit",
            tip="How far the picture is on its way from the first one, 0 %, to the edited one.",
        )  # fmt: skip
        self._closeness = LabelledSlider(
            "editCloseness", 0.0, 5.0, 1.0, spoken="How much the rest stays",
            tip="How much it counts that the rest of the picture stays as it is: at 0 only the "
            "wishes count.",
        )  # fmt: skip
        self._seed = SeedBox("editSeed", tip="Another seed looks for other solutions elsewhere.")
        self._fill(inspector, pane)
        self._connect()

    def show_view(self, view: EditView) -> None:
        """Show the settings of `view` without telling anybody."""
        self.wishes.show_wishes(view.wishes)
        self._label.set_label(view.start.label)
        self._any_label.setChecked(view.any_label)
        self._strength.set_value(100 * view.strength)
        self._closeness.set_value(view.closeness)
        self._seed.set_seed(view.seed)
        for name in ("go on", "clear", "direction"):
            self.buttons[name].setEnabled(bool(view.wishes))

    def offer(self, facts: ModelFacts) -> None:
        """Offer what a model has."""
        self._label.offer(facts.labels, facts.vocabulary)
        told = bool(facts.labels) or facts.vocabulary is not None
        for each in (self._label, self._label_words):
            each.setVisible(told)
        self._any_label.setVisible(bool(facts.labels) and facts.vocabulary is None)

    def _fill(self, inspector: Inspector, pane: WishPane) -> None:
        brush = inspector.add_group("Brush")
        brush.add("Size", pane.size_slider)
        brush.add("Softness", pane.softness_slider)
        wishes = inspector.add_group("Wishes")
        wishes.add_wide(self.wishes)
        result = inspector.add_group("Result")
        result.add("Strength", self._strength)
        result.add("The rest stays", self._closeness)
        result.add("Seed of other solutions", self._seed)
        result.add_wide(self._any_label)
        first = inspector.add_group("Picture")
        self._label_words = first.add_beside("Label", self._label)
        first.add_in_pairs(self.buttons.values())
        way = Hint()
        way.say(_WAY)
        first.add_wide(way)

    def _connect(self) -> None:
        def tell(name: str, commit: bool, scale: float = 1.0) -> object:
            return lambda value: self.changed.emit({name: value / scale}, commit)

        for slider, name, scale in (
            (self._strength, "strength", 100.0), (self._closeness, "closeness", 1.0),
        ):  # fmt: skip
            slider.moved.connect(tell(name, False, scale))
            slider.committed.connect(tell(name, True, scale))
        self._seed.committed.connect(lambda seed: self.changed.emit({"seed": seed}, True))
        self._any_label.clicked.connect(lambda any_: self.changed.emit({"any_label": any_}, True))
        self.wishes.changed.connect(lambda wishes: self.changed.emit({"wishes": wishes}, True))
        self._label.picked.connect(self.label_picked)

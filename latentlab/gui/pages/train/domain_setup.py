"""The part of the Train page that says how the two domains of the data differ."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from latentlab.gui.style.accessibility import named
from latentlab.gui.widgets.form.form_layout import AlignedForm
from latentlab.train_form import checked_domains
from trainers.data.catalogue import DatasetEntry

_ATTRIBUTE_TIP = "The images with it are domain A, those without it domain B."
_LABEL_TIP = "The label whose images are domain {}; empty in both fields for all labels."


class DomainSetup(QWidget):
    """An attribute, or a label for each domain; nothing where the data leave no choice.

    Signals:
        changed: another choice was made.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._attribute = named(QComboBox(), "attributeBox", spoken="Attribute", tip=_ATTRIBUTE_TIP)
        self._labels = {side: self._make_label_box(side) for side in "AB"}
        self._form = AlignedForm(self)
        self._form.add_field("Attribute", self._attribute)
        for side, box in self._labels.items():
            self._form.add_field(f"Domain {side}", box)
        self._attribute.currentIndexChanged.connect(self.changed)
        self.offer_labels(None)

    @property
    def attribute(self) -> str | None:
        """The one chosen; None if there is none to choose, or none is wanted."""
        chosen: str | None = self._attribute.currentData()
        return chosen

    def domains(self) -> tuple[str, str] | None:
        """The two labels; None if they are not asked for, or all labels are wanted.

        Raises:
            DataChoiceError: if only one is named, or the same twice.
        """
        if not self._form.isRowVisible(self._labels["A"]):
            return None
        first, second = (box.currentText().strip() for box in self._labels.values())
        return checked_domains(first, second)

    def offer_attributes(self, chosen: DatasetEntry) -> None:
        """Let a person choose from the attributes of a data set, if it has any."""
        self._attribute.blockSignals(True)
        self._attribute.clear()
        if chosen.attributes and chosen.default_attribute is None:
            self._attribute.addItem("None: no labels", None)
        for each in chosen.attributes:
            self._attribute.addItem(each.replace("_", " "), each)
        default = self._attribute.findData(chosen.default_attribute)
        self._attribute.setCurrentIndex(max(default, 0) if chosen.attributes else -1)
        self._attribute.blockSignals(False)
        self._form.setRowVisible(self._attribute, bool(chosen.attributes))

    def show_attribute(self, attribute: str | None) -> None:
        """Choose `attribute`, if it is one of those on offer."""
        index = self._attribute.findData(attribute)
        if attribute is not None and index >= 0:
            self._attribute.setCurrentIndex(index)

    def offer_labels(self, labels: Sequence[str] | None) -> None:
        """Ask for two labels and suggest `labels`, the first two at first; None asks for none.
        Two of them that are named already stay."""
        for number, box in enumerate(self._labels.values()):
            self._form.setRowVisible(box, labels is not None)
            if labels is None or list(labels) == _texts(box):
                continue
            named_now = box.currentText().strip()
            is_kept = named_now in labels or not (labels or _texts(box))
            box.blockSignals(True)
            box.clear()
            box.addItems(labels)
            box.setCurrentIndex(number if number < len(labels) else -1)
            if is_kept:
                box.setEditText(named_now)
            elif len(labels) < 2:
                box.setEditText("")
            box.blockSignals(False)

    def show_domains(self, domains: tuple[str, str]) -> None:
        """Name these two labels."""
        for box, label in zip(self._labels.values(), domains, strict=True):
            box.setEditText(label)

    def focus_labels(self) -> None:
        """Go to the first of the two labels that is empty."""
        boxes = list(self._labels.values())
        empty = [box for box in boxes if not box.currentText().strip()]
        (empty or boxes)[0].setFocus()

    def _make_label_box(self, side: str) -> QComboBox:
        box = named(
            QComboBox(editable=True),
            f"domain{side}Box",
            spoken=f"Label of domain {side}",
            tip=_LABEL_TIP.format(side),
        )
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        box.currentTextChanged.connect(self.changed)
        return box


def _texts(box: QComboBox) -> list[str]:
    return [box.itemText(index) for index in range(box.count())]

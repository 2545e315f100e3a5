"""Rows of label and field whose labels are equally wide in every part of the form."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from latentlab.gui.style.theme import GRID

_LABEL_WIDTH = 11 * GRID


class AlignedForm(QFormLayout):
    """A form layout without margins; separate ones beneath each other look like one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setContentsMargins(0, 0, 0, 0)
        self.setHorizontalSpacing(GRID)
        self.setVerticalSpacing(GRID)
        self.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)

    def add_field(self, title: str, field: QWidget) -> None:
        """One more row."""
        label = QLabel(title)
        label.setBuddy(field)
        label.setFixedWidth(_LABEL_WIDTH)
        label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        label.setMinimumHeight(field.sizeHint().height())
        self.addRow(label, field)

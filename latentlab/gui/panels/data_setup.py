"""The part of the Train page where a person chooses the images to learn from."""

from typing import Literal, get_args

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from latentlab.choices import DataChoiceError, checked_source
from latentlab.gui.naming import named
from latentlab.gui.panels.form_layout import AlignedForm
from latentlab.gui.panels.hint import Hint
from trainers.config import DataSource
from trainers.data.catalogue import CATALOGUE, DatasetEntry, entry

_SMALLEST, _LARGEST = 8, 512
_COLOUR_WORDS = {"native": "As they are", "grey": "Grey", "colour": "Three colours"}


class DataSetup(QWidget):
    """Data set, folder, image size and colour.

    Signals:
        changed: the person changed something.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = named(
            QComboBox(), "datasetBox", spoken="Data set", tip="The images to learn from."
        )
        for each in CATALOGUE:
            self._box.addItem(each.title, each.name)
        self._meaning = Hint()
        self._folder = named(
            QLineEdit(placeholderText="Folder of the files"),
            "folderEdit",
            spoken="Folder of the files",
            tip="Where the files of this data set lie.",
        )
        self._browse = named(QPushButton("Choose…"), "folderButton", tip="Choose the folder.")
        self._problem = Hint(problem=True)
        self._size = self._make_size_box()
        self._colour = self._make_colour_box()
        self._lay_out()
        self._box.currentIndexChanged.connect(self._on_dataset)
        self._browse.clicked.connect(self._on_browse)
        self._folder.textChanged.connect(self._on_change)
        self._size.valueChanged.connect(self._on_change)
        self._colour.currentIndexChanged.connect(self._on_change)
        self._on_dataset()

    @property
    def dataset(self) -> DatasetEntry:
        """The chosen entry of the catalogue."""
        return entry(self._box.currentData())

    def show_source(self, source: DataSource) -> None:
        """Fill the fields from `source`."""
        self._box.setCurrentIndex(max(self._box.findData(source.name), 0))
        self._folder.setText(str(source.folder) if source.folder else "")
        self._size.setValue(source.image_size or self._size.minimum())
        self._colour.setCurrentIndex(self._colour.findData(source.colour))

    def source(self) -> DataSource:
        """What the fields say.

        Raises:
            DataChoiceError: if the folder is missing.
        """
        size = self._size.value() if self._size.value() >= _SMALLEST else None
        return checked_source(
            self.dataset.name,
            self.dataset.needs_folder,
            self._folder.text(),
            image_size=size,
            colour=self._colour.currentData(),
        )

    def show_problem(self, error: DataChoiceError) -> None:
        """Say beneath the folder what is wrong with it, and go there."""
        self._problem.say(str(error))
        self._folder.setFocus()

    def _make_size_box(self) -> QSpinBox:
        box = QSpinBox(minimum=_SMALLEST - 1, maximum=_LARGEST, suffix=" px")
        box.lineEdit().setTextMargins(5, 0, 0, 0)
        return named(box, "imageSizeBox", spoken="Image size in pixels")

    def _make_colour_box(self) -> QComboBox:
        tip = "Keep the colours of the images, or convert them."
        box = named(QComboBox(), "colourBox", spoken="Colour", tip=tip)
        for name in get_args(Literal["native", "grey", "colour"]):
            box.addItem(_COLOUR_WORDS[name], name)
        return box

    def _lay_out(self) -> None:
        self._folder_row = QWidget()
        row = QHBoxLayout(self._folder_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._folder, 1)
        row.addWidget(self._browse)
        form = AlignedForm(self)
        form.add_field("Data", self._box)
        form.addRow(self._meaning)
        form.addRow(self._folder_row)
        form.addRow(self._problem)
        form.add_field("Image size", self._size)
        form.add_field("Colour", self._colour)

    def _on_dataset(self) -> None:
        chosen = self.dataset
        self._meaning.say(chosen.meaning)
        self._folder_row.setVisible(chosen.needs_folder)
        usual = chosen.default_size or chosen.size
        self._size.setSpecialValueText(f"Usual: {usual} px" if usual else "As in the files")
        self._size.setToolTip(
            f"Side of the square images in pixels, {_SMALLEST} to {_LARGEST}; the lowest value "
            "keeps the usual size of the data."
        )
        self._on_change()

    def _on_change(self) -> None:
        self._problem.say("")
        self.changed.emit()

    def _on_browse(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Folder of the images", self._folder.text())
        if folder:
            self._folder.setText(folder)

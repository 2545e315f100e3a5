"""The part of the Train page where a person chooses the images to learn from."""

from typing import TYPE_CHECKING, Literal, get_args

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from latentlab.gui.pages.train.domain_setup import DomainSetup
from latentlab.gui.pages.train.folder_preview import FolderPreview
from latentlab.gui.style.accessibility import named
from latentlab.gui.widgets.form.folder_row import FolderRow
from latentlab.gui.widgets.form.form_layout import AlignedForm
from latentlab.gui.widgets.labels import Hint
from latentlab.gui.widgets.number_boxes import GroupedSpinBox
from latentlab.train_form import DataChoiceError, checked_folder
from trainers.config import DataSource
from trainers.data.catalogue import CATALOGUE, DatasetEntry, Domains, entry
from trainers.data.foreseen import labels_of

if TYPE_CHECKING:
    from trainers.data.survey import Survey

_SMALLEST, _LARGEST = 8, 512
_COLOUR_WORDS = {"native": "As they are", "grey": "Grey", "colour": "Three colours"}


class DataSetup(QWidget):
    """Data set, folders, domains, image size and colour.

    Signals:
        changed: something changed.
        chosen: the person chose a data set.
    """

    changed = Signal()
    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted: Domains = "one"
        self._shown_domains = False
        self._box = named(
            QComboBox(),
            "datasetBox",
            spoken="Data set",
            tip="What to learn from: images or points.",
        )
        for each in CATALOGUE:
            self._box.addItem(each.title, each.name)
        self._meaning = Hint()
        self._folder = FolderRow(
            "folder", "Folder of the files", "Where the files of this data set lie."
        )
        self._second = FolderRow(
            "secondFolder", "Folder of domain B", "Where the images of the second domain lie."
        )
        self._domains = DomainSetup()
        self._preview = FolderPreview()
        self._found: Survey | None = None
        self._proposed_size: int | None = None
        self._problem = Hint(problem=True)
        self._size = self._make_size_box()
        self._colour = self._make_colour_box()
        self.setFocusProxy(self._box)
        self._lay_out()
        self._box.currentIndexChanged.connect(self._on_dataset)
        self._box.activated.connect(self.chosen)
        self._folder.changed.connect(self._on_folder)
        self._second.changed.connect(self._on_folder)
        self._domains.changed.connect(self._on_change)
        self._preview.surveyed.connect(self._on_surveyed)
        self._size.valueChanged.connect(self._on_change)
        self._colour.currentIndexChanged.connect(self._on_change)
        self._on_dataset()
        self._untouched = self._words()

    @property
    def is_touched(self) -> bool:
        """Whether the fields say anything else than at first."""
        return self._words() != self._untouched

    @property
    def dataset(self) -> DatasetEntry:
        """The chosen entry of the catalogue."""
        return entry(self._box.currentData())

    @property
    def found(self) -> "Survey | None":
        """What the chosen folder holds; None without one, or until it has been looked at."""
        return self._found

    def want(self, domains: Domains) -> None:
        """The algorithm learns from `domains`: ask for two labels where that makes them."""
        self._wanted = domains
        self._offer_labels()

    def show_dataset(self, name: str) -> None:
        """Choose another data set, and leave the other fields as they are."""
        self._box.setCurrentIndex(max(self._box.findData(name), 0))

    def show_source(self, source: DataSource) -> None:
        """Fill the fields from `source`."""
        self._shown_domains = source.domains is not None
        self.show_dataset(source.name)
        self._folder.show_text(str(source.folder) if source.folder else "")
        self._second.show_text(str(source.second_folder) if source.second_folder else "")
        self._domains.show_attribute(source.attribute)
        self._offer_labels()
        if source.domains is not None:
            self._domains.show_domains(source.domains)
        self._size.setValue(source.image_size or self._size.minimum())
        self._colour.setCurrentIndex(self._colour.findData(source.colour))

    def source(self) -> DataSource:
        """What the fields say.

        Raises:
            DataChoiceError: if a folder or a domain is missing.
        """
        chosen = self.dataset
        first, second = self._folder.text, self._second.text
        if chosen.dimensions is not None:
            return DataSource(name=chosen.name)
        return DataSource(
            name=chosen.name,
            folder=checked_folder(chosen.needs_folder, first, "folder"),
            image_size=self._size.value() if self._size.value() >= _SMALLEST else None,
            colour=self._colour.currentData(),
            attribute=self._domains.attribute,
            second_folder=checked_folder(chosen.needs_second_folder, second, "second folder"),
            domains=self._domains.domains(),
        )

    def _words(self) -> tuple[object, ...]:
        fields = (self._folder.text, self._second.text, self._domains.attribute)
        return (self.dataset.name, self._size.value(), self._colour.currentData(), *fields)

    def show_problem(self, error: DataChoiceError) -> None:
        """Say beneath the fields what is wrong with one of them, and go there."""
        self._problem.say(str(error))
        if error.field == "domains":
            self._domains.focus_labels()
        else:
            (self._folder if error.field == "folder" else self._second).setFocus()

    def _make_size_box(self) -> GroupedSpinBox:
        box = GroupedSpinBox()
        box.setRange(_SMALLEST - 1, _LARGEST)
        box.setSuffix(" px")
        return named(box, "imageSizeBox", spoken="Image size in pixels")

    def _make_colour_box(self) -> QComboBox:
        tip = "Keep the colours of the images, or convert them."
        box = named(QComboBox(), "colourBox", spoken="Colour", tip=tip)
        for name in get_args(Literal["native", "grey", "colour"]):
            box.addItem(_COLOUR_WORDS[name], name)
        return box

    def _lay_out(self) -> None:
        form = self._form = AlignedForm(self)
        form.add_field("Data", self._box)
        for each in (self._meaning, self._folder, self._second, self._preview):
            form.addRow(each)
        form.addRow(self._domains)
        form.addRow(self._problem)
        form.add_field("Image size", self._size)
        form.add_field("Colour", self._colour)

    def _on_dataset(self) -> None:
        chosen = self.dataset
        self._meaning.say(chosen.meaning)
        self._folder.setVisible(chosen.needs_folder)
        self._second.setVisible(chosen.needs_second_folder)
        of_what = "of domain A" if chosen.needs_second_folder else "of the files"
        self._folder.ask_for(f"Folder {of_what}")
        self._domains.offer_attributes(chosen)
        for field in (self._size, self._colour):
            self._form.setRowVisible(field, chosen.dimensions is None)
        self._look()
        self._offer_labels()
        if self._size.value() == self._proposed_size:
            self._size.setValue(self._size.minimum())
        self._proposed_size = None
        usual = chosen.default_size or chosen.size
        self._size.setSpecialValueText(f"Usual: {usual} px" if usual else "As in the files")
        self._size.setToolTip(
            f"Side of the square images in pixels, {_SMALLEST} to {_LARGEST}; the lowest value "
            "keeps the usual size of the data."
        )
        self._on_change()

    def _offer_labels(self) -> None:
        """Two labels are asked for if they are to be the domains, or were so in a run shown."""
        chosen = self.dataset
        asked = chosen.domains == "one" and chosen.labelled and chosen.dimensions is None
        asked = asked and (self._wanted == "two" or self._shown_domains)
        self._domains.offer_labels(self._labels() if asked else None)
        self._domains.setVisible(asked or bool(chosen.attributes))

    def _labels(self) -> tuple[str, ...]:
        """The names of the labels; of a folder as soon as it has been looked at."""
        if self.dataset.of_pictures:
            return self._found.names if self._found is not None else ()
        return labels_of(DataSource(name=self.dataset.name)) or ()

    def _look(self) -> None:
        """Have the folders looked at, if there are any yet."""
        self._found = None
        chosen = self.dataset
        try:
            source = DataSource(
                name=chosen.name,
                folder=checked_folder(chosen.of_pictures, self._folder.text, "folder"),
                second_folder=checked_folder(
                    chosen.needs_second_folder, self._second.text, "second folder"
                ),
            )
        except DataChoiceError:
            self._preview.clear()
        else:
            self._preview.show_source(source if chosen.of_pictures else None)

    def _on_surveyed(self, found: "Survey") -> None:
        self._found = found
        self._offer_labels()
        is_own = self._size.value() not in (self._size.minimum(), self._proposed_size)
        if self._size.value() == found.proposed_size:
            # Also one that was proposed before the last start: another folder may change it.
            self._proposed_size = found.proposed_size
        elif not is_own:
            self._proposed_size = found.proposed_size
            is_usual = found.proposed_size == self.dataset.default_size
            self._size.setValue(self._size.minimum() if is_usual else found.proposed_size)
        self._on_change()

    def _on_folder(self) -> None:
        self._look()
        self._offer_labels()
        self._on_change()

    def _on_change(self) -> None:
        self._problem.say("")
        self.changed.emit()

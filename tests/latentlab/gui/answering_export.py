"""What a person does with the export dialog: choose what, as what and where to, then Export."""

from pathlib import Path

from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QSpinBox
from scripted_bench import until

from latentlab.gui.exporting.export_dialog import ExportDialog


def open_dialog() -> ExportDialog:
    """The export dialog on screen."""
    shown = [
        each
        for each in QApplication.topLevelWidgets()
        if isinstance(each, ExportDialog) and each.isVisible()
    ]
    (dialog,) = shown
    return dialog


def choose(dialog: ExportDialog, name: str, data_or_text: str) -> None:
    """Choose an entry of the list called `name`, by its data or the beginning of its text."""
    box = dialog.findChild(QComboBox, name)
    index = box.findData(data_or_text)
    if index < 0:
        texts = [box.itemText(at) for at in range(box.count())]
        index = next(at for at, text in enumerate(texts) if text.startswith(data_or_text))
    box.setCurrentIndex(index)
    box.activated.emit(index)


def export_to(
    path: Path, what: str = "", sort: str = "", scale: int | None = None, wait: bool = True
) -> None:
    """Answer the open dialog; with `wait`, come back when the file or folder is there."""
    dialog = open_dialog()
    if what:
        choose(dialog, "exportWhat", what)
    if sort:
        choose(dialog, "exportAs", sort)
    if scale is not None:
        dialog.findChild(QSpinBox, "exportScale").setValue(scale)
    field = dialog.findChild(QLineEdit, "exportFile")
    field.setText(str(path))
    field.textEdited.emit(str(path))
    dialog.findChild(QPushButton, "exportStart").click()
    if wait:
        until(path.exists, seconds=30)

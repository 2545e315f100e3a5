"""The one dialog for everything that can be exported: what, as what, how, and where to."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QPushButton,
    QWidget,
)

from latentlab import formatting
from latentlab.export.order import FILMS, SUFFIXES, Kind, Order, Subject
from latentlab.gui.exporting.export_choices import ExportChoices
from latentlab.gui.exporting.export_preview import ExportPreview
from latentlab.gui.exporting.exportable import Exportable, Files
from latentlab.gui.exporting.file_row import FileRow
from latentlab.gui.exporting.order_form import OrderForm, row_label
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.labels import Hint

_KINDS: dict[Kind, str] = {
    "sheet": "Sheet (one PNG)",
    "singles": "Single pictures (a folder of PNGs)",
    "mp4": "Film (MP4)",
    "gif": "Film (GIF)",
}
_ALONE = "Picture (PNG)"


class ExportDialog(QDialog):
    """Asks; writing is up to whoever opened it.

    Args:
        offered: what can be exported; the first is chosen.
        choices: what was chosen the last time.
        folder: where files were written the last time.
        kind: of file, to begin with; None takes that of the last time.

    Attributes:
        choices: what is chosen now.

    Signals:
        wanted: an `Exportable`, the `Order` (None for what is no pictures), and the `Path`.
    """

    wanted = Signal(object, object, object)

    def __init__(
        self,
        offered: Sequence[Exportable],
        choices: ExportChoices,
        folder: Path,
        kind: Kind | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("exportDialog")
        self.setWindowTitle("Export")
        self._offered = tuple(offered)
        self.choices = choices
        self._what = named(QComboBox(), "exportWhat", tip="What is exported.")
        self._as = named(QComboBox(), "exportAs", tip="The kind of file that it becomes.")
        self._meaning, self._wrong, self._note = Hint(), Hint(problem=True), Hint()
        self._form, self._file, self._preview = OrderForm(), FileRow(folder), ExportPreview()
        self._export = named(
            QPushButton("Export"), "exportStart",
            tip="Write it; the status bar shows how far it is and can cancel it (Return).",
        )  # fmt: skip
        self._lay_out()
        self._what.addItems([each.title for each in self._offered])
        self._what.activated.connect(lambda _: self._on_what())
        self._as.activated.connect(lambda _: self._on_as())
        self._form.changed.connect(self._on_order)
        self._file.changed.connect(self._check)
        self._on_what(kind or choices.kind)

    @property
    def exportable(self) -> Exportable:
        """What the person wants to export."""
        return self._offered[self._what.currentIndex()]

    @property
    def order(self) -> Order | None:
        """How pictures are exported; None if it is something else."""
        return self._form.order if isinstance(self.exportable, Subject) else None

    @property
    def path(self) -> Path:
        """Where to, with the ending that belongs to it."""
        return self._file.path

    def done(self, result: int) -> None:
        super().done(result)
        self._preview.end(then=self.deleteLater)

    def accept(self) -> None:
        if not self._problem():
            answer = self.exportable, self.order, self.path
            super().accept()
            self.wanted.emit(*answer)

    def _on_what(self, kind: Kind | None = None) -> None:
        """Another thing was chosen: offer the kinds of file that it can become."""
        exportable = self.exportable
        kept = kind or self._as.currentData()
        self._as.clear()
        if isinstance(exportable, Files):
            for form in exportable.formats:
                self._as.addItem(form.title, form.suffix)
            kept = self.choices.formats.get(exportable.sort, kept)
        else:
            alone = exportable.count == 1 and exportable.counts is None
            for sort in exportable.kinds:
                self._as.addItem(_ALONE if alone else _KINDS[sort], sort)
            if kept not in exportable.kinds:
                kept = self.choices.kind
        self._as.setCurrentIndex(max(self._as.findData(kept), 0))
        self._on_as()

    def _on_as(self) -> None:
        exportable, chosen = self.exportable, self._as.currentData()
        pictures = isinstance(exportable, Subject)
        self._form.setVisible(pictures)
        self._preview.setVisible(pictures)
        if isinstance(exportable, Files):
            self._meaning.say(exportable.meaning)
            self._file.ask_for(exportable.name, chosen, self._as.currentText())
            formats = self.choices.formats | {exportable.sort: chosen}
            self.choices = self.choices.model_copy(update={"formats": formats})
        else:
            self._meaning.say("")
            self._form.show_order(exportable, self.choices.order(exportable, chosen))
            self._file.ask_for(exportable.name, SUFFIXES[chosen], self._as.currentText())
            self._on_order()
        self._whole.activate()
        self.resize(self.width(), self.sizeHint().height())

    def _on_order(self) -> None:
        subject, order = self.exportable, self._form.order
        assert isinstance(subject, Subject)
        self.choices = self.choices.after(subject, order)
        if order.refusal(subject):
            self._preview.show_nothing()
        else:
            self._preview.show_order(subject, order)
        self._check()

    def _problem(self) -> str:
        """Why nothing can be written, as a sentence; empty if nothing is known."""
        subject, order = self.exportable, self.order
        refused = order.refusal(subject) if isinstance(subject, Subject) and order else ""
        return refused or self._file.problem

    def _check(self) -> None:
        problem, replaces = self._problem(), self._file.replaces
        self._wrong.say(problem)
        there = f"{self.path.name} is there already and will be replaced." if replaces else ""
        self._note.say(" ".join(filter(None, (there, self._files(), self._slower()))))
        self._export.setText("Replace" if replaces else "Export")
        self._export.setEnabled(not problem)

    def _files(self) -> str:
        """How many files there will be in a folder, as a sentence; or nothing."""
        subject, order = self.exportable, self.order
        if order is None or order.kind != "singles" or not isinstance(subject, Subject):
            return ""
        return f"{formatting.counted(order.pictures(subject), 'file')} will be in this folder."

    def _slower(self) -> str:
        """That a film cannot be as fast as was asked for, as a sentence; or nothing."""
        order = self.order
        if order is None or order.kind not in FILMS or order.shown_speed == order.speed:
            return ""
        return (
            f"A GIF shows at most {order.shown_speed:g} frames a second: it is made with those "
            f"rather than {order.speed:g}."
        )

    def _lay_out(self) -> None:
        head, foot = _rows(), _rows()
        head.addRow(row_label("&What", self._what), self._what)
        head.addRow(row_label("&As", self._as), self._as)
        foot.addRow(row_label("&File", self._file.field), self._file)
        left = boxes.column(head, self._meaning, self._form, (QWidget(), 1), spacing=GRID)
        upper = boxes.row((left, 1), self._preview, spacing=2 * GRID)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._export.setProperty("primary", True)
        self._export.setDefault(True)
        buttons.addButton(self._export, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        said = boxes.column(self._wrong, self._note, spacing=0)
        self._whole = boxes.column((upper, 1), foot, said, buttons, spacing=GRID, within=self)
        self._whole.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self.setMinimumWidth(88 * GRID)


def _rows() -> QFormLayout:
    rows = QFormLayout()
    rows.setSpacing(GRID)
    rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return rows

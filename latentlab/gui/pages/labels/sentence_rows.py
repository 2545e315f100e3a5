"""What stands in the rows of the page for a model that reads: sentences, or the way between two."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QVBoxLayout, QWidget

from latentlab.gui.explorer.controls.sentence_edit import SentenceEdit
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets.labels import Hint
from latentlab.gui.widgets.number_boxes import GroupedSpinBox
from latentlab.views.labels import Columns, EachSentence, SentenceMorph
from trainers.data.words import Vocabulary

_MODES = (
    ("sentences", "Sentences", "The same latents under every sentence, one row a sentence."),
    ("between", "From sentence to sentence", "Pictures on the way from one sentence to another."),
)
_MISSING = "A sentence is missing: type one. Until then the pictures are of those before."
_MOST = 64
_LINES = 7
_WORDS_SHOWN = 60
_FIRST = 6
"""Examples that are shown first."""


def first_rows(vocabulary: Vocabulary) -> EachSentence:
    """What the page begins with: some sentences that the model has learned from."""
    return EachSentence(sentences=vocabulary.examples[:_FIRST])


class SentenceRows(QWidget):
    """Chooses the rows.

    Signals:
        changed: the `Columns`, and whether undo should remember them.
    """

    changed = Signal(object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sentenceRows")
        self._vocabulary: Vocabulary | None = None
        self._mode = named(
            QComboBox(), "rowsMode", spoken="What the rows are",
            tip="Show sentences of your own, or the way from one sentence to another.",
        )  # fmt: skip
        for kind, text, _ in _MODES:
            self._mode.addItem(text, kind)
        self._hint, self._words = Hint(), Hint()
        self._sentences = SentenceEdit(
            "sentences", lines=_LINES, spoken="Sentences",
            tip="What the pictures are to show, a sentence a line.",
        )  # fmt: skip
        self._start = SentenceEdit(
            "startSentence", lines=1, spoken="From", tip="The sentence above."
        )
        self._end = SentenceEdit("endSentence", lines=1, spoken="To", tip="The sentence below.")
        self._steps = named(
            GroupedSpinBox(), "betweenSteps", spoken="Pictures on the way",
            tip=f"Rows from the one sentence to the other, both included: 2 to {_MOST}.",
        )  # fmt: skip
        self._steps.setRange(2, _MOST)
        self._steps.setValue(8)
        self._steps.setSuffix(" pictures")
        self._examples = named(
            QComboBox(), "exampleSentences", spoken="Add an example",
            tip="Add a sentence that the model has learned from.",
        )  # fmt: skip
        self._examples.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._examples.setPlaceholderText("Add an example…")
        self._parts = {"sentences": self._sentences_part(), "between": self._between_part()}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        for each in (self._mode, self._hint, *self._parts.values(), self._words):
            layout.addWidget(each)
        self._mode.activated.connect(lambda _: self._tell(commit=True))
        self._steps.valueChanged.connect(lambda _: self._tell(commit=True))
        for edit in (self._sentences, self._start, self._end):
            edit.typed.connect(self._say_hint)
            edit.edited.connect(lambda _, commit: self._tell(commit=commit))
        self._examples.activated.connect(self._add_example)
        self._show_mode("sentences")

    def offer(self, vocabulary: Vocabulary) -> None:
        """Let sentences be made of these words."""
        if vocabulary == self._vocabulary:
            return
        self._vocabulary = vocabulary
        for edit in (self._sentences, self._start, self._end):
            edit.set_vocabulary(vocabulary)
        first = vocabulary.examples
        self._sentences.set_sentences(first[:_FIRST])
        self._start.set_sentences(first[:1])
        self._end.set_sentences((first[1 % len(first)],))
        self._examples.clear()
        self._examples.addItems(vocabulary.examples)
        self._examples.setCurrentIndex(-1)
        count = len(vocabulary.words)
        shown = ", ".join(vocabulary.words[:_WORDS_SHOWN]) + ", …" * (count > _WORDS_SHOWN)
        self._words.say(f"Known words ({count}): {shown}")

    def show_rows(self, rows: EachSentence | SentenceMorph) -> None:
        """Show `rows` without telling anybody."""
        if isinstance(rows, SentenceMorph):
            self._start.set_sentences((rows.start,))
            self._end.set_sentences((rows.end,))
            self._steps.blockSignals(True)
            self._steps.setValue(rows.steps)
            self._steps.blockSignals(False)
        else:
            self._sentences.set_sentences(rows.sentences)
        self._show_mode(rows.kind)

    def rows(self) -> Columns | None:
        """The rows as the controls stand; None if there is nothing that can be drawn."""
        if self._mode.currentData() == "between":
            ends = (*self._start.sentences(), *self._end.sentences())
            if len(ends) < len(("start", "end")):
                return None
            return SentenceMorph(start=ends[0], end=ends[1], steps=self._steps.value())
        sentences = self._sentences.sentences()[:_MOST]
        return EachSentence(sentences=sentences) if sentences else None

    def _tell(self, *, commit: bool) -> None:
        rows = self.rows()
        self._show_mode(self._mode.currentData())
        # Where nothing can be drawn, what was drawn last stays until something can.
        if rows is not None:
            self.changed.emit(rows, commit)

    def _add_example(self, place: int) -> None:
        self._sentences.add(self._examples.itemText(place))
        self._examples.setCurrentIndex(-1)

    def _say_hint(self) -> None:
        """Say what the rows are, or that there are none."""
        missing = self._vocabulary is not None and self.rows() is None
        self._hint.say(_MISSING if missing else _MODES[self._mode.currentIndex()][2])

    def _show_mode(self, kind: str) -> None:
        place = self._mode.findData(kind)
        self._mode.setCurrentIndex(place)
        self._say_hint()
        for each, part in self._parts.items():
            part.setVisible(each == kind)

    def _sentences_part(self) -> QWidget:
        part = QWidget()
        layout = QVBoxLayout(part)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self._sentences)
        layout.addWidget(self._examples)
        return part

    def _between_part(self) -> QWidget:
        part = QWidget()
        form = QFormLayout(part)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(GRID)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.addRow("From", self._start)
        form.addRow("To", self._end)
        form.addRow("In", self._steps)
        return part

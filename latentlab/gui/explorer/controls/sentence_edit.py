"""Where sentences for a model are typed: the words that it does not know are marked, and those that
are spelled most like them offered."""

import html

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QSizePolicy, QWidget

from latentlab.gui.explorer.controls.key_pause import KeyPause
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import GRID, colours
from latentlab.gui.widgets import boxes
from trainers.data.words import Vocabulary, Word

_MOST_TOLD = 6
"""Unknown words that are named with what is offered in their place."""


class SentenceEdit(QWidget):
    """One sentence, or several of which each has a line of its own.

    Args:
        name: stable name.
        lines: how many lines are in sight; with one, no further can be typed.

    Signals:
        typed: the text is another one, which may say nothing that can be drawn.
        edited: the sentences (a tuple) of which the model knows at least a word, and whether undo
            should remember them: in the middle of typing it should not.
    """

    typed = Signal()
    edited = Signal(object, bool)

    def __init__(
        self, name: str, *, lines: int, spoken: str, tip: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._vocabulary: Vocabulary | None = None
        self._told: tuple[str, ...] = ()
        self._text = named(QPlainTextEdit(), f"{name}Text", spoken=spoken, tip=tip)
        self._text.setTabChangesFocus(True)
        self._text.setFrameShape(QFrame.Shape.StyledPanel)
        self._single = lines == 1
        if self._single:
            self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        height = self._text.fontMetrics().lineSpacing() * (lines + self._single)
        self._text.setFixedHeight(height + 2 * GRID)
        self._marks = _UnknownWords(self._text.document())
        self._unknown = named(_Notice(), f"{name}Unknown", spoken="Words that are not known")
        self._unknown.linkActivated.connect(self._take_offer)
        boxes.column(self._text, self._unknown, spacing=GRID // 2, within=self)
        self.setFocusProxy(self._text)
        self._pause = KeyPause(self)
        self._pause.ended.connect(lambda: self.edited.emit(self._told, True))
        self._text.textChanged.connect(self._on_text)

    def set_vocabulary(self, vocabulary: Vocabulary | None) -> None:
        """Mark what is not in `vocabulary` from now on."""
        self._vocabulary = vocabulary
        self._marks.set_vocabulary(vocabulary)
        self._tell_unknown()

    def sentences(self) -> tuple[str, ...]:
        """The sentences that were typed of which the model knows at least a word."""
        known = self._vocabulary
        lines = [" ".join(line.split()) for line in self._text.toPlainText().splitlines()]
        if self._single:
            lines = [" ".join(filter(None, lines))]
        return tuple(line for line in lines if known is None or known.numbers(line))

    def set_sentences(self, sentences: tuple[str, ...]) -> None:
        """Show `sentences` without telling anybody; what is being typed means them already."""
        if sentences != self.sentences():
            self._text.blockSignals(True)
            self._text.setPlainText("\n".join(sentences))
            self._text.blockSignals(False)
        self._told = sentences
        self._tell_unknown()

    def add(self, sentence: str) -> None:
        """Put `sentence` below the others, or in the place of the only one."""
        before = () if self._single else self.sentences()
        self._text.setPlainText("\n".join((*before, sentence)))
        self._pause.end()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            # What is marked was painted in the colours of the former theme.
            self._marks.rehighlight()
            self._tell_unknown()

    def _on_text(self) -> None:
        self._tell_unknown()
        self.typed.emit()
        sentences = self.sentences()
        if sentences and sentences != self._told:
            self._told = sentences
            self.edited.emit(sentences, False)
            self._pause.press()

    def _tell_unknown(self) -> None:
        known = self._vocabulary
        if known is None:
            self._unknown.say("")
            return
        text = self._text.toPlainText()
        unknown = list(dict.fromkeys(word.text for word in known.unknown(text)))
        parts = [_offer(word, known.nearest(word)) for word in unknown[:_MOST_TOLD]]
        more = f" and {len(unknown) - _MOST_TOLD} more" * (len(unknown) > _MOST_TOLD)
        said = f"Not known, passed over: {', '.join(parts)}{more}." if unknown else ""
        lines = [line for line in text.splitlines() if line.strip()]
        if any(known.left_over(line) for line in lines):
            said += f" Words after the first {known.longest} known ones are passed over."
        if any(not known.numbers(line) for line in lines):
            said += " A line without a single known word is not drawn."
        self._unknown.say(said.strip())

    def _take_offer(self, link: str) -> None:
        """Put the offered word in the place of every unknown one that it was offered for."""
        wrong, right = link.split(" ")
        known, text = self._vocabulary, self._text.toPlainText()
        assert known is not None
        for word in reversed([each for each in known.unknown(text) if each.text == wrong]):
            text = text[: word.start] + right + text[word.end :]
        self._text.setPlainText(text)
        self._pause.end()


def _offer(word: str, near: tuple[str, ...]) -> str:
    """The unknown word, and links to put known ones in its place."""
    shown = f"<b>{html.escape(word)}</b>"
    links = [f'<a href="{html.escape(f"{word} {each}")}">{html.escape(each)}</a>' for each in near]
    return f"{shown} (did you mean {' or '.join(links)}?)" if links else shown


class _Notice(QLabel):
    """Takes no room while it has nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setProperty("problem", True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setToolTip("A click on an offered word puts it in the place of the unknown one.")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.hide()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def say(self, text: str) -> None:
        """Show `text`, or nothing."""
        self.setText(text)
        self.setVisible(bool(text))


class _UnknownWords(QSyntaxHighlighter):
    """Draws a wavy line under each word that is passed over."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._vocabulary: Vocabulary | None = None

    def set_vocabulary(self, vocabulary: Vocabulary | None) -> None:
        if vocabulary != self._vocabulary:
            self._vocabulary = vocabulary
            self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        if self._vocabulary is None:
            return
        wavy = QTextCharFormat()
        wavy.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        wavy.setUnderlineColor(QColor(colours().warning))
        wavy.setForeground(QColor(colours().warning))
        passed_over: tuple[Word, ...] = self._vocabulary.unknown(text)
        for word in (*passed_over, *self._vocabulary.left_over(text)):
            self.setFormat(word.start, word.end - word.start, wavy)

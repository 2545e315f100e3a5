"""The page Labels and text with a model that reads: sentences typed, their words marked, undone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lone_page import settled, shown_page
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QComboBox, QLabel, QPlainTextEdit

from latentlab.gui.explorer.controls.sentence_edit import SentenceEdit
from latentlab.gui.pages.labels.labels_page import LabelsPage
from latentlab.gui.pages.labels.sentence_rows import SentenceRows
from latentlab.gui.services import Services
from latentlab.views import Anchor, EachSentence, LabelsView, Seed, SentenceMorph

EXAMPLES = ("a small red circle", "a large blue square", "a red square at the left")


@pytest.fixture
def page(services: Services, model_file: Callable[..., Path]) -> Iterator[LabelsPage]:
    path = model_file("reader", "text2image", width=4, latent_size=8)
    with shown_page(LabelsPage, services, path) as made:
        yield made


def columns_of(page: LabelsPage) -> object:
    view = page.current_view()
    assert isinstance(view, LabelsView)
    return view.columns


def text_of(page: LabelsPage, name: str = "sentences") -> QPlainTextEdit:
    return page.findChild(QPlainTextEdit, f"{name}Text")


def notice_of(page: LabelsPage) -> QLabel:
    return page.findChild(QLabel, "sentencesUnknown")


def choose_between(page: LabelsPage) -> None:
    mode = page.findChild(QComboBox, "rowsMode")
    mode.setCurrentIndex(mode.findData("between"))
    mode.activated.emit(mode.currentIndex())


def test_it_begins_with_sentences_that_the_model_has_learned_from(page: LabelsPage) -> None:
    assert columns_of(page) == EachSentence(sentences=EXAMPLES)
    assert text_of(page).toPlainText() == "\n".join(EXAMPLES)
    answer = page.answer()
    assert answer is not None
    assert answer[1].row_captions == EXAMPLES
    assert page.anchor_at(8) == Anchor(latent=Seed(seed=2), label=EXAMPLES[1])


def test_what_is_typed_is_drawn_and_typing_is_one_step_of_undo(page: LabelsPage) -> None:
    rows = page.findChild(SentenceEdit, "sentences")
    for typed in ("a blue", "a blue circle", "a blue circle at the left"):
        text_of(page).setPlainText(typed)
    assert columns_of(page) == EachSentence(sentences=("a blue circle at the left",))
    rows._pause.end()
    settled(page)
    page.explorer.undo()
    assert columns_of(page) == EachSentence(sentences=EXAMPLES)
    assert text_of(page).toPlainText() == "\n".join(EXAMPLES)
    page.explorer.redo()
    assert text_of(page).toPlainText() == "a blue circle at the left"


def test_unknown_words_are_marked_and_the_nearest_known_one_is_a_click_away(
    page: LabelsPage,
) -> None:
    text_of(page).setPlainText("a crimson circel\na red square")
    notice = notice_of(page)
    assert notice.isVisible()
    assert "<b>crimson</b>" in notice.text()
    assert ">circle</a>" in notice.text()
    block = text_of(page).document().firstBlock()
    marked = [
        (each.start, each.length)
        for each in block.layout().formats()
        if each.format.underlineStyle() == QTextCharFormat.UnderlineStyle.WaveUnderline
    ]
    assert marked == [(2, 7), (10, 6)]
    notice.linkActivated.emit("circel circle")
    assert text_of(page).toPlainText() == "a crimson circle\na red square"
    assert columns_of(page) == EachSentence(sentences=("a crimson circle", "a red square"))


def test_what_is_typed_cannot_become_markup(page: LabelsPage) -> None:
    text_of(page).setPlainText("red <b>bold</b> &amp;")
    assert "<b>bold</b>" in notice_of(page).text()
    assert "&amp;amp" not in notice_of(page).text()


def test_a_line_without_a_known_word_is_said_and_what_was_drawn_stays(page: LabelsPage) -> None:
    text_of(page).setPlainText("zzz")
    assert "is not drawn" in notice_of(page).text()
    assert columns_of(page) == EachSentence(sentences=EXAMPLES)
    text_of(page).setPlainText("zzz\na red circle")
    assert columns_of(page) == EachSentence(sentences=("a red circle",))


def test_the_way_between_two_sentences_is_shown(page: LabelsPage) -> None:
    choose_between(page)
    assert columns_of(page) == SentenceMorph(start=EXAMPLES[0], end=EXAMPLES[1], steps=8)
    text_of(page, "endSentence").setPlainText("a blue\ncircle")
    assert columns_of(page) == SentenceMorph(start=EXAMPLES[0], end="a blue circle", steps=8)
    settled(page)
    answer = page.answer()
    assert answer is not None
    assert answer[1].row_captions[0] == EXAMPLES[0]
    assert answer[1].row_captions[-1] == "a blue circle"


def test_an_example_is_added_below(page: LabelsPage) -> None:
    text_of(page).setPlainText("a blue circle")
    examples = page.findChild(QComboBox, "exampleSentences")
    examples.activated.emit(2)
    assert columns_of(page) == EachSentence(sentences=("a blue circle", EXAMPLES[2]))


def test_labels_and_sentences_have_their_own_controls(page: LabelsPage) -> None:
    rows = page.findChild(SentenceRows)
    assert rows.isVisible()
    assert not page._columns.isVisible()
    assert not page._dataset.isVisible()


def test_it_is_said_that_a_sentence_is_missing(page: LabelsPage) -> None:
    rows = page.findChild(SentenceRows)
    text_of(page).setPlainText("")
    assert rows._hint.text().startswith("A sentence is missing")
    assert columns_of(page) == EachSentence(sentences=EXAMPLES)
    text_of(page).setPlainText("a blue circle")
    assert "missing" not in rows._hint.text()

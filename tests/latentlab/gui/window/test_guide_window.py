"""The guide is at hand in the window, at the page that is shown, and can be searched."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListWidget, QTextBrowser

from latentlab.gui.pages.pages import PAGES
from latentlab.gui.style.theme import apply_theme
from latentlab.gui.window import guide_window
from latentlab.gui.window.guide_window import GuideWindow, slug
from latentlab.gui.window.main_window import MainWindow
from resources import GUIDE


@pytest.fixture
def guide(qapp: QApplication) -> Iterator[GuideWindow]:
    made = GuideWindow()
    made.show()
    qapp.processEvents()
    yield made
    made.close()


def text_of(guide: GuideWindow) -> QTextBrowser:
    return guide.findChild(QTextBrowser, "guideText")


def test_every_page_has_its_section(guide: GuideWindow) -> None:
    contents = guide.findChild(QListWidget, "guideContents")
    titles = {contents.item(i).text().strip() for i in range(contents.count())}
    assert {page.title for page in PAGES} <= titles


def test_it_opens_at_the_page_that_is_shown(window: MainWindow) -> None:
    window.show_page("train")
    help_menu = next(a.menu() for a in window.menuBar().actions() if a.text() == "&Help")
    help_menu.actions()[0].trigger()
    shown = window.findChild(GuideWindow)
    assert shown is not None and shown.isVisible()
    assert shown.findChild(QListWidget, "guideContents").currentItem().text().strip() == "Train"
    text = text_of(shown)
    top = text.cursorForPosition(text.viewport().rect().topLeft()).block()
    assert "Train" in (top.text(), top.next().text())
    shown.close()


def test_words_are_found_and_their_absence_is_said(guide: GuideWindow) -> None:
    find = guide.findChild(QLineEdit, "guideFind")
    QTest.keyClicks(find, "double-click")
    first = text_of(guide).textCursor().position()
    assert text_of(guide).textCursor().selectedText().lower() == "double-click"
    QTest.keyClick(find, Qt.Key.Key_Return)
    assert text_of(guide).textCursor().position() > first
    find.setText("no such words here")
    assert [each.text() for each in guide.findChildren(QLabel) if each.isVisible()] == [
        "Not in the guide."
    ]


def test_pictures_are_shown_in_the_colours_of_the_theme(
    qapp: QApplication, guide: GuideWindow
) -> None:
    url = QUrl("images/samples-light.png")
    shades = []
    for scheme in ("light", "dark"):
        apply_theme(qapp, scheme)
        image = text_of(guide).loadResource(2, url)
        assert 0 < image.width() <= 720
        shades.append(image.pixelColor(3, 3).lightness())
    apply_theme(qapp, "light")
    assert shades[0] > 200 > 100 > shades[1]


def test_links_lead_to_sections_to_files_and_out(
    guide: GuideWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    text = text_of(guide)
    text.anchorClicked.emit(QUrl("#directions"))
    assert text.verticalScrollBar().value() > 0 and not opened
    text.anchorClicked.emit(QUrl("algorithms.md"))
    text.anchorClicked.emit(QUrl("https://example.org"))
    assert opened[0].toLocalFile() == str(GUIDE.parent / "algorithms.md")
    assert opened[1].host() == "example.org"


def test_a_guide_that_is_missing_is_said(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del qapp
    monkeypatch.setattr(guide_window, "GUIDE", tmp_path / "guide.md")
    assert "cannot be read" in text_of(GuideWindow()).toPlainText()


def test_slugs_are_those_of_links() -> None:
    assert slug("Your own pictures") == "your-own-pictures"
    assert slug("Without the window") == "without-the-window"

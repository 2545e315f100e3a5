"""The guide, in a window of its own: its sections beside it, and its words to be searched."""

import re
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QColor, QDesktopServices, QImage, QTextBlock, QTextDocument
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QWidget,
)

from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import GRID, colours, theme
from latentlab.gui.widgets import boxes
from resources import GUIDE

_SIZE = (1080, 720)
_CONTENTS_WIDTH = 200
_PICTURE_WIDTH = 720
"""Pixels to which wider pictures are brought."""


class GuideWindow(QDialog):
    """Shows docs/guide.md."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "guideWindow")
        self.setWindowTitle("Guide")
        self.resize(*_SIZE)
        self._text = _GuideText()
        self._contents = named(QListWidget(), "guideContents", tip="The sections of the guide.")
        self._contents.setFixedWidth(_CONTENTS_WIDTH)
        self._find = named(
            QLineEdit(), "guideFind", spoken="Find in the guide",
            tip="Words to look for in the guide; Return goes on to the next place.",
        )  # fmt: skip
        self._find.setPlaceholderText("Find in the guide")
        self._find.setClearButtonEnabled(True)
        self._found = QLabel("Not in the guide.")
        self._found.hide()
        self._fill_contents()
        self._contents.itemClicked.connect(self._on_section)
        self._contents.itemActivated.connect(self._on_section)
        self._find.textChanged.connect(self._on_words)
        self._find.returnPressed.connect(self._find_next)
        left = boxes.column(self._find, self._found, (self._contents, 1), spacing=GRID)
        row = boxes.row(left, (self._text, 1), spacing=2 * GRID, within=self)
        row.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)

    def show_section(self, title: str) -> None:
        """Come to the front, at the section called `title` if there is one."""
        self.show()
        self.raise_()
        self.activateWindow()
        self._find.setFocus()
        for place in range(self._contents.count()):
            item = self._contents.item(place)
            if item.text().strip() == title:
                self._contents.setCurrentItem(item)
                self._on_section(item)

    def _fill_contents(self) -> None:
        for title, level in self._text.headings():
            item = QListWidgetItem("    " * max(level - 2, 0) + title)
            item.setSizeHint(QSize(0, 3 * GRID))
            item.setData(Qt.ItemDataRole.UserRole, slug(title))
            self._contents.addItem(item)

    def _on_section(self, item: QListWidgetItem) -> None:
        self._text.scroll_to(item.data(Qt.ItemDataRole.UserRole))

    def _on_words(self) -> None:
        cursor = self._text.textCursor()
        cursor.setPosition(cursor.selectionStart())
        self._text.setTextCursor(cursor)
        self._find_next()

    def _find_next(self) -> None:
        words = self._find.text().strip()
        self._found.hide()
        if words and not self._text.find(words):
            self._text.moveCursor(self._text.textCursor().MoveOperation.Start)
            if not self._text.find(words):
                self._found.show()


class _GuideText(QTextBrowser):
    """The text. Pictures are as wide as fits and follow the theme; links lead on."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "guideText", spoken="The guide")
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._follow)
        self.document().setDocumentMargin(2 * GRID)
        self._load()
        theme().changed.connect(self._restyle)

    def headings(self) -> list[tuple[str, int]]:
        """Title and level of each section, from the first on."""
        return [(block.text(), block.blockFormat().headingLevel()) for block in self._sections()]

    def scroll_to(self, section: str) -> None:
        """Bring the section with this slug to the top."""
        for block in self._sections():
            if slug(block.text()) == section:
                top = self.document().documentLayout().blockBoundingRect(block).top()
                self.verticalScrollBar().setValue(round(top))

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """A picture of the guide, in the colours of the theme in use."""
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return super().loadResource(kind, name)
        path = GUIDE.parent / (name.path() if isinstance(name, QUrl) else name)
        if QColor(colours().window).lightness() < 128:
            dark = path.with_name(path.name.replace("-light", "-dark"))
            path = dark if dark.is_file() else path
        image = QImage(str(path))
        if image.width() > _PICTURE_WIDTH:
            smooth = Qt.TransformationMode.SmoothTransformation
            image = image.scaledToWidth(_PICTURE_WIDTH, smooth)
        return image

    def _load(self) -> None:
        try:
            self.setMarkdown(GUIDE.read_text(encoding="utf-8"))
        except OSError as error:
            reason = error.strerror or str(error)
            self.setPlainText(f"The guide cannot be read ({reason}). Install LatentLab anew.")

    def _sections(self) -> list[QTextBlock]:
        found = []
        block = self.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel():
                found.append(block)
            block = block.next()
        return found

    def _follow(self, link: QUrl) -> None:
        if link.isRelative() and not link.path():
            self.scroll_to(link.fragment())
        elif link.isRelative():
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(GUIDE.parent, link.path()))))
        else:
            QDesktopServices.openUrl(link)

    def _restyle(self) -> None:
        """Have the pictures loaded again, in the other colours."""
        at = self.verticalScrollBar().value()
        self._load()
        self.verticalScrollBar().setValue(at)


def slug(title: str) -> str:
    """The name under which links find a section: "Your own pictures" is "your-own-pictures"."""
    return re.sub(r"\s+", "-", re.sub(r"[^\w\s-]", "", title.strip().lower()))

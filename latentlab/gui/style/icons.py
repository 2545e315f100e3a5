"""Icons by what they mean, drawn as vectors in the colour of the text around them.

The glyphs are Material Design Icons as packaged by qtawesome, whose font is read without importing
the package, which takes as long as the rest of the window. They are painted when needed, so an
icon follows a change of theme and of screen resolution by itself.
"""

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

_GLYPHS = {
    "actual size": "magnify",
    "arithmetic": "plus-minus-variant",
    "back": "arrow-left",
    "branch": "source-branch",
    "close": "close",
    "code": "code-tags",
    "chain": "chart-timeline-variant",
    "closed": "chevron-right",
    "keep": "lock-outline",
    "labels": "label-multiple-outline",
    "colours": "palette-outline",
    "copy": "content-copy",
    "crop": "crop",
    "curves": "chart-line",
    "delete": "delete-outline",
    "directions": "tune-variant",
    "dice": "dice-5-outline",
    "draw": "draw",
    "edit": "brush-variant",
    "enlarge": "arrow-expand-all",
    "error": "alert-circle-outline",
    "eraser": "eraser",
    "export": "export-variant",
    "fill": "format-color-fill",
    "fit": "fit-to-screen-outline",
    "folder": "folder-open-outline",
    "eye": "eye-outline",
    "eye off": "eye-off-outline",
    "help": "help-circle-outline",
    "information": "information-outline",
    "library": "view-grid-outline",
    "loop": "repeat",
    "map": "map-outline",
    "nearest": "image-search-outline",
    "next": "arrow-right",
    "open": "chevron-down",
    "paste": "content-paste",
    "pause": "pause",
    "pin": "pin-outline",
    "picture": "image-outline",
    "pictures": "image-multiple-outline",
    "play": "play",
    "redo": "redo",
    "refresh": "refresh",
    "random": "shuffle-variant",
    "rename": "pencil-outline",
    "reset": "undo-variant",
    "sample": "grid",
    "sketch": "gesture",
    "save": "content-save-outline",
    "settings": "cog-outline",
    "smooth": "blur",
    "start": "skip-backward",
    "step": "skip-next",
    "stop": "stop",
    "undo": "undo",
    "theme": "theme-light-dark",
    "train": "school-outline",
    "transfer": "swap-horizontal",
    "tray": "tray-arrow-down",
    "latent brush": "auto-fix",
    "warp": "cursor-move",
    "walk": "vector-curve",
    "warning": "alert-outline",
    "zoom in": "plus",
    "zoom out": "minus",
}


def _font_files() -> Path:
    """The folder of qtawesome's fonts."""
    package = find_spec("qtawesome")
    assert package is not None and package.origin is not None
    return Path(package.origin).with_name("fonts")


@cache
def _family() -> str:
    """The name under which Qt knows the icon font."""
    file = next(_font_files().glob("materialdesignicons6-webfont-*.ttf"))
    number = QFontDatabase.addApplicationFont(str(file))
    return QFontDatabase.applicationFontFamilies(number)[0]


@cache
def _characters() -> dict[str, str]:
    """The glyphs' code points in hexadecimal, by name."""
    file = next(_font_files().glob("materialdesignicons6-webfont-charmap-*.json"))
    characters: dict[str, str] = json.loads(file.read_text("utf-8"))
    return characters


def _icon_font(pixels: int) -> QFont:
    font = QFont(_family())
    font.setPixelSize(pixels)
    return font


class _GlyphEngine(QIconEngine):
    """Paints one glyph in the palette's colour for text on buttons."""

    def __init__(self, glyph: str) -> None:
        super().__init__()
        self._glyph = glyph
        self._character = chr(int(_characters()[glyph], 16))

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        del state
        if rect.isEmpty():  # as while the place of a widget is folded away
            return
        group = QPalette.ColorGroup.Normal
        if mode == QIcon.Mode.Disabled:
            group = QPalette.ColorGroup.Disabled
        painter.save()
        painter.setPen(QApplication.palette().color(group, QPalette.ColorRole.ButtonText))
        painter.setFont(_icon_font(max(1, min(rect.width(), rect.height()))))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._character)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        if pixmap.isNull():
            return pixmap
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _GlyphEngine(self._glyph)


@cache
def icon(name: str) -> QIcon:
    """The icon for `name`, one of the meanings listed in this file.

    Raises:
        KeyError: if no icon has that meaning.
    """
    return QIcon(_GlyphEngine(_GLYPHS[name]))

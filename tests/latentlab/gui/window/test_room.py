"""A window of 1280 x 720 shows every page whole: no words, rows of a table or settings are cut."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenuBar,
    QStatusBar,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QToolButton,
    QWidget,
)
from scripted_bench import Bench, until

from latentlab.gui.explorer.controls.picture_box import _CAPTION, PictureBox
from latentlab.gui.explorer.controls.picture_canvas import PictureCanvas
from latentlab.gui.pages.library.model_shelf import ModelShelf
from latentlab.gui.pages.pages import PAGES
from latentlab.gui.settings_store import SettingsStore
from latentlab.gui.style.theme import theme
from latentlab.gui.widgets.labels import ElidedLabel
from latentlab.gui.widgets.whole_rows import WholeRowsArea
from latentlab.gui.window.main_window import MainWindow
from latentlab.gui.window.rail import Rail
from latentlab.models.refs import ModelRef
from latentlab.views import Anchor, Seed
from trainers.runs.run import Run

SIZE = (1280, 720)
LONG = "Digits of the winter, third try with a smaller learning rate and more patience"
EXPLORING = ("samples", "walk", "arithmetic", "labels", "directions")
OF_MODELS = {
    "digits-cgan": EXPLORING,
    "faces-dcgan": ("samples", "walk", "arithmetic", "directions"),
    "faces-genegan": ("transfer",),
    "stripes-cyclegan": ("transfer",),
    "edges-pix2pix": ("transfer",),
}
_EDGE = 64
"""Pixels of a row that may be cut, because leaving them empty would be worse."""

_PADDING = 8
"""Pixels that a button with its words under a picture keeps free at its sides."""


@pytest.fixture
def window(window: MainWindow) -> Iterator[MainWindow]:
    for seed in range(6):
        window.explorer.tray.pin(Anchor(latent=Seed(seed=seed)), f"{seed}, a digit {LONG}"[:100])
    window.resize(*SIZE)
    until(lambda: (window.width(), window.height()) == SIZE)
    yield window


def _seen(window: MainWindow, kind: type[QWidget]) -> list[QWidget]:
    """What is on the screen, at least in part."""
    return [each for each in window.findChildren(kind) if not each.visibleRegion().isEmpty()]


def _room(button: QAbstractButton) -> int:
    taken = button.iconSize().width() if not button.icon().isNull() else 0
    below = isinstance(button, QToolButton) and button.toolButtonStyle().name.endswith("UnderIcon")
    return button.width() - (_PADDING if below else taken)


def _shortened(window: MainWindow) -> list[str]:
    """Words of buttons and labels that have no room, and say so nowhere."""
    found = []
    for button in _seen(window, QAbstractButton):
        icon_only = isinstance(button, QToolButton) and button.toolButtonStyle().name.endswith(
            "IconOnly"
        )
        lines = "" if icon_only else button.text().replace("&", "")
        widest = max(map(QFontMetrics(button.font()).horizontalAdvance, lines.split("\n")))
        if widest > _room(button):
            found.append(button.text())
    for label in _seen(window, QLabel):
        if label.pixmap().isNull() and not label.wordWrap() and not isinstance(label, ElidedLabel):
            if label.sizeHint().width() > label.width() and not label.toolTip():
                found.append(label.text())
        elif isinstance(label, ElidedLabel) and QLabel.text(label) != label.text():
            assert label.toolTip(), label.text()
        elif label.wordWrap() and label.heightForWidth(label.width()) > label.height():
            found.append(label.text())
    return found


def _cut_in_fields(window: MainWindow) -> list[str]:
    """Words that choices, empty fields and captions under pictures have no room for."""
    found = []
    for combo in _shown(window, QComboBox):
        option = QStyleOptionComboBox()
        combo.initStyleOption(option)
        field = combo.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, combo
        )
        words = [combo.itemText(place) for place in range(combo.count())]
        metrics = combo.fontMetrics()
        found += [each for each in words if metrics.horizontalAdvance(each) > field.width()]
    for line in _shown(window, QLineEdit):
        option = QStyleOptionFrame()
        line.initStyleOption(option)
        field = (
            line.style()
            .subElementRect(QStyle.SubElement.SE_LineEditContents, option, line)
            .adjusted(2, 0, -2, 0)
        )
        if line.fontMetrics().horizontalAdvance(line.placeholderText()) > field.width():
            found.append(line.placeholderText())
    small = QFontMetrics(theme().font("small"))
    for box in _shown(window, PictureBox):
        lines = 1 + (box._caption_height > _CAPTION)
        if small.horizontalAdvance(box._caption) > lines * box.width():
            found.append(box._caption)
    return found


def _shown(window: MainWindow, kind: type[QWidget]) -> list[QWidget]:
    """What is not hidden, though it may have to be scrolled to."""
    return [each for each in window.findChildren(kind) if each.isVisible()]


def _cut_settings(window: MainWindow) -> list[str]:
    """Settings that the foot of their column cuts in two."""
    cut = []
    for area in _seen(window, WholeRowsArea):
        content, seen = area.widget(), area.viewport()
        edge = seen.height() - content.mapTo(seen, QPoint()).y()
        for top, bottom in area._rows(content):
            if top < edge < bottom and edge - top <= _EDGE:
                cut.append(f"{area.objectName()}: {top} to {bottom} at {edge}")
    return cut


def _cut_pictures(window: MainWindow) -> list[int]:
    """Pictures of tables that lie outside while the stage has room for them."""
    cut = []
    for canvas in _seen(window, PictureCanvas):
        layout = canvas._layout
        if layout is None:
            continue
        across, down = layout.extent
        if not canvas._scroll.isHidden():
            assert across > 0.6 * canvas.width(), "rows are scrolled beside an empty stage"
            continue
        stage = QRect(0, 0, canvas.width(), canvas.height())
        for index in range(layout.count):
            left, top, width, height = layout.cell(index)
            if not stage.contains(QRect(round(left), round(top), int(width), int(height))):
                cut.append(index)
        assert across / stage.width() > 0.6 or down / (stage.height() - 24) > 0.6, "half empty"
    return cut


def _check(window: MainWindow, what: str) -> None:
    until(lambda: not _cut_settings(window))
    assert not _shortened(window), what
    assert not _cut_in_fields(window), what
    assert not _cut_pictures(window), what


@pytest.mark.parametrize("model", OF_MODELS)
@pytest.mark.parametrize("tray_open", [False, True])
def test_every_page_of_a_model_is_whole(window: MainWindow, model: str, tray_open: bool) -> None:
    explorer = window.explorer
    explorer.open(ModelRef.bundled(model))
    until(lambda: explorer.facts is not None and explorer.ref == ModelRef.bundled(model))
    for name in OF_MODELS[model]:
        window.show_page(name)
        bar = window._tray
        if bar.is_open != tray_open:
            window.findChild(QToolButton, "trayFold").click()
        page = window.pages[name]
        until(lambda page=page: page.answer() is not None and page.canvas.grid is not None)
        _check(window, f"{name} of {model}")


def test_the_library_and_train_are_whole_with_long_names(
    window: MainWindow, trained_run: Callable[..., Run]
) -> None:
    run = trained_run(steps=2)
    window._services.runs.rename(run, LONG)
    window._services.runs.open(run)
    for name in ("library", "train"):
        window.show_page(name)
        until(lambda: window.pages["library"]._chosen() is not None)
        _check(window, name)


def test_more_models_than_fit_go_on_in_further_rows(window: MainWindow) -> None:
    shelf = ModelShelf(window.explorer)
    tiles = list(shelf._buttons.values())
    rows_before = 1
    for width in (len(tiles) * 2 * tiles[0].width(), 1200, 700):
        shelf.resize(width, 400)
        shelf.show()
        until(lambda width=width: 0 < max(each.geometry().right() for each in tiles) < width)
        rows = len({each.y() for each in tiles})
        assert rows == 1 if width > 1200 else rows > rows_before
        assert shelf._area.height() >= min(rows, 2) * tiles[0].height()  # then they scroll
        rows_before = rows
    shelf.close()


def test_a_window_is_no_larger_than_the_screen_at_first(bench: Bench) -> None:
    window = MainWindow(bench.workbench, SettingsStore())
    screen = window.screen().availableSize()
    assert window.width() < screen.width() and window.height() < screen.height() - 20
    window.close()


def test_the_rail_is_whole_on_a_low_screen_with_more_pages_than_today(qapp: QApplication) -> None:
    del qapp
    more = [replace(PAGES[-1], name=f"more {number}") for number in range(4)]
    rail = Rail([*PAGES, *more])
    beside = QStatusBar().sizeHint().height() + QMenuBar().sizeHint().height()
    rail.resize(rail.sizeHint().width(), SIZE[1] - 24 - beside - 24)
    rail.show()
    assert rail.minimumSizeHint().height() <= rail.height()
    for button in rail.findChildren(QToolButton):
        words = button.fontMetrics().height()
        assert button.iconSize().height() + words <= button.height()
    rail.close()


def test_the_words_of_a_low_empty_library_are_whole(window: MainWindow) -> None:
    window.resize(SIZE[0], SIZE[1] - 24)
    window.show_page("library")
    _check(window, "an empty library")
    button = window.findChild(QAbstractButton, "starterButton")
    text = next(
        each for each in button.parentWidget().findChildren(QLabel) if "CGAN" in each.text()
    )
    assert text.height() >= text.heightForWidth(text.width())

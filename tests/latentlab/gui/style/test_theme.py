"""Colours are readable, and the look changes while the window is open."""

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QColor, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from latentlab.curves.colours import ON_LIGHT
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import (
    DARK,
    LIGHT,
    Colours,
    apply_theme,
    colours,
    curve_colours,
    theme,
)
from trainers.reports import Curve, Player


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio, 1 to 21."""

    def luminance(text: str) -> float:
        parts = [int(text[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_is_readable_on_every_surface(scheme: Colours) -> None:
    for surface in (scheme.window, scheme.surface, scheme.raised, scheme.hover, scheme.canvas):
        assert contrast(scheme.text, surface) >= 4.5
        assert contrast(scheme.muted, surface) >= 4.5
    assert contrast(scheme.on_accent, scheme.accent) >= 4.5
    for surface in (scheme.window, scheme.surface, scheme.raised):
        assert contrast(scheme.disabled, surface) >= 4
    assert contrast(scheme.text, scheme.selection) >= 4.5
    for surface in (scheme.window, scheme.surface, scheme.error_surface):
        assert contrast(scheme.error, surface) >= 4.5
        assert contrast(scheme.warning, surface) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_controls_and_focus_can_be_found(scheme: Colours) -> None:
    for surface in (scheme.window, scheme.surface):
        assert contrast(scheme.accent, surface) >= 3
        assert contrast(scheme.control, surface) >= 3
    assert contrast(scheme.curves.discriminator, scheme.surface) >= 3


def test_the_look_changes_and_says_so(qapp: QApplication) -> None:
    told: list[str] = []
    apply_theme(qapp, "light")
    theme().changed.connect(lambda: told.append(colours().name))
    apply_theme(qapp, "dark")
    apply_theme(qapp, "dark")
    apply_theme(qapp, "light")
    assert told == ["dark", "light"]
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(LIGHT.window)


def test_an_icon_follows_the_theme(qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    before = icon("stop").pixmap(QSize(32, 32)).toImage().pixelColor(16, 16)
    apply_theme(qapp, "dark")
    after = icon("stop").pixmap(QSize(32, 32)).toImage().pixelColor(16, 16)
    assert before.lightness() < 80 < 180 < after.lightness()


def curve(key: str, chart: str, player: Player = "other") -> Curve:
    return Curve(key, key, "", chart, player=player)


def test_players_keep_their_hue_and_no_two_curves_of_a_plot_share_one(
    qapp: QApplication,
) -> None:
    apply_theme(qapp, "light")
    hues = curve_colours(
        (
            curve("g", "Loss", "generator"),
            curve("d", "Loss", "discriminator"),
            curve("d2", "Loss", "discriminator"),
            curve("penalty", "Loss"),
            curve("real", "Output", "discriminator"),
        )
    )
    assert hues["g"] == ON_LIGHT.generator
    assert hues["d"] == hues["real"] == ON_LIGHT.discriminator
    assert len({hues[key] for key in ("g", "d", "d2", "penalty")}) == 4


@pytest.mark.parametrize("size", [QSize(0, 0), QSize(16, 0), QSize(0, 16)])
def test_an_icon_of_no_size_is_painted_without_a_warning(qapp: QApplication, size: QSize) -> None:
    del qapp
    assert icon("save").pixmap(size).isNull()
    pixmap = QPixmap(8, 8)
    painter = QPainter(pixmap)
    icon("save").paint(painter, QRect(QPoint(0, 0), size))
    painter.end()

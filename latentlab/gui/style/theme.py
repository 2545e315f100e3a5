"""Colours, sizes and the light and dark look of the window, in one place.

Text keeps a contrast of at least 4.5 to 1 on every surface it stands on. The hues of
curves are in latentlab/curves/colours.py.
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from PySide6.QtCore import QDir, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from latentlab.curves.colours import ON_DARK, ON_LIGHT, CurvePalette, hues
from latentlab.gui.style.stylesheet import stylesheet
from resources import ICONS
from trainers.reports import Curve

Scheme = Literal["system", "light", "dark"]
TextSize = Literal["small", "body", "title"]

GRID = 8
"""Every distance is a multiple of this, or half of it, in pixels."""

_TEXT_SCALE: dict[TextSize, float] = {"small": 0.88, "body": 1.0, "title": 1.4}


@dataclass(frozen=True)
class Colours:
    """The colours of one scheme, as "#rrggbb".

    Attributes:
        window: the page behind everything.
        surface: fields, plots, menus: what one reads or types on.
        raised: buttons and headers, a little in front of the page.
        hover: a button under the pointer.
        canvas: behind pictures.
        text, muted: words, and words that step back; `disabled` those of what cannot be chosen now.
        border: thin lines around surfaces; `control` is strong enough to find a control by.
        accent, on_accent: what is selected, focused or the main action, and words on it.
        error, error_surface, warning: problems, and the box in which they are told.
        curves: the hues of curves.
    """

    name: Literal["light", "dark"]
    window: str
    surface: str
    raised: str
    hover: str
    canvas: str
    text: str
    muted: str
    disabled: str
    border: str
    control: str
    accent: str
    on_accent: str
    selection: str
    error: str
    error_surface: str
    warning: str
    curves: CurvePalette


LIGHT = Colours(
    name="light",
    window="#f4f5f6",
    surface="#ffffff",
    raised="#fbfbfc",
    hover="#eaecee",
    canvas="#e6e8ea",
    text="#1a1e22",
    muted="#57606a",
    disabled="#6f7780",
    border="#dadee2",
    control="#868e96",
    accent="#0b6b66",
    on_accent="#ffffff",
    selection="#d3ebe8",
    error="#b3261e",
    error_surface="#fdf0ef",
    warning="#8a5200",
    curves=ON_LIGHT,
)
DARK = Colours(
    name="dark",
    window="#16181b",
    surface="#1e2125",
    raised="#25292e",
    hover="#30353b",
    canvas="#0f1113",
    text="#e7e9ec",
    muted="#a0a8b1",
    disabled="#868e97",
    border="#31363c",
    control="#747d87",
    accent="#4cc3b7",
    on_accent="#06211f",
    selection="#1f4744",
    error="#ff8a80",
    error_surface="#33201f",
    warning="#f0b45a",
    curves=ON_DARK,
)


class Theme(QObject):
    """The look in use; ask `theme()` for the only one.

    Signals:
        changed: the colours are different now; what paints by itself must paint again.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.scheme: Scheme = "system"
        self.colours = LIGHT
        self._sheet = ""
        self._following = False

    def apply(self, app: QApplication, scheme: Scheme) -> None:
        """Dress `app` in `scheme`; "system" goes along when the system changes."""
        if not self._following:
            self._following = True
            QDir.addSearchPath("icons", str(ICONS))
            app.setStyle("Fusion")
            app.styleHints().colorSchemeChanged.connect(self._follow_system)
        self.scheme = scheme
        wanted = {
            "system": Qt.ColorScheme.Unknown,
            "light": Qt.ColorScheme.Light,
            "dark": Qt.ColorScheme.Dark,
        }
        app.styleHints().setColorScheme(wanted[scheme])
        self._dress(app)

    def font(self, size: TextSize = "body", *, bold: bool = False) -> QFont:
        """The system's font in one of the three text sizes."""
        font = QApplication.font()
        font.setPointSizeF(font.pointSizeF() * _TEXT_SCALE[size])
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return font

    def _follow_system(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication) and self.scheme == "system":
            self._dress(app)

    def _dress(self, app: QApplication) -> None:
        dark = self.scheme == "dark" or (
            self.scheme == "system" and app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        )
        self.colours = DARK if dark else LIGHT
        sheet = stylesheet(vars(self.colours), self.font("small").pointSizeF())
        if sheet == self._sheet:
            return
        self._sheet = sheet
        app.setPalette(palette(self.colours))
        app.setStyleSheet(sheet)
        self.changed.emit()


@cache
def theme() -> Theme:
    """The only theme of the program."""
    return Theme()


def apply_theme(app: QApplication, scheme: Scheme = "system") -> None:
    """Dress `app` in `scheme`; may be called again at any time."""
    theme().apply(app, scheme)


def colours() -> Colours:
    """The colours in use."""
    return theme().colours


def curve_colours(curves: tuple[Curve, ...]) -> dict[str, str]:
    """A colour for each curve, by its key, that suits the scheme in use."""
    return hues(curves, colours().curves)


def palette(scheme: Colours) -> QPalette:
    """The Qt palette of `scheme`."""
    role = QPalette.ColorRole
    table = {
        role.Window: scheme.window,
        role.WindowText: scheme.text,
        role.Base: scheme.surface,
        role.AlternateBase: scheme.raised,
        role.Text: scheme.text,
        role.Button: scheme.raised,
        role.ButtonText: scheme.text,
        role.BrightText: scheme.error,
        role.ToolTipBase: scheme.surface,
        role.ToolTipText: scheme.text,
        role.PlaceholderText: scheme.muted,
        role.Highlight: scheme.accent,
        role.HighlightedText: scheme.on_accent,
        role.Accent: scheme.accent,
        role.Link: scheme.accent,
        role.LinkVisited: scheme.accent,
        role.Mid: scheme.border,
    }
    result = QPalette(QColor(scheme.raised), QColor(scheme.window))
    for key, value in table.items():
        result.setColor(key, QColor(value))
    for key in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, key, QColor(scheme.control))
    return result

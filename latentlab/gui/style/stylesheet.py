"""The style sheet: shapes, distances and focus rings, for one table of colours."""

from collections.abc import Mapping
from string import Template

_SHEET = Template("""
QPushButton, QToolButton[boxed="true"] {
    background: $raised; color: $text; border: 1px solid $control; border-radius: 4px;
    padding: 4px 12px; min-height: 20px;
}
QToolButton[boxed="true"] { padding: 4px 8px; }
QPushButton:hover, QToolButton[boxed="true"]:hover { background: $hover; }
QPushButton:pressed, QToolButton[boxed="true"]:pressed { background: $border; }
QPushButton:disabled, QToolButton[boxed="true"]:disabled {
    color: $control; border-color: $border;
}
QPushButton:focus, QToolButton[boxed="true"]:focus { border: 2px solid $accent; padding: 3px 11px; }
QToolButton[boxed="true"]:focus { padding: 3px 7px; }
QPushButton[primary="true"] {
    background: $accent; color: $on_accent; border: 1px solid $accent; font-weight: 600;
}
QPushButton[primary="true"]:hover { border-color: $text; }
QPushButton[primary="true"]:focus { border: 2px solid $text; }
QPushButton[primary="true"]:disabled {
    background: $hover; color: $control; border-color: $border;
}

QToolButton {
    background: transparent; color: $text; border: 1px solid transparent; border-radius: 4px;
    padding: 3px;
}
QToolButton:hover { background: $hover; }
QToolButton:pressed { background: $border; }
QToolButton:checked, QPushButton:checked { background: $selection; border-color: $accent; }
QToolButton:focus { border: 2px solid $accent; padding: 2px; }
QToolButton:disabled { color: $control; }
QToolButton::menu-indicator { image: none; }

QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QPlainTextEdit, QTextEdit {
    background: $surface; color: $text; border: 1px solid $control; border-radius: 4px;
    padding: 3px 7px; selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox { min-height: 20px; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus,
QTextEdit:focus { border: 2px solid $accent; padding: 2px 6px; }
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled {
    background: $window; color: $control; border-color: $border;
}
QLineEdit[wrong="true"], QSpinBox[wrong="true"], QComboBox[wrong="true"] {
    border: 2px solid $error; padding: 2px 6px; background: $error_surface;
}
QLineEdit[low="true"], QLineEdit[low="true"]:focus { min-height: 16px; padding: 0 6px; }
QLineEdit[flat="true"] {
    background: transparent; border: 1px solid transparent; padding: 0; min-height: 18px;
}
QLineEdit[flat="true"]:hover { border-color: $border; }
QLineEdit[flat="true"]:focus { background: $surface; border: 2px solid $accent; }
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus, QComboBox QLineEdit,
QComboBox QLineEdit:focus {
    border: none; padding: 0; min-height: 0; background: transparent;
}
QSpinBox, QDoubleSpinBox { padding-right: 24px; min-height: 18px; }
QSpinBox:focus, QDoubleSpinBox:focus { padding-right: 23px; }
QSpinBox::up-button, QDoubleSpinBox::up-button {
    subcontrol-position: top right; width: 18px; border: none; border-top-right-radius: 3px;
}
QSpinBox::down-button, QDoubleSpinBox::down-button {
    subcontrol-position: bottom right; width: 18px; border: none;
    border-bottom-right-radius: 3px;
}
QSpinBox::up-button:hover, QSpinBox::down-button:hover, QDoubleSpinBox::up-button:hover,
QDoubleSpinBox::down-button:hover { background: $hover; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow {
    image: url(icons:up-$name.svg); width: 10px; height: 10px;
}
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow {
    image: url(icons:down-$name.svg); width: 10px; height: 10px;
}
QComboBox { combobox-popup: 0; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url(icons:down-$name.svg); width: 12px; height: 12px; }
QComboBox QAbstractItemView {
    background: $surface; color: $text; border: 1px solid $control; border-radius: 0; outline: none;
    selection-background-color: $selection; selection-color: $text;
}
QComboBox QAbstractItemView::item { min-height: 24px; padding: 0 4px; }

QCheckBox, QRadioButton { color: $text; spacing: 8px; padding: 2px; border-radius: 4px;
    border: 2px solid transparent; }
QCheckBox:focus, QRadioButton:focus { border-color: $accent; }
QCheckBox::indicator, QListView::indicator {
    width: 16px; height: 16px; border: 1px solid $control; border-radius: 3px;
    background: $surface;
}
QCheckBox::indicator:hover { border-color: $text; }
QCheckBox::indicator:checked, QListView::indicator:checked {
    background: $accent; border-color: $accent; image: url(icons:check-$name.svg);
}
QCheckBox::indicator:disabled { border-color: $control; background: $window; }
QCheckBox::indicator:checked:disabled { border-color: $control; background: $control; }
QCheckBox:disabled { color: $disabled; }

QSlider { min-height: 24px; background: transparent; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $border; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: $accent; }
QSlider[centred="true"]::sub-page:horizontal { background: transparent; }
QSlider::handle:horizontal {
    width: 14px; height: 14px; margin: -6px 0; border-radius: 8px; background: $surface;
    border: 2px solid $accent;
}
QSlider::handle:horizontal:hover { background: $selection; }
QSlider::handle:horizontal:focus { border-color: $text; background: $accent; }
QSlider::handle:horizontal:disabled { border-color: $control; }

QProgressBar {
    background: $border; border: none; border-radius: 4px; min-height: 8px; max-height: 8px;
    color: transparent;
}
QProgressBar::chunk { background: $accent; border-radius: 4px; }

QScrollArea { background: transparent; border: none; }
QScrollBar:vertical { width: 12px; background: transparent; margin: 0; }
QScrollBar:horizontal { height: 12px; background: transparent; margin: 0; }
QScrollBar::handle { background: $control; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
    background: transparent; border: none; width: 0; height: 0;
}

QListView, QTreeView, QTableView {
    background: $surface; color: $text; border: 1px solid $border; border-radius: 4px;
    outline: none; selection-background-color: $selection; selection-color: $text;
}
QListView:focus, QTreeView:focus, QTableView:focus { border: 1px solid $accent; }
QListView::item, QTreeView::item { padding: 4px 8px; border-radius: 4px; }
QListView::item:hover, QTreeView::item:hover { background: $hover; }
QListView::item:selected, QTreeView::item:selected { background: $selection; color: $text; }
QListView#trayList { background: transparent; border: none; }
QListView#trayList::item { border: 2px solid transparent; padding: 2px; }
QListView#trayList::item:selected { background: transparent; border-color: $accent; }
QHeaderView::section {
    background: $raised; color: $muted; border: none; border-bottom: 1px solid $border;
    padding: 4px 8px;
}

QMenuBar { background: $window; color: $text; }
QMenuBar::item { padding: 4px 8px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $surface; color: $text; border: 1px solid $control; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 4px; }
QMenu::icon { padding-left: 8px; }
QMenu::item:selected { background: $selection; color: $text; }
QMenu::item:disabled { color: $control; }
QMenu::separator { height: 1px; background: $border; margin: 4px 8px; }
QToolTip { background: $surface; color: $text; border: 1px solid $control; padding: 4px; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QStatusBar { background: $window; color: $muted; }
QStatusBar::item { border: none; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: $accent; }

QLabel[quiet="true"] { color: $muted; font-size: ${small}pt; }
QLabel[problem="true"] { color: $error; font-size: ${small}pt; }
QFrame[card="true"] {
    background: $surface; border: 1px solid $border; border-radius: 8px;
}
ErrorBox {
    background: $error_surface; border: 1px solid $error; border-left: 4px solid $error;
    border-radius: 4px;
}
ErrorBox[offers="true"] { background: $surface; border-color: $accent; }
QToolButton#modelChooser { padding: 3px 18px 3px 3px; }
QToolButton#modelChooser:focus { padding: 2px 17px 2px 2px; }
QToolButton#modelChooser::menu-indicator {
    image: url(icons:down-$name.svg); subcontrol-origin: padding;
    subcontrol-position: right center; width: 10px; height: 10px; right: 4px;
}
QToolButton#disclosure { font-weight: 600; padding: 4px; border-radius: 4px; }
QToolButton#disclosure:checked { background: transparent; border-color: transparent; }
QToolButton#disclosure:focus { border: 2px solid $accent; padding: 3px; }
QToolButton#legendEntry { padding: 2px 6px; }
QToolButton#legendEntry:checked { background: transparent; border-color: transparent; }
QToolButton#legendEntry:hover { background: $hover; }
QToolButton#legendEntry:!checked { color: $muted; }
QToolButton#legendEntry:focus { border: 2px solid $accent; padding: 1px 5px; }
QToolButton#liveBadge { padding: 3px 10px; border: 1px solid $control; border-radius: 12px; }
QToolButton#liveBadge:checked { background: $selection; border-color: $accent; }
QToolButton#liveBadge:focus { border: 2px solid $accent; padding: 2px 9px; }
""")


def stylesheet(colours: Mapping[str, object], small_points: float) -> str:
    """The style sheet for the colour names of `theme.Colours`; `small_points` in points.

    A widget chooses its look with dynamic properties: `primary` (the one main action),
    `boxed` (a tool button with a frame), `quiet` and `problem` (labels), `card` (frames),
    `wrong` and `flat` (fields).
    """
    return _SHEET.substitute(colours, small=f"{small_points:.1f}")

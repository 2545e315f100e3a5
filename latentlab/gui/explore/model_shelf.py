"""The models that come with LatentLab, as large pictures: one click, and one can be explored."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from latentlab import words
from latentlab.gui.explore.explorer import Explorer
from latentlab.gui.naming import named
from latentlab.gui.theme import GRID, theme
from latentlab.gui.widgets.grid_painter import to_qimage
from latentlab.models.bundled import (
    PORTRAIT_COLUMNS,
    PORTRAIT_ROWS,
    bundled_names,
    bundled_path,
    portrait_path,
)
from latentlab.models.errors import ModelError
from latentlab.models.files import ModelHeader, read_model_file
from latentlab.models.refs import ModelRef
from latentlab.views import SamplesView

if TYPE_CHECKING:
    from latentlab.rendering import Pictures

_WIDTH, _HEIGHT = 30 * GRID, 15 * GRID


class ModelShelf(QFrame):
    """A button for each bundled model; hidden if there are none."""

    def __init__(self, explorer: Explorer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("modelShelf")
        self._explorer = explorer
        self._buttons: dict[str, QToolButton] = {}
        self._row = QHBoxLayout()
        self._row.setSpacing(2 * GRID)
        for name in bundled_names():
            self._add(name)
        self._row.addStretch(1)
        self._lay_out()
        self.setVisible(bool(self._buttons))
        explorer.portrayed.connect(self._on_portrayed)
        for name in self._buttons:
            self._portray(name)

    def _add(self, name: str) -> None:
        try:
            header = read_model_file(bundled_path(name)).header
        except (ModelError, OSError):
            # A damaged copy of LatentLab still trains models of its own.
            return
        button = named(QToolButton(), f"model-{name}", spoken=name, tip=_tip(header))
        button.setText(header.card.title)
        button.setProperty("boxed", True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIconSize(QSize(_WIDTH, _HEIGHT))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        blank = QPixmap(_WIDTH, _HEIGHT)
        blank.fill(Qt.GlobalColor.transparent)
        button.setIcon(QIcon(blank))
        button.clicked.connect(partial(self._open, name))
        self._buttons[name] = button
        self._row.addWidget(button)

    def _portray(self, name: str) -> None:
        """Show the picture that ships with a model; without one, have it drawn."""
        shipped = QImage(str(portrait_path(name)))
        if shipped.isNull():
            view = SamplesView(rows=PORTRAIT_ROWS, columns=PORTRAIT_COLUMNS)
            self._explorer.portray(ModelRef.bundled(name), view)
        else:
            self._show(name, shipped)

    def _show(self, name: str, image: QImage) -> None:
        fitted = image.scaled(_WIDTH, _HEIGHT, Qt.AspectRatioMode.KeepAspectRatio)
        self._buttons[name].setIcon(QIcon(QPixmap.fromImage(fitted)))

    def _open(self, name: str) -> None:
        ref = ModelRef.bundled(name)
        if self._explorer.ref != ref:
            self._explorer.open(ref)
        self._explorer.page_wanted.emit("samples")

    def _on_portrayed(self, ref: ModelRef, pictures: "Pictures") -> None:
        if ref.kind == "bundled" and ref.name in self._buttons:
            self._show(ref.name, to_qimage(pictures.tiled))

    def _lay_out(self) -> None:
        heading = QLabel("Ready to explore")
        heading.setFont(theme().font(bold=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(heading)
        column.addLayout(self._row)
        # A style sheet's least height would let the buttons be squeezed.
        self.setFixedHeight(_HEIGHT + 9 * GRID)


def _tip(header: ModelHeader) -> str:
    card = header.card
    lines = [card.summary, f"Learned from {card.data} for {words.steps(card.steps)}."]
    lines += [f"{each.name}: {each.value:g} {each.unit}".rstrip() for each in card.quality]
    return "\n".join(line for line in lines if line)

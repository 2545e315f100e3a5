"""What is under the pointer: the data's picture, and what the model makes of its place."""

from collections.abc import Mapping

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget

from latentlab.formatting import rough
from latentlab.gui.explorer.controls.picture_box import PictureBox
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.labels import ElidedLabel
from latentlab.rendering.map_colours import in_words
from latentlab.views import Anchor

_SIDE = 16 * GRID
NOTHING = "Point at a picture."


class MapCard(QWidget):
    """Two pictures side by side, and a line of words for each."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("mapCard")
        self.data = named(
            PictureBox("mapDataPicture", "Picture of the data", _SIDE, filled=True),
            "mapDataPicture",
            tip="The picture under the pointer, as it is in the data. Drag it to wherever a "
            "picture can be used.",
        )
        self.made = named(
            PictureBox("mapMadePicture", "Decoded", _SIDE, filled=True),
            "mapMadePicture",
            tip="What the model makes of the latent of that picture, or of the place that is "
            "decoded.",
        )
        for each in (self.data, self.made):
            each.setFixedHeight(_SIDE + 2 * GRID + 4)
        self._name, self._facts = ElidedLabel(NOTHING), ElidedLabel()
        self._facts.setProperty("quiet", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(boxes.row((self.data, 1), (self.made, 1), spacing=GRID))
        column.addWidget(self._name)
        column.addWidget(self._facts)

    def clear(self) -> None:
        """There is nothing under the pointer."""
        self.data.show_picture(None)
        self._name.setText(NOTHING)
        self._facts.setText("")

    def show_data(
        self, image: QImage, name: str, factors: Mapping[str, str], anchor: Anchor | None
    ) -> None:
        """Show a picture of the data with what is known of it."""
        self.data.show_picture(image, anchor)
        self._name.setText(name)
        self._facts.setText(", ".join(f"{in_words(key)} {value}" for key, value in factors.items()))

    def show_made(self, image: QImage | None, caption: str, anchor: Anchor | None = None) -> None:
        """Show what the model makes."""
        self.made.show_picture(image, anchor)
        self.made.set_caption(caption)


def amount(value: float, unit: str) -> str:
    """A factor's value with its unit: "2.1 px"."""
    return f"{rough(value)}{unit}"

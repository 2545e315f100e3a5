"""What a page offers of a person's own pictures: buttons, the drawer, and the square to cut."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from latentlab.gui.explorer.controls.inspector import Inspector
from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.explorer.own.own_drawer import OwnDrawer
from latentlab.gui.explorer.own.own_pictures import OwnPictures
from latentlab.gui.explorer.pictures.crop_pane import CropPane
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.labels import Hint
from latentlab.pictures.picture import Picture
from latentlab.views import Encoded

_TIPS = {
    "Open…": "Open pictures of any size: each becomes a latent in the tray.",
    "Paste": "Take the picture or the files on the clipboard (Ctrl+V) as latents.",
}
_WORDS = (
    "Each becomes a latent in the tray, to be used like any other; its reconstruction stands "
    "beside it. Or drop pictures here."
)

_SEARCHED = (
    "The latent whose picture is nearest is searched for and lies in the tray, to be used like any "
    "other. Or drop pictures here."
)


class HasRoom(Protocol):
    """What this part needs of a page; see `ExplorerPage`."""

    explorer: Explorer
    inspector: Inspector
    beside: QHBoxLayout

    def isVisible(self) -> bool:
        """Whether it is in front."""

    def window(self) -> QWidget:
        """What dialogs stand over."""

    def show_drawer(self, wanted: QWidget | None) -> None:
        """Let one drawer take the place of the others; None puts all away."""


class OwnPart:
    """Own pictures on a page.

    Attributes:
        pictures: what takes them.
        drawer: shows them beside their reconstructions, over the foot of the page's pictures.
    """

    def __init__(self, page: "HasRoom", pictures: OwnPictures) -> None:
        self._page = page
        self.pictures = pictures
        self.drawer = OwnDrawer(page.explorer, pictures)
        self._crop: CropPane | None = None
        self._cut: Picture | None = None
        self._words: Hint | None = None
        self._buttons: list[QPushButton] = []
        pictures.looked_at.connect(self._on_looked_at)
        self.drawer.crop_wanted.connect(self._on_crop)

    def offer(self, facts: ModelFacts) -> None:
        """Offer the ways in, or say why the model of `facts` has no use for pictures."""
        if self._crop is not None and self._crop.isVisible():
            self._crop.close_pane()
        if self._words is None:
            self._words = self._filled(self._page.inspector)
        refusal = self.pictures.refusal
        for each in self._buttons:
            each.setEnabled(not refusal)
            each.setToolTip(refusal or _TIPS[each.text()])
        self._words.say(refusal or (_WORDS if facts.encodes else _SEARCHED))

    def _filled(self, inspector: Inspector) -> Hint:
        """Put the ways in below what the page itself has there; returns where words stand."""
        page, pictures = self._page, self.pictures
        for words, picture, name, act in (
            ("Open…", "folder", "ownOpen", lambda: pictures.ask_for_files(page.window())),
            ("Paste", "paste", "ownPaste", pictures.paste),
        ):
            button = named(QPushButton(icon(picture), words), name, tip=_TIPS[words])
            button.clicked.connect(act)
            self._buttons.append(button)
        both = QWidget()
        boxes.row(*self._buttons, spacing=GRID, within=both)
        group = inspector.add_group("Own pictures")
        group.add_wide(both)
        group.add_wide(words_below := Hint())
        return words_below

    def _on_looked_at(self, wanted: Sequence[Encoded]) -> None:
        if self._page.isVisible():
            self._page.show_drawer(self.drawer)
            self.drawer.look_at(wanted)

    def _on_crop(self, picture: Picture) -> None:
        if self._crop is None:
            self._crop = CropPane(self.pictures.sources.origins)
            self._crop.refused.connect(lambda sentence: self.pictures.refused.emit((sentence,)))
            self._page.beside.insertWidget(0, self._crop, 1)
        self._cut = picture
        self._crop.open_pane(self.pictures, picture, self._replace)

    def _replace(self, old: Picture, new: Picture, commit: bool) -> None:
        """Show what the square gives; have it in the tray once the drag has ended."""
        self.drawer.replace(old, new)
        if commit and self._cut is not None:
            before, self._cut = self._cut, new
            self.pictures.replace(before, new)

"""What can be done with one picture that was made from others, or with all of them."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QMenu

from latentlab.gui.explorer.picture_actions import PictureActions
from latentlab.gui.pages.transfer.pictures.strip import picture_data
from latentlab.gui.style.icons import icon
from latentlab.gui.widgets.grid.grid_painter import to_qimage
from latentlab.views import Picture

if TYPE_CHECKING:
    from latentlab.gui.pages.transfer.transfer_page import TransferPage


class TransferActions(PictureActions):
    """Such pictures have no latent: they are kept as files, or worked on further."""

    def __init__(self, page: "TransferPage") -> None:
        super().__init__(page)
        self._transfer = page

    def menu(self, index: int) -> QMenu:
        menu = QMenu(self._transfer)
        menu.setObjectName("pictureMenu")
        menu.aboutToHide.connect(menu.deleteLater)
        if self._transfer.cell_view(index) is not None:
            menu.addAction("Work on this picture", partial(self.work_on, index))
            menu.addSeparator()
            menu.addAction(icon("picture"), "Save picture…", partial(self.save_cell, index))
            menu.addAction(icon("copy"), "Copy picture", partial(self.copy_cell, index))
            menu.addSeparator()
        menu.addAction(icon("save"), "Save all pictures as one…", self.save_page)
        menu.addAction(icon("code"), "Copy as Python", self.copy_python)
        return menu

    def pin(self, index: int) -> None:
        """A double click: the tray holds latents, so the picture fills the page instead."""
        canvas = self._transfer.canvas
        canvas.enlarge(-1 if canvas.enlarged >= 0 else index)

    def work_on(self, index: int) -> None:
        """Take picture `index` as one to work on."""
        picture = self.picture(index)
        if picture is not None:
            self._transfer.take([picture])

    def picture(self, index: int) -> Picture | None:
        """Picture `index` as one that can be worked on."""
        answer, facts = self._transfer.answer(), self._transfer.explorer.facts
        if answer is None or facts is None or not 0 <= index < len(answer[1]):
            return None
        made = Picture.from_array(answer[1].pixels[index], f"result {index + 1}")
        return made.fitted(facts.size, facts.channels)

    def carried(self, index: int) -> QMimeData | None:
        """What a drag of picture `index` carries to a shelf, or to another program."""
        picture, answer = self.picture(index), self._transfer.answer()
        if picture is None or answer is None:
            return None
        data = picture_data(picture)
        data.setImageData(to_qimage(answer[1].pixels[index]))
        return data

    def save_page(self) -> None:
        """Ask where to save what is seen: the page's own pictures, or what a mode has instead."""
        mode = self._transfer.mode
        if mode is None or not mode.save_shown():
            super().save_page()

    def copy_python(self) -> None:
        super().copy_python()
        mode = self._transfer.mode
        if mode is not None and self._transfer.answer() is not None and mode.unscripted():
            self._explorer.said.emit(f"A script is on the clipboard. {mode.unscripted()}")

    def save_cell(self, index: int) -> None:
        """Ask where to save picture `index`; the file says how it and those beside it were made."""
        view, answer = self._transfer.cell_view(index), self._transfer.answer()
        if view is not None and answer is not None:
            request = answer[0].model_copy(update={"view": view})
            name = f"{self._name(request)}-picture.png"
            self._save(name, answer[1].pixels[index], request)

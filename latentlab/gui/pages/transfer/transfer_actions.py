"""What can be done with one picture that was made from others, or with all of them."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QMenu

from latentlab.gui.explorer.explorer_page import ExplorerPage
from latentlab.gui.explorer.picture_actions import PictureActions
from latentlab.gui.explorer.pictures.strip import picture_data
from latentlab.gui.exporting.exportable import Exportable
from latentlab.gui.pages.transfer.transfer_mode import TransferMode
from latentlab.gui.style.icons import icon
from latentlab.gui.widgets.grid.grid_painter import to_qimage
from latentlab.requests import Request
from latentlab.views import AnyView, Picture


class TransferActions(PictureActions):
    """Such pictures have no latent: they are saved as files, or worked on further.

    Args:
        mode: returns the mode that is shown, if one is.
        take: is given pictures to work on.
    """

    def __init__(
        self,
        page: ExplorerPage,
        mode: Callable[[], TransferMode | None],
        take: Callable[[Sequence[Picture]], None],
    ) -> None:
        super().__init__(page)
        self._canvas = page.canvas
        self._mode = mode
        self._take = take

    def menu(self, index: int) -> QMenu:
        menu = QMenu(self._canvas)
        menu.setObjectName("pictureMenu")
        menu.aboutToHide.connect(menu.deleteLater)
        if self.cell_view(index) is not None:
            menu.addAction("Work on this picture", partial(self.work_on, index))
            menu.addSeparator()
            menu.addAction(icon("export"), "Export picture…", partial(self.export_cell, index))
            menu.addAction(icon("copy"), "Copy picture", partial(self.copy_cell, index))
            menu.addSeparator()
        menu.addAction(icon("export"), "Export…", self.export_page)
        menu.addAction(icon("code"), "Copy as Python", self.copy_python)
        return menu

    def pin(self, index: int) -> None:
        """A double click: the tray holds latents, so the picture fills the page instead."""
        self._canvas.enlarge(-1 if self._canvas.enlarged >= 0 else index)

    def work_on(self, index: int) -> None:
        """Take picture `index` as one to work on."""
        picture = self.picture(index)
        if picture is not None:
            self._take([picture])

    def picture(self, index: int) -> Picture | None:
        """Picture `index` as one that can be worked on."""
        answer, facts = self._page.answer(), self._explorer.facts
        if answer is None or facts is None or not 0 <= index < len(answer[1]):
            return None
        made = Picture.from_array(answer[1].pixels[index], f"result {index + 1}")
        return made.fitted(facts.size, facts.channels)

    def carried(self, index: int) -> QMimeData | None:
        """What a drag of picture `index` carries to a shelf, or to another program."""
        picture, answer = self.picture(index), self._page.answer()
        if picture is None or answer is None:
            return None
        data = picture_data(picture)
        data.setImageData(to_qimage(answer[1].pixels[index]))
        return data

    def cell_view(self, index: int) -> AnyView | None:
        """The smallest view that shows picture `index` on screen."""
        answer, mode = self._page.answer(), self._mode()
        if answer is None or mode is None or not 0 <= index < len(answer[1]):
            return None
        return mode.cell_view(answer[0].view, index, answer[1].columns)

    def exportables(self) -> list[Exportable]:
        """What a mode shows in the place of the page's own pictures, and those."""
        mode = self._mode()
        seen = None if mode is None else mode.exportable()
        return [*([] if seen is None else [seen]), *super().exportables()]

    def copy_python(self) -> None:
        super().copy_python()
        mode = self._mode()
        if mode is not None and self._page.answer() is not None and mode.unscripted():
            self._explorer.said.emit(f"A script is on the clipboard. {mode.unscripted()}")

    def cell_request(self, index: int) -> Request | None:
        view, answer = self.cell_view(index), self._page.answer()
        if view is None or answer is None:
            return None
        return answer[0].model_copy(update={"view": view})

"""What can be done with the state of a chain, or with all of them."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QMenu

from latentlab.gui.explorer.explorer_page import ExplorerPage
from latentlab.gui.explorer.picture_actions import PictureActions
from latentlab.gui.exporting.exportable import Exportable
from latentlab.gui.style.icons import icon
from latentlab.requests import Request
from latentlab.views import ChainView, Picture, changed


class ChainActions(PictureActions):
    """A state is a picture: it starts chains, goes to the tray as a picture, or to a file.

    Args:
        begin: starts all chains from a picture.
        hold: lets the person choose which parts of it are held.
    """

    def __init__(
        self, page: ExplorerPage, begin: Callable[[Picture], None], hold: Callable[[], None]
    ) -> None:
        super().__init__(page)
        self._canvas = page.canvas
        self._begin, self._hold = begin, hold

    def menu(self, index: int) -> QMenu:
        menu = QMenu(self._canvas)
        menu.setObjectName("pictureMenu")
        menu.aboutToHide.connect(menu.deleteLater)
        if self.picture(index) is not None:
            menu.addAction(icon("draw"), "Hold parts of it…", partial(self.hold_parts, index))
            menu.addSeparator()
            self._add_sending(menu, index)
            menu.addSeparator()
            menu.addAction(
                icon("nearest"),
                "Find the nearest training images",
                partial(self._page.show_nearest, index),
            )
            menu.addAction(icon("export"), "Export picture…", partial(self.export_cell, index))
            menu.addAction(icon("copy"), "Copy picture", partial(self.copy_cell, index))
            menu.addSeparator()
        menu.addAction(icon("export"), "Export…", self.export_page)
        menu.addAction(icon("code"), "Copy as Python", self.copy_python)
        return menu

    def begin_with(self, index: int) -> None:
        """Start all chains from picture `index`."""
        if (picture := self.picture(index)) is not None:
            self._begin(picture)

    def hold_parts(self, index: int) -> None:
        """Start all chains from picture `index`, of which the person holds parts."""
        self.begin_with(index)
        self._hold()

    def picture(self, index: int) -> Picture | None:
        """The state on screen at place `index`, named after its chain and change."""
        answer = self._page.answer()
        if answer is None or not 0 <= index < len(answer[1]):
            return None
        view = answer[0].view
        if not isinstance(view, ChainView):
            return None
        name = f"chain {view.first + index + 1}, change {view.steps}"
        return Picture.from_array(answer[1].pixels[index], name)

    def cell_request(self, index: int) -> Request | None:
        answer = self._page.answer()
        if answer is None or not 0 <= index < len(answer[1]):
            return None
        view = answer[0].view
        if not isinstance(view, ChainView):
            return None
        alone = changed(view, first=view.first + index, count=1)
        return answer[0].model_copy(update={"view": alone})

    def request_of(self, chosen: Sequence[int], shown: Request) -> Request:
        """That of all chains: some of them that are not neighbours have no view of their own."""
        del chosen
        return shown

    def exportables(self) -> list[Exportable]:
        """The states on screen, and the way there."""
        shown, answer = super().exportables(), self._page.answer()
        if answer is None or not isinstance(answer[0].view, ChainView) or not answer[0].view.steps:
            return shown
        # Imported here: it needs PyTorch, which may not be loaded yet when the window is built.
        from latentlab.export.chains import chain_subject

        request, manager = answer[0], self._explorer.manager
        side = answer[1].pixels.shape[1]
        way = chain_subject(lambda: manager.open(request.model, request.step), request, side)
        return [*shown, way]

    def export_way(self) -> None:
        """Ask how to export the way of the chains, as a film first."""
        found = self.exportables()
        if len(found) > 1:
            self._page.exports.offer([*found[1:], *found[:1]], "mp4")
        else:
            self._explorer.said.emit("There is no way to film yet: run the chains first.")

"""What can be done with a picture of a page, or with all of them; the same on every page."""

import json
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from latentlab.gui.explorer.anchors import Destination
from latentlab.gui.explorer.controls.picture_canvas import PictureCanvas
from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.page_pictures import all_pictures, latents_of_page, some_pictures
from latentlab.gui.exporting.export_actions import ExportActions
from latentlab.gui.exporting.exportable import Exportable
from latentlab.gui.style.icons import icon
from latentlab.gui.widgets.grid.grid_painter import to_qimage
from latentlab.requests import Request
from latentlab.views import Anchor, Seed, TrayView

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures


class ShowsPictures(Protocol):
    """What the actions need of a page; see `ExplorerPage`."""

    explorer: Explorer
    exports: ExportActions

    @property
    def canvas(self) -> PictureCanvas:
        """Shows the pictures; menus belong to it."""

    def answer(self) -> "tuple[Request, Pictures] | None":
        """The pictures on screen, and the request that they answer; None before the first."""

    def anchor_at(self, index: int) -> Anchor | None:
        """What picture `index` is made from; None if there is no such picture."""

    def exportables(self) -> Sequence[Exportable]:
        """What the page has to export."""

    def show_nearest(self, index: int) -> None:
        """Compare picture `index` with the training images."""


class PictureActions:
    """Acts on what `page` shows; an index that is none does nothing."""

    def __init__(self, page: ShowsPictures) -> None:
        self._page = page
        self._explorer = page.explorer

    def menu(self, index: int) -> QMenu:
        """Everything that can be done with picture `index` (-1: none) and with the page."""
        menu = QMenu(self._page.canvas)
        menu.setObjectName("pictureMenu")
        menu.aboutToHide.connect(menu.deleteLater)
        anchor = self._page.anchor_at(index)
        if anchor is not None:
            self._add_sending(menu, index)
            count = len(self._chosen_with(index))
            if count == 1:
                self._add_picture(menu, index, anchor)
            else:
                words = f"Export {count} pictures…"
                menu.addAction(icon("export"), words, partial(self.export_cell, index))
            menu.addSeparator()
        menu.addAction(icon("export"), "Export…", self.export_page)
        menu.addAction(icon("code"), "Copy as Python", self.copy_python)
        return menu

    def pin(self, index: int) -> None:
        """Put picture `index`, and those chosen with it, into the tray."""
        if anchors := self._chosen_with(index):
            self._explorer.pin_all(anchors)

    def export_page(self) -> None:
        """Ask what to export of the page."""
        self._page.exports.offer(self._page.exportables())

    def export_cell(self, index: int) -> None:
        """Ask where to export picture `index` to, and those chosen with it; the files say how each
        was made."""
        answer = self._page.answer()
        if answer is None or self.cell_request(index) is None:
            return
        chosen = self._page.canvas.chosen_with(index)
        requests = [request for at in chosen if (request := self.cell_request(at)) is not None]
        together = self.request_of(chosen, answer[0]) if len(chosen) > 1 else requests[0]
        some = some_pictures(answer[1], chosen, together, requests)
        self._page.exports.offer([some, *self._page.exportables()])

    def cell_request(self, index: int) -> Request | None:
        """The request for picture `index` alone; None if there is no such picture."""
        anchor, answer = self._page.anchor_at(index), self._page.answer()
        if anchor is None or answer is None:
            return None
        return answer[0].model_copy(update={"view": TrayView(anchors=(anchor,))})

    def request_of(self, chosen: Sequence[int], shown: Request) -> Request:
        """The request for several pictures of those that answer `shown`, side by side; `shown`
        itself where there is none for them alone."""
        found = map(self._page.anchor_at, chosen)
        anchors = tuple(each for each in found if each is not None)
        if len(anchors) < len(chosen):
            return shown
        return shown.model_copy(update={"view": TrayView(anchors=anchors)})

    def exportables(self) -> list[Exportable]:
        """The pictures of the page, and their latents if they have some."""
        answer = self._page.answer()
        if answer is None:
            return []
        request, pictures = answer
        found: list[Exportable] = [all_pictures(request, pictures, self.cell_request)]
        if pictures.latents.size:
            found.append(latents_of_page(request, pictures))
        return found

    def copy_cell(self, index: int) -> None:
        """Put picture `index` on the clipboard, in its own size."""
        answer = self._page.answer()
        if answer is not None and 0 <= index < len(answer[1]):
            QGuiApplication.clipboard().setImage(to_qimage(answer[1].pixels[index]))
            self._explorer.said.emit("The picture is on the clipboard.")

    def copy_latent(self, index: int) -> None:
        """Put the seed, or the latent's numbers as JSON, on the clipboard."""
        anchor, answer = self._page.anchor_at(index), self._page.answer()
        if anchor is None or answer is None:
            return
        latent, what = anchor.latent, "latent"
        if isinstance(latent, Seed):
            text, what = str(latent.seed), "seed"
        else:
            text = json.dumps(answer[1].latents[index].tolist())
        QGuiApplication.clipboard().setText(text)
        self._explorer.said.emit(f"The {what} is on the clipboard.")

    def copy_python(self) -> None:
        """Put a script that makes the same picture on the clipboard."""
        answer = self._page.answer()
        if answer is not None:
            QGuiApplication.clipboard().setText(answer[0].as_python(self._explorer.manager.device))
            self._explorer.said.emit("A script that makes this picture is on the clipboard.")

    def send(self, index: int, destination: Destination) -> None:
        """Hand picture `index`, and those chosen with it, to another page."""
        if anchors := self._chosen_with(index):
            self._explorer.send(anchors, destination)

    def _chosen_with(self, index: int) -> tuple[Anchor, ...]:
        """What picture `index` and those chosen with it are made from."""
        found = map(self._page.anchor_at, self._page.canvas.chosen_with(index))
        return tuple(each for each in found if each is not None)

    def _add_sending(self, menu: QMenu, index: int) -> None:
        """The tray, and the pages that take so many pictures."""
        anchors = self._chosen_with(index)
        count = len(anchors)
        words = "Pin to the tray\tDouble click" if count == 1 else f"Pin {count} pictures\tEnter"
        menu.addAction(icon("pin"), words, partial(self.pin, index))
        for each in self._explorer.destinations_of(anchors):
            menu.addAction(each.text, partial(self.send, index, each))

    def _add_picture(self, menu: QMenu, index: int, anchor: Anchor) -> None:
        seeded = isinstance(anchor.latent, Seed)
        menu.addSeparator()
        menu.addAction(
            icon("nearest"),
            "Find the nearest training images",
            partial(self._page.show_nearest, index),
        )
        menu.addAction(icon("export"), "Export picture…", partial(self.export_cell, index))
        menu.addAction(icon("copy"), "Copy picture", partial(self.copy_cell, index))
        what = "Copy seed" if seeded else "Copy latent as JSON"
        menu.addAction(what, partial(self.copy_latent, index))

"""What can be done with a picture of a page, or with all of them; the same on every page."""

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from latentlab.gui.background import BackgroundTask
from latentlab.gui.explorer.anchors import Destination
from latentlab.gui.explorer.controls.picture_canvas import PictureCanvas
from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.exporting.export_actions import ExportActions
from latentlab.gui.style.icons import icon
from latentlab.gui.widgets.grid.grid_painter import to_qimage
from latentlab.requests import Request
from latentlab.views import Anchor, Seed, TrayView

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from latentlab.rendering.render import Pictures

_PNG = "PNG (*.png)"


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
            if len(self._chosen_with(index)) == 1:
                self._add_picture(menu, index, anchor)
            menu.addSeparator()
        menu.addAction(icon("save"), "Save all pictures as one…", self.save_page)
        menu.addAction(icon("code"), "Copy as Python", self.copy_python)
        return menu

    def pin(self, index: int) -> None:
        """Put picture `index`, and those chosen with it, into the tray."""
        if anchors := self._chosen_with(index):
            self._explorer.pin_all(anchors)

    def save_cell(self, index: int) -> None:
        """Ask where to save picture `index` as PNG; the file says how it was made."""
        anchor, answer = self._page.anchor_at(index), self._page.answer()
        if anchor is None or answer is None:
            return
        request = answer[0].model_copy(update={"view": TrayView(anchors=(anchor,))})
        self._save(f"{self._name(request)}-picture.png", answer[1].pixels[index], request)

    def save_page(self) -> None:
        """Ask where to save all pictures of the page as one PNG."""
        answer = self._page.answer()
        if answer is None:
            self._explorer.said.emit("There is no picture to save yet: open a model first.")
            return
        request, pictures = answer
        self._save(f"{self._name(request)}-{request.view.kind}.png", pictures.tiled, request)

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
        count = len(self._chosen_with(index))
        words = "Pin to the tray\tDouble click" if count == 1 else f"Pin {count} pictures\tEnter"
        menu.addAction(icon("pin"), words, partial(self.pin, index))
        for each in self._explorer.destinations:
            if each.accepts(count, self._explorer.facts):
                menu.addAction(each.text, partial(self.send, index, each))

    def _add_picture(self, menu: QMenu, index: int, anchor: Anchor) -> None:
        seeded = isinstance(anchor.latent, Seed)
        menu.addSeparator()
        menu.addAction(
            icon("nearest"),
            "Find the nearest training images",
            partial(self._page.show_nearest, index),
        )
        menu.addAction(icon("picture"), "Save picture…", partial(self.save_cell, index))
        menu.addAction(icon("copy"), "Copy picture", partial(self.copy_cell, index))
        what = "Copy seed" if seeded else "Copy latent as JSON"
        menu.addAction(what, partial(self.copy_latent, index))

    def _save(self, name: str, pixels: "NDArray[np.uint8]", request: Request) -> None:
        scale, metadata = self._page.exports.enlargement, request.metadata()

        def write(task: BackgroundTask, path: Path) -> None:
            from latentlab.export import save_picture

            del task
            save_picture(pixels, path, scale, metadata)

        self._page.exports.ask(name, _PNG, write)

    def _name(self, request: Request) -> str:
        step = "" if request.step is None else f"-{request.step}"
        return f"{request.model.title}{step}"

"""What can be done with an edit: films, wishes as a file, a direction, the photo itself."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from latentlab.export.order import Subject
from latentlab.gui.explorer.explorer_page import ExplorerPage
from latentlab.gui.explorer.picture_actions import PictureActions
from latentlab.gui.explorer.pictures.reading import Origins
from latentlab.gui.exporting.exportable import Exportable, Files, Format
from latentlab.requests import Request
from latentlab.saved import SavedDirections
from latentlab.views import Direction, EditView, Encoded, Vector
from latentlab.wish_file import write_wishes

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures


class EditActions(PictureActions):
    """Those of every page, and what only an edit has.

    Args:
        origins: knows the photos that own pictures were cut from.
    """

    def __init__(self, page: ExplorerPage, origins: Origins) -> None:
        super().__init__(page)
        self._origins = origins
        self._saved = SavedDirections()

    def exportables(self) -> list[Exportable]:
        """The pictures, the photo that they are of, the film from the first to the edited one, and
        the wishes."""
        shown, answer = super().exportables(), self._page.answer()
        if answer is None or not isinstance(answer[0].view, EditView) or not answer[0].view.wanted:
            return shown
        # Imported here: it needs PyTorch, which may not be loaded yet when the window is built.
        from latentlab.export.edits import edit_film, edited_subject
        from latentlab.rendering.edit import words_for_picture

        if not answer[0].view.frames:
            shown = [
                replace(each, words=lambda index, _: words_for_picture(index))
                if isinstance(each, Subject) and each.row_captions
                else each
                for each in shown
            ]
        request, manager = answer[0], self._explorer.manager
        view = answer[0].view
        height, width = answer[1].pixels.shape[1:3]
        film = edit_film(
            partial(manager.open, request.model, request.step), request, (width, height)
        )
        wishes = Files(
            "wishes", "Wishes of the edit", f"{request.model.title}-wishes",
            "What was painted, for latentlab edit --wishes.", (Format(".json", "Text (.json)"),),
            lambda path: write_wishes(view.wishes, path),
        )  # fmt: skip
        edited = edited_subject(request, answer[1])
        return [edited, *shown, *self._photo(request, answer[1]), film, wishes]

    def _photo(self, request: Request, pictures: "Pictures") -> Iterator[Exportable]:
        """The change carried over to the photo that the first picture was cut from, if it is
        known."""
        from latentlab.export.edits import photo_subject

        latent = request.view.start.latent if isinstance(request.view, EditView) else None
        origin = self._origins.of(latent.picture) if isinstance(latent, Encoded) else None
        if origin is not None and origin.path.is_file():
            open_model = partial(self._explorer.manager.open, request.model, request.step)
            yield photo_subject(origin.path, origin.crop, open_model, request, pictures)

    def keep_direction(self) -> bool:
        """Keep the way from the first to the edited picture as a direction of the model; False if
        it is not kept, which is told."""
        answer, ref = self._page.answer(), self._explorer.ref
        if answer is None or ref is None or not isinstance(answer[0].view, EditView):
            return False
        way = answer[1].latents[1] - answer[1].latents[0]
        taken = {each.name for each in self._saved.of(ref, len(way))}
        name = next(each for each in _names() if each not in taken)
        try:
            self._saved.keep(ref, Direction(name=name, vector=Vector.of(way.tolist())))
        except OSError as error:
            self._explorer.said.emit(f"The direction cannot be kept: {error.strerror}.")
            return False
        self._explorer.said.emit(f"Kept as “{name}”: it is on the page Directions.")
        return True


def _names() -> Iterator[str]:
    """What a direction may be called."""
    yield "my edit"
    for number in count(2):
        yield f"my edit {number}"

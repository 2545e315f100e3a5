"""Edits as pictures that can be taken away: a film from the first picture to the edited one, and
the photo with the change in it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from latentlab.export.film import Frames
from latentlab.export.order import Subject
from latentlab.models.latent_model import LatentModel
from latentlab.pictures.carrying import Pixels, carried
from latentlab.pictures.picture import Crop, read_whole_pixels
from latentlab.requests import Request
from latentlab.views.edit import FILM_PICTURES, FILM_SPEED, MOST_FRAMES, EditView

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures


def edit_film(
    open_model: Callable[[], LatentModel],
    request: Request,
    size: tuple[int, int],
    count: int = FILM_PICTURES,
) -> Subject:
    """The way from the first picture of `request`, whose view is an `EditView`, to its edited one.

    Args:
        open_model: opens the model that `request` means; called when pictures are drawn.
        size: width and height of a picture, in pixels.
        count: how many pictures are proposed.
    """
    edit = request.view
    assert isinstance(edit, EditView)

    def draw(frames: int) -> Frames:
        from latentlab.rendering.render import render

        return iter(render(open_model(), edit.model_copy(update={"frames": frames})).pixels)

    def metadata(index: int | None, frames: int) -> Mapping[str, str]:
        shown: dict[str, object] = {"frames": frames}
        if index is not None:
            shown = {"frames": None, "strength": edit.strength * index / (frames - 1)}
        view = edit.model_copy(update=shown)
        return request.model_copy(update={"view": view}).metadata()

    return Subject(
        title="Film of the edit",
        name=f"{request.model.title}-edit",
        sort="walk",
        size=size,
        count=count,
        draw=draw,
        words=lambda index, frames: f"{100 * edit.strength * index / (frames - 1):.0f}%",
        words_in_names=False,
        metadata=metadata,
        counts=(2, MOST_FRAMES),
        speed=FILM_SPEED,
        captioned=False,
    )


def edited_photo(path: Path, crop: Crop, pictures: "Pictures") -> Pixels:
    """The whole photo in `path`, uint8 [H, W, 3], with what an edit changed.

    Args:
        crop: the square of it that was edited.
        pictures: of an `EditView`: the first one and the edited one.

    Raises:
        PictureError: if it has gone or cannot be read.
    """
    photo = read_whole_pixels(path, 3)
    box = crop.box(photo.shape[1], photo.shape[0])
    return carried(photo, box, pictures.pixels[0], pictures.pixels[1])


def photo_subject(path: Path, crop: Crop, request: Request, pictures: "Pictures") -> Subject:
    """The photo in `path` with the change that `request` makes, at its full size; for the arguments
    see `edited_photo`."""
    height, width = read_whole_pixels(path, 1).shape[:2]
    return Subject(
        title="The photo with the change, at its full size",
        name=f"{path.stem}-edited",
        size=(width, height),
        count=1,
        draw=lambda _: iter([edited_photo(path, crop, pictures)]),
        metadata=lambda _index, _count: request.metadata(),
        kinds=("sheet",),
        enlarges=False,
    )

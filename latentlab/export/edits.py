"""Edits as pictures that can be taken away: a film from the first picture to the edited one, and
the photo with the change in it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from latentlab.export.film import Frames
from latentlab.export.order import Subject
from latentlab.models.latent_model import LatentModel
from latentlab.pictures.carrying import Pixels, Way, carried
from latentlab.pictures.picture import Crop, read_whole_pixels
from latentlab.requests import Request
from latentlab.views.edit import (
    FILM_PICTURES,
    FILM_SPEED,
    MOST_FRAMES,
    ColourWish,
    EditView,
    WarpWish,
)

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures

_FLOWING_PICTURES = 8
"""On the way from the first picture to the edited one; as many as Zhu et al. take."""


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


def edited_subject(request: Request, pictures: "Pictures") -> Subject:
    """The edited picture alone; for the arguments see `photo_subject`."""
    height, width = pictures.pixels.shape[1:3]
    return Subject(
        title="The edited picture",
        name=f"{request.model.title}-edited",
        size=(width, height),
        count=1,
        draw=lambda _: iter([pictures.pixels[1]]),
        metadata=lambda _index, _count: request.metadata(),
        kinds=("sheet",),
    )


def edited_photo(
    path: Path, crop: Crop, view: EditView, model: LatentModel, pictures: "Pictures"
) -> Pixels:
    """The whole photo in `path`, uint8 [H, W, 3], with what an edit changed.

    Where colours were painted or something was dragged, the photo's own pixels move and change
    their colours as the model's do on the way to the edited picture.

    Args:
        crop: the square of it that was edited.
        pictures: of `view`: the first one and the edited one.

    Raises:
        PictureError: if it has gone or cannot be read.
    """
    photo = read_whole_pixels(path, 3)
    box = crop.box(photo.shape[1], photo.shape[0])
    flows = any(isinstance(each, (ColourWish, WarpWish)) for each in view.wanted)
    way = _way_of(view, model) if flows else None
    return carried(photo, box, pictures.pixels[0], pictures.pixels[1], way)


def photo_subject(
    path: Path,
    crop: Crop,
    open_model: Callable[[], LatentModel],
    request: Request,
    pictures: "Pictures",
) -> Subject:
    """The photo in `path` with the change that `request` makes, at its full size; for the arguments
    see `edit_film` and `edited_photo`."""
    view = request.view
    assert isinstance(view, EditView)
    height, width = read_whole_pixels(path, 1).shape[:2]
    return Subject(
        title="The photo with the change, at its full size",
        name=f"{path.stem}-edited",
        size=(width, height),
        count=1,
        draw=lambda _: iter([edited_photo(path, crop, view, open_model(), pictures)]),
        metadata=lambda _index, _count: request.metadata(),
        kinds=("sheet",),
        enlarges=False,
    )


def _way_of(view: EditView, model: LatentModel) -> Way:
    """From the first to the edited picture of `view`."""
    import torch

    from latentlab.latent.flow import flow_of
    from latentlab.rendering.render import render

    film = render(model, view.model_copy(update={"frames": _FLOWING_PICTURES})).pixels
    images = torch.from_numpy(film).permute(0, 3, 1, 2).float() / 127.5 - 1
    flow = flow_of(images)
    return Way(
        moves=(flow.moves / len(flow.moves[0])).permute(1, 2, 0).double().numpy(),
        colours=flow.colours.permute(2, 3, 0, 1).double().numpy(),
        arrived=((flow(images[0]) + 1) * 127.5).permute(1, 2, 0).double().numpy(),
    )

"""Pictures on a page as something to export, each with the request that brings it back."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from latentlab.export.order import Subject
from latentlab.gui.exporting.exportable import LATENT_FORMATS, Files, latents_in_words
from latentlab.latent.vectors import save_latents
from latentlab.requests import Request

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures


def all_pictures(
    request: Request, pictures: "Pictures", alone: Callable[[int], Request | None]
) -> Subject:
    """What a page shows; `alone` gives the request for one of the pictures."""
    height, width = pictures.pixels.shape[1:3]
    singles = {index: alone(index) or request for index in range(len(pictures))}

    def metadata(index: int | None, count: int) -> Mapping[str, str]:
        del count
        return (request if index is None else singles[index]).metadata()

    return Subject(
        title=request.view.title,
        name=f"{stem(request)}-{request.view.kind}",
        size=(width, height),
        count=len(pictures),
        draw=lambda count: pictures.pixels[:count],
        columns=pictures.columns,
        captions=pictures.captions,
        row_captions=pictures.row_captions,
        words=lambda index, _: _words(pictures, index),
        metadata=metadata,
    )


def some_pictures(
    pictures: "Pictures", chosen: Sequence[int], together: Request, alone: Sequence[Request]
) -> Subject:
    """One or some of the pictures of a page.

    Args:
        chosen: their numbers on the page.
        together: the request that makes them side by side.
        alone: the request that makes each by itself.
    """
    pixels = pictures.pixels[list(chosen)]
    first = chosen[0] + 1

    def metadata(index: int | None, count: int) -> Mapping[str, str]:
        del count
        return (together if index is None else alone[index]).metadata()

    several = len(chosen) > 1
    return Subject(
        title=f"{len(chosen)} chosen pictures" if several else f"Picture {first}",
        name=f"{stem(together)}-picture{'s' * several}",
        sort="chosen",
        size=(pixels.shape[2], pixels.shape[1]),
        count=len(chosen),
        draw=lambda count: pixels[:count],
        words=(lambda index, _: _words(pictures, chosen[index])) if several else _no_words,
        metadata=metadata,
        kinds=("sheet", "singles", "mp4", "gif") if several else ("sheet",),
    )


def _no_words(index: int, count: int) -> str:
    del index, count
    return ""


def latents_of_page(request: Request, pictures: "Pictures") -> Files:
    """What the pictures were decoded from, as numbers."""

    def write(path: Path) -> None:
        save_latents(pictures.latents, path)

    title = f"Latents of {request.view.title}"
    meaning = latents_in_words(*pictures.latents.shape)
    return Files("latents", title, f"{stem(request)}-latents", meaning, LATENT_FORMATS, write)


def stem(request: Request) -> str:
    """What files of a model at a step are called."""
    step = "" if request.step is None else f"-{request.step}"
    return f"{request.model.title}{step}"


def _words(pictures: "Pictures", index: int) -> str:
    """What stands beside and over picture `index`."""
    row, column = divmod(index, pictures.columns)
    beside = pictures.row_captions[row : row + 1]
    over = pictures.captions[column : column + 1]
    return " ".join((*beside, *over))

"""Sample grids on disk: one PNG a grid and step, tiled without gaps so that each picture can be
cut out again exactly. No torch."""

import io
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydantic import Field, TypeAdapter, ValidationError

from trainers.config import Frozen
from trainers.data.files.image_file import UnreadableImageError, check_room, opened
from trainers.reports import Grid
from trainers.storage import write_bytes_atomically


def tile(grid: Grid) -> NDArray[np.uint8]:
    """The grid as one picture, uint8 [rows * H, columns * W, C]; unused cells are black."""
    count, height, width, channels = grid.images.shape
    rows = -(-count // grid.columns)
    cells = np.zeros((rows * grid.columns, height, width, channels), np.uint8)
    cells[:count] = grid.images
    cells = cells.reshape(rows, grid.columns, height, width, channels)
    return cells.swapaxes(1, 2).reshape(rows * height, grid.columns * width, channels)


def untile(picture: NDArray[np.uint8], count: int, columns: int) -> NDArray[np.uint8]:
    """The inverse of `tile`: uint8 [N, H, W, C]."""
    rows = -(-count // columns)
    height, width = picture.shape[0] // rows, picture.shape[1] // columns
    cells = picture.reshape(rows, height, columns, width, -1).swapaxes(1, 2)
    return np.ascontiguousarray(cells.reshape(rows * columns, height, width, -1)[:count])


def to_image(picture: NDArray[np.uint8]) -> Image.Image:
    """uint8 [H, W, C] with one or three channels as a Pillow image."""
    return Image.fromarray(picture[..., 0] if picture.shape[-1] == 1 else picture)


class Layout(Frozen):
    """How a grid is tiled: the value of its name in layout.json."""

    title: str
    count: int = Field(ge=1, le=1_000_000)
    columns: int = Field(ge=1, le=1_000_000)
    captions: tuple[str, ...]

    @classmethod
    def of(cls, grid: Grid) -> "Layout":
        return cls(
            title=grid.title,
            count=len(grid.images),
            columns=grid.columns,
            captions=grid.captions,
        )


_LAYOUTS = TypeAdapter(dict[str, Layout])
_NAME = re.compile(r"[\w -]+")


class GridFiles:
    """The folder `grids/` of a run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, step: int, grid: Grid) -> None:
        """Save `grid` as it was at `step`."""
        layouts, layout = self._layouts(), Layout.of(grid)
        if layouts.get(grid.name) != layout:
            layouts[grid.name] = layout
            write_bytes_atomically(self.folder / "layout.json", _LAYOUTS.dump_json(layouts))
        buffer = io.BytesIO()
        to_image(tile(grid)).save(buffer, "PNG", compress_level=1)
        write_bytes_atomically(self.path(step, grid.name), buffer.getvalue())

    def names(self) -> list[str]:
        """The kinds of grid that this run has, in the order the algorithm made them."""
        return list(self._layouts())

    def steps(self, name: str) -> list[int]:
        """The steps at which grid `name` was saved, earliest first."""
        steps = (_step(path) for path in self.folder.glob(f"*-{name}.png"))
        return sorted(step for step in steps if step is not None)

    def read(self, step: int, name: str) -> Grid:
        """Grid `name` as it was at `step`.

        Raises:
            FileNotFoundError: if it was not saved, or the run has no grid of that name.
            OSError: if the picture is damaged.
        """
        path, layout = self.path(step, name), self._layouts().get(name)
        if layout is None:
            raise FileNotFoundError(f"{self.folder.parent.name} has no grid called {name}.")
        if not path.is_file():
            raise FileNotFoundError(f"{self.folder.parent.name} has no {name} at step {step}.")
        try:
            images = untile(_pixels(path), layout.count, layout.columns)
        except UnreadableImageError as error:
            raise OSError(f"{path} cannot be read: {error}.") from error
        except ValueError as error:
            raise OSError(f"{path} is not tiled as layout.json says.") from error
        return Grid(name, layout.title, images, layout.columns, layout.captions)

    def drop(self, step: int) -> None:
        """Drop the grids of `step`."""
        for path in self.folder.glob(f"{step:09d}-*.png"):
            path.unlink(missing_ok=True)

    def keep_up_to(self, step: int) -> None:
        """Drop the grids after `step`."""
        for path in self.folder.glob("*-*.png"):
            if (_step(path) or 0) > step:
                path.unlink()

    def path(self, step: int, name: str) -> Path:
        """The file of grid `name` at `step`, saved or not."""
        return self.folder / f"{step:09d}-{name}.png"

    def _layouts(self) -> dict[str, Layout]:
        try:
            found = _LAYOUTS.validate_json((self.folder / "layout.json").read_bytes())
        except (FileNotFoundError, ValidationError):
            return {}
        return {name: layout for name, layout in found.items() if _NAME.fullmatch(name)}


def _step(path: Path) -> int | None:
    """The step in the name of a grid's file; None if it is another file."""
    number = path.stem.split("-")[0]
    return int(number) if number.isdecimal() else None


def _pixels(path: Path) -> NDArray[np.uint8]:
    with opened(path) as image:
        check_room(image, image.size)
        whole = image if image.mode in ("L", "RGB") else image.convert("RGB")
        pixels = np.asarray(whole, dtype=np.uint8)
    return pixels[..., None] if pixels.ndim == 2 else pixels


def only(grid: Grid, index: int) -> Grid:
    """The picture at `index` alone, as a grid of one."""
    return replace(grid, images=grid.images[index : index + 1], columns=1, captions=())

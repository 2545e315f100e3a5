"""What a bundled model makes, as it ships with it, for the seconds until it can draw others."""

from PySide6.QtGui import QImage

from latentlab.gui.widgets.grid.grid_painter import to_array
from latentlab.models.catalogue import PREVIEW_COLUMNS, PREVIEW_ROWS, preview_path
from latentlab.models.refs import ModelRef
from trainers.reports import Grid


def read_preview(ref: ModelRef) -> Grid | None:
    """The pictures that ship with a model; None if there are none."""
    image = QImage(str(preview_path(ref.name))) if ref.kind == "bundled" else QImage()
    if image.isNull():
        return None
    pixels = to_array(image)
    height = pixels.shape[0] // PREVIEW_ROWS
    width = pixels.shape[1] // PREVIEW_COLUMNS
    rows = pixels.reshape(PREVIEW_ROWS, height, PREVIEW_COLUMNS, width, 3)
    cells = rows.swapaxes(1, 2).reshape(-1, height, width, 3)
    return Grid("preview", "", cells, PREVIEW_COLUMNS)

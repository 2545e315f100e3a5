"""What a person takes away from a run, as files: pictures, films and curves. No Qt, no torch."""

from latentlab.export.captions import labelled_grid
from latentlab.export.curve_files import save_curves
from latentlab.export.film import timeline_frames
from latentlab.export.gif import save_gif
from latentlab.export.mp4 import save_mp4
from latentlab.export.picture import save_each, save_picture
from latentlab.export.writing import ExportError

__all__ = [
    "ExportError",
    "labelled_grid",
    "save_curves",
    "save_each",
    "save_gif",
    "save_mp4",
    "save_picture",
    "timeline_frames",
]

"""Cartoon portraits that LatentLab draws itself, from attributes that are known of each face."""

from trainers.data.drawn.faces.attributes import (
    ATTRIBUTES,
    KINDS,
    FaceAttributes,
    present,
    random_attributes,
    with_attribute_from,
    without,
)
from trainers.data.drawn.faces.drawing import draw_faces, open_faces

__all__ = [
    "ATTRIBUTES",
    "KINDS",
    "FaceAttributes",
    "draw_faces",
    "open_faces",
    "present",
    "random_attributes",
    "with_attribute_from",
    "without",
]

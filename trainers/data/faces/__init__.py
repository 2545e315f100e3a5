"""Cartoon portraits that LatentLab draws itself, from attributes that are known of each face."""

from trainers.data.faces.attributes import (
    ATTRIBUTES,
    KINDS,
    FaceAttributes,
    present,
    random_attributes,
    with_attribute_from,
    without,
)
from trainers.data.faces.drawing import draw_faces
from trainers.data.faces.opening import open_faces

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

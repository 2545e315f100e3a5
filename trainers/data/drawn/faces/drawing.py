"""The embedded data set `faces`: with an attribute (A) and without it (B), drawn layer by layer."""

import numpy as np
import torch
from numpy.typing import NDArray

from trainers.data.drawn.faces import palette
from trainers.data.drawn.faces.accessories import draw_glasses, draw_hat
from trainers.data.drawn.faces.attributes import (
    KINDS,
    FaceAttributes,
    present,
    random_attributes,
)
from trainers.data.drawn.faces.canvas import Canvas, Pen
from trainers.data.drawn.faces.hair import draw_beard, draw_fringe, draw_hair, draw_hair_behind
from trainers.data.drawn.faces.head import (
    draw_body,
    draw_cheeks,
    draw_features,
    draw_head,
    draw_mouth,
)
from trainers.data.drawn.scenes import SEED_OF, Drawn, drawn_once
from trainers.data.fingerprint import digest_tensors
from trainers.data.images import MemoryImages, Part
from trainers.data.watching import Report, Watcher

_VERSION = 2
"""Raise it whenever the drawing changes, so that no older cache is taken for this one."""

_COUNTS: dict[Part, int] = {"train": 10_000, "test": 2_000}


def open_faces(
    size: int = 64,
    attribute: str = "glasses",
    part: Part = "train",
    count: int | None = None,
    watcher: Watcher | None = None,
) -> MemoryImages:
    """The embedded faces, from the cache or drawn in some seconds.

    Args:
        size: side length in pixels.
        attribute: label 0 is with it, label 1 without; one of `ATTRIBUTES`.
        part: "test" faces are drawn from another seed.
        count: how many; None for 10,000 to train and 2,000 to test.
        watcher: told how far the drawing is; may cancel it.

    Returns:
        Images uint8 [count, 3, size, size]; `factors` hold every attribute of each face, from
        which `FaceAttributes.from_factors` makes what can be changed and drawn again.

    Raises:
        DataError: if there is no such attribute.
        DataCancelled: if the watcher cancels.
    """
    count = _COUNTS[part] if count is None else count
    attributes = random_attributes(count, SEED_OF[part])
    lacking = torch.from_numpy(np.where(present(attributes, attribute), 0, 1))
    drawn = drawn_once(
        f"faces-{_VERSION}-{size}-{count}-{SEED_OF[part]}",
        ("images", *attributes.named()),
        lambda report: _draw(attributes, size, report),
        "Drawing the faces",
        watcher,
    )
    images = drawn.pop("images")
    return MemoryImages(
        name="faces",
        images=images,
        labels=lacking,
        label_names=(attribute, f"no {attribute}"),
        fingerprint=digest_tensors(images, lacking),
        factors=drawn,
    )


def _draw(attributes: FaceAttributes, size: int, report: Report) -> Drawn:
    images = torch.from_numpy(draw_faces(attributes, size, report))
    factors = {name: torch.from_numpy(values) for name, values in attributes.named().items()}
    return {"images": images, **factors}


_TURN = 0.055
"""How far the features move over the head when it turns fully, in units of half a picture."""


_SCALE = 1.12
"""How large a head is drawn."""

_REPORTED = 64
"""Faces drawn between two reports."""


def draw_faces(
    attributes: FaceAttributes, size: int, report: Report | None = None
) -> NDArray[np.uint8]:
    """Draw each face as uint8 [N, 3, size, size], antialiased.

    Equal attributes give equal pixels, whatever other faces are drawn. Hair and hats lie under
    the glasses and above the eyes, so they hide neither; hats leave the fringe's lower part to
    be seen, and a bald head can have one too, as a forelock.

    Args:
        report: told how far it is; what it raises ends it.
    """
    images = np.empty((len(attributes), 3, size, size), np.uint8)
    for index in range(len(attributes)):
        if report is not None and index % _REPORTED == 0:
            report(index / len(attributes))
        images[index] = _drawn(attributes, index, size)
    return images


def _drawn(of: FaceAttributes, i: int, size: int) -> NDArray[np.uint8]:
    canvas = _background(of, i, size)
    skin, hair_colour = palette.skin(float(of.skin[i])), palette.HAIR[of.hair_colour[i]]
    hair = KINDS["hair"][of.hair[i]]
    head = _head_pen(of, i, canvas)
    turn = _TURN * float(of.turn[i])
    front, crown = head.moved(turn), head.moved(turn * 0.4)

    draw_hair_behind(head.moved(-turn * 0.3), hair, hair_colour)
    draw_body(_body_pen(head), skin, palette.CLOTHES[of.clothes[i]])
    draw_head(head, skin)
    draw_cheeks(front)
    draw_beard(crown, KINDS["beard"][of.beard[i]], palette.BEARD[of.beard_colour[i]])
    draw_features(front, skin, palette.EYES[of.eye_colour[i]], float(of.brow[i]))
    draw_mouth(front, float(of.smile[i]))
    draw_hair(crown, hair, hair_colour)
    draw_fringe(crown, KINDS["fringe"][of.fringe[i]], hair_colour)
    draw_hat(crown, KINDS["hat"][of.hat[i]], palette.HAT[of.hat_colour[i]])
    draw_glasses(front, KINDS["glasses"][of.glasses[i]])
    return canvas.to_bytes()


def _background(of: FaceAttributes, i: int, size: int) -> Canvas:
    colour, step = palette.BACKGROUND[of.background[i]], float(of.gradient[i])
    light = palette.lighter(colour, abs(step) * 0.3)
    dark = palette.darker(colour, abs(step) * 0.12)
    return Canvas(size, light, dark) if step > 0 else Canvas(size, dark, light)


def _body_pen(head: Pen) -> Pen:
    """The body follows the head a little and does not lean with it."""
    return Pen(head.canvas, head.x * 0.6, head.y * 0.6 - 0.06, width=_SCALE, height=_SCALE)


def _head_pen(of: FaceAttributes, i: int, canvas: Canvas) -> Pen:
    return Pen(
        canvas,
        x=2 * float(of.shift_x[i]),
        y=2 * float(of.shift_y[i]) + 0.03,
        tilt=float(np.radians(of.tilt[i])),
        width=_SCALE * float(of.face_width[i]),
        height=_SCALE,
    )

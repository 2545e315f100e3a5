"""Draws faces from their attributes, layer by layer; the same scene at every size."""

import numpy as np
from numpy.typing import NDArray

from trainers.data.drawn.faces import palette
from trainers.data.drawn.faces.attributes import KINDS, FaceAttributes
from trainers.data.drawn.faces.beards import draw_beard
from trainers.data.drawn.faces.canvas import Canvas, Pen
from trainers.data.drawn.faces.glasses import draw_glasses
from trainers.data.drawn.faces.hair import draw_fringe, draw_hair, draw_hair_behind
from trainers.data.drawn.faces.hats import draw_hat
from trainers.data.drawn.faces.head import (
    draw_body,
    draw_cheeks,
    draw_features,
    draw_head,
    draw_mouth,
)
from trainers.data.watching import Report

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

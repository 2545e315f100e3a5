"""The animals of `stripes` as parts: where each lies and where its stripes run."""

from collections.abc import Callable

import numpy as np

from trainers.data.drawn.distances import Field, ellipse, limb, merged
from trainers.data.drawn.stripes.factors import Factors
from trainers.data.drawn.stripes.parts import DARK, NOSE, PERIOD, Piece, eye, grown, legs, lit


def horse(x: Field, y: Field, scene: Factors) -> list[Piece]:
    """A horse; with stripes, a zebra."""
    x = x + 0.018
    plump = 0.012 * scene.build
    body_phase = (x + 0.27 + 0.15 * y) / PERIOD
    body, _ = limb(x, y, (-0.165, -0.05), (0.125, -0.055), 0.122 + plump, 0.112 + plump)
    raised = 0.045 * scene.head
    poll = (0.275 - 0.02 * scene.head, -0.265 - raised)
    nose = (0.385, -0.20 - 0.6 * raised)
    neck, on_neck = limb(x, y, (0.155, -0.085), poll, 0.092, 0.064)
    head, on_head = limb(x, y, poll, nose, 0.066, 0.048)
    strands = [
        (body, body_phase),
        (neck, 3.15 + 1.7 * on_neck),
        (head, 4.85 + 0.9 * on_head),
    ]
    near, far = legs(x, y, scene, (-0.195, 0.155), 0.045, 0.29, 0.060)
    whole, phase = grown(strands + [each[0] for each in near])
    light = lit(y, -0.15, 0.06)
    mane, _ = limb(x, y, (0.115, -0.20), (poll[0] - 0.045, poll[1] - 0.035), 0.030, 0.026)
    ear, _ = limb(
        x, y, (poll[0] - 0.01, poll[1] - 0.045), (poll[0] - 0.03, poll[1] - 0.10), 0.026, 0.010
    )
    muzzle = ellipse(x, y, (nose[0] + 0.012, nose[1] + 0.008), (0.034, 0.036))
    hang = 0.05 * scene.tail
    tail, _ = limb(x, y, (-0.275, -0.10), (-0.335 - hang, 0.0 - hang), 0.020, 0.026)
    tuft, _ = limb(x, y, (-0.335 - hang, 0.0 - hang), (-0.34 - hang, 0.09 - hang), 0.030, 0.018)
    return [
        *(Piece(leg[0][0], leg[0][1], light=0.74) for leg in far),
        *(Piece(leg[1]) for leg in far),
        Piece(tail, 0.5 + 0 * tail, light=0.9),
        Piece(tuft),
        Piece(mane),
        Piece(whole, phase, light=light),
        Piece(ear, 5.0 + 0 * ear),
        Piece(np.maximum(muzzle, head - 0.004)),
        *(Piece(leg[1]) for leg in near),
        *eye(x, y, (poll[0] + 0.025, poll[1] - 0.005), 0.020),
    ]


def cat(x: Field, y: Field, scene: Factors) -> list[Piece]:
    """A cat; with stripes, a tiger."""
    plump = 0.014 * scene.build
    body_phase = (x + 0.26 - 0.1 * y) / PERIOD
    body, _ = limb(x, y, (-0.15, 0.0), (0.11, -0.02), 0.124 + plump, 0.114 + plump)
    face = (0.225, -0.15 - 0.04 * scene.head)
    head = ellipse(x, y, face, (0.128, 0.112))
    from_brow = x - face[0] - 0.03
    head_phase = 0.5 + from_brow * (1.0 + 2.0 * (y - face[1])) / PERIOD
    near, far = legs(x, y, scene, (-0.175, 0.13), 0.05, 0.26, 0.062)
    whole, phase = grown([(body, body_phase)] + [each[0] for each in near])
    light = lit(y, -0.10, 0.09)
    up = 0.07 * scene.tail
    bend = (-0.36, -0.06 - up)
    first, on_first = limb(x, y, (-0.22, -0.03), bend, 0.036, 0.036)
    second, on_second = limb(x, y, bend, (-0.34 + 0.02 * scene.tail, -0.24 - up), 0.036, 0.032)
    tail, tail_phase = grown([(first, 0.3 - 1.05 * on_first), (second, -0.75 - 1.3 * on_second)])
    ears = [
        limb(
            x,
            y,
            (face[0] + side, face[1] - 0.075),
            (face[0] + 1.35 * side, face[1] - 0.145),
            0.046,
            0.010,
        )[0]
        for side in (-0.07, 0.07)
    ]
    inner = [
        limb(
            x,
            y,
            (face[0] + side, face[1] - 0.085),
            (face[0] + 1.3 * side, face[1] - 0.125),
            0.022,
            0.006,
        )[0]
        for side in (-0.07, 0.07)
    ]
    muzzle = ellipse(x, y, (face[0] + 0.035, face[1] + 0.05), (0.062, 0.044))
    nose = ellipse(x, y, (face[0] + 0.04, face[1] + 0.028), (0.022, 0.015))
    return [
        *(Piece(leg[0][0], leg[0][1], light=0.74) for leg in far),
        Piece(tail, tail_phase, light=0.92),
        Piece(whole, phase, light=light),
        *(Piece(ear, 4.0 + 0 * ear, light=0.9) for ear in ears),
        *(Piece(each, colour=NOSE) for each in inner),
        Piece(head, head_phase),
        Piece(muzzle, colour=(0.98, 0.95, 0.90)),
        Piece(nose, colour=NOSE),
        *eye(x, y, (face[0] - 0.025, face[1] - 0.012), 0.022),
        *eye(x, y, (face[0] + 0.085, face[1] - 0.012), 0.022),
    ]


def fish(x: Field, y: Field, scene: Factors) -> list[Piece]:
    """A fish, plain or banded."""
    height = 0.185 + 0.02 * scene.build
    body = ellipse(x, y, (0.04, 0.0), (0.28, height))
    phase = (x + 0.23 + 0.9 * y * y) / PERIOD
    sway = 0.03 * scene.stride
    spread = 0.125 + 0.02 * scene.tail
    tail = [
        limb(x, y, (-0.19, sway * 0.3), (-0.34, side * spread + sway), 0.040, 0.040)[0]
        for side in (-1, 1)
    ]
    fin = merged(tail[0], tail[1], 0.05)
    fin_phase = (x + 0.405) / PERIOD
    back, _ = limb(x, y, (0.06, -height * 0.85), (-0.07, -height - 0.06), 0.055, 0.022)
    belly, _ = limb(x, y, (0.03, height * 0.85), (-0.06, height + 0.04), 0.042, 0.018)
    side_fin, _ = limb(x, y, (0.09, 0.045), (0.0, 0.085 + sway), 0.018, 0.034)
    mouth, _ = limb(x, y, (0.27, 0.045), (0.315, 0.03), 0.010, 0.010)
    return [
        Piece(back, phase, light=0.80),
        Piece(belly, phase, light=0.80),
        Piece(fin, fin_phase, light=0.88),
        Piece(body, phase, light=lit(y, -0.1, 0.12)),
        Piece(side_fin, 0 * side_fin, light=0.9),
        Piece(np.maximum(mouth, body), colour=DARK),
        *eye(x, y, (0.19, -0.045), 0.033),
    ]


ANIMALS: tuple[Callable[[Field, Field, Factors], list[Piece]], ...] = (horse, cat, fish)
"""In the order of `factors.KINDS`."""

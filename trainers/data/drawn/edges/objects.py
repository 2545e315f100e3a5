"""The objects of `edges`: shoe, bag, shirt, cup, house and fish, each as layers."""

import numpy as np

from trainers.data.drawn.distances import Field, box, convex, ellipse, limb, merged
from trainers.data.drawn.edges.factors import Factors
from trainers.data.drawn.edges.layers import (
    SLATE,
    WHITE,
    Layer,
    bricks,
    chosen,
    cloth,
    deeper,
    paler,
    plain,
    scales,
)

_SHOES = ((0.20, 0.45, 0.80), (0.86, 0.24, 0.26), (0.16, 0.62, 0.55), (0.45, 0.34, 0.70))
_BAGS = ((0.72, 0.42, 0.22), (0.78, 0.22, 0.28), (0.90, 0.62, 0.22), (0.50, 0.30, 0.34))
_SHIRTS = ((0.95, 0.60, 0.26), (0.30, 0.66, 0.84), (0.92, 0.46, 0.58), (0.47, 0.72, 0.40))
_METALS = ((0.93, 0.77, 0.36), (0.74, 0.77, 0.82))


def shoe(x: Field, y: Field, scene: Factors) -> list[Layer]:
    """A trainer seen from the side, its toe to the right."""
    main = chosen(_SHOES, scene.main, scene.tone)
    accent = chosen(((0.98, 0.80, 0.30), WHITE, SLATE), scene.accent, scene.tone)
    heel = -0.27 - 0.03 * scene.wide
    toe = 0.27 + 0.03 * scene.wide
    top = -0.17 - 0.05 * scene.tall
    ankle, _ = limb(x, y, (heel + 0.10, top), (heel + 0.11, 0.10), 0.10, 0.115)
    foot, _ = limb(x, y, (heel + 0.12, 0.05), (toe - 0.06, 0.10), 0.135, 0.085)
    upper = merged(ankle, foot, 0.16)
    upper = np.maximum(upper, np.maximum(top - 0.02 - y, y - 0.165))
    thick = 0.040 + 0.010 * scene.detail
    sole = box(
        x, y, (0.5 * (heel + toe) + 0.005, 0.175), (0.5 * (toe - heel) + 0.035, thick), 0.036
    )
    cap = np.maximum(ellipse(x, y, (toe, 0.16), (0.15, 0.14)), upper)
    counter = np.maximum(ellipse(x, y, (heel - 0.01, 0.13), (0.13, 0.16)), upper)
    tongue, _ = limb(x, y, (heel + 0.20, top + 0.01), (heel + 0.30, 0.0), 0.045, 0.03)
    layers = [
        Layer(tongue, deeper(main)),
        Layer(upper, main, cloth(x, y, scene), paler(main)),
        Layer(cap, accent),
        Layer(counter, accent),
        Layer(sole, plain(WHITE), round=0.03),
    ]
    for number in range(3):
        at = (heel + 0.235 + 0.062 * number, top + 0.095 + (0.052 - 0.1 * top) * 0.9 * number)
        lace, _ = limb(x, y, at, (at[0] - 0.055, at[1] + 0.055), 0.020, 0.020)
        layers.append(Layer(lace, plain(WHITE), round=0.03))
    return layers


def bag(x: Field, y: Field, scene: Factors) -> list[Layer]:
    """A handbag with a flap and a clasp."""
    main = chosen(_BAGS, scene.main, scene.tone)
    metal = chosen(_METALS, scene.accent, 0 * scene.tone)
    wide = 0.30 + 0.04 * scene.wide
    top = -0.08 - 0.03 * scene.tall
    taper = 0.05 * (1 + scene.bend) * 0.5
    body = convex(
        x, y, ((-wide + taper, top), (wide - taper, top), (wide, 0.30), (-wide, 0.30)), 0.07
    )
    handle = ellipse(x, y, (0.0, top + 0.02), (0.6 * wide, 0.25 + 0.03 * scene.bend))
    handle = np.abs(handle + 0.026) - 0.026
    low = 0.09 + 0.05 * scene.detail
    flap = convex(
        x,
        y,
        ((-wide, top - 0.05), (wide, top - 0.05), (0.72 * wide, low), (-0.72 * wide, low)),
        0.09,
    )
    flap = np.maximum(flap, body)
    clasp = box(x, y, (0.0, low), (0.048, 0.038), 0.015)
    dark = deeper(main)
    return [
        Layer(handle, dark, round=0.03),
        Layer(body, main, cloth(x, y, scene), paler(main)),
        Layer(flap, dark),
        Layer(clasp, metal, round=0.03),
    ]


def shirt(x: Field, y: Field, scene: Factors) -> list[Layer]:
    """A T-shirt with cuffs, a collar and sometimes a pocket."""
    main = chosen(_SHIRTS, scene.main, scene.tone)
    trim = chosen((WHITE, SLATE), scene.accent, scene.tone)
    half = 0.195 + 0.02 * scene.wide
    hem = 0.32 + 0.02 * scene.tall
    torso = convex(
        x, y, ((-half, -0.28), (half, -0.28), (half + 0.02, hem), (-half - 0.02, hem)), 0.05
    )
    hand = (half + 0.115 + 0.01 * scene.bend, -0.05 + 0.05 * scene.bend)
    sleeve, along = limb(np.abs(x), y, (half - 0.07, -0.195), hand, 0.085, 0.075)
    end = np.maximum(sleeve, (0.80 - along) * 0.27)
    sleeve = np.where(along < 1, sleeve, np.maximum(sleeve, 0.0))
    whole = merged(torso, sleeve, 0.03)
    neck = ellipse(x, y, (0.0, -0.285), (0.105, 0.075 + 0.02 * scene.detail))
    band = np.maximum(neck - 0.032, torso)
    pocket = box(x, y, (0.095, 0.0), (0.06, 0.06), 0.015) + 9.0 * (scene.detail < 0)
    pattern = cloth(x, y, scene)
    return [
        Layer(whole, main, pattern, paler(main)),
        Layer(end, trim, round=0.04),
        Layer(pocket, main, pattern, deeper(main), round=0.03),
        Layer(band, trim, round=0.03),
        Layer(np.maximum(neck, torso), deeper(main)),
    ]


_CUPS = ((0.20, 0.62, 0.66), (0.93, 0.74, 0.34), (0.36, 0.52, 0.78), (0.88, 0.52, 0.46))
_WALLS = ((0.93, 0.80, 0.64), (0.86, 0.62, 0.52), (0.95, 0.88, 0.70), (0.76, 0.80, 0.80))
_ROOFS = ((0.76, 0.32, 0.26), (0.56, 0.36, 0.30), (0.38, 0.44, 0.54))
_DOORS = ((0.24, 0.46, 0.50), (0.50, 0.30, 0.20), (0.80, 0.36, 0.30))
_FISH = ((0.96, 0.55, 0.20), (0.96, 0.76, 0.26), (0.92, 0.40, 0.40), (0.38, 0.68, 0.72))
_GLASS = (0.62, 0.82, 0.92)
_COFFEE = (0.36, 0.22, 0.15)


def cup(x: Field, y: Field, scene: Factors) -> list[Layer]:
    """A cup of coffee on a saucer, its handle to the right."""
    main = chosen(_CUPS, scene.main, scene.tone)
    accent = chosen((WHITE, SLATE, (0.97, 0.86, 0.55)), scene.accent, scene.tone)
    half = 0.20 + 0.025 * scene.wide
    top = -0.20 - 0.05 * scene.tall
    foot = half - 0.05 - 0.04 * scene.bend
    body = convex(x, y, ((-half, top), (half, top), (foot, 0.25), (-foot, 0.25)), 0.07)
    grip = ellipse(x, y, (half - 0.02, 0.5 * top + 0.06), (0.155, 0.13 + 0.02 * scene.detail))
    grip = np.abs(grip + 0.03) - 0.03
    saucer = ellipse(x, y, (0.0, 0.27), (0.36, 0.062))
    middle = 0.06 + 0.05 * scene.detail
    band = np.maximum(np.abs(y - middle) - 0.045, body)
    rim = ellipse(x, y, (0.0, top), (half + 0.005, 0.062))
    coffee = ellipse(x, y, (0.0, top + 0.006), (half - 0.035, 0.036))
    return [
        Layer(saucer, plain(WHITE), round=0.04),
        Layer(grip, main, round=0.03),
        Layer(body, main, cloth(x, y, scene), paler(main), round=0.12),
        Layer(band, accent, round=0.03),
        Layer(rim, paler(main), round=0.03),
        Layer(coffee, plain(_COFFEE), round=0.03),
    ]


def house(x: Field, y: Field, scene: Factors) -> list[Layer]:
    """A brick house with a tiled roof."""
    wall = chosen(_WALLS, scene.main, scene.tone)
    tile = chosen(_ROOFS, scene.accent, scene.tone)
    door_colour = chosen(_DOORS, scene.trim, scene.tone)
    half = 0.26 + 0.03 * scene.wide
    eaves = -0.06 + 0.03 * scene.tall
    ridge = -0.33 + 0.03 * scene.bend
    walls = box(x, y, (0.0, 0.5 * (eaves + 0.32)), (half, 0.5 * (0.32 - eaves)))
    peak = 0.10 + 0.06 * scene.tall
    roof = convex(
        x,
        y,
        ((-peak, ridge), (peak, ridge), (half + 0.07, eaves + 0.02), (-half - 0.07, eaves + 0.02)),
        0.03,
    )
    chimney = box(x, y, (0.16, ridge + 0.07), (0.042, 0.10))
    door_x = -0.11 - 0.04 * scene.wide
    door = box(x, y, (door_x, 0.215), (0.068, 0.108), 0.02)
    knob = ellipse(x, y, (door_x + 0.038, 0.22), (0.016, 0.016))
    pane_x = 0.115 + 0.02 * scene.detail
    window = box(x, y, (pane_x, 0.14), (0.085, 0.080), 0.01)
    pane = np.maximum(window + 0.022, 0.010 - np.minimum(np.abs(x - pane_x), np.abs(y - 0.14)))
    corner = (-half, eaves)
    return [
        Layer(chimney, deeper(wall), bricks(x, y, (0.16, ridge), scene), paler(wall)),
        Layer(walls, wall, bricks(x, y, corner, scene), deeper(wall), round=0.03),
        Layer(roof, tile, scales(x, y, (0.0, ridge), scene), deeper(tile), round=0.04),
        Layer(door, door_colour, round=0.03),
        Layer(knob, plain((0.98, 0.85, 0.45)), round=0.03, lined=False),
        Layer(window, plain(WHITE), round=0.02),
        Layer(pane, plain(_GLASS), round=0.02, lined=False),
    ]


def fish(x: Field, y: Field, scene: Factors) -> list[Layer]:
    """A fish with scales and rayed fins, its head to the right."""
    main = chosen(_FISH, scene.main, scene.tone)
    fins = chosen(
        ((0.90, 0.35, 0.30), (0.25, 0.45, 0.65), (0.98, 0.85, 0.50)), scene.accent, scene.tone
    )
    height = 0.19 + 0.03 * scene.tall
    length = 0.27 + 0.02 * scene.wide
    body = ellipse(x, y, (0.05, 0.0), (length, height))
    spread = 0.15 + 0.03 * scene.bend
    lobes = [limb(x, y, (-0.20, 0.0), (-0.35, side * spread), 0.045, 0.050)[0] for side in (-1, 1)]
    tail = merged(lobes[0], lobes[1], 0.07)
    back, _ = limb(x, y, (0.10, -0.8 * height), (-0.07, -height - 0.05), 0.075, 0.03)
    belly, _ = limb(x, y, (0.06, 0.8 * height), (-0.05, height + 0.03), 0.055, 0.025)
    gill = 0.13 + 0.02 * scene.detail
    head = np.maximum(body, -ellipse(x, y, (gill - 0.26, 0.0), (0.26, 0.36)))
    side_fin, _ = limb(x, y, (gill - 0.02, 0.05), (gill - 0.11, 0.09), 0.022, 0.042)
    eye = ellipse(x, y, (gill + 0.075, -0.05), (0.042, 0.042))
    pupil = ellipse(x, y, (gill + 0.082, -0.05), (0.022, 0.022))
    rays = 0.5 + 0.5 * np.sin((y - 0.4 * x) * 95)
    return [
        Layer(tail, fins, rays, deeper(fins), round=0.04),
        Layer(back, fins, rays, deeper(fins), round=0.04),
        Layer(belly, fins, rays, deeper(fins), round=0.04),
        Layer(body, main, scales(y, x, (0.0, -0.3), scene), deeper(main), round=0.10),
        Layer(head, paler(main), round=0.08),
        Layer(side_fin, fins, round=0.03),
        Layer(eye, plain(WHITE), round=0.02),
        Layer(pupil, plain((0.06, 0.06, 0.09)), round=0.02, lined=False),
    ]

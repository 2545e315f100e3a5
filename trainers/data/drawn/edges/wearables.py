"""The shoe, the bag and the shirt of `edges`, each as layers from the lowest to the topmost."""

import numpy as np

from trainers.data.drawn.distances import Field, box, convex, ellipse, limb, merged
from trainers.data.drawn.edges.factors import Factors
from trainers.data.drawn.edges.layers import SLATE, WHITE, Layer, chosen, deeper, paler, plain
from trainers.data.drawn.edges.patterns import cloth

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

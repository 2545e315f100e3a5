"""Whether wishes that are painted come true: hats, glasses and smiles on drawn faces, whose truth
is known, read by a classifier of attributes that the search knows nothing of; and how long the
picture takes to follow a stroke.

What is painted is taken from the truth: the same face drawn with and without the attribute.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray

import latentlab
from benchmarks.bundled.readers import teach
from benchmarks.result import Result
from latentlab.models.attribute_reader import SIDE, AttributeReader
from latentlab.models.latent_model import LatentModel
from latentlab.rendering.render import render
from latentlab.views import Anchor, EditView, Encoded, Picture, Seed, TrayView, changed
from latentlab.views.base import Projection
from latentlab.views.edit import AnyWish, ColourWish, SketchWish, Stroke
from trainers.data.drawn.faces import (
    ATTRIBUTES,
    FaceAttributes,
    draw_faces,
    open_faces,
    present,
    random_attributes,
)
from trainers.data.drawn.faces.palette import HAT

MODEL = "faces-dcgan"
DIGITS = "digits-dcgan"
FACES = 100
SEED = 77
FOLLOWING = {"starts": 1, "steps": 8, "evaluations": 0}
"""What the page asks for while somebody paints."""

_CHANGED = 0.12
"""Part of the range from dark to light from which on a pixel belongs to what is painted."""
_REPEATS = 40
_COLOURS = ("#ffffff", "#b8383d", "#731a24")
"""Of a smiling mouth: teeth, lips and throat."""

Pixels = NDArray[np.uint8]


def measure() -> list[Result]:
    """The promises of the Edit page."""
    model = latentlab.open_model(MODEL, device="cpu")
    results = [each for name, wish in _WISHES.items() for each in _usefulness(name, wish, model)]
    return [*results, *_speed(model), *_speed(latentlab.open_model(DIGITS, device="cpu"))]


# Does it come true?


def _red_hat(truth: Pixels, mask: NDArray[np.bool_]) -> tuple[AnyWish, ...]:
    del truth
    colour = "#" + "".join(f"{round(255 * each):02x}" for each in HAT[0])
    return (ColourWish(colour=colour, strokes=_lines(mask), size=_pixel(mask), softness=0.0),)


def _glasses(truth: Pixels, mask: NDArray[np.bool_]) -> tuple[AnyWish, ...]:
    """Their outline."""
    del truth
    above, below, left, right = (np.roll(mask, by, axis) for axis in (0, 1) for by in (1, -1))
    outline = mask & ~(above & below & left & right)
    return (SketchWish(strokes=_lines(outline), size=_pixel(mask), weight=SKETCH_WEIGHT),)


SKETCH_WEIGHT = 3.0


def _smile(truth: Pixels, mask: NDArray[np.bool_]) -> tuple[AnyWish, ...]:
    """The mouth in its three colours, as one would paint it."""
    hues = np.array([[int(each[at : at + 2], 16) for at in (1, 3, 5)] for each in _COLOURS])
    apart = np.abs(truth[:, :, None].astype(int) - hues).sum(axis=3)
    nearest = apart.argmin(axis=2)
    wishes = []
    for place, colour in enumerate(_COLOURS):
        part = mask & (nearest == place) & (apart.min(axis=2) < 150)
        if part.any():
            strokes = _lines(part)
            wishes.append(ColourWish(colour=colour, strokes=strokes, size=_pixel(mask), softness=0))
    return tuple(wishes)


Wish = Callable[[Pixels, NDArray[np.bool_]], tuple[AnyWish, ...]]
_WISHES: dict[str, Wish] = {"hat": _red_hat, "glasses": _glasses, "smile": _smile}


def _usefulness(name: str, wish: Wish, model: LatentModel) -> Iterator[Result]:
    before, after = [], []
    for given, truth in _pairs(name, model):
        mask = np.abs(given.astype(int) - truth).max(axis=2) > 255 * _CHANGED
        searched = Projection(features="faces")
        start = Anchor(latent=Encoded(picture=Picture.from_array(given), projection=searched))
        view = EditView(start=start, wishes=wish(truth, mask), features="faces")
        first, edited = render(model, view).pixels
        before.append(first)
        after.append(edited)
    names = ATTRIBUTES
    had, has = (_read(np.stack(each)) for each in (before, after))
    lacked = ~had[:, names.index(name)]
    others = [place for place, each in enumerate(names) if each != name]
    found = 100 * float(has[lacked, names.index(name)].mean())
    kept = 100 * float((had == has)[:, others].mean())
    detail = f"of {int(lacked.sum())} faces without it"
    yield Result(f"{name}: found after it was painted", found, "%", ">=", 80, detail)
    yield Result(f"{name}: other attributes kept", kept, "%", ">=", 85)


def _pairs(name: str, model: LatentModel) -> Iterator[tuple[Pixels, Pixels]]:
    """Faces without an attribute, and the same with it, uint8 [S, S, 3]."""
    some = random_attributes(8 * FACES, SEED)
    lacking = some.chosen(np.flatnonzero(~present(some, name))[:FACES])
    having = _with(lacking, name)
    size = model.info.size
    for pair in zip(draw_faces(lacking, size), draw_faces(having, size), strict=True):
        given, truth = (np.ascontiguousarray(each.transpose(1, 2, 0)) for each in pair)
        yield given, truth


def _with(faces: FaceAttributes, name: str) -> FaceAttributes:
    count = len(faces)
    if name == "smile":
        return replace(faces, smile=np.full(count, 0.85, np.float32))
    kinds = np.random.default_rng(SEED).integers(1, 4, count)
    if name == "hat":
        return replace(faces, hat=kinds, hat_colour=np.zeros(count, np.int64))
    return replace(faces, glasses=kinds)


def _read(pixels: Pixels) -> NDArray[np.bool_]:
    """Which attributes are seen, [N, A]."""
    return np.stack([each.numpy() > 0 for each in _judge().read(pixels).values()], 1)


@cache
def _judge() -> AttributeReader:
    """Another reader than that which ships, and by whose features latents are searched for."""
    return teach(open_faces(SIDE, count=6000), open_faces(SIDE, part="test", count=500), 1500, SEED)


def _lines(mask: NDArray[np.bool_]) -> tuple[Stroke, ...]:
    """Strokes along the rows that cover `mask` [S, S]."""
    side = len(mask)
    strokes = []
    for row in range(side):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], mask[row].astype(int), [0]])))
        for first, last in zip(edges[::2], edges[1::2] - 1, strict=True):
            ends = [((at + 0.5) / side, (row + 0.5) / side, 1.0) for at in (first, last)]
            strokes.append(tuple(ends))
    return tuple(strokes)


def _pixel(mask: NDArray[np.bool_]) -> float:
    return 1.25 / len(mask)


# How fast is it?


def _speed(model: LatentModel) -> Iterator[Result]:
    """Processor time of one thread; other work on the machine has no say in it."""
    following, settled = [], []
    for place in range(_REPEATS):
        line = tuple((0.2 + 0.6 * at / 20, 0.2 + 0.01 * place, 1.0) for at in range(1, 21))
        wish = ColourWish(colour="#d93338", strokes=(line,))
        view = EditView(start=Anchor(latent=Seed(seed=place)), wishes=(wish,))
        render(model, TrayView(anchors=(view.start,)))
        following.append(_milliseconds(partial(render, model, changed(view, **FOLLOWING))))
        settled.append(_milliseconds(partial(render, model, view)))
    title = str(model.ref.name) if model.ref else "model"
    p95 = float(np.percentile(following, 95))
    yield Result(f"{title}: stroke to a changed picture, p95", p95, "ms", "<=", 100)
    slowest = float(np.percentile(settled, 95)) / 1000
    yield Result(f"{title}: stroke to the settled one, p95", slowest, "s", "<=", 1.5)


def _milliseconds(act: Callable[[], object]) -> float:
    began = time.thread_time()
    act()
    return 1000 * (time.thread_time() - began)

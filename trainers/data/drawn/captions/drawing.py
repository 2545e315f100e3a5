"""Draws the scenes of `captions`: one to three shapes of one kind on a dark ground."""

import colorsys
from collections.abc import Callable, Mapping

import numpy as np
import torch
from numpy.typing import NDArray

from trainers.data.captions import Captions, tokens_of
from trainers.data.drawn.captions.factors import (
    HELD_OUT,
    VALUES,
    Factors,
    sample_factors,
)
from trainers.data.drawn.captions.grammar import sentence, sentences_about, vocabulary
from trainers.data.drawn.distances import Field, box, convex, covered, ellipse, pixel_centres
from trainers.data.drawn.distances import turned as turned_by
from trainers.data.drawn.scenes import SEED_OF, Drawn, drawn_once, in_chunks
from trainers.data.fingerprint import digest_tensors
from trainers.data.images import MemoryImages, Part
from trainers.data.watching import Report, Watcher
from trainers.data.words import Vocabulary
from trainers.numerals import grouped

SENTENCES = 4
"""Sentences about each scene."""

COLOURS: Mapping[str, tuple[float, float, float]] = {
    "red": (0.93, 0.16, 0.15),
    "yellow": (0.98, 0.85, 0.12),
    "green": (0.15, 0.75, 0.25),
    "blue": (0.15, 0.42, 0.98),
    "purple": (0.72, 0.25, 0.88),
    "white": (0.97, 0.97, 0.97),
}
"""Red, green and blue of each colour, each in [0, 1], at full light."""

_VERSION = 2
"""Raise it whenever the drawing or the grammar changes, so that no older cache is taken for it."""

_ASIDE, _STEP = 0.29, 0.335
"""How far places lie from the middle, and things in a row from each other, in sides."""

_EXAMPLES: tuple[tuple[int, ...], ...] = (
    (0, 0, 0, 0, 0),
    (1, 3, 1, 4, 0),
    (2, 2, 1, 2, 1),
    (3, 5, 0, 3, 2),
    (1, 1, 0, 1, 2),
    (0, 4, 1, 3, 1),
    (2, 5, 0, 4, 2),
    (3, 2, 1, 0, 0),
    (0, 5, 1, 1, 0),
    (2, 4, 0, 0, 1),
)
"""The facts of the sentences that the vocabulary gives as examples."""


def open_captions(
    size: int = 32, part: Part = "train", count: int = 12_000, watcher: Watcher | None = None
) -> MemoryImages:
    """Scenes with four sentences each, uint8 [count, 3, size, size], labelled by their shape.

    The first sentence of each tells all facts, the others leave some open. Those to be learned
    from show none of the combinations in `HELD_OUT`; those of the test part show all. Equal
    arguments give equal pictures to the last bit; another size draws the same scenes.

    Args:
        watcher: told how far the drawing is; may cancel it.

    Raises:
        DataCancelled: if the watcher cancels.
    """
    seed = SEED_OF[part]
    drawn = drawn_once(
        f"captions-{_VERSION}-{size}-{count}-{seed}",
        ("images", "tokens", "asked", *Factors.names()),
        lambda report: _draw(size, count, seed, report),
        "Drawing the scenes",
        watcher,
    )
    images, tokens, asked = (drawn.pop(name) for name in ("images", "tokens", "asked"))
    factors, words = Factors.of(drawn), _vocabulary()
    captions = Captions(
        vocabulary=words,
        tokens=tokens,
        facts=torch.from_numpy(factors.facts),
        asked=asked,
        account=f"{grouped(count * SENTENCES)} sentences about {grouped(count)} pictures, in "
        f"{len(words.words)} words. Never drawn to be learned from: {held_out()}.",
    )
    return MemoryImages(
        name="captions",
        images=images,
        labels=torch.from_numpy(factors.facts[:, 0].copy()),
        label_names=VALUES["shape"],
        fingerprint=digest_tensors(images, tokens),
        factors=drawn,
        captions=captions,
    )


def held_out() -> str:
    """The combinations that are held out, in words: "red triangles, ..."."""
    parts = []
    for combination in HELD_OUT:
        numbers = [
            VALUES[name].index(combination[name]) if name in combination else -1 for name in VALUES
        ]
        parts.append(sentence(numbers).removeprefix("some "))
    return ", ".join(parts)


def draw_scenes(factors: Factors, size: int, report: Report | None = None) -> NDArray[np.uint8]:
    """One picture for each scene, uint8 [N, 3, size, size].

    Args:
        report: told how far it is; what it raises ends it.
    """
    pictures = np.empty((len(factors), 3, size, size), np.uint8)
    x, y = pixel_centres(size)

    def draw(kind: int, rows: NDArray[np.int64]) -> None:
        drawn = _drawn(x, y, factors.scene(rows), kind)
        pictures[rows] = np.rint(np.clip(drawn, 0, 1) * 255)

    in_chunks(factors.kind, draw, report)
    return pictures


def distance_to(kind: int, x: Field, y: Field, radius: Field | float) -> Field:
    """The signed distance from places around the middle of a shape of that `kind` to its edge."""
    return _SHAPES[VALUES["shape"][kind]](x, y, radius)


def _draw(size: int, count: int, seed: int, report: Report) -> Drawn:
    rng = np.random.default_rng((seed, 2016))
    factors = sample_factors(count, rng, held_out=False if seed == SEED_OF["train"] else None)
    sentences, asked = sentences_about(factors.facts, SENTENCES, rng)
    return {
        "images": torch.from_numpy(draw_scenes(factors, size, report)),
        "tokens": tokens_of(sentences, _vocabulary()).unflatten(0, (count, SENTENCES)),
        "asked": torch.from_numpy(asked).unflatten(0, (count, SENTENCES)),
        **factors.named(),
    }


def _vocabulary() -> Vocabulary:
    return vocabulary([sentence(facts) for facts in _EXAMPLES])


def _drawn(x: Field, y: Field, scene: Factors, kind: int) -> Field:
    picture = _ground(y, scene)
    colour = _colours(scene)
    for number in range(len(VALUES["count"])):
        across, down = _offset(scene, number)
        own_x, own_y = turned_by(x - across, y - down, scene.turn)
        inside = covered(distance_to(kind, own_x, own_y, scene.radius), x.shape[-1])
        inside = np.where(scene.count >= number, inside, 0)[:, None]
        picture += inside * (colour - picture)
    return picture


def _ground(y: Field, scene: Factors) -> Field:
    """[n, 3, S, S]: dark, of any hue, a little lighter below."""
    hues = [colorsys.hsv_to_rgb(float(hue), 0.45, 1.0) for hue in scene.ground.ravel()]
    hue = np.array(hues, np.float32)[:, :, None, None]
    brightness = 0.06 + 0.22 * scene.dusk + 0.05 * (y + 0.5) + np.zeros_like(y.swapaxes(1, 2))
    return np.asarray(hue * brightness[:, None])


def _colours(scene: Factors) -> Field:
    """[n, 3, 1, 1]."""
    table = np.array([COLOURS[name] for name in VALUES["colour"]], np.float32)
    chosen = table[scene.colour.ravel().astype(np.int64)]
    return np.asarray(chosen[:, :, None, None] * scene.light[:, None])


def _offset(scene: Factors, number: int) -> tuple[Field, Field]:
    """Where the thing of that `number` lies, x and y [n, 1, 1]; all are around their place."""
    names = VALUES["place"]
    along = (number - scene.count / 2) * _STEP * scene.spread
    at = [scene.place == place for place in range(len(names))]
    left, right, top, bottom, middle = at
    beside = np.select([left, right], [-_ASIDE, _ASIDE], 0.0)
    above = np.select([top, bottom], [-_ASIDE, _ASIDE], 0.0)
    stands = left | right
    # Three in the middle stand around it, so that they are no row from left to right.
    of_three = middle & (scene.count == 2)
    third = number == 1
    x = np.where(stands, beside, np.where(of_three, along * 0.55, along))
    y = np.where(stands, along, above + np.where(of_three, -0.17 if third else 0.13, 0.0))
    return x + scene.x, y + scene.y


def _circle(x: Field, y: Field, radius: Field | float) -> Field:
    return ellipse(x, y, (0.0, 0.0), (radius, radius))


def _square(x: Field, y: Field, radius: Field | float) -> Field:
    return box(x, y, (0.0, 0.0), (radius * 0.9, radius * 0.9))


def _triangle(x: Field, y: Field, radius: Field | float) -> Field:
    reach = radius * 1.15
    half, low = reach * 0.866, reach * 0.5
    corners = [(0.0 * reach, -reach), (half, low), (-half, low)]
    return convex(x, y + radius * 0.15, corners, 0.01)


def _cross(x: Field, y: Field, radius: Field | float) -> Field:
    long, wide = radius * 0.98, radius * 0.36
    return np.minimum(box(x, y, (0.0, 0.0), (long, wide)), box(x, y, (0.0, 0.0), (wide, long)))


_SHAPES: Mapping[str, Callable[[Field, Field, Field | float], Field]] = {
    "circle": _circle,
    "square": _square,
    "triangle": _triangle,
    "cross": _cross,
}

"""Text to image on the embedded captions: whether pictures show what sentences say, also in
combinations that were never learned from, as an independent detector sees them.

`python -m benchmarks.sentences RUN` measures a run that is there.
"""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.result import Result
from latentlab.latent.interpolation import lerp
from latentlab.measuring.scene_detector import detect, matches
from latentlab.metrics.sentences import TOGETHER, drawn
from latentlab.models.decoding import decode_exactly
from latentlab.models.latent_model import LatentModel
from latentlab.models.opening import open_model
from latentlab.rendering.latents import drawn_latents, texts_of
from trainers.config import DataSource
from trainers.data.drawn.captions.drawing import draw_scenes
from trainers.data.drawn.captions.factors import FACTS, sample_factors, with_facts
from trainers.data.drawn.captions.grammar import sentence
from trainers.registry import make_recipe
from trainers.runs.run import Run
from trainers.training.session import Session

SCENES = 1000
PROMISED = {False: 85.0, True: 60.0}
"""Per cent of pictures that show what was said, of learned and of held-out combinations."""
_LATENTS, _SENTENCES = 16, 20

CAPTIONS = DataSource(name="captions")


def measure() -> list[Result]:
    """Train as the form proposes, then measure."""
    with tempfile.TemporaryDirectory() as folder:
        run = Run.create(Path(folder) / "text", make_recipe("text2image", {}, CAPTIONS, "cpu"))
        for _ in Session(run).events():
            pass
        return measured(open_model(run.folder, device="cpu"))


def measured(model: LatentModel) -> list[Result]:
    """The figures of a model of the embedded captions."""
    results = []
    for held_out in (False, True):
        asked = sample_factors(SCENES, np.random.default_rng(2016), held_out).facts
        results += shares(matches(asked, detect(drawn(model, asked, 1))), held_out)
    return [*results, varied(model), between(model)]


def shares(right: NDArray[np.bool_], held_out: bool) -> list[Result]:
    """Of how many pictures each fact, those that are promised and all were `right` [N, 5]."""
    which = "never learned from" if held_out else "learned from"
    promised = [FACTS.index(name) for name in TOGETHER]
    detail = f"{len(right)} sentences"
    results = [
        Result(f"{name} as said, combinations {which}", 100 * part, "%", detail=detail)
        for name, part in zip(FACTS, right.mean(axis=0).tolist(), strict=True)
    ]
    together = 100 * float(right[:, promised].all(axis=1).mean())
    name = f"{', '.join(TOGETHER)} as said, combinations {which}"
    results.append(Result(name, together, "%", ">=", PROMISED[held_out], detail))
    whole = 100 * float(right.all(axis=1).mean())
    results.append(Result(f"all five as said, combinations {which}", whole, "%", detail=detail))
    return results


def varied(model: LatentModel) -> Result:
    """How far apart pictures of one sentence are, as a part of that of drawn ones."""
    asked = sample_factors(_SENTENCES, np.random.default_rng(3), held_out=False).facts
    many = np.repeat(asked, _LATENTS, axis=0)
    real = draw_scenes(with_facts(many, np.random.default_rng(4)), model.info.size)
    spreads = [
        float(each.reshape(_SENTENCES, _LATENTS, -1).std(axis=1).mean())
        for each in (drawn(model, many, 1), real)
    ]
    return Result("variety within a sentence, of that of drawn scenes", spreads[0] / spreads[1], "")


def between(model: LatentModel) -> Result:
    """How often something can be seen halfway between two sentences."""
    asked = sample_factors(2 * SCENES // 5, np.random.default_rng(5), held_out=False).facts
    texts = texts_of([sentence(facts) for facts in asked.tolist()], model)
    middle = lerp(texts[::2], texts[1::2], torch.full((len(texts) // 2,), 0.5))
    seen = detect(decode_exactly(model, drawn_latents(model, len(middle), 1), middle))
    part = 100 * float((seen >= 0).all(axis=1).mean())
    return Result("one to three things are seen halfway between sentences", part, "%")


def main(arguments: Sequence[str]) -> int:
    """Print the figures of the run or model that is named."""
    (name,) = arguments
    for result in measured(open_model(name, device="cpu")):
        print(result.line(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

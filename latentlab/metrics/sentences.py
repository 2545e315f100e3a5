"""Whether a model draws what a sentence says, as an independent detector of the scenes sees it."""

from typing import TYPE_CHECKING

from latentlab.measuring.measured import Measured, percentage
from latentlab.measuring.metric import Figure, Metric, Need, Trial, learned_from

if TYPE_CHECKING:
    import numpy as np

    from latentlab.models.latent_model import LatentModel
    from trainers.data.drawn.captions.factors import Facts
    from trainers.data.images import Pixels

SENTENCES = 500
TOGETHER = ("shape", "colour", "place")
"""The facts of a sentence that must all be right."""


def measure(trial: Trial) -> tuple[Measured, ...]:
    import numpy as np

    from latentlab.measuring.scene_detector import detect, matches
    from trainers.data.drawn.captions.factors import FACTS, sample_factors

    count, together = trial.count(SENTENCES), [FACTS.index(each) for each in TOGETHER]
    figures = []
    for held_out in (False, True):
        rng = np.random.default_rng(trial.seed)
        asked = sample_factors(count, rng, held_out).facts
        made = drawn(trial.model, asked, trial.seed, rng)
        right = matches(asked, detect(made))[:, together].all(axis=1)
        figures.append(percentage(float(right.mean()), count, f"of {count} sentences"))
    return tuple(figures)


def drawn(
    model: "LatentModel", asked: "Facts", seed: int, ways: "np.random.Generator | None" = None
) -> "Pixels":
    """A picture [N, S, S, 3] for a sentence that tells each row of `asked`.

    Args:
        seed: of the first latent.
        ways: chooses how each is told; None begins one with `seed`.
    """
    import numpy as np

    from latentlab.models.decoding import decode_exactly
    from latentlab.rendering.latents import drawn_latents, texts_of
    from trainers.data.drawn.captions.grammar import sentence

    ways = ways or np.random.default_rng(seed)
    texts = texts_of([sentence(facts, ways) for facts in asked.tolist()], model)
    return decode_exactly(model, drawn_latents(model, len(asked), seed), texts)


METRIC = Metric(
    name="sentences",
    figures=(
        Figure(
            "shape, colour and place as the sentence says",
            "%",
            "higher",
            "Of combinations that it learned from, as an independent detector reads the pictures.",
        ),
        Figure(
            "the same of combinations never learned from",
            "%",
            "higher",
            "Whether it can put together what it knows apart.",
        ),
    ),
    needs=(
        Need("a model that reads sentences", lambda trial: trial.model.vocabulary is not None),
        learned_from("captions"),
    ),
    measure=measure,
)

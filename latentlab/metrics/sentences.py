"""Whether a model draws what a sentence says, as an independent detector of the scenes sees it."""

from latentlab.measuring.measured import Measured, percentage
from latentlab.measuring.metric import Figure, Metric, Need, Trial, learned_from

SENTENCES = 500


def measure(trial: Trial) -> tuple[Measured, ...]:
    import numpy as np

    from latentlab.measuring.scene_detector import detect, matches
    from latentlab.models.decoding import decode_exactly
    from latentlab.rendering.latents import drawn_latents, texts_of
    from trainers.data.drawn.captions.factors import FACTS, sample_factors
    from trainers.data.drawn.captions.grammar import sentence

    count, promised = (
        trial.count(SENTENCES),
        [FACTS.index(each) for each in ("shape", "colour", "place")],
    )
    figures = []
    for held_out in (False, True):
        rng = np.random.default_rng(trial.seed)
        asked = sample_factors(count, rng, held_out).facts
        texts = texts_of([sentence(facts, rng) for facts in asked.tolist()], trial.model)
        made = decode_exactly(trial.model, drawn_latents(trial.model, count, trial.seed), texts)
        right = matches(asked, detect(made))[:, promised].all(axis=1)
        figures.append(percentage(float(right.mean()), count, f"of {count} sentences"))
    return tuple(figures)


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

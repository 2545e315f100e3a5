"""Whether latents carry meaning: a direction from thin to thick exemplars on fresh samples, and
the same latent under ten labels, on the bundled CGAN, read by a classifier of real digits."""

import latentlab
from benchmarks.bundled.plans import PLANS
from benchmarks.result import Result
from latentlab.measuring.metric import Trial
from latentlab.metrics.registry import evaluate

MODEL = "digits-cgan"
PROMISED = (95, 90, 93, None)


def measure() -> list[Result]:
    """The promises of the arithmetic and the labels."""
    trial = Trial(latentlab.open_model(MODEL, device="cpu"), PLANS[MODEL].data)
    found = evaluate(trial, ("stroke_direction", "every_label"))
    return [
        Result(figure.title, each.value, figure.unit, ">=" if least else None, least, each.note)
        for (figure, each), least in zip(found, PROMISED, strict=True)
    ]

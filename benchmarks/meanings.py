"""Whether latents carry meaning: a direction from thin to thick exemplars on fresh samples, and
the same latent under ten labels, on the bundled CGAN, judged by a classifier of real digits."""

import torch

import latentlab
from benchmarks.result import Result
from latentlab.latent.arithmetic import direction_between
from latentlab.metrics.consistency import consistency
from latentlab.metrics.digits import stroke_width
from latentlab.metrics.judge import judge_of
from latentlab.models.decoding import decode_exactly
from trainers.data.digits import open_digits

MODEL = "digits-cgan"
EXEMPLARS = 20
STRENGTH = 0.5
FRESH = 1_000


def measure() -> list[Result]:
    """The promises of the arithmetic and the conditions."""
    model = latentlab.open_model(MODEL, device="cpu")
    judge = judge_of(open_digits())
    latents = model.model.prior(400, torch.Generator().manual_seed(0))
    labels = torch.arange(400) % 10
    pixels = decode_exactly(model, latents, labels)
    # An 8 has wider strokes than a 1 in every hand: what counts is the width for its label.
    widths = stroke_width(torch.from_numpy(pixels)).view(-1, 10)
    order = (widths - widths.mean(dim=0)).flatten().argsort()
    thin, thick = latents[order[:EXEMPLARS]], latents[order[-EXEMPLARS:]]
    found = consistency(
        model,
        direction_between(thick, thin),
        STRENGTH,
        "stroke_width",
        judge,
        count=FRESH,
        seed=1,
    )
    assert found.kept is not None
    read = judge.read(pixels) == labels
    detail = f"{EXEMPLARS} exemplars a bin, strength {STRENGTH}, {FRESH} fresh samples"
    return [
        Result("thin to thick: right sense", 100 * found.changed.part, "%", ">=", 95, detail),
        Result("thin to thick: label kept", 100 * found.kept.part, "%", ">=", 90, detail),
        Result("cgan: labels recognised", 100 * float(read.double().mean()), "%", ">=", 93),
    ]

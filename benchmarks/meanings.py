"""Whether latents carry meaning: a direction from thin to thick exemplars on fresh samples, and
the same latent under ten labels, on the bundled CGAN, judged by a classifier of real digits."""

import torch

import latentlab
from benchmarks.result import Result
from latentlab.latent.arithmetic import direction_between
from latentlab.metrics.consistency import consistency
from latentlab.metrics.digits import stroke_width
from latentlab.metrics.judge import Judge, judge_of
from latentlab.models.decoding import decode_exactly
from latentlab.models.latent_model import LatentModel
from trainers.data.drawn.digits.dataset import open_digits

MODEL = "digits-cgan"
CLASSES = 10
LATENTS = 40
EXEMPLARS = 20
STRENGTH = 0.5
FRESH = 1_000


def measure() -> list[Result]:
    """The promises of the arithmetic and the conditions."""
    model = latentlab.open_model(MODEL, device="cpu")
    judge = judge_of(open_digits())
    return [*thickened(model, judge), *ten_labels(model, judge)]


def thickened(model: LatentModel, judge: Judge) -> list[Result]:
    """Exemplars are chosen among 400 samples, the direction is tried on fresh ones."""
    latents = model.model.prior(400, torch.Generator().manual_seed(0))
    pixels = decode_exactly(model, latents, torch.arange(400) % CLASSES)
    # An 8 has wider strokes than a 1 in every hand: what counts is the width for its label.
    widths = stroke_width(torch.from_numpy(pixels)).view(-1, CLASSES)
    order = (widths - widths.mean(dim=0)).flatten().argsort()
    thin, thick = latents[order[:EXEMPLARS]], latents[order[-EXEMPLARS:]]
    direction = direction_between(thick, thin)
    found = consistency(model, direction, STRENGTH, "stroke_width", judge, count=FRESH, seed=1)
    assert found.kept is not None
    detail = f"{EXEMPLARS} exemplars a bin, strength {STRENGTH}, {FRESH} fresh samples"
    return [
        Result("thin to thick: right sense", 100 * found.changed.part, "%", ">=", 95, detail),
        Result("thin to thick: label kept", 100 * found.kept.part, "%", ">=", 90, detail),
    ]


def ten_labels(model: LatentModel, judge: Judge) -> list[Result]:
    """Each of some latents under every label; which of the pictures are read as asked for."""
    latents = model.model.prior(LATENTS, torch.Generator().manual_seed(0))
    labels = torch.arange(CLASSES).repeat(LATENTS)
    pixels = decode_exactly(model, latents.repeat_interleave(CLASSES, dim=0), labels)
    read = (judge.read(pixels) == labels).view(LATENTS, CLASSES)
    pictures, whole = read.double().mean(), read.all(dim=1).double().mean()
    detail = f"{LATENTS} latents, {CLASSES} labels each"
    return [
        Result("cgan: pictures recognised", 100 * float(pictures), "%", ">=", 93, detail),
        Result("cgan: latents with all ten right", 100 * float(whole), "%", detail=detail),
    ]

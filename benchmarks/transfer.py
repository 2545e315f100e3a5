"""What the bundled models do to pictures whose truth is known, held to what was promised, beside
other models that learned from the same pictures.

The others are trained the first time, which takes about an hour, and kept in the user's cache.
"""

from pathlib import Path

import latentlab
from benchmarks.bundled.build import build
from benchmarks.bundled.plans import COMPARED, PLANS
from benchmarks.grain import as_sharp_as_the_truth
from benchmarks.result import Result
from latentlab.measuring.metric import Trial
from latentlab.measuring.swaps import swaps as swaps_of
from latentlab.measuring.swaps import true_swaps
from latentlab.measuring.translations import held_out, pairs_by, translated_pairs
from latentlab.metrics.registry import evaluate
from latentlab.models.latent_model import LatentModel
from trainers.config import Recipe
from trainers.data.fingerprint import digest
from trainers.data.opening import open_images
from trainers.data.pairs import MemoryPairs
from trainers.storage import cache_dir

DIGITS_OF_RECIPE = 12
_PAIRS = PLANS["edges-pix2pix"].metrics
_SWAP = PLANS["faces-genegan"].metrics


def measure() -> list[Result]:
    """Every promise of the models that transfer, and of the faces' arithmetic."""
    return [*swaps(), *stripes(), *pairs(), *sums()]


def swaps() -> list[Result]:
    """Glasses moved between faces that nobody has seen; first as the classifiers see the truth."""
    results: list[Result] = []
    for name in ("faces-genegan", "faces-cyclegan"):
        trial = _trial(name)
        if not results:
            results = _swap_results("drawn truth", _true_trial(trial))
        results += [_budget(name, trial.model), *_swap_results(name, trial)]
    return _promised_of_the_first(results, "faces-genegan")


def stripes() -> list[Result]:
    """Animals beside their true counterparts."""
    results = []
    for name in ("stripes-cyclegan", "stripes-discogan"):
        trial = _trial(name)
        error, identity, cycle = _values(trial, "counterparts", "cycle")
        results += [
            _budget(name, trial.model),
            Result(f"{name}: error / that of the identity", error / identity, "times", "<=", 0.5),
            Result(f"{name}: there and back, PSNR", cycle, "dB", ">=", 25),
        ]
    return _promised_of_the_first(results, "stripes-cyclegan")


def pairs() -> list[Result]:
    """Coloured outlines: more like the true pictures as a whole, and as sharp as they are rather
    than blurred or noisy, and hardly farther from the truth than without an opponent.

    Grain makes blurred pictures sharp too, so that the other network is measured with it as well.
    """
    ours, theirs = _trial("edges-pix2pix"), _trial("edges-l1")
    error, sharpness, distance = _values(ours, *_PAIRS)
    plain_error, plain_sharpness, plain_distance = _values(theirs, *_PAIRS)
    grainy_error, _, grainy_distance = _values(_with_grain(theirs), *_PAIRS)
    results = [
        Result(
            "edges-pix2pix: Fréchet / that of pure L1",
            distance / plain_distance,
            "times",
            "<",
            1.0,
            f"{distance:.3g} and {plain_distance:.3g}, comparable under one classifier only",
        ),
        Result(
            "edges-pix2pix: Fréchet / that of pure L1 with grain",
            distance / grainy_distance,
            "times",
            "<",
            1.0,
            f"{grainy_distance:.3g}, as sharp as the truth and {grainy_error / plain_error:.2f} "
            "times the L1",
        ),
        Result(
            "edges-pix2pix: |1 - sharpness| / that of pure L1",
            abs(100 - sharpness) / abs(100 - plain_sharpness),
            "times",
            "<",
            1.0,
            f"of the truth's: {sharpness / 100:.2f} and {plain_sharpness / 100:.2f}",
        ),
        Result("edges-pix2pix: L1 / that of pure L1", error / plain_error, "times", "<=", 1.15),
    ]
    shown = [_budget("edges-pix2pix", ours.model), _budget("edges-l1", theirs.model)]
    return shown + results


def sums() -> list[Result]:
    """Sums of three exemplars each, on faces."""
    wanted, both, by_lot, chance = _values(_trial("faces-dcgan"), "sums")
    return [
        Result("faces-dcgan: sums that show the wanted attribute", wanted, "%", ">=", 85),
        Result("faces-dcgan: the other attribute too", both, "%"),
        Result("faces-dcgan: the wanted one, exemplars by lot", by_lot, "%"),
        Result("faces-dcgan: single samples by chance", chance, "%"),
    ]


def compared_folder(name: str, recipe: Recipe) -> Path:
    """Where the model of `recipe` is kept: another place for other settings or other data."""
    learned = (recipe.algorithm, str(recipe.settings.steps), recipe.settings.science_digest())
    mark = digest([*learned, open_images(recipe.data).fingerprint])
    return cache_dir() / "benchmarks" / f"{name}-{mark[:DIGITS_OF_RECIPE]}"


def _model(name: str) -> LatentModel:
    if name not in COMPARED:
        return latentlab.open_model(name, device="cpu")
    folder = compared_folder(name, COMPARED[name].recipe())
    path = folder / f"{name}.safetensors"
    if not path.exists():
        path = build(name, folder, work=folder)
    return latentlab.open_model(str(path), device="cpu")


def _trial(name: str) -> Trial:
    return Trial(_model(name), (PLANS | COMPARED)[name].data)


def _true_trial(trial: Trial) -> Trial:
    """A trial that measures the drawn truth in place of what the model of `trial` makes."""
    truth = Trial(trial.model, trial.source)
    truth.keep(swaps_of, true_swaps(trial))
    return truth


def _with_grain(trial: Trial) -> Trial:
    """A trial of the same model with grain that makes its pictures as sharp as the true ones."""
    edges = trial.once(held_out)
    assert isinstance(edges, MemoryPairs), "edges are pairs in memory"
    grainy = Trial(trial.model, trial.source)
    grainy.keep(translated_pairs, pairs_by(as_sharp_as_the_truth(trial.model, edges), edges))
    return grainy


def _values(trial: Trial, *names: str) -> list[float]:
    """The figures of the metrics `names`."""
    return [measured.value for _, measured in evaluate(trial, names)]


def _swap_results(name: str, trial: Trial) -> list[Result]:
    given, taken, kind, unchanged, _, similarity, outside, again = _values(trial, *_SWAP)
    figures = (
        ("object given", given, 95),
        ("object taken", taken, 95),
        ("of the donor's kind", kind, 85),
        ("other attributes unchanged", unchanged, 95),
    )
    detail = f"{again:.3g} % of faces merely put together again"
    return [
        *(Result(f"{name}: {what}", part, "%", ">=", least) for what, part, least in figures),
        Result(f"{name}: SSIM put together again", similarity, "", ">=", 0.90),
        Result(f"{name}: error outside the object", outside, "%", detail=detail),
    ]


def _budget(name: str, model: LatentModel) -> Result:
    """How much the model was shown, and for how long, which a comparison must say."""
    card, settings = model.header.card, model.header.settings
    # DiscoGAN draws a batch for each of its updates; the others have one a step.
    shown = int(settings["batch_size"]) * (1 + int(settings.get("generator_steps", 0)))
    time = "unknown time" if card.seconds is None else f"{card.seconds:.0f} s on {card.device}"
    detail = f"of each domain, {card.steps} steps of {shown} in {time}"
    seen = card.steps * shown / 1000
    return Result(f"{name}: pictures seen in training", seen, "thousand", detail=detail)


def _promised_of_the_first(results: list[Result], name: str) -> list[Result]:
    """Only the model that ships has promised anything; others are there to be compared."""
    return [
        each
        if each.name.startswith(name) or each.promised is None
        else Result(each.name, each.value, each.unit, detail="compared")
        for each in results
    ]

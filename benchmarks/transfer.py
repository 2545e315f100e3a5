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
from latentlab.metrics.edge_judge import edge_judge
from latentlab.metrics.face_arithmetic import sums_quality
from latentlab.metrics.face_judges import face_judges
from latentlab.metrics.swap_quality import SwapQuality, swap_quality, true_swap_quality
from latentlab.metrics.transfer_quality import pair_quality, stripes_quality
from latentlab.models.latent_model import LatentModel
from trainers.config import Recipe
from trainers.data.drawn.edges import open_edges
from trainers.data.drawn.faces import open_faces
from trainers.data.drawn.stripes import open_stripes
from trainers.data.fingerprint import digest
from trainers.data.opening import open_images
from trainers.storage import cache_dir

DIGITS_OF_RECIPE = 12


def measure() -> list[Result]:
    """Every promise of the models that transfer, and of the faces' arithmetic."""
    return [*swaps(), *stripes(), *pairs(), *sums()]


def swaps() -> list[Result]:
    """Glasses moved between faces that nobody has seen; first as the judges see the truth."""
    size = PLANS["faces-genegan"].data.image_size
    assert size is not None
    judges, faces = face_judges(size), open_faces(size, part="test")
    results = _swap_results("drawn truth", true_swap_quality(judges, faces, "glasses"))
    for name in ("faces-genegan", "faces-cyclegan"):
        model = _model(name)
        found = swap_quality(model, judges, faces, "glasses")
        results += [_budget(name, model), *_swap_results(name, found)]
    return _promised_of_the_first(results, "faces-genegan")


def stripes() -> list[Result]:
    """Animals beside their true counterparts."""
    results = []
    for name in ("stripes-cyclegan", "stripes-discogan"):
        model = _model(name)
        found = stripes_quality(model, open_stripes(model.info.size, part="test"))
        ratio = found.error / found.identity_error
        results += [
            _budget(name, model),
            Result(f"{name}: error / that of the identity", ratio, "times", "<=", 0.5),
            Result(f"{name}: there and back, PSNR", found.cycle_psnr, "dB", ">=", 25),
        ]
    return _promised_of_the_first(results, "stripes-cyclegan")


def pairs() -> list[Result]:
    """Coloured outlines: more like the true pictures as a whole, and as sharp as they are rather
    than blurred or noisy, and hardly farther from the truth than without an opponent.

    Grain makes blurred pictures sharp too, so that the other network is measured with it as well.
    """
    full, plain = _model("edges-pix2pix"), _model("edges-l1")
    edges, judge = open_edges(full.info.size, part="test"), edge_judge(full.info.size)
    ours, theirs = pair_quality(full, edges, judge), pair_quality(plain, edges, judge)
    grainy = pair_quality(as_sharp_as_the_truth(plain, edges), edges, judge)
    return [
        _budget("edges-pix2pix", full),
        _budget("edges-l1", plain),
        Result(
            "edges-pix2pix: Fréchet / that of pure L1",
            ours.distance / theirs.distance,
            "times",
            "<",
            1.0,
            f"{ours.distance:.3g} and {theirs.distance:.3g}, comparable under one judge only",
        ),
        Result(
            "edges-pix2pix: Fréchet / that of pure L1 with grain",
            ours.distance / grainy.distance,
            "times",
            "<",
            1.0,
            f"{grainy.distance:.3g}, as sharp as the truth and {grainy.error / theirs.error:.2f} "
            "times the L1",
        ),
        Result(
            "edges-pix2pix: |1 - sharpness| / that of pure L1",
            abs(1 - ours.sharpness) / abs(1 - theirs.sharpness),
            "times",
            "<",
            1.0,
            f"of the truth's: {ours.sharpness:.2f} and {theirs.sharpness:.2f}",
        ),
        Result(
            "edges-pix2pix: L1 / that of pure L1", ours.error / theirs.error, "times", "<=", 1.15
        ),
    ]


def sums() -> list[Result]:
    """Sums of three exemplars each, on faces."""
    model = _model("faces-dcgan")
    found = sums_quality(model, face_judges(model.info.size))
    return [
        _part("faces-dcgan: sums that show the wanted attribute", found.wanted, 85),
        Result("faces-dcgan: the other attribute too", 100 * found.both, "%"),
        Result("faces-dcgan: the wanted one, exemplars by lot", 100 * found.by_lot, "%"),
        Result("faces-dcgan: single samples by chance", 100 * found.chance, "%"),
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


def _swap_results(name: str, found: SwapQuality) -> list[Result]:
    figures = (
        ("object given", found.given, 95),
        ("object taken", found.taken, 95),
        ("of the donor's kind", found.kind, 85),
        ("other attributes unchanged", found.unchanged, 95),
    )
    again = f"{100 * found.again_rest_error:.3g} % of faces merely put together again"
    return [
        *(_part(f"{name}: {what}", part, least) for what, part, least in figures),
        Result(f"{name}: SSIM put together again", found.similarity, "", ">=", 0.90),
        Result(f"{name}: error outside the object", 100 * found.rest_error, "%", detail=again),
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


def _part(name: str, part: float, least: float) -> Result:
    return Result(name, 100 * part, "%", ">=", least)


def _promised_of_the_first(results: list[Result], name: str) -> list[Result]:
    """Only the model that ships has promised anything; others are there to be compared."""
    return [
        each
        if each.name.startswith(name) or each.promised is None
        else Result(each.name, each.value, each.unit, detail="compared")
        for each in results
    ]

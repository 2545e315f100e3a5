"""What the bundled models do to pictures whose truth is known, held to what was promised, beside
other models that learned from the same pictures.

The others are trained the first time, which takes about an hour, and kept in the user's cache.
"""

import latentlab
from benchmarks.result import Result
from latentlab.metrics.face_arithmetic import sums_quality
from latentlab.metrics.face_judges import face_judges
from latentlab.metrics.transfer_quality import pair_quality, stripes_quality, swap_quality
from latentlab.models.latent_model import LatentModel
from resources.build_models import build
from resources.plans import COMPARED
from trainers.data.edges import open_edges
from trainers.data.faces import open_faces
from trainers.data.stripes import open_stripes
from trainers.storage import cache_dir


def measure() -> list[Result]:
    """Every promise of the models that transfer, and of the faces' arithmetic."""
    return [*swaps(), *stripes(), *pairs(), *sums()]


def swaps() -> list[Result]:
    """Glasses moved between faces that nobody has seen."""
    results = []
    for name in ("faces-genegan", "faces-cyclegan"):
        model = _model(name)
        size = model.info.size
        found = swap_quality(model, face_judges(size), open_faces(size, part="test"), "glasses")
        figures = (
            ("object given", found.given, 95),
            ("object taken", found.taken, 95),
            ("of the donor's kind", found.kind, 85),
            ("other attributes unchanged", found.unchanged, 95),
        )
        results += [_part(f"{name}: {what}", part, least) for what, part, least in figures]
        results.append(Result(f"{name}: SSIM put together again", found.similarity, "", ">=", 0.90))
    return _promised_of_the_first(results, "faces-genegan")


def stripes() -> list[Result]:
    """Animals beside their true counterparts."""
    results = []
    for name in ("stripes-cyclegan", "stripes-discogan"):
        model = _model(name)
        found = stripes_quality(model, open_stripes(model.info.size, part="test"))
        ratio = found.error / found.identity_error
        results += [
            Result(f"{name}: error / that of the identity", ratio, "times", "<=", 0.5),
            Result(f"{name}: there and back, PSNR", found.cycle_psnr, "dB", ">=", 25),
        ]
    return _promised_of_the_first(results, "stripes-cyclegan")


def pairs() -> list[Result]:
    """Coloured outlines: sharper than without an opponent, and hardly farther from the truth."""
    full, plain = _model("edges-pix2pix"), _model("edges-l1")
    edges = open_edges(full.info.size, part="test")
    ours, theirs = pair_quality(full, edges), pair_quality(plain, edges)
    return [
        Result(
            "edges-pix2pix: sharpness / that of pure L1",
            ours.sharpness / theirs.sharpness,
            "times",
            ">=",
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
        Result("faces-dcgan: single samples by chance", 100 * found.chance, "%"),
    ]


def _model(name: str) -> LatentModel:
    if name not in COMPARED:
        return latentlab.open_model(name, device="cpu")
    folder = cache_dir() / "benchmarks"
    path = folder / f"{name}.safetensors"
    if not path.exists():
        path = build(name, folder, work=folder)
    return latentlab.open_model(str(path), device="cpu")


def _part(name: str, part: float, least: float) -> Result:
    return Result(name, 100 * part, "%", ">=", least)


def _promised_of_the_first(results: list[Result], name: str) -> list[Result]:
    """Only the model that ships has promised anything; the other is there to be compared."""
    return [
        each
        if each.name.startswith(name)
        else Result(each.name, each.value, each.unit, detail="compared")
        for each in results
    ]

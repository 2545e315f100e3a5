"""The figures on the cards of the bundled models, each measured where the truth is known."""

from benchmarks.bundled.model_quality import measure_quality
from latentlab.metrics.edge_judge import edge_judge
from latentlab.metrics.face_arithmetic import sums_quality
from latentlab.metrics.face_judges import face_judges
from latentlab.metrics.judge import judge_of
from latentlab.metrics.swap_quality import swap_quality
from latentlab.metrics.transfer_quality import pair_quality, stripes_quality
from latentlab.models.cards import Measure
from latentlab.models.latent_model import LatentModel
from trainers.data.drawn.digits.dataset import open_digits
from trainers.data.drawn.edges import open_edges
from trainers.data.drawn.faces import open_faces
from trainers.data.drawn.stripes import open_stripes

Figures = tuple[Measure, ...]

_OF_RANGE = "mean, to the drawn truth, of the range from dark to light"


def digits_figures(model: LatentModel) -> Figures:
    """How well the digits can be read, and how varied they are."""
    digits = open_digits()
    return measure_quality(model, digits, judge_of(digits))


def sums_figures(model: LatentModel) -> Figures:
    """How often sums of exemplars of faces show what they should."""
    found = sums_quality(model, face_judges(model.info.size))
    note = "of 2 000 random triples of smile, glasses and hat, three clear exemplars each"
    doubtful = "of the same triples, with any samples that judges take for exemplars"
    return (
        _percent("sums that show the wanted attribute", found.wanted, note),
        _percent("sums that show the other faces' attribute too", found.both, note),
        _percent("sums of exemplars by lot that show the wanted one", found.by_lot, doubtful),
        _percent("single samples that show it by chance", found.chance, "of 10 000 samples"),
    )


def swap_figures(model: LatentModel) -> Figures:
    """What moving glasses between faces does to them."""
    size = model.info.size
    found = swap_quality(model, face_judges(size), open_faces(size, part="test"), "glasses")
    note = "of 500 faces not seen in training, by judges trained on drawn faces alone"
    return (
        _percent("receivers with glasses after a swap", found.given, note),
        _percent("donors without glasses after a swap", found.taken, note),
        _percent("glasses of the donor's kind", found.kind, note),
        _percent("other attributes unchanged", found.unchanged, note),
        _percent("other attributes unchanged, the worst", found.least_unchanged, note),
        Measure(
            name="faces put together again", value=found.similarity, unit="SSIM", note="1 is equal"
        ),
        _percent("difference outside the glasses after a swap", found.rest_error, _OF_RANGE),
        _percent("the same without a swap", found.again_rest_error, _OF_RANGE),
    )


def stripes_figures(model: LatentModel) -> Figures:
    """How near translated animals are to their true counterparts."""
    found = stripes_quality(model, open_stripes(model.info.size, part="test"))
    note = "of the range from dark to light, both directions, 600 animals not seen in training"
    return (
        _percent("difference to the true counterpart", found.error, note),
        _percent("difference if nothing is translated", found.identity_error, note),
        Measure(
            name="there and back", value=found.cycle_psnr, unit="dB", note="PSNR to the original"
        ),
    )


def pairs_figures(model: LatentModel) -> Figures:
    """How near coloured outlines are to the true pictures, and how sharp."""
    size = model.info.size
    judge = edge_judge(size)
    found = pair_quality(model, open_edges(size, part="test"), judge)
    note = "of the range from dark to light, 400 outlines not seen in training"
    return (
        _percent("difference to the true picture", found.error, note),
        _percent("sharpness", found.sharpness, "of that of the true pictures; 100 is best"),
        Measure(
            name="Fréchet distance to the true pictures",
            value=found.distance,
            note="0 is equal; of the features of a judge of things and patterns that reads "
            f"{judge.accuracy:.1%} of new pictures rightly, comparable under this judge only",
        ),
    )


def _percent(name: str, part: float, note: str) -> Measure:
    return Measure(name=name, value=100 * part, unit="%", note=note)

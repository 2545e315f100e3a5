"""Real NVP: an invertible network, which knows exactly how probable each image is."""

import math
from collections.abc import Iterator, Mapping

import torch
from torch import Tensor, nn
from torch.nn.functional import softplus
from torch.optim import Optimizer

from trainers.algorithm import Algorithm, Update, WatchedGrid
from trainers.capabilities import Prior
from trainers.config import TrainingConfig
from trainers.data.images import Batch
from trainers.data.spec import DataInfo, PointSpec
from trainers.families.noise import draw_prior
from trainers.families.optimizers import adam
from trainers.needs import Needs, OneOf
from trainers.networks.coupling import MultiScaleFlow, PointFlow
from trainers.reports import Curve
from trainers.settings import setting, with_default

LEVELS = 256
EDGE = 0.05
"""Grey values are brought into [EDGE, 1 - EDGE] before the logit, which has no value at 0 and 1."""

SIZES = (8, 16, 28, 32, 64)


class RealNVPConfig(TrainingConfig):
    """Settings of the Real NVP."""

    later_settings = frozenset({"hidden"})

    steps: int = with_default(TrainingConfig, "steps", 4_000)
    learning_rate: float = setting(1e-3, "Size of Adam's steps.", gt=0.0, le=1.0)
    width: int = setting(
        16,
        "Channels inside the couplings at the images' own size, doubled at each smaller one; the "
        "paper has 32.",
        ge=1,
        le=1024,
        unit="channels",
        group="Networks",
    )
    blocks: int = setting(
        1,
        "Residual blocks in each coupling; the paper has 2 to 8.",
        ge=1,
        le=32,
        group="Networks",
    )
    hidden: int = setting(
        64, "Width of the hidden layers of the couplings for points.", ge=1, le=8192,
        group="Networks",
    )  # fmt: skip


class InvertibleModel(nn.Module):
    """An invertible map between what is learned from and latents from N(0, 1)."""

    classes = 0
    prior_kind: Prior = "normal"

    def __init__(self, flow: MultiScaleFlow | PointFlow) -> None:
        super().__init__()
        self.flow = flow
        self.latent_size = math.prod(flow.shape)

    def prior(self, count: int, rng: torch.Generator) -> Tensor:
        """`count` latents [count, latent_size] from N(0, 1)."""
        return draw_prior(self.prior_kind, count, self.latent_size, rng)


class FlowModel(InvertibleModel):
    """Of images."""

    def decode(self, latents: Tensor, labels: Tensor | None = None) -> Tensor:
        """Images [N, C, H, W] in [-1, 1]; there are no labels."""
        del labels
        shares = (torch.sigmoid(self.flow.inverse(latents.float())) - EDGE) / (1 - 2 * EDGE)
        grey = (shares * LEVELS - 0.5) / (LEVELS - 1)
        return (2.0 * grey - 1.0).clamp(-1.0, 1.0)

    def encode(self, images: Tensor) -> Tensor:
        """The latents [N, latent_size] of the middles of the grey values of `images`
        [N, C, H, W] in [-1, 1]; `decode` gives the images back."""
        latents: Tensor = self.flow(logits_of(shares_of(images, 0.5)))[0]
        return latents

    def bits_per_dimension(self, images: Tensor, rng: torch.Generator) -> Tensor:
        """-log2 of the probability of each of `images` [N, C, H, W] in [-1, 1], by the number of
        its values, [N]. 8 is what one knows who knows nothing; less is better.

        Args:
            rng: draws where within its grey value each value lies.
        """
        drawn = torch.rand(images.shape, generator=rng, device=images.device)
        logits = logits_of(shares_of(images, drawn))
        latents, volume = self.flow(logits)
        dimensions = latents.shape[1]
        prior = standard_normal(latents)
        squeezing = softplus(logits) + softplus(-logits) + math.log(1 - 2 * EDGE)
        nats = prior + volume + squeezing.flatten(1).sum(dim=1)
        bits: Tensor = math.log2(LEVELS) - nats / (dimensions * math.log(2))
        return bits


class PointFlowModel(InvertibleModel):
    """Of points."""

    def decode(self, latents: Tensor, labels: Tensor | None = None) -> Tensor:
        """Points [N, D]; there are no labels."""
        del labels
        return self.flow.inverse(latents.float())

    def encode(self, points: Tensor) -> Tensor:
        """The latents [N, D] of `points` [N, D]; `decode` gives the points back."""
        latents: Tensor = self.flow(points.float())[0]
        return latents

    def log_density(self, points: Tensor) -> Tensor:
        """log p of `points` [N, D], [N] in nats."""
        latents, volume = self.flow(points.float())
        nats: Tensor = standard_normal(latents) + volume
        return nats


class RealNVP(Algorithm[RealNVPConfig]):
    """Real-valued non-volume preserving transformations (Dinh et al. 2017).

    Deviations from the paper: no batch normalisation, neither in the couplings nor behind them, so
    that the probability of an image does not depend on others; the last convolution of each
    coupling starts at 0 in place of its scale, plain convolutions for normalised weights; narrower
    and shallower; no flips. Samples are brought back to the full range of grey values, which the
    authors' code leaves out. Points, which the paper has not, go through eight couplings of fully
    connected layers.
    """

    name = "realnvp"
    title = "Real NVP"
    summary = "Folds images into noise and back, and knows how probable each image is."
    paper = "Dinh et al. 2017, Density Estimation Using Real NVP, arXiv:1605.08803"
    family = "exact density"
    idea = (
        "A chain of steps folds images into normal noise, each of which moves one half of the "
        "values by what the other half says, so that it can be undone exactly and its change of "
        "volume is a sum. The probability of any image is therefore known, not bounded and not "
        "estimated. Run backwards, the same network draws; the price is that a latent has as "
        "many numbers as an image."
    )
    formulas = (
        (
            "the flow",
            r"-\log p(x) = -\log N(f(x); 0, I) - \log \left| \det \frac{\partial f}{\partial "
            r"x} \right|",
        ),
        ("a step", r"y_1 = x_1, \quad y_2 = x_2 \odot e^{s(x_1)} + t(x_1)"),
    )
    Config = RealNVPConfig
    needs = Needs(sizes=(OneOf(SIZES),), points=True, dimensions=2)
    model: FlowModel | PointFlowModel

    @classmethod
    def build_model(cls, config: RealNVPConfig, data: DataInfo) -> FlowModel | PointFlowModel:
        if isinstance(data.spec, PointSpec):
            return PointFlowModel(PointFlow(data.spec.dimensions, config.hidden))
        return FlowModel(MultiScaleFlow(data.shape, config.width, config.blocks))

    @property
    def curves(self) -> tuple[Curve, ...]:
        return CURVES_OF_POINTS if isinstance(self.model, PointFlowModel) else CURVES

    def make_optimizers(self) -> dict[str, Optimizer]:
        return {"flow": adam(self.model.parameters(), self.config.learning_rate)}

    def losses(self, batches: Iterator[Batch]) -> Iterator[Update]:
        images = next(batches).images
        if isinstance(self.model, PointFlowModel):
            nats = -self.model.log_density(images).mean()
            yield Update("flow", nats, {"negative_log_density": nats})
            return
        bits = self.model.bits_per_dimension(images, self.rng).mean()
        yield Update("flow", bits, {"bits_per_dimension": bits})

    def fixed_inputs(self, examples: Batch, rng: torch.Generator) -> dict[str, Tensor]:
        """64 latents, and four images between which is blended."""
        return {"latents": self.model.prior(64, rng), "corners": examples.images[:4]}

    def pictures(self, model: nn.Module, fixed: Mapping[str, Tensor]) -> tuple[WatchedGrid, ...]:
        assert isinstance(model, FlowModel)
        samples = model.decode(fixed["latents"])
        blended = model.decode(between_four(model.encode(fixed["corners"])))
        title = "Between four real images, which stand in the corners of the four quarters"
        return (
            WatchedGrid("samples", "Samples from fixed noise", samples, 8),
            WatchedGrid("manifold", title, blended, 8),
        )


def standard_normal(latents: Tensor) -> Tensor:
    """log of the density of N(0, 1) at `latents` [N, D], [N] in nats."""
    dimensions = latents.shape[1]
    return -0.5 * (latents.square().sum(dim=1) + dimensions * math.log(2 * math.pi))


def shares_of(images: Tensor, within: Tensor | float) -> Tensor:
    """Grey values of `images` in [-1, 1] as shares in [0, 1], each `within` [0, 1) its level."""
    levels = torch.round((images.float() + 1.0) / 2.0 * (LEVELS - 1))
    return (levels + within) / LEVELS


def logits_of(shares: Tensor) -> Tensor:
    """Shares in [0, 1] brought to [EDGE, 1 - EDGE], as logits (section 4.1 there)."""
    return torch.logit(EDGE + (1 - 2 * EDGE) * shares)


def between_four(latents: Tensor, side: int = 8) -> Tensor:
    """[side * side, D] between `latents` [4, D]: cos a (cos b z1 + sin b z2) + sin a (cos b z3 +
    sin b z4) for a and b all around (equation 19 there), which are as probable as they are."""
    angles = torch.arange(side, device=latents.device) * (2 * math.pi / side)
    a, b = (each.reshape(-1, 1) for each in torch.meshgrid(angles, angles, indexing="ij"))
    one, two, three, four = latents
    first = torch.cos(b) * one + torch.sin(b) * two
    second = torch.cos(b) * three + torch.sin(b) * four
    blended: Tensor = torch.cos(a) * first + torch.sin(a) * second
    return blended


CURVES = (
    Curve(
        "bits_per_dimension",
        "Bits per dimension",
        "What one value of an image costs to describe: 8 bits is knowing nothing. Hope that it "
        "falls and levels off.",
        unit="bits",
    ),
)
CURVES_OF_POINTS = (
    Curve(
        "negative_log_density",
        "Negative log density",
        "How improbable points of the data are, on average: minus the logarithm of the density. "
        "Hope that it falls and levels off; it may be negative, as a density may be above 1.",
        unit="nats",
    ),
)
